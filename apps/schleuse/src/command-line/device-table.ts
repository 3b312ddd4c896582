/** Rows of the command line about links for the access software, and about the PCs that came by them. */
import type { CommandTable, OptionRow } from "./arguments.ts"
import { data, reason } from "./option-rows.ts"

const account: OptionRow = { kind: "text", value: "LOGIN", help: { de: "Nur dieses Konto.", en: "This account only." } }

const devices: OptionRow = {
  kind: "text",
  value: "N",
  help: { de: "Für so viele Computer (Vorgabe 1, höchstens 10).", en: "For so many PCs (default 1, at most 10)." },
}
const days: OptionRow = {
  kind: "text",
  value: "N",
  help: {
    de: "Gilt so viele Tage (Vorgabe 14, höchstens 90).",
    en: "Good for so many days (default 14, at most 90).",
  },
}

export const DEVICE_COMMAND_ROWS: CommandTable = {
  "enrolment make": {
    help: {
      de: "Macht einen Link für die Zugangssoftware einer Person, oder viele für Briefe; zeigt die Codes nur jetzt.",
      en: "Makes a link to the access software for a person, or many for letters; shows the codes only now.",
    },
    options: {
      data,
      devices,
      days,
      from: {
        kind: "text",
        value: "FILE.csv",
        help: {
          de: "Liste mit den Spalten anmeldename, computer, tage (die letzten beiden dürfen fehlen).",
          en: "List with the columns login, devices, days (the last two may be missing).",
        },
      },
      letters: {
        kind: "text",
        value: "FILE.html",
        help: {
          de: "Schreibt die Briefe zu --from dorthin: im Browser öffnen, drucken, danach löschen.",
          en: "Writes the letters for --from there: open in a browser, print, then delete.",
        },
      },
      "dry-run": {
        kind: "flag",
        help: { de: "Sagt nur, was --from machen würde.", en: "Only says what --from would make." },
      },
    },
    operands: ["LOGIN?"],
  },
  "enrolment requests": {
    help: {
      de: "Zeigt, wer am Tor um einen Link gebeten hat.",
      en: "Shows who asked for a link at the gate.",
    },
    options: {
      data,
      state: {
        kind: "text",
        value: "open|answered|refused",
        words: ["open", "answered", "refused"],
        help: { de: "Offene (Vorgabe), erfüllte oder abgelehnte.", en: "Open ones (default), answered or refused." },
      },
    },
  },
  "enrolment answer": {
    help: {
      de: "Macht den Link zu einer solchen Bitte; senden Sie ihn an die Anschrift in den Akten. Oder lehnt sie ab.",
      en: "Makes the link for such a request; send it to the address on file. Or refuses it.",
    },
    options: {
      data,
      devices,
      days,
      refuse: {
        kind: "text",
        value: "TEXT",
        help: { de: "Lehnt aus diesem Grund ab.", en: "Refuses for this reason." },
      },
    },
    operands: ["REQUEST"],
  },
  "enrolment list": {
    help: { de: "Zeigt Links und wie sie stehen.", en: "Shows links and how they stand." },
    options: { data, account },
  },
  "enrolment revoke": {
    help: {
      de: "Nimmt einen Link zurück; Geräte, die es schon gibt, bleiben.",
      en: "Takes a link back; devices that exist already stay.",
    },
    options: { data, reason },
    operands: ["ENROLMENT"],
  },
  "device list": {
    help: { de: "Zeigt Geräte mit der Zugangssoftware.", en: "Shows devices with the access software." },
    options: { data, account },
  },
  "device show": {
    help: { de: "Zeigt, was von einem Gerät bekannt ist.", en: "Shows what is known of a device." },
    options: { data },
    operands: ["DEVICE"],
  },
  "device block": {
    help: { de: "Sperrt ein Gerät sofort.", en: "Blocks a device at once." },
    options: { data, reason },
    operands: ["DEVICE"],
  },
  "device unblock": {
    help: { de: "Lässt ein gesperrtes Gerät wieder zu.", en: "Lets a blocked device in again." },
    options: { data, reason },
    operands: ["DEVICE"],
  },
  "device remove": {
    help: {
      de: "Beendet ein Gerät für immer; es braucht dann einen neuen Link.",
      en: "Ends a device for ever; it then takes a new link.",
    },
    options: { data, reason },
    operands: ["DEVICE"],
  },
}
