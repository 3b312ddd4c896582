/** `schleuse fido …`: the FIDO2 keys of an account, seen and blocked. Registering one takes a browser. */
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findAccountId } from "../operator/directory.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import type { CommandAction } from "./command-context.ts"

const NONE: Text = { de: "Dieses Konto hat keine FIDO2-Schlüssel.", en: "This account has no FIDO2 keys." }
const BLOCKED: Text = {
  de: "Gesperrt; {count} Sitzungen beendet.",
  en: "Blocked; {count} sessions ended.",
}

const list: CommandAction = async ({ args, terminal }) => {
  const keys = await underOperatorSession(args, async (keeper, session) => {
    const account = await findAccountId(keeper, session, args.operands[0] ?? "")
    return (await keeper.call("listFidoKeys", { account }, session)).keys
  })
  if (keys.length === 0) terminal.say(NONE)
  for (const { key, name, state, reach, algorithm, createdAt, usedAt } of keys) {
    const day = (at: number | undefined) => (at === undefined ? "–" : new Date(at).toISOString())
    terminal.print([key, state, reach, algorithm, day(createdAt), day(usedAt), name].join("  "))
  }
  terminal.result({ keys })
  return EXIT.ok
}

const block: CommandAction = async ({ args, terminal }) => {
  const { endedSessions } = await underOperatorSession(args, (keeper, session) =>
    keeper.call("blockFidoKey", { key: args.operands[0] ?? "", reason: args.texts.get("reason") ?? "" }, session),
  )
  terminal.say(BLOCKED, { count: String(endedSessions) })
  terminal.result({ endedSessions })
  return EXIT.ok
}

export const FIDO_ACTIONS: Readonly<Record<string, CommandAction>> = { "fido list": list, "fido block": block }
