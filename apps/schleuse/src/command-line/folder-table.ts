/** The commands about deliveries, shared folders and who reaches what. */
import type { CommandTable, OptionRow } from "./arguments.ts"
import { data, propose, reason } from "./option-rows.ts"

const stage: OptionRow = {
  kind: "text",
  value: "test|productive",
  words: ["test", "productive"],
  help: { de: "Test- oder Echtbetrieb (Vorgabe productive).", en: "Test or productive (default productive)." },
}
const purpose: Readonly<Record<string, OptionRow>> = {
  controller: {
    kind: "text",
    value: "INSTITUTION",
    help: { de: "Verantwortlicher für diese Daten.", en: "Controller of this data." },
  },
  procedure: { kind: "text", value: "TEXT", help: { de: "Fachverfahren.", en: "Procedure." } },
  category: {
    kind: "list",
    value: "TEXT",
    help: { de: "Datenkategorie; mehrfach möglich.", en: "Category of data; may be repeated." },
  },
  article9: {
    kind: "flag",
    help: { de: "Besondere Kategorien (Art. 9 DSGVO).", en: "Special categories (Art. 9 GDPR)." },
  },
  persons: { kind: "text", value: "N", help: { de: "Betroffene je Datei.", en: "Persons per file." } },
  stage,
}

const yes: OptionRow = { kind: "flag", help: { de: "Nicht nachfragen.", en: "Do not ask." } }

/** A folder is named by its id, as SLUG under /ablage, or as FROM/TO for a delivery. */
export const FOLDER_COMMAND_ROWS: CommandTable = {
  "delivery add": {
    help: { de: "Erlaubt einer Einrichtung, einer anderen zu senden.", en: "Lets one institution send to another." },
    options: { data, propose, ...purpose },
    operands: ["FROM", "TO"],
  },
  "folder add": {
    help: { de: "Legt einen gemeinsamen Ordner unter /ablage an.", en: "Makes a shared folder under /ablage." },
    options: {
      data,
      propose,
      owner: {
        kind: "text",
        value: "SLUG",
        required: true,
        help: { de: "Wem der Ordner gehört.", en: "Who owns the folder." },
      },
      grant: {
        kind: "list",
        value: "SLUG:read|write|read-write",
        help: { de: "Wer was darf; mehrfach möglich.", en: "Who may do what; may be repeated." },
      },
      ...purpose,
    },
    operands: ["SLUG"],
  },
  "delivery end": {
    help: {
      de: "Beendet einen Lieferweg; was noch zum Abholen bereitliegt, bleibt bis dahin.",
      en: "Ends a delivery; what waits to be collected stays until then.",
    },
    options: { data, reason },
    operands: ["FROM", "TO"],
  },
  "folder list": {
    help: { de: "Zeigt Lieferwege und gemeinsame Ordner.", en: "Lists deliveries and shared folders." },
    options: {
      data,
      search: { kind: "text", value: "TEXT", help: { de: "Teile von Namen.", en: "Parts of names." } },
      kind: {
        kind: "text",
        value: "delivery|shared",
        words: ["delivery", "shared"],
        help: { de: "Nur diese Art.", en: "Only this kind." },
      },
      state: {
        kind: "text",
        value: "open|closed|ended",
        words: ["open", "closed", "ended"],
        help: {
          de: "Nur in diesem Zustand (Vorgabe: was nicht ganz beendet ist).",
          en: "Only in this state (default: what is not over).",
        },
      },
      stage,
      institution: {
        kind: "text",
        value: "SLUG",
        help: {
          de: "Nur worauf diese Einrichtung Zugriff hat oder hatte.",
          en: "Only what is or was open to this institution.",
        },
      },
    },
  },
  "folder show": {
    help: {
      de: "Zeigt Zweck, Zugriffe und Füllstand eines Ordners (SLUG oder VON/AN).",
      en: "Shows a folder's purpose, grants and contents in numbers (SLUG or FROM/TO).",
    },
    options: { data },
    operands: ["FOLDER"],
  },
  "folder grant": {
    help: {
      de: "Gibt einer Einrichtung Zugriff auf einen gemeinsamen Ordner, oder ändert ihn.",
      en: "Opens a shared folder to an institution, or changes what it may do.",
    },
    options: {
      data,
      propose,
      access: {
        kind: "text",
        value: "read|write|read-write",
        required: true,
        words: ["read", "write", "read-write"],
        help: { de: "Was sie darf.", en: "What it may do." },
      },
    },
    operands: ["FOLDER", "INSTITUTION"],
  },
  "folder ungrant": {
    help: {
      de: "Nimmt einer Einrichtung einen gemeinsamen Ordner, sofort.",
      en: "Takes a shared folder from an institution, at once.",
    },
    options: { data, reason },
    operands: ["FOLDER", "INSTITUTION"],
  },
  "folder purpose": {
    help: { de: "Ersetzt, wofür ein Ordner da ist.", en: "Replaces what a folder is for." },
    options: { data, propose, ...purpose },
    operands: ["FOLDER"],
  },
  "folder close": {
    help: {
      de: "Beendet einen gemeinsamen Ordner: nichts Neues; was darin liegt, kann noch abgeholt werden.",
      en: "Ends a shared folder: nothing new; what lies in it can still be collected.",
    },
    options: { data, reason },
    operands: ["FOLDER"],
  },
  "folder reopen": {
    help: {
      de: "Öffnet einen beendeten Ordner wieder, solange es ihn noch gibt.",
      en: "Reopens a folder that was ended, while it is still there.",
    },
    options: { data, reason, propose },
    operands: ["FOLDER"],
  },
  "folder discard": {
    help: {
      de: "Löscht unwiderruflich, was in einem beendeten Ordner niemand abgeholt hat.",
      en: "Deletes for good what nobody collected from a folder that was ended.",
    },
    options: { data, reason, propose, yes },
    operands: ["FOLDER"],
  },
  "access explain": {
    help: {
      de: "Was kann eine Einrichtung oder ein Konto erreichen, oder: Wer erreicht einen Ordner?",
      en: "What does an institution or an account reach, or: who reaches a folder?",
    },
    options: {
      data,
      institution: { kind: "text", value: "SLUG", help: { de: "Von dieser Einrichtung.", en: "Of this institution." } },
      account: { kind: "text", value: "LOGIN", help: { de: "Von diesem Konto.", en: "Of this account." } },
      mailbox: {
        kind: "text",
        value: "SLUG",
        help: {
          de: "Bei dieser Einrichtung (Personen mit mehreren).",
          en: "At this institution (persons with several).",
        },
      },
      folder: {
        kind: "text",
        value: "FOLDER",
        help: { de: "Wer diesen Ordner erreicht.", en: "Who reaches this folder." },
      },
    },
  },
}
