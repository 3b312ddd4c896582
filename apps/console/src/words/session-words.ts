/** Sentences of the pages about who is logged in, and who was. */
import type { Sentences } from "@schleuse/web"

export const SESSION_WORDS = {
  title: ["Sitzungen", "Sessions"],
  intro: ["Wer jetzt angemeldet ist.", "Who is logged in now."],
  account: ["Konto", "Account"],
  accountHint: ["Der vollständige Anmeldename.", "The complete log-in name."],
  accountUnknown: [
    "Ein Konto mit diesem Namen gibt es nicht. Bitte prüfen Sie die Schreibweise.",
    "There is no account of this name. Please check the spelling.",
  ],
  search: ["Suchen", "Search"],
  session: ["Sitzung", "Session"],
  institution: ["Einrichtung", "Institution"],
  ended: ["Beendet. Die Verbindung ist getrennt.", "Ended. The connection is cut."],
  where: ["Wo", "Where"],
  how: ["Womit angemeldet", "Logged in by"],
  since: ["Seit", "Since"],
  sinceWhen: ["seit", "since"],
  usedAt: ["Zuletzt benutzt", "Last used"],
  expiresAt: ["Endet spätestens", "Ends at the latest"],
  log: ["Einträge im Protokoll", "Entries in the log"],
  actions: ["Was Sie tun können", "What you can do"],
  endNow: ["Jetzt beenden", "End now"],
  endAll: ["Alle Sitzungen von {name} beenden", "End all sessions of {name}"],
  endTitle: ["Sitzung beenden", "End a session"],
  endConsequence: [
    "Die Verbindung von {name} wird sofort getrennt. Was gerade übertragen wird, bricht ab und lässt sich später fortsetzen. Die Person kann sich neu anmelden.",
    "The connection of {name} is cut at once. A running transfer breaks off and can go on later. The person can log in again.",
  ],
  endAllTitle: ["Alle Sitzungen eines Kontos beenden", "End all sessions of an account"],
  endAllConsequence: [
    "Alle Verbindungen von {name} werden sofort getrennt. Was gerade übertragen wird, bricht ab und lässt sich später fortsetzen. Die Person kann sich neu anmelden: Wer das verhindern will, sperrt das Konto.",
    "All connections of {name} are cut at once. Running transfers break off and can go on later. The person can log in again: to prevent that, block the account.",
  ],
  confirmOne: ["Sitzung beenden", "End the session"],
  confirmAll: ["Alle Sitzungen beenden", "End all sessions"],
  reason: ["Grund", "Reason"],
  reasonHint: ["Er bleibt im Protokoll.", "It stays in the log."],
  reasonMissing: ["Bitte schreiben Sie den Grund.", "Please write the reason."],
  yours: ["Das ist Ihre eigene Sitzung.", "This is your own session."],
} as const satisfies Sentences

export const LOGIN_HISTORY_WORDS = {
  title: ["Anmeldungen", "Log-ins"],
  intro: [
    "Wer sich wann und von wo angemeldet hat, und was abgelehnt wurde. Aufbewahrt werden 400 Tage.",
    "Who logged in when and from where, and what was refused. It is kept for 400 days.",
  ],
  outcome: ["Ergebnis", "Outcome"],
  all: ["alle", "all"],
  accepted: ["angenommen", "accepted"],
  refused: ["abgelehnt", "refused"],
  address: ["Adresse im Netz", "Network address"],
  addressHint: ["Genau so, wie sie hier in der Liste steht.", "Exactly as it stands in this list."],
  when: ["Wann", "When"],
  reference: ["Kennzeichen", "Reference"],
  gone: ["Konto, das es nicht mehr gibt", "Account that is gone"],
  searchedTo: ["Durchsucht bis {at}.", "Searched up to {at}."],
} as const satisfies Sentences

/** Factors as sessions and histories name them. */
export const FACTOR_WORDS = {
  "ssh-key": ["SSH-Schlüssel", "SSH key"],
  "ssh-key-touch": ["SSH-Schlüssel mit Berührung", "SSH key with a touch"],
  "ssh-key-verified": ["SSH-Schlüssel mit Berührung und PIN", "SSH key with a touch and PIN"],
  "ssh-key-code": ["SSH-Schlüssel und Code", "SSH key and code"],
  "password-code": ["Passwort und Code", "Password and code"],
  code: ["Code", "Code"],
  letter: ["Brief", "Letter"],
  fido2: ["Passkey", "Passkey"],
  device: ["PC mit Zugangssoftware, Passwort und Code", "PC with the access software, password and code"],
  "device-fido2": ["PC mit Zugangssoftware und Passkey", "PC with the access software and passkey"],
  setup: ["Einrichtung", "Set-up"],
} as const satisfies Sentences

/** Where a session or a login is. */
export const PLACE_WORDS = {
  sftp: ["von außen (SFTP)", "from outside (SFTP)"],
  inside: ["aus dem Netz des Hauses (SFTP)", "from the house's network (SFTP)"],
  console: ["Konsole", "Console"],
  approvals: ["Freigaben", "Approvals"],
  operator: ["Befehlszeile", "Command line"],
  validation: ["Prüfdienst", "Validation service"],
  gate: ["von außen (Zugangssoftware)", "from outside (access software)"],
} as const satisfies Sentences
