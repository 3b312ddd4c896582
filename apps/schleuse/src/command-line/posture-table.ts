/** Rows of the command line about how PCs with the access software are protected, by their own word. */
import type { CommandTable, OptionRow } from "./arguments.ts"
import { data, propose, reason } from "./option-rows.ts"

const group: OptionRow = {
  kind: "text",
  value: "GROUP",
  help: {
    de: "Gruppe von Einrichtungen (Vorgabe all: alle übrigen).",
    en: "Group of institutions (default all: the rest).",
  },
}
const PRESETS = ["kv-flexnet", "kbv-small", "kbv-medium", "kbv-large"]
const policy: Readonly<Record<string, OptionRow>> = {
  group,
  preset: {
    kind: "text",
    value: PRESETS.join("|"),
    words: PRESETS,
    help: { de: "Eine fertige Sammlung von Regeln.", en: "A ready set of rules." },
  },
  rule: {
    kind: "list",
    value: "CHECK:KEY=VALUE,…",
    help: {
      de: "Einzelne Regel, etwa scanner-definitions:mode=enforce,limit=48,grace=24,unknown=accept; der Rest bleibt. Mehrfach möglich.",
      en: "A single rule, such as scanner-definitions:mode=enforce,limit=48,grace=24,unknown=accept; the rest stays. May be repeated.",
    },
  },
}
const day = (help: OptionRow["help"]): OptionRow => ({ kind: "text", value: "YYYY-MM-DD", required: true, help })
const whose: Readonly<Record<string, OptionRow>> = {
  account: { kind: "text", value: "LOGIN", help: { de: "Für dieses Konto.", en: "For this account." } },
  institution: { kind: "text", value: "SLUG", help: { de: "Für diese Einrichtung.", en: "For this institution." } },
}

