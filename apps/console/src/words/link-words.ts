/** Sentences of the pages about links to the access software, requests for them, and their letters. */
import type { Sentence, Sentences } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"

export const LINK_WORDS = {
  intro: [
    "Mit einem Link richtet eine Person die Zugangssoftware auf ihren Computern ein. Den Code dazu zeigt die Konsole nur einmal.",
    "With a link a person sets up the access software on their computers. The console shows its code only once.",
  ],
  ofAccount: ["Links des Kontos {name}", "Links of the account {name}"],
  make: ["Link erstellen", "Make a link"],
  makeMany: ["Viele Links mit Briefen", "Many links with letters"],
  created: ["Erstellt", "Made"],
  until: ["Gültig bis", "Good until"],
  used: ["Benutzt", "Used"],
  usedOf: ["{used} von {devices}", "{used} of {devices}"],
  revoke: ["Zurücknehmen", "Take back"],
  revokeTitle: ["Link zurücknehmen", "Take the link back"],
  revokeConsequence: [
    "Niemand richtet mit diesem Link mehr einen Computer ein. Geräte, die schon da sind, bleiben.",
    "Nobody sets up a computer with this link any more. Devices that are there already stay.",
  ],
  over: ["Diesen Link gibt es nicht, oder er ist schon beendet.", "There is no such link, or it has ended."],
  makeTitle: ["Link für ein Konto erstellen", "Make a link for an account"],
  makeHint: [
    "Die Konsole verschickt nichts. Drucken Sie den Brief und senden Sie ihn an die Anschrift in Ihren Akten.",
    "The console sends nothing. Print the letter and send it to the address in your files.",
  ],
  login: ["Anmeldename", "Log-in name"],
  loginMissing: ["Bitte schreiben Sie den Anmeldenamen.", "Please write the log-in name."],
  devices: ["Für wie viele Computer", "For how many computers"],
  days: ["Gültig so viele Tage", "Good for so many days"],
  makeNow: ["Link erstellen und Brief zeigen", "Make the link and show the letter"],

  manyTitle: ["Links für viele Personen", "Links for many people"],
  manyIntro: [
    "Eine Tabelle mit den Anmeldenamen genügt. Zuerst wird nur geprobt; erstellt wird erst auf Knopfdruck.",
    "A table with the log-in names is enough. It is only tried first; links are made when you press for it.",
  ],
  file: ["Tabelle (CSV)", "Table (CSV)"],
  fileHint: [
    "Spalten: {columns}. Nur die erste muss sein. Höchstens 1.000 Zeilen.",
    "Columns: {columns}. Only the first must be there. At most 1,000 lines.",
  ],
  fileMissing: ["Bitte wählen Sie eine Datei.", "Please choose a file."],
  fileLong: [
    "Die Tabelle hat mehr als 1.000 Zeilen. Bitte teilen Sie sie.",
    "The table has more than 1,000 lines. Please divide it.",
  ],
  fileEmpty: ["Die Tabelle hat keine Zeile mit einem Anmeldenamen.", "The table has no line with a log-in name."],
  otherwise: ["Wo die Tabelle nichts sagt, gilt das Folgende.", "Where the table says nothing, the following counts."],
  check: ["Tabelle proben", "Try the table"],
  wrongTitle: ["Diese Zeilen gehen nicht", "These lines cannot be done"],
  wrongWhy: [
    "Es wurde nichts erstellt. Bitte verbessern Sie die Tabelle und wählen Sie sie noch einmal.",
    "Nothing was made. Please correct the table and choose it once more.",
  ],
  line: ["Zeile", "Line"],
  column: ["Spalte", "Column"],
  problem: ["Was ist", "What it is"],
  tryAgain: ["Noch einmal wählen", "Choose again"],
  triedTitle: ["Geprobt: das würde erstellt", "Tried: this would be made"],
  wouldMake: ["Neue Links", "New links"],
  wouldSkip: ["Haben schon einen offenen Link", "Have an open link already"],
  skippedWhy: ["Sie bekommen keinen zweiten: {names}", "They get no second one: {names}"],
  noneToMake: ["Es ist kein Link zu erstellen.", "There is no link to be made."],
  makeLetters: ["{count} Links erstellen und Briefe zeigen", "Make {count} links and show the letters"],
  listGone: [
    "Die Tabelle wurde nach einer Viertelstunde vergessen. Bitte wählen Sie sie noch einmal.",
    "The table was forgotten after a quarter of an hour. Please choose it once more.",
  ],
  lettersTitle: ["Briefe mit Links", "Letters with links"],
  lettersMade: ["{count} Links erstellt", "{count} links made"],
  people: ["Für", "For"],
  peopleCount: ["{count} Personen", "{count} people"],
} as const satisfies Sentences

