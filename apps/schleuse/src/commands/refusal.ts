/** `refusal REF`: what stands behind the six characters that somebody reads out on the phone. */
import { Fault, systemClock } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { requireOperatorSession, withKeeper } from "../operator/operator-connection.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"

const NONE: Text = { de: "Zu {reference} ist nichts bekannt.", en: "Nothing is known about {reference}." }

export const refusal: CommandAction = async ({ args, terminal }) => {
  // Read out and typed: spaces, hyphens and small letters make no difference.
  const reference = (args.operands[0] ?? "").replaceAll(/[\s.-]/g, "").toUpperCase()
  if (!/^[A-Z0-9]{6}$/.test(reference)) throw new Fault("ARGUMENT_INVALID", reference)
  const dataFolder = dataFolderOf(args)
  const session = requireOperatorSession(dataFolder, systemClock.wallMs())
  const found = await withKeeper(dataFolder, (keeper) => keeper.call("findRefusal", { reference }, session))
  terminal.result(found)
  if (found.refusals.length === 0) terminal.say(NONE, { reference })
  for (const { at, code, command, detail, zone, account } of found.refusals) {
    const when = new Date(at).toISOString()
    terminal.print([when, code, command, zone, account ?? "–", detail].join("  "))
  }
  return found.refusals.length === 0 ? EXIT.refused : EXIT.ok
}
