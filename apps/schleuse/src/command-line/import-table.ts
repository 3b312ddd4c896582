/** Rows of the command line about imports and old directory names. */
import type { CommandRow, CommandTable, OptionRow } from "./arguments.ts"
import type { Text } from "./language.ts"
import { data } from "./option-rows.ts"

const each: Readonly<Record<string, OptionRow>> = {
  data,
  "dry-run": {
    kind: "flag",
    help: { de: "Nur zeigen, was geschähe.", en: "Only show what would happen." },
  },
  yes: {
    kind: "flag",
    help: { de: "Nach dem Probelauf nicht nachfragen.", en: "Do not ask after the dry run." },
  },
  propose: {
    kind: "text",
    value: "REASON",
    help: {
      de: "Vorschlagen, was eine zweite Person braucht, mit diesem Grund.",
      en: "Propose what needs a second person, for this reason.",
    },
  },
  approve: {
    kind: "text",
    value: "APPROVAL",
    help: {
      de: "Dem Vorschlag für genau diese Zeilen zustimmen und ihn ausführen.",
      en: "Agree to the proposal about exactly these lines, and carry it out.",
    },
  },
  all: {
    kind: "flag",
    help: { de: "Jede Zeile zeigen, auch bei langen Tabellen.", en: "Show every line, also of long tables." },
  },
}
const sample: OptionRow = {
  kind: "flag",
  help: { de: "Druckt eine Mustertabelle, sonst nichts.", en: "Prints a sample table and nothing else." },
}
const letters: OptionRow = {
  kind: "text",
  value: "DIR",
  help: {
    de: "Schreibt danach in diesen Ordner die Briefe aller, die noch keinen haben.",
    en: "Then writes letters into this folder, for everybody who has none there yet.",
  },
}
const tokens: Readonly<Record<string, OptionRow>> = {
  digits: {
    kind: "text",
    value: "6|8",
    words: ["6", "8"],
    help: {
      de: "Ziffern der HOTP-Codes, wenn die Liste sie nicht nennt (ykman; Vorgabe 6).",
      en: "Digits of the HOTP codes if the list does not tell (ykman; default 6).",
    },
  },
  passphrase: {
    kind: "flag",
    help: {
      de: "Die Liste (PSKC) ist mit einer Passphrase verschlüsselt; danach wird gefragt.",
      en: "The list (PSKC) is encrypted under a passphrase, which is asked for.",
    },
  },
  "pre-shared-key": {
    kind: "text",
    value: "FILE",
    help: {
      de: "Datei mit dem vereinbarten Schlüssel der Liste (PSKC), hexadezimal.",
      en: "File with the pre-shared key of the list (PSKC), in hex.",
    },
  },
}

function file(of: Text): OptionRow {
  return { kind: "text", value: "FILE", help: of }
}

function table(what: Text, options: Readonly<Record<string, OptionRow>> = {}): CommandRow {
  const help = {
    de: `Übernimmt ${what.de} aus einer CSV-Datei: erst ein Probelauf, dann alles oder nichts.`,
    en: `Imports ${what.en} from a CSV file: first a dry run, then all or nothing.`,
  }
  return { help, options: { ...each, sample, ...options }, operands: ["FILE?"] }
}

export const IMPORT_COMMANDS: CommandTable = {
  "import institutions": table({ de: "Einrichtungen mit Postfach", en: "institutions with their mailboxes" }),
  "import persons": table({ de: "Personen mit Rollen und Konto", en: "people with roles and accounts" }, { letters }),
  "import machines": table({ de: "Maschinenkonten", en: "machine accounts" }),
  "import deliveries": table({ de: "Lieferwege", en: "deliveries" }),
  "import aliases": table({ de: "alte Ordnernamen", en: "old directory names" }),
  "import tokens": {
    help: {
      de: "Übernimmt Token in den Vorrat, aus Listen von YubiKeys (ykksm, ykman, Personalization Tool) oder PSKC.",
      en: "Imports tokens into stock, from lists of YubiKeys (ykksm, ykman, personalization tool) or PSKC.",
    },
    options: { ...each, ...tokens },
    operands: ["FILE"],
  },
  "import all": {
    help: {
      de: "Übernimmt mehrere Tabellen auf einmal, alle oder keine.",
      en: "Imports several tables at once, all of them or none.",
    },
    options: {
      ...each,
      institutions: file({ de: "Einrichtungen.", en: "Institutions." }),
      persons: file({ de: "Personen.", en: "People." }),
      machines: file({ de: "Maschinenkonten.", en: "Machine accounts." }),
      deliveries: file({ de: "Lieferwege.", en: "Deliveries." }),
      aliases: file({ de: "Alte Ordnernamen.", en: "Old directory names." }),
      tokens: file({ de: "Token.", en: "Tokens." }),
      letters,
      ...tokens,
    },
  },
  "alias list": {
    help: { de: "Zeigt die alten Ordnernamen eines Postfachs.", en: "Shows the old directory names of a mailbox." },
    options: { data },
    operands: ["INSTITUTION"],
  },
  "alias remove": {
    help: { de: "Nimmt einem Postfach einen alten Ordnernamen.", en: "Takes an old directory name from a mailbox." },
    options: { data },
    operands: ["INSTITUTION", "PATH"],
  },
}