export const POSTURE_COMMAND_ROWS: CommandTable = {
  "posture list": {
    help: {
      de: "Zeigt Geräte und wie sie zuletzt beurteilt wurden, nach ihren eigenen Angaben.",
      en: "Shows devices and how they were judged last, by their own word.",
    },
    options: {
      data,
      only: {
        kind: "text",
        value: "admitted|failing|unknown|silent",
        words: ["all", "admitted", "failing", "unknown", "silent"],
        help: { de: "Nur diese.", en: "Only these." },
      },
    },
  },
  "posture show": {
    help: {
      de: "Zeigt, was ein Gerät zuletzt meldete und warum es so beurteilt wurde.",
      en: "Shows what a device reported last and why it was judged so.",
    },
    options: { data },
    operands: ["DEVICE"],
  },
  "posture policies": {
    help: { de: "Zeigt die Regeln der Gruppen.", en: "Shows the rules of the groups." },
    options: {
      data,
      group: { ...group, help: { de: "Mit den Einrichtungen dieser Gruppe.", en: "With this group's institutions." } },
    },
  },
  "posture set": {
    help: {
      de: "Legt fest, was von den Computern einer Gruppe verlangt wird; weniger braucht eine zweite Person.",
      en: "Sets what is asked of a group's computers; asking less takes a second person.",
    },
    options: { data, propose, ...policy },
  },
  "posture try": {
    help: {
      de: "Sagt, wie viele der heutigen Computer mit diesen Regeln abgelehnt würden; ändert nichts.",
      en: "Says how many of today's computers these rules would refuse; changes nothing.",
    },
    options: { data, ...policy },
  },
  "posture group": {
    help: { de: "Ordnet eine Einrichtung einer Gruppe zu.", en: "Puts an institution into a group." },
    options: { data, propose },
    operands: ["INSTITUTION", "GROUP"],
  },
  "posture exception": {
    help: {
      de: "Lässt ein Gerät für höchstens 30 Tage trotz einer Prüfung zu; braucht eine zweite Person.",
      en: "Lets a device pass a check for at most 30 days; takes a second person.",
    },
    options: {
      data,
      propose,
      reason,
      until: day({ de: "Bis zum Ende dieses Tages (UTC).", en: "Until the end of this day (UTC)." }),
    },
    operands: ["DEVICE", "CHECK"],
  },
  "posture exception-end": {
    help: { de: "Beendet eine Ausnahme sofort.", en: "Ends an exception at once." },
    options: { data, reason },
    operands: ["EXCEPTION"],
  },
  "posture declare": {
    help: {
      de: "Trägt ein, dass jemand erklärt hat, die Computer seien von privater Nutzung getrennt.",
      en: "Writes down that somebody declared the computers to be separated from private use.",
    },
    options: {
      data,
      ...whose,
      by: {
        kind: "text",
        value: "NAME",
        required: true,
        help: { de: "Wer es erklärt hat.", en: "Who declared it." },
      },
      date: day({ de: "Tag der Unterschrift.", en: "Day of the signature." }),
    },
  },
  "posture declarations": {
    help: { de: "Zeigt Erklärungen.", en: "Shows declarations." },
    options: { data, ...whose },
  },
  "posture declaration-end": {
    help: { de: "Eine Erklärung gilt nicht mehr.", en: "A declaration counts no more." },
    options: { data, reason },
    operands: ["DECLARATION"],
  },
  "posture table": {
    help: {
      de: "Zeigt die Liste der unterstützten Systeme, die gilt.",
      en: "Shows the list of supported systems in force.",
    },
    options: { data },
  },
  "posture table-import": {
    help: {
      de: "Spielt eine unterschriebene Liste der unterstützten Systeme ein.",
      en: "Imports a signed list of supported systems.",
    },
    options: { data },
    operands: ["FILE"],
  },
  "posture table-sign": {
    help: {
      de: "Unterschreibt eine Liste der unterstützten Systeme; braucht den Dienst nicht.",
      en: "Signs a list of supported systems; does not need the service.",
    },
    options: {
      key: {
        kind: "text",
        value: "FILE",
        required: true,
        help: { de: "Ed25519-Schlüssel (PEM, PKCS #8).", en: "Ed25519 key (PEM, PKCS #8)." },
      },
      to: {
        kind: "text",
        value: "FILE",
        required: true,
        help: { de: "Wohin die unterschriebene Datei kommt.", en: "Where the signed file goes." },
      },
    },
    operands: ["FILE"],
  },
  "posture failing": {
    help: {
      de: "Zeigt, welche Computer abgelehnt werden, jetzt oder bald, und weshalb.",
      en: "Shows which computers are refused, now or soon, and why.",
    },
    options: {
      data,
      days: {
        kind: "text",
        value: "N",
        help: {
          de: "Binnen so vieler Tage (Vorgabe 14, höchstens 60).",
          en: "Within so many days (default 14, at most 60).",
        },
      },
    },
  },
  "posture evidence": {
    help: {
      de: "Schreibt den Nachweis einer Einrichtung als Tabelle (CSV), als Papier (PDF) oder beides.",
      en: "Writes an institution's evidence as a table (CSV), as a paper (PDF), or both.",
    },
    options: {
      data,
      from: day({ de: "Von diesem Tag an (UTC).", en: "From this day on (UTC)." }),
      to: day({ de: "Bis zum Ende dieses Tages (UTC).", en: "Until the end of this day (UTC)." }),
      csv: {
        kind: "text",
        value: "FILE",
        help: {
          de: "Wohin mit der Tabelle; die Datei darf es noch nicht geben.",
          en: "Where to put the table; the file must not exist yet.",
        },
      },
      pdf: {
        kind: "text",
        value: "FILE",
        help: {
          de: "Wohin mit dem Papier; die Datei darf es noch nicht geben. Die Daten liegen ihm bei.",
          en: "Where to put the paper; the file must not exist yet. The data are attached to it.",
        },
      },
    },
    operands: ["INSTITUTION"],
  },
}
