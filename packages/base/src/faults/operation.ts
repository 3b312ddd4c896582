/** Running the product: settings, start, set-up, cut, keys, space. */
import type { FaultEntry } from "./table.ts"

export const OPERATION_FAULTS = {
  /** Everything, or what was asked, is cut off on purpose. */
  CUT: {
    http: 503,
    sftp: "FAILURE",
    de: "Die Verbindung ist vorsorglich getrennt. Es geht nichts verloren.",
    en: "The connection is cut as a precaution. Nothing is lost.",
    hintDe: "Die Betreiberin meldet sich, sobald der Austausch wieder offen ist.",
    hintEn: "The operator will tell you as soon as the exchange is open again.",
  },
  /** Something that must not happen happened; the request was ended. */
  INTERNAL: {
    http: 500,
    sftp: "FAILURE",
    de: "Es ist ein unerwarteter Fehler aufgetreten. Angenommene Dateien sind sicher.",
    en: "An unexpected error occurred. Files that were accepted are safe.",
    hintDe: "Bitte nennen Sie dem Betrieb die Referenz.",
    hintEn: "Please tell the operator the reference.",
  },
  /** Another keeper runs on this folder. */
  STORE_LOCKED: {
    http: 503,
    sftp: "FAILURE",
    de: "Auf diesem Datenordner läuft schon ein Schleuse-Dienst.",
    en: "Another Schleuse is already running on this data folder.",
    hintDe: "Beenden Sie den anderen Dienst oder wählen Sie mit --data einen anderen Ordner.",
    hintEn: "Stop the other one or choose another folder with --data.",
  },
  /** The database file is not a database. */
  STORE_UNREADABLE: {
    http: 500,
    sftp: "FAILURE",
    de: "Die Datenbankdatei ist nicht lesbar. Es wurde nichts verändert.",
    en: "The database file cannot be read. Nothing was changed.",
    hintDe: "Spielen Sie eine Sicherung in einen neuen Ordner ein.",
    hintEn: "Restore a backup into a new folder.",
  },
  /** The database's history of migrations has a gap or differs from this build's. */
  STORE_MIGRATION_GAP: {
    http: 500,
    sftp: "FAILURE",
    de: "Diese Datenbank passt nicht zu dieser Programmfassung. Es wurde nichts verändert.",
    en: "This database does not fit this version of the program. Nothing was changed.",
    hintDe: "Starten Sie die Fassung, mit der die Datenbank zuletzt lief.",
    hintEn: "Start the version that last ran with this database.",
  },
  /** The database was written by a newer build. */
  STORE_TOO_NEW: {
    http: 500,
    sftp: "FAILURE",
    de: "Diese Datenbank stammt von einer neueren Programmfassung. Es wurde nichts verändert.",
    en: "This database was written by a newer version of the program. Nothing was changed.",
    hintDe: "Starten Sie die neuere Fassung.",
    hintEn: "Start the newer version.",
  },
} as const satisfies Record<string, FaultEntry>
