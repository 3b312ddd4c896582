/** Sentences of the pages about rules, exceptions, declarations, the list of systems, and evidence. */
import type { Sentence, Sentences } from "@schleuse/web"
import type { Rule } from "@schleuse/posture"

export const POLICY_WORDS = {
  intro: [
    "Was von Computern verlangt wird, je Gruppe von Einrichtungen. Wer in keiner Gruppe ist, hat die Regeln für alle.",
    "What is asked of computers, by group of institutions. Whoever is in no group has the rules for all.",
  ],
  group: ["Gruppe", "Group"],
  everybody: ["alle übrigen", "everybody else"],
  since: ["Gilt seit", "In force since"],
  fromTheBeginning: ["von Anfang an", "from the beginning"],
  preset: ["Vorlage", "Preset"],
  ownRules: ["eigene Regeln", "rules of your own"],
  institutions: ["Einrichtungen", "Institutions"],
  noInstitutions: ["In dieser Gruppe ist noch keine Einrichtung.", "No institution is in this group yet."],
  newGroup: ["Neue Gruppe", "New group"],
  newGroupHint: [
    "Eine neue Gruppe ist leer. Erst wenn Sie eine Einrichtung hineinnehmen, gelten ihre Regeln für jemanden.",
    "A new group is empty. Its rules count for somebody only once you put an institution into it.",
  ],
  name: ["Kurzname der Gruppe", "Short name of the group"],
  nameHint: ["Kleine Buchstaben, Ziffern, Bindestriche.", "Small letters, digits, hyphens."],
  nameWrong: [
    "Der Kurzname hat nur kleine Buchstaben, Ziffern und Bindestriche.",
    "The short name has only small letters, digits and hyphens.",
  ],
  nameTaken: ["Diese Gruppe gibt es schon.", "This group is there already."],
  create: ["Gruppe anlegen", "Make the group"],
  check: ["Prüfung", "Check"],
  requirement: ["Anforderung der KBV", "Requirement of the KBV"],
  mode: ["Was geschieht", "What happens"],
  limit: ["Grenze", "Limit"],
  limitIn: ["Grenze in {unit}", "Limit in {unit}"],
  grace: ["Frist", "Patience"],
  graceIn: ["Frist in Stunden, bevor abgelehnt wird", "Patience in hours before it is refused"],
  unknown: ["Wenn es nicht messbar ist", "If it cannot be measured"],
  hours: ["{count} Stunden", "{count} hours"],
  days: ["{count} Tage", "{count} days"],
  none: ["keine", "none"],
  change: ["Regeln ändern", "Change the rules"],
  changeTitle: ["Regeln der Gruppe „{name}“ ändern", "Change the rules of the group “{name}”"],
  changeHint: [
    "Es ändert sich noch nichts: Zuerst sehen Sie, wie viele der heutigen Computer abgelehnt würden.",
    "Nothing changes yet: first you see how many of today’s computers would be refused.",
  ],
  byPreset: ["Eine Vorlage nehmen", "Take a preset"],
  byRules: ["Jede Prüfung einzeln", "Each check by itself"],
  numberWrong: ["Bitte schreiben Sie eine ganze Zahl bis {most}.", "Please write a whole number up to {most}."],
  tryPreset: ["Vorlage ausprobieren", "Try the preset"],
  tryRules: ["Diese Regeln ausprobieren", "Try these rules"],
  triedTitle: ["Was diese Regeln heute ändern würden", "What these rules would change today"],
  triedHint: [
    "Nach den letzten Meldungen der Computer dieser Gruppe, höchstens 30 Tage alt.",
    "By the last reports of this group’s computers, at most 30 days old.",
  ],
  devices: ["Computer, die gemeldet haben", "Computers that reported"],
  refusedToday: ["Heute abgelehnt", "Refused today"],
  refusedAtOnce: ["Mit diesen Regeln sofort abgelehnt", "Refused at once by these rules"],
  refusedLater: ["Nach ihrer Frist abgelehnt", "Refused when their patience is over"],
  unmeasured: [
    "Zugelassen, obwohl etwas Verlangtes nicht messbar war",
    "Let in although something required could not be measured",
  ],
  byCheck: ["Woran es läge", "What it would be"],
  refusedDevices: ["Diese Computer würden abgelehnt", "These computers would be refused"],
  moreRefused: ["Hier stehen die ersten 50.", "These are the first 50."],
  refusedFrom: ["Abgelehnt ab", "Refused from"],
  switchOn: ["Diese Regeln einschalten", "Switch these rules on"],
  lessNeeds: [
    "Weniger zu verlangen braucht eine zweite Person. Mehr gilt sofort.",
    "Asking less takes a second person. More counts at once.",
  ],
  move: ["Einrichtung hineinnehmen", "Put an institution into it"],
  moveTitle: ["Einrichtung in die Gruppe „{name}“ nehmen", "Put an institution into the group “{name}”"],
  moveHint: [
    "Für die Computer der Einrichtung gelten sofort die Regeln dieser Gruppe. Wird weniger verlangt, braucht es eine zweite Person.",
    "The rules of this group count for the institution’s computers at once. If less is asked, it takes a second person.",
  ],
  institution: ["Einrichtung", "Institution"],
  backToAll: ["Einrichtung aus ihrer Gruppe nehmen", "Take an institution out of its group"],
  takeIn: ["Hineinnehmen", "Put into it"],
} as const satisfies Sentences

