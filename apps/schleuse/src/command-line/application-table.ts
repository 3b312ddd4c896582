/** Rows of the command line about what the access software leads to. */
import type { CommandTable, OptionRow } from "./arguments.ts"
import { data, propose, reason } from "./option-rows.ts"

const published: Readonly<Record<string, OptionRow>> = {
  host: {
    kind: "text",
    value: "NAME",
    help: { de: "Rechnername, nach dem Browser fragen.", en: "Host name that browsers ask for." },
  },
  port: { kind: "text", value: "PORT", help: { de: "Port dazu (Vorgabe 443).", en: "Its port (default 443)." } },
  address: {
    kind: "list",
    value: "ADDRESS:PORT",
    help: {
      de: "Adresse im Haus, etwa 10.1.2.3:443 oder [fd00::1]:443; mehrfach möglich.",
      en: "Address in the house, such as 10.1.2.3:443 or [fd00::1]:443; may be repeated.",
    },
  },
  "title-de": { kind: "text", value: "TEXT", help: { de: "Name auf der Kachel.", en: "Name on the tile, in German." } },
  "title-en": {
    kind: "text",
    value: "TEXT",
    help: { de: "Name auf der Kachel, englisch.", en: "Name on the tile, in English." },
  },
  institution: {
    kind: "list",
    value: "SLUG",
    help: {
      de: "Nur für Personen dieser Einrichtung; mehrfach möglich.",
      en: "Only for persons of this institution; may be repeated.",
    },
  },
  everybody: {
    kind: "flag",
    help: { de: "Für Personen aller Einrichtungen.", en: "For persons of all institutions." },
  },
}

export const APPLICATION_COMMAND_ROWS: CommandTable = {
  "application add": {
    help: {
      de: "Gibt eine Anwendung für die Zugangssoftware frei.",
      en: "Publishes an application to the access software.",
    },
    options: { data, propose, ...published },
    operands: ["NAME"],
  },
  "application change": {
    help: {
      de: "Ändert eine freigegebene Anwendung; was nicht genannt wird, bleibt.",
      en: "Changes a published application; what is not named stays.",
    },
    options: { data, propose, ...published },
    operands: ["NAME"],
  },
  "application remove": {
    help: { de: "Nimmt eine Anwendung sofort weg.", en: "Takes an application away at once." },
    options: { data, reason },
    operands: ["NAME"],
  },
  "application list": {
    help: { de: "Zeigt die freigegebenen Anwendungen.", en: "Shows the published applications." },
    options: { data, removed: { kind: "flag", help: { de: "Die beendeten.", en: "Those that have ended." } } },
  },
}
