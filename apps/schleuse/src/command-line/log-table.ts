/** Rows of the command line about looking back: the log, its proofs, login history, references. */
import type { CommandTable, OptionRow } from "./arguments.ts"
import { data } from "./option-rows.ts"

const from: OptionRow = {
  kind: "text",
  value: "TIME",
  help: {
    de: "Ab dieser Zeit (JJJJ-MM-TT, oder mit Uhrzeit und Zone).",
    en: "From this time on (YYYY-MM-DD, or with time and zone).",
  },
}
const until: OptionRow = { kind: "text", value: "TIME", help: { de: "Vor dieser Zeit.", en: "Before this time." } }

export const LOG_COMMAND_ROWS: CommandTable = {
  "log list": {
    help: {
      de: "Zeigt 50 Einträge des Protokolls, die neuesten zuerst.",
      en: "Shows 50 entries of the log, the newest first.",
    },
    options: {
      data,
      from,
      until,
      kind: {
        kind: "text",
        value: "KIND",
        words: ["login", "transfer", "administration", "approval", "emergency", "operation", "refusal"],
        help: { de: "Nur Einträge dieser Art.", en: "Only entries of this kind." },
      },
      institution: {
        kind: "text",
        value: "SLUG",
        help: { de: "Von oder über diese Einrichtung.", en: "By or about this institution." },
      },
      account: {
        kind: "text",
        value: "LOGIN",
        help: { de: "Von oder über dieses Konto.", en: "By or about this account." },
      },
      session: { kind: "text", value: "ID", help: { de: "Aus dieser Sitzung.", en: "Of this session." } },
      door: { kind: "text", value: "ID", help: { de: "An dieser Tür (Instanz).", en: "At this door (instance)." } },
      "oldest-first": { kind: "flag", help: { de: "Die ältesten zuerst.", en: "The oldest first." } },
      entry: {
        kind: "text",
        value: "N",
        help: { de: "Bei diesem Eintrag beginnen.", en: "Begin with this entry." },
      },
    },
  },
  "log show": {
    help: {
      de: "Zeigt einen Eintrag mit allem, was dazu noch gespeichert ist.",
      en: "Shows an entry with all that is still stored about it.",
    },
    options: { data },
    operands: ["N"],
  },
  "log prove": {
    help: {
      de: "Gibt den Nachweis eines Eintrags aus, als Datei für `schleuse verify entry`.",
      en: "Prints the proof of an entry, as a file for `schleuse verify entry`.",
    },
    options: { data },
    operands: ["N"],
  },
  logins: {
    help: {
      de: "Zeigt Anmeldungen, aller oder eines Kontos, und warum welche abgelehnt wurden.",
      en: "Shows logins, of all or of an account, and why some were refused.",
    },
    options: {
      data,
      from,
      until,
      outcome: {
        kind: "text",
        value: "accepted|refused",
        words: ["accepted", "refused"],
        help: { de: "Nur angenommene oder nur abgelehnte.", en: "Only accepted or only refused ones." },
      },
      address: {
        kind: "text",
        value: "IP",
        help: { de: "Nur von genau dieser Adresse.", en: "Only from exactly this address." },
      },
      cursor: {
        kind: "text",
        value: "TEXT",
        help: { de: "Dort weiter, wo die Seite davor endete.", en: "Go on where the page before ended." },
      },
    },
    operands: ["LOGIN?"],
  },
}
