/** Deliveries and shared folders as the operator's side keeps them, and a folder that takes nothing any more. */
import type { FaultEntry } from "./table.ts"

export const FOLDER_FAULTS = {
  /** The operator has ended this delivery or shared folder; what lies in it can still be collected. */
  FOLDER_CLOSED: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Dieser Ordner nimmt nichts mehr an. Was schon darin liegt, bleibt zum Abholen bereit.",
    en: "This folder takes nothing any more. What lies in it can still be collected.",
    hintDe: "Wenn Sie weiter senden müssen, wenden Sie sich bitte an den Betrieb.",
    hintEn: "If you need to go on sending, please contact the operator.",
  },
  FOLDER_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diesen Lieferweg oder Ordner gibt es nicht oder nicht mehr. Es wurde nichts verändert.",
    en: "There is no such delivery or folder, or not any more. Nothing was changed.",
    hintDe: "Alle zeigt `schleuse folder list`.",
    hintEn: "See `schleuse folder list` for all of them.",
  },
  /** It was ended, but is not empty: making it anew would mix both. */
  FOLDER_CLOSING: {
    http: 409,
    sftp: "FAILURE",
    de: "Diesen Ordner gibt es noch: Er wurde beendet, aber es liegt noch etwas zum Abholen darin. Es wurde nichts angelegt.",
    en: "This folder still exists: it was ended, but something in it waits to be collected. Nothing was made.",
    hintDe: "Öffnen Sie ihn wieder, statt ihn neu anzulegen.",
    hintEn: "Reopen it instead of making it anew.",
  },
  /** Only what takes nothing new can be discarded, or reopened. */
  FOLDER_NOT_CLOSED: {
    http: 409,
    sftp: "FAILURE",
    de: "Dieser Ordner ist nicht beendet. Es wurde nichts verändert.",
    en: "This folder was not ended. Nothing was changed.",
    hintDe: "Beenden Sie ihn zuerst; was darin liegt, bleibt dabei zum Abholen bereit.",
    hintEn: "End it first; what lies in it can still be collected then.",
  },
  GRANT_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diese Einrichtung hat auf den Ordner keinen Zugriff. Es wurde nichts verändert.",
    en: "This institution has no access to the folder. Nothing was changed.",
    hintDe: "Lassen Sie sich den Ordner neu anzeigen.",
    hintEn: "Show the folder again.",
  },
  GRANT_EXISTS: {
    http: 409,
    sftp: "FAILURE",
    de: "Diese Einrichtung hat auf den Ordner schon Zugriff. Es wurde nichts verändert.",
    en: "This institution has access to the folder already. Nothing was changed.",
    hintDe: "Ändern Sie den bestehenden Zugriff.",
    hintEn: "Change the access that is there.",
  },
  /** 200 institutions in one shared folder. */
  GRANTS_TOO_MANY: {
    http: 409,
    sftp: "FAILURE",
    de: "Auf den Ordner haben schon 200 Einrichtungen Zugriff; mehr gehen nicht. Es wurde nichts verändert.",
    en: "The folder is open to 200 institutions already, which is the most. Nothing was changed.",
    hintDe: "Nehmen Sie einen Zugriff zurück, den niemand mehr braucht, oder legen Sie einen zweiten Ordner an.",
    hintEn: "Take back an access that nobody needs any more, or make a second folder.",
  },
  /** Sender and recipient make the delivery: nobody else comes to it, and neither goes alone. */
  GRANTS_OF_DELIVERY: {
    http: 409,
    sftp: "FAILURE",
    de: "Ein Lieferweg hat immer genau einen Absender und einen Empfänger. Es wurde nichts verändert.",
    en: "A delivery always has one sender and one recipient. Nothing was changed.",
    hintDe: "Legen Sie einen weiteren Lieferweg an, oder beenden Sie diesen.",
    hintEn: "Make another delivery, or end this one.",
  },
  /** Nobody has or had a grant, so nothing says what the folder is for. */
  FOLDER_PURPOSE_MISSING: {
    http: 400,
    sftp: "FAILURE",
    de: "Für diesen Ordner ist noch kein Zweck festgehalten. Es wurde nichts verändert.",
    en: "Nothing says yet what this folder is for. Nothing was changed.",
    hintDe: "Geben Sie Verfahren und Datenkategorien mit dem Zugriff an.",
    hintEn: "Give procedure and categories of data with the access.",
  },
} as const satisfies Record<string, FaultEntry>
