/** Sentences of the pages about imports. */
import type { Sentence, Sentences } from "@schleuse/web"
import type { FileKind } from "@schleuse/provisioning"
import type { ImportKind, OutputOf } from "@schleuse/wire"

export const IMPORT_WORDS = {
  menu: ["Importe", "Imports"],
  title: ["Tabellen importieren", "Import tables"],
  intro: [
    "Jede Tabelle wird zuerst nur geprüft. Sie sehen, was geschehen würde, und entscheiden dann. Übernommen wird alles oder nichts.",
    "Each table is only checked at first. You see what would happen, and decide then. Everything is imported, or nothing.",
  ],
  what: ["Tabelle", "Table"],
  whatFor: ["Eine Zeile ist", "A line is"],
  sample: ["Muster", "Sample"],
  sampleOf: ["Muster: {what}", "Sample: {what}"],
  all: ["Mehrere Tabellen auf einmal", "Several tables at once"],
  allTitle: ["Mehrere Tabellen auf einmal importieren", "Import several tables at once"],
  importTitle: ["Importieren: {what}", "Import: {what}"],
  fileHint: [
    "CSV in UTF-8, mit Semikolon oder Komma. Höchstens 8 MiB und 20.000 Zeilen.",
    "CSV in UTF-8, with semicolons or commas. At most 8 MiB and 20,000 lines.",
  ],
  tokenHint: [
    "Listen von ykman, ykksm oder dem Personalization Tool, oder PSKC-Dateien. Höchstens 8 MiB.",
    "Lists of ykman, ykksm or the personalization tool, or PSKC files. At most 8 MiB.",
  ],
  notKept: [
    "Die Datei wird gelesen und nicht aufbewahrt. Löschen Sie Listen mit Schlüsseln danach auch bei sich.",
    "The file is read and not kept. Please delete lists of keys on your side afterwards, too.",
  ],
  fileMissing: ["Bitte wählen Sie eine Datei aus.", "Please choose a file."],
  digits: ["Ziffern der Codes, wenn die Liste es nicht sagt", "Digits of the codes, if the list does not say"],
  passphrase: ["Passphrase der Liste", "Passphrase of the list"],
  passphraseHint: [
    "Nur für PSKC-Dateien, die mit einer Passphrase verschlüsselt sind.",
    "Only for PSKC files that are encrypted with a passphrase.",
  ],
  preSharedKey: ["Transportschlüssel der Liste", "Transport key of the list"],
  preSharedKeyHint: [
    "Nur für PSKC-Dateien, die mit einem Schlüssel verschlüsselt sind: Ziffern und Buchstaben a bis f.",
    "Only for PSKC files that are encrypted with a key: digits and letters a to f.",
  ],
  preSharedKeyWrong: [
    "Der Schlüssel besteht aus Ziffern und Buchstaben a bis f, immer zwei zusammen.",
    "The key consists of digits and letters a to f, always two together.",
  ],
  check: ["Prüfen", "Check"],
  back: ["Zurück", "Back"],

  wrongTitle: ["In der Datei stimmt etwas nicht", "Something is wrong with the file"],
  wrongWhy: [
    "Es wurde nichts übernommen. Bitte berichtigen Sie diese Zeilen und senden Sie die Datei noch einmal.",
    "Nothing was imported. Please correct these lines and send the file again.",
  ],
  wrongList: ["Was nicht stimmt", "What is wrong"],
  file: ["Datei", "File"],
  line: ["Zeile", "Line"],
  column: ["Spalte", "Column"],
  why: ["Grund", "Reason"],
  tryAgain: ["Noch einmal versuchen", "Try again"],

  resultTitle: ["Ergebnis der Prüfung", "What the check says"],
  doneTitle: ["Übernommen", "Imported"],
  counts: [
    "{new} neu, {unchanged} unverändert, {refused} abgelehnt",
    "{new} new, {unchanged} unchanged, {refused} refused",
  ],
  nothingYet: ["Noch ist nichts übernommen.", "Nothing is imported yet."],
  refusedWhy: [
    "Mindestens eine Zeile wird abgelehnt. Bitte berichtigen Sie die Datei und beginnen Sie neu.",
    "At least one line is refused. Please correct the file and begin again.",
  ],
  beginAgain: ["Andere Datei prüfen", "Check another file"],
  nothingNew: [
    "Alles ist schon da. Es gibt nichts zu übernehmen.",
    "Everything is there already. There is nothing to import.",
  ],
  forgotten: ["Das Geprüfte wird um {time} Uhr vergessen.", "What was checked will be forgotten at {time}."],
  doIt: ["Alles übernehmen", "Import all of it"],
  drop: ["Verwerfen", "Discard"],
  dropped: ["Das Geprüfte ist verworfen.", "What was checked is discarded."],
  needsSecond: [
    "Die abgelehnten Zeilen brauchen eine zweite Person. Sie sieht dieselbe Tabelle, wenn sie dieselbe Datei hier prüft.",
    "The refused lines need a second person. They see the same table when they check the same file here.",
  ],
  proposeIt: ["Einer zweiten Person vorschlagen", "Propose to a second person"],
  waitsForOther: [
    "Sie haben diesen Import vorgeschlagen. Er wartet auf eine zweite Person mit derselben Datei.",
    "You have proposed this import. It is waiting for a second person with the same file.",
  ],
  otherProposed: [
    "{name} hat genau diese Zeilen vorgeschlagen. Grund: {reason}",
    "{name} has proposed exactly these lines. Reason: {reason}",
  ],
  agreeElsewhere: [
    "Der Vorschlag kam über eine Konsole. Damit nicht ein Programm beides tun kann, stimmen Sie mit derselben Datei an der Befehlszeile zu.",
    "The proposal came through a console. So that no single program can do both, agree with the same file at the command line.",
  ],
  agree: ["Zustimmen und alles übernehmen", "Agree and import all of it"],
  checking: ["Wird geprüft", "Checking"],
  checkingRows: ["Jede Zeile wird ausprobiert.", "Each line is being tried."],
  working: ["Wird übernommen", "Importing"],
  workingKeys: [
    "Jede neue Einrichtung bekommt ihren Schlüssel: {made} von {of} sind fertig.",
    "Each new institution gets its key: {made} of {of} are ready.",
  ],
  workingRows: ["Die Zeilen werden übernommen.", "The lines are being imported."],
  workingPage: [
    "Diese Seite lädt sich alle zwei Sekunden neu. Sie können sie schließen, der Import läuft weiter.",
    "This page loads itself anew every two seconds. You may close it; the import goes on.",
  ],
  failed: ["Es wurde nichts übernommen.", "Nothing was imported."],
  show: ["Zeigen", "Show"],
  showAll: ["alle Zeilen", "all lines"],
  rows: ["Zeilen", "Lines"],
  outcome: ["Ergebnis", "Outcome"],
  kind: ["Art", "Kind"],
  name: ["Worum es geht", "What it is about"],
  letters: ["Briefe drucken", "Print letters"],
  lettersHint: [
    "Jede neue Person bekommt einen Brief mit einem Code. Ein neuer Brief macht den vorigen wertlos.",
    "Each new person gets a letter with a code. A new letter makes the one before worthless.",
  ],
  lettersNow: ["Die nächsten {count} Briefe machen", "Make the next {count} letters"],
  lettersTitle: ["Briefe", "Letters"],
  lettersNone: ["Niemand aus diesem Import braucht einen Brief.", "Nobody of this import needs a letter."],
  lettersSkipped: [
    "{count} Personen haben keinen Brief bekommen: Sie sind schon tätig, oder eine zweite Person muss zustimmen.",
    "{count} people got no letter: they are active already, or a second person must agree.",
  ],
  again: ["Noch eine Tabelle importieren", "Import another table"],
} as const satisfies Sentences