export const UNKNOWN_WORDS = {
  accept: ["zulassen, mit Warnung", "let in, with a warning"],
  refuse: ["behandeln, als wäre es nicht in Ordnung", "treat it as not in order"],
} as const satisfies Readonly<Record<Rule["unknown"], Sentence>>

export const UNIT_WORDS = {
  minutes: ["Minuten", "minutes"],
  hours: ["Stunden", "hours"],
  days: ["Tagen", "days"],
} as const satisfies Sentences

export const UNIT_COUNT_WORDS = {
  minutes: ["{count} Minuten", "{count} minutes"],
  hours: ["{count} Stunden", "{count} hours"],
  days: ["{count} Tage", "{count} days"],
} as const satisfies Sentences

export const EXCEPTION_WORDS = {
  addTitle: ["Ausnahme vorschlagen", "Propose an exception"],
  addHint: [
    "Eine Ausnahme gilt für ein Gerät und eine Prüfung, höchstens 30 Tage, und braucht eine zweite Person.",
    "An exception is for one device and one check, for 30 days at most, and takes a second person.",
  ],
  device: ["Gerät", "Device"],
  check: ["Prüfung", "Check"],
  until: ["Bis einschließlich", "Up to and including"],
  untilHint: ["Tag, zum Beispiel 24.12.2026.", "Day, such as 2026-12-24."],
  untilWrong: ["Bitte schreiben Sie einen Tag innerhalb der nächsten 30.", "Please write a day within the next 30."],
  reason: ["Grund", "Reason"],
  reasonHint: ["Er bleibt im Protokoll.", "It stays in the log."],
  reasonMissing: ["Bitte schreiben Sie den Grund.", "Please write the reason."],
  add: ["Ausnahme vorschlagen", "Propose the exception"],
  endTitle: ["Ausnahme beenden", "End the exception"],
  endConsequence: [
    "Das Gerät wird sofort neu beurteilt. Besteht es die Prüfung nicht, enden seine Verbindungen.",
    "The device is judged anew at once. If it fails the check, its connections end.",
  ],
} as const satisfies Sentences

export const DECLARATION_WORDS = {
  intro: [
    "Dass ein Computer von privater Nutzung getrennt ist, lässt sich nicht messen. Wer ihn benutzt, erklärt es an diesem Computer selbst, oder auf Papier: dann tragen Sie es hier ein. Es gilt ein Jahr.",
    "That a computer is separated from private use cannot be measured. Whoever uses it declares it at that computer, or on paper: then write it down here. It counts for a year.",
  ],
  whose: ["Für wen", "For whom"],
  wholeInstitution: ["ganze Einrichtung", "whole institution"],
  by: ["Erklärt von", "Declared by"],
  byHint: ["Name, wie er auf der Erklärung steht.", "Name as it stands on the declaration."],
  byMissing: ["Bitte schreiben Sie, wer es erklärt hat.", "Please write who declared it."],
  on: ["Erklärt am", "Declared on"],
  onHint: ["Tag, zum Beispiel 22.11.2026.", "Day, such as 2026-11-22."],
  onWrong: ["Bitte schreiben Sie einen Tag bis heute.", "Please write a day up to today."],
  until: ["Zu erneuern bis", "To be renewed by"],
  ended: ["Beendet", "Ended"],
  add: ["Erklärung eintragen", "Write down a declaration"],
  user: ["Anmeldename", "Log-in name"],
  userHint: [
    "Für die Computer einer Person. Leer, wenn es für eine ganze Einrichtung gilt.",
    "For one person’s computers. Empty if it is for a whole institution.",
  ],
  institution: ["Einrichtung", "Institution"],
  institutionHint: [
    "Name oder Ordnername. Leer, wenn es für eine Person gilt.",
    "Name or folder name. Empty if it is for one person.",
  ],
  whoseWrong: [
    "Bitte füllen Sie genau eines aus: Anmeldename oder Einrichtung.",
    "Please fill in exactly one: log-in name or institution.",
  ],
  userUnknown: ["Diesen Anmeldenamen hat kein Konto.", "No account has this log-in name."],
  enter: ["Eintragen", "Write down"],
  end: ["Beenden", "End"],
  endTitle: ["Erklärung beenden", "End the declaration"],
  endConsequence: [
    "Die Erklärung gilt sofort nicht mehr. Wo sie verlangt wird, läuft ab jetzt die Frist.",
    "The declaration counts no more at once. Where it is required, the patience begins now.",
  ],
} as const satisfies Sentences