export const LINK_LETTER_WORDS = {
  title: ["Ihr Zugang von außen", "Your access from outside"],
  why: [
    "mit diesem Brief richten Sie Ihren Computer für den Zugang zum Portal ein. Das dauert wenige Minuten und braucht keine Administratorrechte.",
    "with this letter you set up your computer for access to the portal. It takes a few minutes and needs no administrator rights.",
  ],
  address: ["Adresse", "Address"],
  addressMissing: ["In den Einstellungen steht keine Adresse des Zugangs", "The settings have no address of the gate"],
  addressMissingWhy: [
    "Der Brief kann sie nicht nennen. Setzen Sie gate.origins, starten Sie neu, und erstellen Sie den Link noch einmal.",
    "The letter cannot name it. Set gate.origins, start again, and make the link once more.",
  ],
  addressUnknown: ["die Adresse, die wir Ihnen nennen", "the address that we tell you"],
  goodFor: ["Gilt für", "Good for"],
  oneComputer: ["einen Computer", "one computer"],
  computers: ["{count} Computer", "{count} computers"],
  stepOpen: [
    "Öffnen Sie an dem Computer, den Sie einrichten wollen, {address} und geben Sie den Code ein.",
    "At the computer that you want to set up, open {address} and enter the code.",
  ],
  stepRead: [
    "Lesen Sie, was die Software über den Computer mitteilt. Laden Sie dann die Datei und öffnen Sie sie.",
    "Read what the software tells about the computer. Then fetch the file and open it.",
  ],
  stepCheck: [
    "Die Software prüft den Computer und sagt, was fehlt und wie Sie es beheben.",
    "The software checks the computer and says what is missing and how to repair it.",
  ],
  stepLogin: [
    "Melden Sie sich mit Anmeldename, Passwort und YubiKey an. Haben Sie noch kein Passwort, kommt dafür ein eigener Brief.",
    "Log in with log-in name, password and YubiKey. If you have no password yet, a letter of its own comes for it.",
  ],
  safety: [
    "Niemand von uns fragt Sie je nach Passwort oder Code. War der Umschlag geöffnet, rufen Sie uns bitte an, bevor Sie den Code benutzen.",
    "None of us will ever ask you for a password or a code. If the envelope was open, please call us before you use the code.",
  ],
  leave: ["Fertig", "Done"],
} as const satisfies Sentences

export const REQUEST_WORDS = {
  intro: [
    "Wer auf der Zugangsseite um einen Link gebeten hat. Die Person erfährt dort nie, ob es ihr Konto gibt.",
    "Who asked for a link at the gate’s page. The person never learns there whether they have an account.",
  ],
  which: ["Welche", "Which"],
  person: ["Person", "Person"],
  institution: ["Einrichtung", "Institution"],
  contact: ["In den Akten", "On file"],
  asked: ["Gefragt", "Asked"],
  times: ["{count} Mal, zuletzt", "{count} times, last"],
  from: ["Von", "From"],
  answer: ["Beantworten", "Answer"],
  answerTitle: ["Anfrage beantworten", "Answer the request"],
  callFirst: ["Fragen kann jeder", "Anybody can ask"],
  answerHint: [
    "Rufen Sie die Person unter der Nummer in Ihren Akten an, bevor Sie einen Link erstellen.",
    "Call the person at the number in your files before you make a link.",
  ],
  makeTitle: ["Einen Link erstellen", "Make a link"],
  refuseTitle: ["Ablehnen", "Refuse"],
  refuseHint: [
    "Der Grund bleibt hier. Die Person erfährt nichts davon.",
    "The reason stays here. The person is not told.",
  ],
  refuseNow: ["Anfrage ablehnen", "Refuse the request"],
  reason: ["Grund", "Reason"],
  reasonMissing: ["Bitte schreiben Sie den Grund.", "Please write the reason."],
  refused: ["Die Anfrage ist abgelehnt.", "The request is refused."],
  answeredAt: ["Beantwortet", "Answered"],
  turnedAway: [
    "{count} weitere kamen zu oft und wurden seit dem letzten Start nicht angenommen",
    "{count} more came too often and were not taken since the last start",
  ],
  byLogin: ["mit dem Anmeldenamen", "by the log-in name"],
  byEmail: ["mit der Mailadresse", "by the e-mail address"],
} as const satisfies Sentences

export const LINK_STATE_WORDS = {
  open: ["offen", "open"],
  used: ["verbraucht", "used up"],
  expired: ["abgelaufen", "over"],
  revoked: ["zurückgenommen", "taken back"],
} as const satisfies Readonly<Record<OutputOf<"listEnrolments">["enrolments"][number]["state"], Sentence>>

export const REQUEST_STATE_WORDS = {
  open: ["offene", "open ones"],
  answered: ["mit Link beantwortete", "answered by a link"],
  refused: ["abgelehnte", "refused ones"],
} as const satisfies Sentences
