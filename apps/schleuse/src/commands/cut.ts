/** `cut`, `reopen`, `seal`, `unseal`: what one does on the day a door falls. */
import { Fault, systemClock } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT, requireConfirmation } from "../command-line/terminal.ts"
import { requireOperatorSession, withKeeper } from "../operator/operator-connection.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"

type Scope = InputOf<"cut">["scope"]
const SCOPES: readonly Scope[] = ["outside", "door", "institution", "account"]

const ASK_CUT: Text = {
  de: "Sofort trennen? Laufende Übertragungen brechen ab; Angenommenes bleibt sicher.",
  en: "Cut at once? Transfers break off; what was accepted stays safe.",
}
const CUT: Text = {
  de: "Getrennt ({cut}). {sessions} Sitzungen beendet.",
  en: "Cut ({cut}). {sessions} sessions ended.",
}
const ASK_REOPEN: Text = { de: "Die Trennung aufheben?", en: "End the cut?" }
const REOPENED: Text = { de: "Die Trennung ist aufgehoben.", en: "The cut is ended." }
const ASK_SEAL: Text = {
  de: "Versiegeln? Bis zum Entsiegeln wird nichts herausgegeben.",
  en: "Seal? Nothing is released until it is unsealed.",
}
const SEALED: Text = { de: "Versiegelt.", en: "Sealed." }
const UNSEALED: Text = { de: "Entsiegelt.", en: "Unsealed." }

function reasonOf(texts: ReadonlyMap<string, string>): string {
  const reason = (texts.get("reason") ?? "").trim()
  if (reason === "" || reason.length > 500) throw new Fault("ARGUMENT_INVALID", "--reason: 1–500")
  return reason
}

export const cut: CommandAction = async ({ args, terminal }) => {
  const [word = "outside", target] = args.operands
  const scope = SCOPES.find((known) => known === word)
  if (scope === undefined) throw new Fault("ARGUMENT_INVALID", `${word}: ${SCOPES.join(" | ")}`)
  if ((scope === "outside") !== (target === undefined)) {
    throw new Fault(target === undefined ? "ARGUMENT_MISSING" : "ARGUMENT_UNKNOWN", target ?? "TARGET")
  }
  const reason = reasonOf(args.texts)
  await requireConfirmation(args, terminal, ASK_CUT)
  const input = target === undefined ? { scope, reason } : { scope, target, reason }
  const done = await withKeeper(dataFolderOf(args), (keeper) => keeper.call("cut", input))
  terminal.say(CUT, { cut: done.cut, sessions: done.endedSessions })
  terminal.result(done)
  return EXIT.ok
}

export const reopen: CommandAction = async ({ args, terminal }) => {
  const [given = ""] = args.operands
  const reason = reasonOf(args.texts)
  const session = requireOperatorSession(dataFolderOf(args), systemClock.wallMs())
  await requireConfirmation(args, terminal, ASK_REOPEN)
  await withKeeper(dataFolderOf(args), (keeper) => keeper.call("reopen", { cut: given, reason }, session))
  terminal.say(REOPENED)
  terminal.result({ reopened: given })
  return EXIT.ok
}

export const seal: CommandAction = async ({ args, terminal }) => {
  const reason = reasonOf(args.texts)
  await requireConfirmation(args, terminal, ASK_SEAL)
  await withKeeper(dataFolderOf(args), (keeper) => keeper.call("sealKeeper", { reason }))
  terminal.say(SEALED)
  terminal.result({ sealed: true })
  return EXIT.ok
}

export const unseal: CommandAction = async ({ args, terminal }) => {
  const session = requireOperatorSession(dataFolderOf(args), systemClock.wallMs())
  await withKeeper(dataFolderOf(args), (keeper) => keeper.call("unsealKeeper", {}, session))
  terminal.say(UNSEALED)
  terminal.result({ sealed: false })
  return EXIT.ok
}