export const TABLE_WORDS = {
  intro: [
    "Welche Betriebssysteme noch Sicherheitsupdates bekommen. Nur eine unterschriebene Liste wird genommen, und nur eine neuere.",
    "Which operating systems still get security updates. Only a signed list is taken, and only a newer one.",
  ],
  none: ["Es gibt noch keine Systemliste", "There is no list of systems yet"],
  noneWhy: [
    "Ob ein Betriebssystem noch Updates bekommt, gilt als nicht messbar, bis Sie eine einspielen.",
    "Whether an operating system still gets updates counts as not measured until you import one.",
  ],
  old: ["Die Systemliste ist zu alt", "The list of systems is too old"],
  oldWhy: [
    "Ob ein Betriebssystem noch Updates bekommt, gilt als nicht messbar. Spielen Sie eine neue ein.",
    "Whether an operating system still gets updates counts as not measured. Import a new one.",
  ],
  fresh: ["aktuell", "current"],
  madeAt: ["Stand vom", "As of"],
  importedAt: ["Eingespielt", "Imported"],
  freshUntil: ["Gilt bis", "Good until"],
  signedBy: ["Unterschrieben mit Schlüssel", "Signed by key"],
  state: ["Zustand", "State"],
  releases: ["Betriebssysteme", "Operating systems"],
  name: ["Name", "Name"],
  version: ["Version", "Version"],
  editions: ["Ausgaben", "Editions"],
  supportedUntil: ["Updates bis", "Updates until"],
  over: ["{day}, vorbei", "{day}, over"],
  newest: ["Neuester Stand", "Newest build"],
  file: ["Unterschriebene Liste", "Signed list"],
  fileHint: ["Die Datei, wie sie vom Herausgeber kommt.", "The file as it comes from its publisher."],
  fileMissing: ["Bitte wählen Sie eine Datei.", "Please choose a file."],
  fileLong: ["Diese Datei ist zu groß für eine Systemliste.", "This file is too large for a list of systems."],
  importTitle: ["Neue Liste einspielen", "Import a new list"],
  importNow: ["Einspielen", "Import"],
} as const satisfies Sentences

export const EVIDENCE_WORDS = {
  intro: [
    "Was die Computer einer Einrichtung gemeldet haben und wie sie beurteilt wurden, als PDF zum Vorlegen oder als Tabelle.",
    "What an institution’s computers reported and how they were judged, as a PDF to hand over or as a table.",
  ],
  institution: ["Einrichtung", "Institution"],
  from: ["Erster Tag", "First day"],
  until: ["Letzter Tag", "Last day"],
  fromHint: ["Zum Beispiel 01.10.2026.", "Such as 2026-10-01."],
  untilHint: ["Dieser Tag zählt mit. Höchstens 400 Tage.", "This day is included. At most 400 days."],
  dayWrong: ["Bitte schreiben Sie einen Tag, zum Beispiel 01.10.2026.", "Please write a day, such as 2026-10-01."],
  rangeWrong: [
    "Der erste Tag darf nicht nach dem letzten liegen, und es sind höchstens 400 Tage.",
    "The first day must not be after the last, and there are at most 400 days.",
  ],
  make: ["Nachweis zusammenstellen", "Put the evidence together"],
  readyTitle: ["Der Nachweis für {name}", "The evidence for {name}"],
  period: ["Zeitraum", "Period"],
  devices: ["Geräte", "Devices"],
  paper: ["Als PDF laden", "Download as PDF"],
  download: ["Als Tabelle (CSV) laden", "Download as a table (CSV)"],
  proof: [
    "Jeder Abruf steht im Protokoll, mit der Prüfsumme der Daten. Beide stehen im Nachweis; am PDF hängen die Daten selbst. Alle Tage und Zeiten darin sind UTC: In Deutschland ist es eine Stunde später, im Sommer zwei.",
    "Each download is in the log, with the hash of the data. Both stand in the evidence; the data themselves are attached to the PDF. All days and times in it are UTC: in Germany it is one hour later, two in summer.",
  ],
  patience: [
    "Bei vielen Computern dauert das PDF bis zu einer halben Minute.",
    "With many computers the PDF takes up to half a minute.",
  ],
  ofThis: ["Nachweis der Geräteprüfung", "Evidence of the device checks"],
} as const satisfies Sentences
