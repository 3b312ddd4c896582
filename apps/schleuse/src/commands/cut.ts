/** `cut`, `reopen`, `seal`, `unseal`: what one does on the day a door falls. */
import { Fault, isFault, randomId, systemClock } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT, requireConfirmation } from "../command-line/terminal.ts"
import { noteCut } from "../operator/cut-notes.ts"
import { requireOperatorSession, withKeeper } from "../operator/operator-connection.ts"
import { underSession } from "../operator/under-session.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"

/** Whoever cuts must not wait for a keeper that hangs. */
const ANSWER_MS = 3000

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
const NOTED: Text = {
  de: "Vorgemerkt ({cut}), denn der Keeper antwortet nicht ({why}): Ohne ihn gibt keine Tür etwas heraus. Er trennt, sobald er wieder da ist, noch bevor er eine Tür bedient.",
  en: "Noted ({cut}), since the keeper does not answer ({why}): without it no door releases anything. It cuts as soon as it is back, before it serves a door.",
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
  const dataFolder = dataFolderOf(args)
  try {
    const done = await withKeeper(dataFolder, (keeper) => within(ANSWER_MS, keeper.call("cut", input)))
    terminal.say(CUT, { cut: done.cut, sessions: done.endedSessions })
    terminal.result({ ...done, noted: false })
  } catch (error) {
    if (!isFault(error) || !isKeeperUnable(error)) throw error
    const note = { ...input, cut: randomId(), at: systemClock.wallMs() }
    noteCut(dataFolder, note)
    terminal.say(NOTED, { cut: note.cut, why: error.code })
    terminal.result({ cut: note.cut, noted: true })
  }
  return EXIT.ok
}

/** The keeper did not say no: it is away, or ended because nothing could be written. */
function isKeeperUnable({ code }: Fault): boolean {
  return code === "KEEPER_AWAY" || code === "SUPERVISOR_NOT_RUNNING" || code === "SPACE_LOW"
}

/** @throws KEEPER_AWAY if nothing has come after so long */
function within<T>(limitMs: number, answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Fault("KEEPER_AWAY", `no answer within ${limitMs} ms`)), limitMs)
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer))
}

export const reopen: CommandAction = async (context) => {
  const { args, terminal } = context
  const [given = ""] = args.operands
  const reason = reasonOf(args.texts)
  requireOperatorSession(dataFolderOf(args), systemClock.wallMs())
  await requireConfirmation(args, terminal, ASK_REOPEN)
  await underSession(context, ({ call }) => call("reopen", { cut: given, reason }))
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
