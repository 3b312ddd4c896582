/** Sentences of the pages about how PCs are protected and what is asked of them. */
import type { Preset, Reason, Rule, System } from "@schleuse/posture"
import type { Sentence, Sentences } from "@schleuse/web"
import type { InputOf, OutputOf } from "@schleuse/wire"

export const POSTURE_WORDS = {
  menu: ["Geräteprüfung", "Device checks"],
  navigation: ["Seiten der Geräteprüfung", "Pages of the device checks"],
  devices: ["Ergebnisse", "Results"],
  failing: ["Ausblick", "Outlook"],
  policies: ["Regeln", "Rules"],
  declarations: ["Erklärungen", "Declarations"],
  table: ["Systemliste", "List of systems"],
  evidence: ["Nachweis", "Evidence"],
  selfReported: [
    "Alle Angaben sind Eigenangaben der Computer. Wem ein Computer gehört, der kann sie fälschen.",
    "All of this is the computers’ own word. Whoever owns a computer can forge it.",
  ],
  account: ["Konto", "Account"],
  device: ["Gerät", "Device"],
  institution: ["Einrichtung", "Institution"],
  system: ["System", "System"],
  reportedAt: ["Gemeldet", "Reported"],
  result: ["Ergebnis", "Result"],
  why: ["Warum", "Why"],
  /** Checks are called by what is asked: in quotes, or their names would say the contrary of what was found. */
  whyOf: ["„{check}“: {text}", "“{check}”: {text}"],
  show: ["Anzeigen", "Show"],
  which: ["Welche", "Which"],
  admitted: ["zugelassen", "admitted"],
  admittedWithWarning: ["zugelassen, mit Warnung", "admitted, with a warning"],
  refused: ["abgelehnt", "refused"],
  nothingSaid: ["noch nichts gemeldet", "nothing reported yet"],
  nothingWrong: ["alles in Ordnung", "all in order"],
  reason: ["Grund", "Reason"],
  back: ["Zurück", "Back"],
  goOn: ["Weiter", "Go on"],
  actions: ["Schritte", "Steps"],

  failingIntro: [
    "Welche Computer jetzt oder in den nächsten {days} Tagen abgelehnt werden, wenn niemand etwas tut. Rufen Sie die Praxis vorher an; Namen und Nummern stehen bei der Einrichtung.",
    "Which computers are refused now or within the next {days} days if nobody does anything. Call the practice before that; names and numbers stand with the institution.",
  ],
  failingCount: ["Jetzt oder bald abgelehnt: {count}", "Refused now or soon: {count}"],
  failingFile: ["Als Tabelle (CSV) laden", "Download as a table (CSV)"],
  failingNone: ["In dieser Zeit wird kein Computer abgelehnt.", "No computer will be refused in that time."],
  failsAt: ["Abgelehnt ab", "Refused from"],
  alreadyRefused: ["schon jetzt", "already now"],
  days: ["Blick voraus in Tagen", "Days ahead"],
  tableOld: ["Die Systemliste ist ab {at} zu alt", "The list of systems is too old from {at} on"],
  tableOldWhy: [
    "Dann lässt sich nicht mehr sagen, ob ein Betriebssystem noch Updates bekommt. Spielen Sie vorher eine neue ein.",
    "Then nobody can say any more whether an operating system still gets updates. Import a new one before that.",
  ],
} as const satisfies Sentences

export const SYSTEM_WORDS = {
  windows: ["Windows", "Windows"],
  macos: ["macOS", "macOS"],
  linux: ["Linux", "Linux"],
} as const satisfies Readonly<Record<System, Sentence>>

export const POSTURE_FILTER_WORDS = {
  all: ["alle", "all"],
  failing: ["abgelehnte", "refused ones"],
  admitted: ["zugelassene", "admitted ones"],
  unknown: ["mit etwas, das nicht messbar war", "with something that could not be measured"],
  silent: ["ohne Meldung seit 14 Tagen", "without a report for 14 days"],
} as const satisfies Readonly<Record<InputOf<"listPosture">["filter"], Sentence>>

export const CAUSE_WORDS = {
  fails: ["ist nicht in Ordnung", "is not in order"],
  grace: ["die Frist läuft ab", "the patience ends"],
  exception: ["die Ausnahme endet", "the exception ends"],
  "support-ends": ["das System bekommt keine Updates mehr", "the system gets no updates any more"],
  "declaration-ends": ["die Erklärung ist zu alt", "the declaration is too old"],
  "table-old": ["die Systemliste ist zu alt", "the list of systems is too old"],
} as const satisfies Readonly<Record<OutputOf<"listFailing">["failing"][number]["causes"][number]["because"], Sentence>>

/** What is the operator's own to mend: to the person at the PC it is said in other words. */
export const OPERATOR_REASON_WORDS: Readonly<Partial<Record<Reason, Sentence>>> = {
  "table-missing": [
    "Es gibt keine aktuelle Systemliste. Spielen Sie eine ein: Geräteprüfung, Systemliste.",
    "There is no current list of systems. Import one: Device checks, List of systems.",
  ],
  "system-unknown-to-table": [
    "Dieses Betriebssystem steht nicht auf der Systemliste.",
    "This operating system is not on the list of systems.",
  ],
}

export const MODE_WORDS = {
  observe: ["nur beobachten", "only observe"],
  warn: ["nur warnen", "only warn"],
  enforce: ["verlangen", "require"],
} as const satisfies Readonly<Record<Rule["mode"], Sentence>>

export const CHECK_STATE_WORDS = {
  ok: ["in Ordnung", "in order"],
  warn: ["Warnung", "warning"],
  fail: ["nicht bestanden", "failed"],
  unknown: ["nicht messbar", "not measured"],
} as const satisfies Sentences

export const PRESET_WORDS = {
  "kv-flexnet": ["wie KV-FlexNet", "as KV-FlexNet"],
  "kbv-small": ["KBV-Richtlinie, bis 5 Personen", "KBV guideline, up to 5 people"],
  "kbv-medium": ["KBV-Richtlinie, 6 bis 20 Personen", "KBV guideline, 6 to 20 people"],
  "kbv-large": ["KBV-Richtlinie, über 20 Personen", "KBV guideline, more than 20 people"],
} as const satisfies Readonly<Record<Preset, Sentence>>
