/** `schleuse status`: how things stand, by file permission alone. */
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import type { CutNote } from "@schleuse/wire"
import { findNotedCuts } from "../operator/cut-notes.ts"
import { withKeeper } from "../operator/operator-connection.ts"
import { findRunRecord } from "../supervisor/run-record.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"

const LINES: readonly Text[] = [
  { de: "Betriebsart {mode}, läuft seit {since}", en: "Mode {mode}, running since {since}" },
  {
    de: "Trennung der Prozesse {isolation}, Ausgang {egress}, Wurzelschlüssel {rootKey}",
    en: "Isolation {isolation}, egress {egress}, root key {rootKey}",
  },
  {
    de: "Protokoll: {size} Einträge, davon {published} veröffentlicht; Platz {space}",
    en: "Log: {size} entries, {published} of them published; space {space}",
  },
  {
    de: "{institutions} Einrichtungen, {accounts} Konten, {uploads} offene Übertragungen",
    en: "{institutions} institutions, {accounts} accounts, {uploads} pending uploads",
  },
]
const SPACE: Readonly<Record<string, Text>> = {
  enough: { de: "genug", en: "enough" },
  low: { de: "knapp: nichts Neues wird angenommen", en: "low: nothing new is taken" },
  scarce: {
    de: "fast verbraucht: nur Trennen und Versiegeln geht",
    en: "nearly used up: only cutting and sealing works",
  },
  "reserve-used": { de: "verbraucht, auch die Reserve", en: "used up, the reserve too" },
}
const SEALED: Text = {
  de: "Versiegelt: Es wird angenommen, aber nichts herausgegeben.",
  en: "Sealed: uploads are taken, nothing is released.",
}
const DOOR: Text = {
  de: "  Tür {name}: {where}, {sessions} Sitzungen{restarts}{cut}",
  en: "  door {name}: {where}, {sessions} sessions{restarts}{cut}",
}
const CUT: Text = {
  de: "  GETRENNT {scope} {target} seit {since} ({cut}): {reason}",
  en: "  CUT {scope} {target} since {since} ({cut}): {reason}",
}
const NOTED: Text = {
  de: "  GETRENNT {scope} {target} seit {since} ({cut}), vorgemerkt für den Keeper",
  en: "  CUT {scope} {target} since {since} ({cut}), noted for the keeper",
}
const RESTARTS: Text = {
  de: ", in 24 Stunden {restarts}-mal neu gestartet",
  en: ", started anew {restarts} times in 24 hours",
}
const APPROVALS: Text = { de: "Freigaben: {approvals}", en: "Approvals: {approvals}" }
const CONSOLE: Text = { de: "Konsole: {console}", en: "Console: {console}" }
export const CERTIFICATE: Readonly<Record<"expires-soon" | "expired" | "other-host", Text>> = {
  "expires-soon": {
    de: "Das eingespielte Zertifikat ({zone}) läuft am {until} ab.",
    en: "The certificate that was brought in ({zone}) expires at {until}.",
  },
  expired: {
    de: "Das eingespielte Zertifikat ({zone}) ist am {until} abgelaufen; Browser bekommen stattdessen eines vom Haus.",
    en: "The certificate that was brought in ({zone}) expired at {until}; browsers get one of the house instead.",
  },
  "other-host": {
    de: "Das eingespielte Zertifikat ({zone}) ist nicht für ihren Namen aus den Einstellungen; Browser bekommen stattdessen eines vom Haus.",
    en: "The certificate that was brought in ({zone}) is not for their name in the settings; browsers get one of the house instead.",
  },
}
const IS_CUT: Text = { de: ", getrennt", en: ", cut" }
const SETUP: Text = {
  de: "Die Einrichtung ist noch nicht abgeschlossen ({setup}).",
  en: "The set-up is not complete ({setup}).",
}

function describe(note: CutNote | "damaged") {
  if (note === "damaged") return { scope: "outside", target: "", since: "?", cut: "?" }
  return { scope: note.scope, target: note.target ?? "", since: timeOf(note.at), cut: note.cut }
}

const timeOf = (ms: number) => new Date(ms).toISOString()

export const status: CommandAction = async ({ args, terminal }) => {
  const dataFolder = dataFolderOf(args)
  // Also, and above all, when there is no keeper to ask.
  const noted = findNotedCuts(dataFolder)
  for (const note of noted) terminal.say(NOTED, describe(note))
  const now = await withKeeper(dataFolder, (keeper) => keeper.call("status", {}))
  const addresses = findRunRecord(dataFolder)?.doors ?? []
  terminal.result({ ...now, listening: addresses, notedCuts: noted })
  const values = {
    mode: now.mode,
    since: timeOf(now.startedAt),
    isolation: now.isolation,
    egress: now.egress,
    rootKey: now.rootKey,
    size: now.log.size,
    published: now.log.publishedSize,
    space: SPACE[now.space]?.[terminal.language] ?? now.space,
    institutions: now.institutions,
    accounts: now.accounts,
    uploads: now.pendingUploads,
  }
  for (const line of LINES) terminal.say(line, values)
  for (const door of now.doors) {
    const at = addresses.find(({ name }) => name === door.name)
    const where = at === undefined ? "–" : `${at.host} port ${at.port}`
    const cut = door.cut ? IS_CUT[terminal.language] : ""
    const restarts = door.restarts === 0 ? "" : RESTARTS[terminal.language].replace("{restarts}", String(door.restarts))
    terminal.say(DOOR, { name: door.name, where, sessions: door.sessions, restarts, cut })
  }
  const port = addresses.find(({ zone }) => zone === "console")?.port
  const console = now.consoleOrigin ?? (port === undefined ? undefined : `https://localhost:${port}`)
  if (console !== undefined && now.doors.some(({ zone }) => zone === "console")) terminal.say(CONSOLE, { console })
  const second = addresses.find(({ zone }) => zone === "approvals")?.port
  const approvals = now.approvalsOrigin ?? (second === undefined ? undefined : `https://localhost:${second}`)
  if (approvals !== undefined && now.doors.some(({ zone }) => zone === "approvals"))
    terminal.say(APPROVALS, { approvals })
  for (const cut of now.cuts) {
    const { scope, name = "", reason } = cut
    terminal.say(CUT, { scope, target: name, since: timeOf(cut.at), cut: cut.cut, reason })
  }
  for (const { zone, expiresAt, trouble } of now.certificates) {
    if (trouble !== undefined) terminal.say(CERTIFICATE[trouble], { zone, until: timeOf(expiresAt) })
  }
  if (now.sealed) terminal.say(SEALED)
  if (now.setup !== "closed") terminal.say(SETUP, { setup: now.setup })
  return EXIT.ok
}