export const ALIAS_WORDS = {
  link: ["Alte Ordnernamen", "Old folder names"],
  title: ["Alte Ordnernamen: {name}", "Old folder names: {name}"],
  intro: [
    "Unter diesen Namen finden Programme der Einrichtung noch ihre Ordner von früher. Sie geben niemandem mehr, als der Ordner gibt.",
    "By these names programs of the institution still find their folders of before. They give nobody more than the folder gives.",
  ],
  list: ["Alte Ordnernamen", "Old folder names"],
  alias: ["Alter Name", "Old name"],
  path: ["Führt nach", "Leads to"],
  way: ["Was geht", "What can be done"],
  add: ["Weitere aus einer Tabelle", "More from a table"],
  remove: ["Wegnehmen", "Take away"],
  removeTitle: ["Alten Ordnernamen wegnehmen", "Take an old folder name away"],
  removeConsequence: [
    "Programme, die diesen Namen noch benutzen, finden ihren Ordner nicht mehr. Dateien bleiben, wo sie sind.",
    "Programs that still use this name will not find their folder any more. Files stay where they are.",
  ],
  removeNow: ["Namen wegnehmen", "Take the name away"],
  back: ["Zurück", "Back"],
} as const satisfies Sentences

export const FILE_WORDS = {
  institutions: ["Einrichtungen", "Institutions"],
  persons: ["Personen", "People"],
  machines: ["Konten für Programme", "Accounts for programs"],
  deliveries: ["Lieferwege", "Deliveries"],
  aliases: ["Alte Ordnernamen", "Old folder names"],
  tokens: ["YubiKeys und andere Schlüssel", "YubiKeys and other keys"],
} as const satisfies Readonly<Record<FileKind, Sentence>>

export const FILE_LINE_WORDS = {
  institutions: ["eine Einrichtung mit Postfach", "an institution with its mailbox"],
  persons: ["eine Person mit Rollen an einer Einrichtung", "a person with roles at an institution"],
  machines: ["ein Konto mit öffentlichen SSH-Schlüsseln", "an account with public SSH keys"],
  deliveries: ["wer wem senden darf, und was", "who may send what to whom"],
  aliases: ["ein alter Ordnername eines Postfachs", "an old folder name of a mailbox"],
  tokens: ["ein Schlüssel für den Vorrat", "a key for the stock"],
} as const satisfies Readonly<Record<FileKind, Sentence>>

export const ROW_WORDS = {
  institution: ["Einrichtung", "Institution"],
  person: ["Person", "Person"],
  machine: ["Konto für ein Programm", "Account for a program"],
  delivery: ["Lieferweg", "Delivery"],
  alias: ["Alter Ordnername", "Old folder name"],
  token: ["Schlüssel", "Key"],
} as const satisfies Readonly<Record<ImportKind, Sentence>>

export const OUTCOME_WORDS = {
  new: ["neu", "new"],
  unchanged: ["unverändert", "unchanged"],
  refused: ["abgelehnt", "refused"],
} as const satisfies Readonly<Record<OutputOf<"listImport">["outcomes"][number]["outcome"], Sentence>>
