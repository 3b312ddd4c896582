/** Sentences of the pages about devices and their connections through the gate. */
import type { Sentence, Sentences } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"

export const GATE_WORDS = {
  menu: ["Zugang", "Gate"],
  navigation: ["Seiten des Zugangs", "Pages of the gate"],
  streams: ["Verbindungen", "Connections"],
  devices: ["Geräte", "Devices"],
  links: ["Links", "Links"],
  requests: ["Anfragen", "Requests"],
  applications: ["Anwendungen", "Applications"],
  account: ["Konto", "Account"],
  accountHint: ["Der ganze Anmeldename. Leer: alle.", "The whole log-in name. Empty: all."],
  accountUnknown: ["Diesen Anmeldenamen hat kein Konto.", "No account has this log-in name."],
  search: ["Anzeigen", "Show"],
  state: ["Zustand", "State"],
  actions: ["Schritte", "Steps"],
  reason: ["Grund", "Reason"],
  back: ["Zurück", "Back"],
  goOn: ["Weiter", "Go on"],
} as const satisfies Sentences

export const DEVICE_WORDS = {
  intro: [
    "Computer, auf denen die Zugangssoftware eingerichtet ist. Jeder gehört zu genau einem Konto.",
    "Computers on which the access software is set up. Each belongs to exactly one account.",
  ],
  ofAccount: ["Geräte des Kontos {name}", "Devices of the account {name}"],
  name: ["Name", "Name"],
  system: ["System", "System"],
  since: ["Eingerichtet", "Set up"],
  certificateUntil: ["Zertifikat gültig bis", "Certificate good until"],
  lastLogin: ["Letzte Anmeldung", "Last log-in"],
  never: ["noch keine", "none yet"],
  link: ["Kam mit dem Link", "Came by the link"],
  keySha256: ["Prüfsumme des Schlüssels", "Hash of the key"],
  twice: [
    "Dieses Zertifikat wurde von zwei Orten zugleich benutzt",
    "This certificate was used from two places at once",
  ],
  twiceWhy: [
    "Zuletzt am {at}, von {one} und {other}. Jemand hat den Schlüssel vielleicht kopiert.",
    "Last on {at}, from {one} and {other}. Somebody may have copied the key.",
  ],
  twiceToDo: [
    "Sperren Sie das Gerät, fragen Sie die Person, und lassen Sie es mit einem neuen Link neu einrichten.",
    "Block the device, ask the person, and have it set up anew with a new link.",
  ],
  verdict: ["Letzte Prüfung", "Last check"],
  selfReported: [
    "Eigenangaben des Computers: Wem er gehört, der kann sie fälschen.",
    "The computer’s own word: whoever owns it can forge it.",
  ],
  admitted: ["zugelassen", "admitted"],
  refused: ["abgelehnt", "refused"],
  nothingSaid: ["Dieses Gerät hat noch nichts gemeldet.", "This device has reported nothing yet."],
  saidAt: ["Gemeldet", "Reported"],
  verdictUntil: ["Gilt bis", "Good until"],
  group: ["Gruppe von Regeln", "Group of rules"],
  check: ["Prüfung", "Check"],
  result: ["Ergebnis", "Result"],
  found: ["Was gefunden wurde", "What was found"],
  asked: ["Regel", "Rule"],
  patience: ["Frist bis {at}", "Patience until {at}"],
  exceptionUntil: ["Ausnahme bis {at}", "Exception until {at}"],
  updating: ["aktualisiert sich gerade", "is updating itself"],
  failingSince: ["Beanstandet seit", "Failing since"],
  clockOff: [
    "Die Uhr dieses Computers geht um {minutes} Minuten falsch.",
    "This computer’s clock is off by {minutes} minutes.",
  ],
  notRead: ["Was nicht gelesen werden konnte", "What could not be read"],
  repair: ["Wie es behoben wird", "How it is repaired"],
  history: ["Frühere Prüfungen", "Earlier checks"],
  entry: ["Eintrag", "Entry"],
  exceptions: ["Ausnahmen", "Exceptions"],
  exceptionAdd: ["Ausnahme vorschlagen", "Propose an exception"],
  exceptionEnd: ["Beenden", "End"],
  noExceptions: ["Für dieses Gerät gilt keine Ausnahme.", "No exception is in force for this device."],
  until: ["Bis", "Until"],
  why: ["Warum", "Why"],
  sessions: ["Wer gerade angemeldet ist", "Who is logged in now"],
  noSession: ["Gerade ist dort niemand angemeldet.", "Nobody is logged in there now."],
  address: ["Adresse", "Address"],
  sinceWhen: ["Seit", "Since"],
  endsAt: ["Endet spätestens", "Ends at the latest"],
  open: ["Offene Verbindungen", "Open connections"],
  endSession: ["Abmelden", "Log out"],
  recent: ["Verbindungen dieses Geräts", "Connections of this device"],
  whatToDo: ["Was Sie tun können", "What you can do"],
  block: ["Gerät sperren", "Block the device"],
  unblock: ["Wieder zulassen", "Let it in again"],
  remove: ["Endgültig entfernen", "Remove for good"],
  blockConsequence: [
    "Alle Verbindungen dieses Computers enden sofort, und er kommt nicht mehr herein, bis Sie ihn wieder zulassen.",
    "All connections of this computer end at once, and it does not come in again until you let it.",
  ],
  unblockConsequence: [
    "Der Computer kommt wieder herein, sobald sich dort jemand anmeldet und die Prüfung besteht.",
    "The computer comes in again as soon as somebody logs in there and it passes the check.",
  ],
  removeConsequence: [
    "Alle Verbindungen enden sofort. Das Gerät kommt nur mit einem neuen Link zurück.",
    "All connections end at once. The device comes back only by a new link.",
  ],
  over: [
    "Dieses Gerät ist entfernt. Für denselben Computer braucht es einen neuen Link.",
    "This device is removed. The same computer needs a new link.",
  ],
  addAnother: ["Link für einen weiteren Computer", "Link for another computer"],
} as const satisfies Sentences

