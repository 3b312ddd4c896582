/** Rows of the command line about finding, showing and changing institutions, people and accounts. */
import { ACCOUNT_STATES, INSTITUTION_KINDS, ROLES } from "@schleuse/wire"
import type { CommandTable, OptionRow } from "./arguments.ts"
import { data, propose } from "./option-rows.ts"

const text = (value: string, de: string, en: string): OptionRow => ({ kind: "text", value, help: { de, en } })
const contact = (de: string, en: string): OptionRow =>
  text("NAME;EMAIL;PHONE", `${de}; leer entfernt ihn.`, `${en}; empty removes it.`)
const down: OptionRow = { kind: "flag", help: { de: "Absteigend sortiert.", en: "Sorted in descending order." } }
const sort = (words: readonly string[]): OptionRow => ({
  kind: "text",
  value: words.join("|"),
  words,
  help: { de: `Sortiert nach (Vorgabe ${words[0]}).`, en: `Sorted by (default ${words[0]}).` },
})
const kinds: OptionRow = {
  kind: "text",
  value: "KIND",
  words: INSTITUTION_KINDS,
  help: { de: "Nur diese Art.", en: "Of this kind only." },
}

export const REGISTER_COMMAND_ROWS: CommandTable = {
  "institution find": {
    help: {
      de: "Findet Einrichtungen an den Anfängen ihrer Wörter: Name, Ordnername, Nummern.",
      en: "Finds institutions by the beginnings of their words: name, folder name, numbers.",
    },
    options: { data, kind: kinds, sort: sort(["name", "slug", "kind"]), down },
    operands: ["TEXT?"],
  },
  "institution show": {
    help: { de: "Zeigt alles über eine Einrichtung.", en: "Shows all that is known of an institution." },
    options: { data },
    operands: ["SLUG"],
  },
  "institution change": {
    help: {
      de: "Ändert, was über eine Einrichtung bekannt ist; was nicht genannt ist, bleibt.",
      en: "Changes what is known of an institution; what is not named stays.",
    },
    options: {
      data,
      propose,
      name: text("TEXT", "Name, wie man ihn schreibt.", "Name as people write it."),
      role: {
        kind: "text",
        value: "controller|processor",
        words: ["controller", "processor"],
        help: { de: "Datenschutzrolle.", en: "Role in data protection." },
      },
      ik: text("N", "Institutionskennzeichen; leer entfernt es.", "Institution number (IK); empty removes it."),
      bsnr: text("N", "Betriebsstättennummer; leer entfernt sie.", "Site number (BSNR); empty removes it."),
      betriebsnummer: text("N", "Betriebsnummer; leer entfernt sie.", "Betriebsnummer; empty removes it."),
      technical: contact("Technischer Kontakt", "Technical contact"),
      security: contact("Kontakt für Vorfälle", "Contact for incidents"),
      "around-the-clock": contact("Kontakt rund um die Uhr", "Contact around the clock"),
      "data-protection-officer": contact("Datenschutzbeauftragte", "Data-protection officer"),
      authority: text(
        "TEXT",
        "Datenschutzaufsicht; leer entfernt sie.",
        "Data-protection authority; empty removes it.",
      ),
      supervision: text("TEXT", "Rechtsaufsicht; leer entfernt sie.", "Legal supervision; empty removes it."),
    },
    operands: ["SLUG"],
  },
  "person show": {
    help: { de: "Zeigt eine Person, ihre Rollen und Konten.", en: "Shows a person, their roles and accounts." },
    options: { data },
    operands: ["PERSON"],
  },
  "account list": {
    help: {
      de: "Zeigt Konten mit letzter Anmeldung; TEXT sucht in Kontoname und Name der Person.",
      en: "Shows accounts with their last login; TEXT searches account name and person's name.",
    },
    options: {
      data,
      institution: text("SLUG", "Nur dieser Einrichtung.", "Of this institution only."),
      kind: {
        kind: "text",
        value: "machine|person",
        words: ["machine", "person"],
        help: { de: "Nur diese Art.", en: "Of this kind only." },
      },
      state: {
        kind: "text",
        value: "STATE",
        words: ACCOUNT_STATES,
        help: { de: "Nur in diesem Zustand.", en: "In this state only." },
      },
      role: {
        kind: "text",
        value: "ROLE",
        words: ROLES,
        help: { de: "Nur mit dieser Rolle.", en: "With this role only." },
      },
      sort: sort(["login", "institution", "state", "last-login"]),
      down,
    },
    operands: ["TEXT?"],
  },
}
