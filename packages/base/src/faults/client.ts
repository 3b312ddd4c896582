/** What the access software itself refuses, on the PC where it runs. */
import type { FaultEntry } from "./table.ts"

export const CLIENT_FAULTS = {
  /** Another user of the PC owns it, or could read what lies in it. */
  CLIENT_FOLDER_UNSAFE: {
    http: 409,
    sftp: "FAILURE",
    de: "Der Ordner der Zugangssoftware gehört einem anderen Benutzerkonto, oder andere könnten darin lesen. Er wird so nicht benutzt.",
    en: "The access software's folder belongs to another user account, or others could read in it. It is not used like this.",
    hintDe: "Starten Sie die Zugangssoftware mit Ihrem eigenen Konto. Sonst fragen Sie den IT-Service.",
    hintEn: "Start the access software with your own account. Otherwise ask the IT service.",
  },
  /** No right to write, or no space. */
  CLIENT_FOLDER_UNWRITABLE: {
    http: 507,
    sftp: "FAILURE",
    de: "Die Zugangssoftware kann in ihrem Ordner nicht schreiben. Was vorher galt, gilt weiter.",
    en: "The access software cannot write in its folder. What was in force before still is.",
    hintDe: "Vielleicht ist die Festplatte voll: Schaffen Sie Platz und versuchen Sie es noch einmal.",
    hintEn: "Perhaps the disk is full: free some space and try again.",
  },
  /** The key's file is damaged, or the system does not give out what it is encrypted with. */
  CLIENT_KEY_LOST: {
    http: 409,
    sftp: "FAILURE",
    de: "Der Schlüssel dieses Computers lässt sich nicht öffnen.",
    en: "The key of this computer cannot be opened.",
    hintDe:
      "Melden Sie sich am Computer ab und wieder an, und versuchen Sie es noch einmal. Hilft das nicht, entfernen Sie den Zugang und fordern Sie einen neuen Link an.",
    hintEn:
      "Log out of the computer and in again, and try once more. If that does not help, remove the access and ask for a new link.",
  },
  /** The system keeps no secrets for this user. */
  CLIENT_KEY_UNKEPT: {
    http: 503,
    sftp: "FAILURE",
    de: "Dieses System bewahrt den Schlüssel nicht sicher auf. Es wurde keiner angelegt.",
    en: "This system does not keep the key safely. None was made.",
    hintDe: "Melden Sie sich am Computer ab und wieder an. Hilft das nicht, fragen Sie den IT-Service.",
    hintEn: "Log out of the computer and in again. If that does not help, ask the IT service.",
  },
  CLIENT_RECORD_DAMAGED: {
    http: 409,
    sftp: "FAILURE",
    de: "Die Angaben über diesen Computer in der Zugangssoftware sind beschädigt.",
    en: "What the access software knows about this computer is damaged.",
    hintDe: "Entfernen Sie den Zugang und fordern Sie beim IT-Service einen neuen Link an.",
    hintEn: "Remove the access and ask the IT service for a new link.",
  },
  CLIENT_NOT_ENROLLED: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Computer ist noch nicht angemeldet.",
    en: "This computer is not enrolled yet.",
    hintDe: "Geben Sie zuerst den Code aus Ihrem Link ein.",
    hintEn: "Enter the code from your link first.",
  },
  CLIENT_ENROLLED_ALREADY: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Computer ist schon angemeldet. Es wurde nichts verändert, der Link ist nicht verbraucht.",
    en: "This computer is enrolled already. Nothing was changed, the link is not used up.",
    hintDe: "Soll er jemand anderem gehören, entfernen Sie zuerst den Zugang.",
    hintEn: "If it is to belong to somebody else, remove the access first.",
  },
  CLIENT_NOT_LOGGED_IN: {
    http: 409,
    sftp: "FAILURE",
    de: "Sie sind nicht verbunden.",
    en: "You are not connected.",
    hintDe: "Melden Sie sich zuerst mit Passwort und Sicherheitsschlüssel an.",
    hintEn: "Log in with password and security key first.",
  },
  /** Neither a session nor a pending login is waiting for a code. */
  CLIENT_NOTHING_PENDING: {
    http: 409,
    sftp: "FAILURE",
    de: "Es wartet keine Anmeldung auf einen zweiten Code.",
    en: "No log-in is waiting for a second code.",
    hintDe: "Beginnen Sie die Anmeldung noch einmal mit Passwort und Sicherheitsschlüssel.",
    hintEn: "Begin the log-in again with password and security key.",
  },
  /** What the gate answered is nothing that this software knows. */
  CLIENT_ANSWER_UNKNOWN: {
    http: 502,
    sftp: "FAILURE",
    de: "Der Zugang hat etwas geantwortet, das diese Zugangssoftware nicht kennt.",
    en: "The gate answered something that this access software does not know.",
    hintDe: "Bitte aktualisieren Sie die Zugangssoftware. Sonst fragen Sie den IT-Service.",
    hintEn: "Please update the access software. Otherwise ask the IT service.",
  },
  /** Mostly its clock is off by more than certificates bear. */
  CLIENT_CLOCK_WRONG: {
    http: 409,
    sftp: "FAILURE",
    de: "Nach der Uhr dieses Computers gilt das Zertifikat des Zugangs nicht. Es wurde nichts gesendet.",
    en: "By this computer's clock the gate's certificate is not valid. Nothing was sent.",
    hintDe: "Stellen Sie Datum und Uhrzeit richtig, am besten automatisch. Stimmen sie, sagen Sie es dem IT-Service.",
    hintEn: "Set date and time right, best automatically. If they are right, tell the IT service.",
  },
  /** The program that runs in the background could not be reached or started. */
  CLIENT_AGENT_AWAY: {
    http: 503,
    sftp: "NO_CONNECTION",
    de: "Die Zugangssoftware läuft im Hintergrund nicht oder antwortet nicht.",
    en: "The access software is not running in the background, or does not answer.",
    hintDe: "Starten Sie sie noch einmal. Hilft das nicht, melden Sie sich am Computer ab und wieder an.",
    hintEn: "Start it again. If that does not help, log out of the computer and in again.",
  },
  /** Nobody answers a question: the input is over, or it was broken off. */
  CLIENT_INPUT_ENDED: {
    http: 400,
    sftp: "FAILURE",
    de: "Die Eingabe ist abgebrochen. Es wurde nichts gesendet.",
    en: "The input was broken off. Nothing was sent.",
    hintDe: "Starten Sie den Befehl noch einmal.",
    hintEn: "Start the command again.",
  },
  /** Something that this system or this build does not offer. */
  CLIENT_NOT_POSSIBLE: {
    http: 501,
    sftp: "OP_UNSUPPORTED",
    de: "Das geht auf diesem Computer nicht. Es wurde nichts verändert.",
    en: "That is not possible on this computer. Nothing was changed.",
    hintDe: "Fragen Sie den IT-Service, wenn Sie es brauchen.",
    hintEn: "Ask the IT service if you need it.",
  },
} as const satisfies Record<string, FaultEntry>
