/** What the access software refuses of its operator's settings and of newer versions of itself. */
import type { FaultEntry } from "./table.ts"

export const UPDATE_FAULTS = {
  /** An executable without an operator, started without --settings. */
  CLIENT_SETTINGS_MISSING: {
    http: 503,
    sftp: "FAILURE",
    de: "Diese Zugangssoftware gehört noch zu keinem Zugang.",
    en: "This access software does not belong to any access yet.",
    hintDe: "Laden Sie sie über den Link des IT-Service, oder nennen Sie die Datei mit --settings.",
    hintEn: "Download it by the link of the IT service, or name the file with --settings.",
  },
  /** A file of settings that is none. */
  CLIENT_SETTINGS_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Die Einstellungen des Zugangs sind nicht lesbar.",
    en: "The settings of the access cannot be read.",
    hintDe: "Laden Sie die Zugangssoftware noch einmal, oder fragen Sie den IT-Service.",
    hintEn: "Download the access software again, or ask the IT service.",
  },
  /** Not higher than those in use: nothing to do, or somebody brings back old ones. */
  CLIENT_SETTINGS_OLD: {
    http: 409,
    sftp: "FAILURE",
    de: "Diese Einstellungen sind nicht neuer als die vorhandenen. Es gelten die vorhandenen.",
    en: "These settings are no newer than the present ones. The present ones stay.",
    hintDe: "Sie müssen nichts tun.",
    hintEn: "You need not do anything.",
  },
  /** Settings cannot bring other keys: those come with a release. */
  CLIENT_SETTINGS_KEYS_FOREIGN: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Diese Einstellungen nennen andere Schlüssel als die, denen die Zugangssoftware vertraut. Es gelten die vorhandenen.",
    en: "These settings name other keys than those that the access software trusts. The present ones stay.",
    hintDe: "Sagen Sie es dem IT-Service: Neue Schlüssel kommen nur mit einer neuen Version.",
    hintEn: "Tell the IT service: new keys come only with a new version.",
  },
  /** Too few good signatures of known keys. */
  CLIENT_SIGNATURES_MISSING: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Das wurde nicht von denen unterschrieben, denen die Zugangssoftware vertraut. Es wurde nichts verändert.",
    en: "This was not signed by those whom the access software trusts. Nothing was changed.",
    hintDe: "Sagen Sie es dem IT-Service: Es kann ein Fehler sein oder ein Angriff.",
    hintEn: "Tell the IT service: it may be a mistake or an attack.",
  },
  /** No manifest of ours, in form or fields. */
  UPDATE_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Die Angaben zur neuen Version sind nicht lesbar. Es wurde nichts verändert.",
    en: "What describes the new version cannot be read. Nothing was changed.",
    hintDe: "Die Zugangssoftware versucht es später von selbst wieder.",
    hintEn: "The access software will try again later by itself.",
  },
  /** Somebody keeps new versions from this PC, or its clock is wrong. */
  UPDATE_EXPIRED: {
    http: 409,
    sftp: "FAILURE",
    de: "Ob es eine neue Version gibt, lässt sich nicht mehr sicher sagen: Die letzte Auskunft ist abgelaufen.",
    en: "Whether there is a new version can no longer be said for sure: the last word on it has expired.",
    hintDe: "Prüfen Sie Datum und Uhrzeit dieses Computers, und fragen Sie sonst den IT-Service.",
    hintEn: "Check this computer's date and time, and otherwise ask the IT service.",
  },
  /** Below a version that this PC has seen. */
  UPDATE_OLDER: {
    http: 409,
    sftp: "FAILURE",
    de: "Angeboten wird eine ältere Version, als dieser Computer schon kennt. Es wurde nichts verändert.",
    en: "The version on offer is older than one that this computer knows. Nothing was changed.",
    hintDe: "Sagen Sie es dem IT-Service: Es kann ein Fehler sein oder ein Angriff.",
    hintEn: "Tell the IT service: it may be a mistake or an attack.",
  },
  /** No proof that the operator's log holds it, or not of this log. */
  UPDATE_NOT_IN_LOG: {
    http: 403,
    sftp: "PERMISSION_DENIED",
    de: "Die neue Version steht nicht im Protokoll des Betreibers. Es wurde nichts verändert.",
    en: "The new version does not stand in the operator's log. Nothing was changed.",
    hintDe: "Sagen Sie es dem IT-Service: Es kann ein Fehler sein oder ein Angriff.",
    hintEn: "Tell the IT service: it may be a mistake or an attack.",
  },
  /** The release has no file for this system, or this is no single executable. */
  UPDATE_NOT_FOR_SYSTEM: {
    http: 409,
    sftp: "FAILURE",
    de: "Auf diesem System erneuert sich die Zugangssoftware nicht von selbst.",
    en: "On this system the access software does not replace itself.",
    hintDe: "Laden Sie die neue Version über den Link des IT-Service.",
    hintEn: "Download the new version by the link of the IT service.",
  },
  /** Other bytes than the manifest says, or fewer, or more. */
  UPDATE_FILE_WRONG: {
    http: 502,
    sftp: "FAILURE",
    de: "Die geladene Datei ist nicht die angekündigte. Die bisherige Version bleibt.",
    en: "The downloaded file is not the announced one. The present version stays.",
    hintDe: "Versuchen Sie es später noch einmal. Bleibt es so, fragen Sie den IT-Service.",
    hintEn: "Try again later. If it stays like this, ask the IT service.",
  },
  /** It came so slowly that it would hardly have ended, or somebody lets it trickle. */
  UPDATE_TOO_SLOW: {
    http: 504,
    sftp: "FAILURE",
    de: "Die neue Version kam zu langsam an und wurde nicht fertig. Die bisherige Version bleibt.",
    en: "The new version arrived too slowly and was not completed. The present version stays.",
    hintDe: "Versuchen Sie es an einer schnelleren Leitung noch einmal. Bleibt es so, fragen Sie den IT-Service.",
    hintEn: "Try again on a faster line. If it stays like this, ask the IT service.",
  },
  /** No space, or no right to write where the executable lies. */
  UPDATE_NOT_WRITTEN: {
    http: 507,
    sftp: "FAILURE",
    de: "Die neue Version ließ sich nicht speichern. Die bisherige bleibt.",
    en: "The new version could not be stored. The present one stays.",
    hintDe: "Schaffen Sie Platz, oder legen Sie die Zugangssoftware in einen Ordner, in den Sie schreiben dürfen.",
    hintEn: "Make room, or put the access software into a folder that you may write to.",
  },
} as const satisfies Record<string, FaultEntry>
