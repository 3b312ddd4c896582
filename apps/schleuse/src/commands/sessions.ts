/** `schleuse session …`: who is logged in, and ending it. */
import { Fault } from "@schleuse/base"
import { type OutputOf, pagesOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findAccountId } from "../operator/directory.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import type { CommandAction } from "./command-context.ts"

const ENDED: Text = { de: "Beendete Sitzungen: {ended}", en: "Sessions ended: {ended}" }
const timeOf = (ms: number) => new Date(ms).toISOString()

const list: CommandAction = async ({ args, terminal }) => {
  const login = args.texts.get("account")
  const sessions = await underOperatorSession(args, async (keeper, session) => {
    const of = login === undefined ? {} : { account: await findAccountId(keeper, session, login) }
    const all: OutputOf<"listSessions">["sessions"][number][] = []
    for await (const page of pagesOf((from) => keeper.call("listSessions", { ...of, ...from }, session)))
      all.push(...page.sessions)
    return all
  })
  terminal.result({ sessions })
  for (const { session, login: who, zone, factor, since, usedAt, expiresAt } of sessions) {
    terminal.print([session, who, zone, factor, timeOf(since), timeOf(usedAt), timeOf(expiresAt)].join("  "))
  }
  return EXIT.ok
}

const end: CommandAction = async ({ args, terminal }) => {
  const [named] = args.operands
  const login = args.texts.get("account")
  if ((named === undefined) === (login === undefined)) throw new Fault("ARGUMENT_INVALID", "SESSION | --account")
  const ended = await underOperatorSession(args, async (keeper, session) => {
    const whose =
      login === undefined ? { session: named ?? "" } : { account: await findAccountId(keeper, session, login) }
    const given = { ...whose, reason: args.texts.get("reason") ?? "" }
    return await keeper.call("endSessions", given, session)
  })
  terminal.say(ENDED, ended)
  terminal.result(ended)
  return EXIT.ok
}

export const SESSION_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "session list": list,
  "session end": end,
}