export const STREAM_WORDS = {
  intro: [
    "Wer gerade über die Zugangssoftware mit welcher Anwendung verbunden ist. Die Liste erneuert sich von selbst.",
    "Who is connected to which application by the access software now. The list renews itself.",
  ],
  open: ["Offene Verbindungen", "Open connections"],
  all: ["Auch beendete", "Ended ones too"],
  which: ["Welche", "Which"],
  device: ["Gerät und Adresse", "Device and address"],
  application: ["Anwendung", "Application"],
  opened: ["Seit", "Since"],
  closed: ["Bis", "Until"],
  up: ["Gesendet", "Sent"],
  down: ["Empfangen", "Received"],
  claimed: [
    "Wie viel gesendet und empfangen wurde, steht erst da, wenn eine Verbindung beendet ist.",
    "The amounts are counted by the gate; they stand there once a connection has ended.",
  ],
  isOpen: ["offen", "open"],
  end: ["Beenden", "End"],
  endTitle: ["Verbindung beenden", "End the connection"],
  endConsequence: [
    "Diese eine Verbindung endet sofort. Die Person bleibt angemeldet und kann sie neu öffnen.",
    "This one connection ends at once. The person stays logged in and can open it anew.",
  ],
  over: ["Diese Verbindung ist schon beendet.", "This connection has ended already."],
} as const satisfies Sentences

type Device = OutputOf<"listDevices">["devices"][number]

export const DEVICE_STATE_WORDS = {
  active: ["im Gebrauch", "in use"],
  blocked: ["gesperrt", "blocked"],
  removed: ["entfernt", "removed"],
} as const satisfies Readonly<Record<Device["state"], Sentence>>

/** Why a connection ended, as gate and keeper say it; a word that is not here stays as they say it. */
export const STREAM_END_WORDS = {
  closed: ["vom Computer oder von der Anwendung geschlossen", "closed by the computer or the application"],
  broken: ["abgerissen", "broken off"],
  idle: ["zu lange unbenutzt", "not used for too long"],
  expired: ["Anmeldung abgelaufen", "log-in over"],
  logout: ["abgemeldet", "logged out"],
  adopted: ["an anderer Stelle neu angemeldet", "logged in anew elsewhere"],
  operator: ["vom Betrieb beendet", "ended by the operators"],
  blocked: ["Konto gesperrt", "account blocked"],
  "device-blocked": ["Gerät gesperrt", "device blocked"],
  "device-removed": ["Gerät entfernt", "device removed"],
  "application-changed": ["Anwendung geändert", "application changed"],
  "application-removed": ["Anwendung weggenommen", "application taken away"],
  posture: ["Prüfung des Computers nicht bestanden", "the computer failed its check"],
  cut: ["alles getrennt", "everything cut"],
  lost: ["Verbindung zum Dienst verloren", "connection to the service lost"],
  unreachable: ["Anwendung antwortete nicht", "the application did not answer"],
  "door-end": ["Gate beendet", "the gate ended"],
  unreported: ["nicht gemeldet", "not reported"],
} as const satisfies Sentences
