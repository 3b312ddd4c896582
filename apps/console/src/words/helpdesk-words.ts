/** Sentences of the helpdesk's page. */
import type { Sentence, Sentences } from "@schleuse/web"

export const HELPDESK_WORDS = {
  title: ["Auskunft", "Helpdesk"],
  intro: [
    "Wer abgelehnt wurde, liest sechs Zeichen vor. Hier steht, was dahintersteckt und was zu tun ist.",
    "Whoever was refused reads out six characters. Here you see what is behind them and what to do.",
  ],
  reference: ["Kennzeichen", "Reference"],
  referenceHint: [
    "Sechs Zeichen. Groß oder klein und Leerzeichen sind gleich.",
    "Six characters. Capitals, small letters and spaces make no difference.",
  ],
  referenceMissing: ["Bitte geben Sie die sechs Zeichen ein.", "Please type the six characters."],
  referenceShort: [
    "Ein Kennzeichen hat genau sechs Zeichen. Bitte fragen Sie noch einmal nach.",
    "A reference has exactly six characters. Please ask again.",
  ],
  referenceForeign: [
    "Ein Kennzeichen hat nie die Zeichen 0, 1, I, L, O oder U. Bitte fragen Sie noch einmal nach.",
    "A reference never has the characters 0, 1, I, L, O or U. Please ask again.",
  ],
  find: ["Nachsehen", "Look up"],
  nothing: ["Zu {reference} ist nichts bekannt", "Nothing is known about {reference}"],
  nothingWhy: [
    "Ablehnungen werden 90 Tage aufbewahrt. Vielleicht wurde ein Zeichen falsch verstanden.",
    "Refusals are kept for 90 days. Perhaps a character was misheard.",
  ],
  nothingPages: [
    "Hat eine Seite das Kennzeichen gezeigt, während der Dienst nicht erreichbar war? Dann steht sie nur im Betriebsprotokoll des Rechners.",
    "Did a page show the reference while the service was away? Then it is only in the machine's own journal.",
  ],
  found: ["Abgelehnt am {at}", "Refused on {at}"],
  happened: ["Was geschah", "What happened"],
  told: ["Was die Person gelesen hat", "What the person read"],
  toDo: ["Was zu tun ist", "What to do"],
  account: ["Konto", "Account"],
  noAccount: ["keines, oder keines, das es gibt", "none, or none that exists"],
  where: ["Wo", "Where"],
  when: ["Wann", "When"],
  tried: ["Was versucht wurde", "What was tried"],
  code: ["Name des Grundes", "Name of the reason"],
  detail: ["Für den Betrieb", "For the operators"],
  logins: ["Anmeldungen dieses Kontos", "Log-ins of this account"],
  sessions: ["Sitzungen dieses Kontos", "Sessions of this account"],
  entries: ["Einträge im Protokoll", "Entries in the log"],
  devices: ["Geräte dieses Kontos", "Devices of this account"],
  checks: ["Was der Computer nicht erfüllte", "What the computer did not meet"],
  ownWord: [
    "Eigenangaben des Computers. Wie jede Prüfung behoben wird, steht auf der Seite des Geräts.",
    "The computer’s own word. How each check is repaired stands on the device’s page.",
  ],
  deviceOpen: ["Gerät und letzte Prüfung ansehen", "Look at the device and its last check"],
} as const satisfies Sentences

const FILE_SENT: Sentence = ["eine Datei senden", "sending a file"]
const FILE_TAKEN: Sentence = ["eine Datei abholen", "collecting a file"]
const LOG_IN: Sentence = ["sich anmelden", "logging in"]
const LOG_IN_OUTSIDE: Sentence = ["sich von außen anmelden", "logging in from outside"]

/** What somebody tried, where it is no action of a page. */
export const TRIED_WORDS = {
  loginSsh: LOG_IN,
  loginCode: LOG_IN,
  completeLogin: LOG_IN,
  loginOperator: LOG_IN,
  loginFido: LOG_IN,
  beginFidoLogin: LOG_IN,
  activate: ["ein Konto mit dem Brief freischalten", "activating an account by its letter"],
  activateFido: ["ein Konto mit dem Brief freischalten", "activating an account by its letter"],
  openWrite: FILE_SENT,
  openPart: FILE_SENT,
  sealPart: FILE_SENT,
  commitWrite: FILE_SENT,
  openRead: FILE_TAKEN,
  readPart: FILE_TAKEN,
  listFolder: ["einen Ordner ansehen", "looking into a folder"],
  statPath: ["einen Ordner ansehen", "looking into a folder"],
  makeFolder: ["einen Unterordner anlegen", "making a subfolder"],
  removeFolder: ["einen Unterordner entfernen", "removing a subfolder"],
  removeFile: ["eine Datei entfernen", "removing a file"],
  renamePath: ["eine Datei umbenennen", "renaming a file"],
  page: ["eine Seite öffnen oder ein Formular senden", "opening a page or sending a form"],
  loginDevice: LOG_IN_OUTSIDE,
  completeDeviceLogin: LOG_IN_OUTSIDE,
  extendGateSession: ["die Anmeldung von außen verlängern", "extending the log-in from outside"],
  openStream: ["eine Anwendung von außen öffnen", "opening an application from outside"],
  reportPosture: ["den Computer prüfen lassen", "having the computer checked"],
  declareOwn: ["die Trennung von privater Nutzung erklären", "declaring the separation from private use"],
  enrolDevice: ["einen Computer mit einem Link einrichten", "setting up a computer by a link"],
  renewDevice: ["das Zertifikat des Computers erneuern", "renewing the computer’s certificate"],
  removeOwnDevice: ["den eigenen Computer abmelden", "taking one’s own computer away"],
  showEnrolment: ["einen Link ansehen", "looking at a link"],
  requestEnrolment: ["um einen Link bitten", "asking for a link"],
  activateByDevice: ["ein Konto mit dem Brief freischalten", "activating an account by its letter"],
  verifyCode: ["einen Code prüfen lassen", "having a code verified"],
} as const satisfies Sentences
