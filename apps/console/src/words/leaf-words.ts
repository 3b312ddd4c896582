/** What happened, in one plain sentence for each type of entry in the log. */
import type { LeafKind, LeafType } from "@schleuse/leaf"
import type { Sentence } from "@schleuse/web"

export const LEAF_WORDS = {
  genesis: ["Das Protokoll beginnt hier.", "The log begins here."],
  keeper_start: ["Der Dienst ist gestartet.", "The service started."],
  keeper_stop: ["Der Dienst wurde angehalten.", "The service was stopped."],
  keeper_sealed: [
    "Die Schlüssel wurden verworfen: Nichts wird mehr herausgegeben.",
    "The keys were dropped: nothing is handed out any more.",
  ],
  keeper_unsealed: ["Die Schlüssel sind wieder geladen.", "The keys are loaded again."],
  clock_step: ["Die Uhr des Rechners wurde verstellt.", "The machine's clock was changed."],
  heartbeat: ["Lebenszeichen: Sonst geschah nichts.", "A sign of life: nothing else happened."],
  door_start: ["Eine Tür wurde geöffnet.", "A door was opened."],
  door_stop: ["Eine Tür wurde geschlossen.", "A door was closed."],
  knock: ["Anmeldungen von einer Adresse wurden abgelehnt.", "Attempts to log in from one address were refused."],
  login: ["Jemand hat sich angemeldet.", "Somebody logged in."],
  session_end: ["Eine Sitzung ging zu Ende.", "A session ended."],
  session_adopt: ["Eine Sitzung ging nach einer Unterbrechung weiter.", "A session went on after an interruption."],
  session_extend: ["Eine Sitzung wurde mit einem Code verlängert.", "A session was extended with a code."],
  stream_open: ["Eine Verbindung zu einer Anwendung wurde geöffnet.", "A connection to an application was opened."],
  stream_close: ["Eine Verbindung zu einer Anwendung ging zu Ende.", "A connection to an application ended."],
  code_spent: ["Ein Code eines YubiKeys wurde verbraucht.", "A code of a YubiKey was used up."],
  replacement_spent: [
    "Der Ersatzcode für einen verlorenen YubiKey wurde verbraucht.",
    "The replacement code for a lost YubiKey was used up.",
  ],
  fido_key: ["An den Passkeys eines Kontos hat sich etwas geändert.", "Something changed about an account's passkeys."],
  fido_used: ["Ein Passkey wurde benutzt.", "A passkey was used."],
  client_release: [
    "Eine Version der Zugangssoftware wurde veröffentlicht.",
    "A version of the access software was published.",
  ],
  enrolment: [
    "Ein Link für die Zugangssoftware wurde gemacht, benutzt oder zurückgenommen.",
    "A link for the access software was made, used or taken back.",
  ],
  enrolment_request: [
    "Jemand hat um einen Link für die Zugangssoftware gebeten, oder eine Bitte wurde beantwortet.",
    "Somebody asked for a link to the access software, or such a request was answered.",
  ],
  device: [
    "An einem Gerät mit der Zugangssoftware hat sich etwas geändert.",
    "Something changed about a device with the access software.",
  ],
  posture: [
    "Ein Gerät mit der Zugangssoftware hat gemeldet, wie es geschützt ist.",
    "A device with the access software reported how it is protected.",
  ],
  confirmation: ["Jemand hat etwas Wichtiges eigens bestätigt.", "Somebody confirmed something important by itself."],
  denied: ["Etwas wurde abgelehnt.", "Something was refused."],
  list: ["Jemand hat in einen Ordner oder eine Liste gesehen.", "Somebody looked into a folder or a list."],
  upload_open: ["Jemand hat begonnen, eine Datei zu senden.", "Somebody began to send a file."],
  upload_part: ["Ein weiteres Stück einer Datei wurde begonnen.", "Another piece of a file was begun."],
  upload_seal: ["Ein Stück einer Datei ist sicher gespeichert.", "A piece of a file is safely stored."],
  upload_abort: ["Eine Übertragung wurde abgebrochen.", "A transfer was broken off."],
  commit: ["Eine Datei wurde angenommen.", "A file was accepted."],
  rename: ["Eine Datei bekam ihren endgültigen oder einen neuen Namen.", "A file got its final or a new name."],
  recall: ["Der Absender hat eine Datei zurückgenommen.", "The sender took a file back."],
  shred: ["Die Schlüssel einer Datei wurden vernichtet.", "The keys of a file were destroyed."],
  folder_change: [
    "Ein Unterordner wurde angelegt, umbenannt oder entfernt.",
    "A subfolder was made, renamed or removed.",
  ],
  release: ["Eine Datei wurde zum Abholen freigegeben.", "A file was released to be collected."],
  release_part: ["Ein weiteres Stück einer Datei wurde herausgegeben.", "Another piece of a file was handed out."],
  release_own: [
    "Jemand hat seine eigene, noch nicht fertige Datei gelesen.",
    "Somebody read a file of their own that was not complete yet.",
  ],
  release_receipt: ["Eine Quittung wurde herausgegeben.", "A receipt was handed out."],
  release_end: ["Das Abholen einer Datei ging zu Ende.", "The collecting of a file ended."],
  released: ["Eine Datei ging vollständig an den Empfänger.", "A file went completely to its recipient."],
  confirmed: ["Der Empfänger hat die Abholung bestätigt.", "The recipient confirmed the collection."],
  admin: ["Jemand hat etwas verwaltet oder nachgesehen.", "Somebody administered or looked up something."],
  setup_open: ["Ein Code für die Einrichtung wurde gedruckt.", "A code for the set-up was printed."],
  setup_begin: [
    "Die Einrichtung wurde mit dem gedruckten Code begonnen.",
    "The set-up was begun with the printed code.",
  ],
  setup_close: [
    "Die Einrichtung ist zu Ende: Ab jetzt handelt niemand ohne Namen.",
    "The set-up is over: from now on nobody acts without a name.",
  ],
  approval_request: [
    "Jemand hat etwas vorgeschlagen, dem eine zweite Person zustimmen muss.",
    "Somebody proposed something that a second person must agree to.",
  ],
  approval_decision: ["Über einen Vorschlag wurde entschieden.", "A proposal was decided."],
  break_glass: ["Der Notfallcode wurde benutzt.", "The emergency code was used."],
  cut: ["Eine Verbindung wurde absichtlich getrennt.", "A connection was cut on purpose."],
  reopen: ["Eine Trennung wurde aufgehoben.", "A cut was ended."],
  backup: ["Eine Sicherung wurde geschrieben.", "A backup was written."],
  host_key: ["Ein Schlüssel einer Tür kam hinzu.", "A key of a door was added."],
  certificate: ["Ein Zertifikat kam hinzu.", "A certificate was added."],
} as const satisfies Readonly<Record<LeafType, Sentence>>

export const LEAF_KIND_WORDS = {
  login: ["Anmeldungen und Sitzungen", "Log-ins and sessions"],
  transfer: ["Dateien und Ordner", "Files and folders"],
  administration: ["Verwaltung", "Administration"],
  approval: ["Zustimmungen", "Approvals"],
  emergency: ["Trennen und Notfall", "Cuts and emergencies"],
  operation: ["Betrieb des Dienstes", "Operation of the service"],
  refusal: ["Ablehnungen", "Refusals"],
} as const satisfies Readonly<Record<LeafKind, Sentence>>
