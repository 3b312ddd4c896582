/** What a door refuses by itself, and what the keeper refuses a door. */
import type { FaultEntry } from "./table.ts"

export const DOOR_FAULTS = {
  /** The command is not in this zone's table. */
  COMMAND_UNKNOWN: {
    http: 404,
    sftp: "OP_UNSUPPORTED",
    de: "Das wird hier nicht angeboten.",
    en: "This is not offered here.",
    hintDe: "Bitte wenden Sie sich an den Betrieb.",
    hintEn: "Please contact the operator.",
  },
  COMMAND_NOT_PERMITTED: { shownAs: "COMMAND_UNKNOWN" },
  /** The inner process does not answer; the door recovers by itself. */
  KEEPER_AWAY: {
    http: 503,
    sftp: "FAILURE",
    de: "Der Dienst ist gerade nicht bereit. Angenommene Dateien sind sicher.",
    en: "The service is not ready at the moment. Files that were accepted are safe.",
    hintDe: "Bitte versuchen Sie es in einer Minute erneut.",
    hintEn: "Please try again in a minute.",
  },
  /** A packet longer than the announced limit, or too short to be one; the session ends. */
  SFTP_PACKET_SIZE_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Das Programm hat ein SFTP-Paket mit unzulässiger Länge gesendet. Die Sitzung wurde beendet, Angenommenes ist sicher.",
    en: "The program sent an SFTP packet of a length that is not allowed. The session was ended; what was accepted is safe.",
    hintDe: "Bitte prüfen Sie das verwendete Programm.",
    hintEn: "Please check the program in use.",
  },
  /** The stream ended in the middle of a packet. */
  SFTP_STREAM_TRUNCATED: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Die Verbindung endete mitten in einer Anfrage. Diese Anfrage wurde nicht ausgeführt.",
    en: "The connection ended in the middle of a request. That request was not carried out.",
    hintDe: "Bitte verbinden Sie sich neu und setzen Sie die Übertragung fort.",
    hintEn: "Please connect again and resume the transfer.",
  },
  /** A request came before INIT. */
  SFTP_NOT_STARTED: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Das Programm hat eine Anfrage gesendet, bevor die SFTP-Sitzung begonnen war. Es wurde nichts verändert.",
    en: "The program sent a request before the SFTP session had begun. Nothing was changed.",
    hintDe: "Bitte prüfen Sie das verwendete Programm.",
    hintEn: "Please check the program in use.",
  },
  /** INIT came a second time. */
  SFTP_STARTED_TWICE: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Das Programm wollte die SFTP-Sitzung ein zweites Mal beginnen. Sie wurde beendet, Angenommenes ist sicher.",
    en: "The program tried to begin the SFTP session a second time. It was ended; what was accepted is safe.",
    hintDe: "Bitte prüfen Sie das verwendete Programm.",
    hintEn: "Please check the program in use.",
  },
  /** The client speaks only SFTP versions below 3. */
  SFTP_VERSION_TOO_OLD: {
    http: 400,
    sftp: "OP_UNSUPPORTED",
    de: "Das Programm spricht eine zu alte SFTP-Version. Es wurde nichts verändert.",
    en: "The program speaks an SFTP version that is too old. Nothing was changed.",
    hintDe: "Bitte verwenden Sie ein Programm, das SFTP Version 3 beherrscht.",
    hintEn: "Please use a program that knows SFTP version 3.",
  },
  /** A message type or extension that we do not offer and did not announce. */
  SFTP_REQUEST_UNSUPPORTED: {
    http: 501,
    sftp: "OP_UNSUPPORTED",
    de: "Diese SFTP-Funktion wird hier nicht angeboten. Es wurde nichts verändert.",
    en: "This SFTP function is not offered here. Nothing was changed.",
    hintDe: "Bitte schalten Sie sie im Programm ab.",
    hintEn: "Please switch it off in the program.",
  },
  /** Symbolic and hard links: the virtual tree has none. */
  SFTP_LINK_UNSUPPORTED: {
    http: 501,
    sftp: "OP_UNSUPPORTED",
    de: "Verknüpfungen gibt es hier nicht. Es wurde nichts verändert.",
    en: "There are no links here. Nothing was changed.",
    hintDe: "Bitte übertragen Sie die Datei selbst.",
    hintEn: "Please transfer the file itself.",
  },
  /** An attribute block with unknown flags or a size beyond all reason. */
  SFTP_ATTRIBUTES_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Das Programm hat Dateieigenschaften gesendet, die wir nicht lesen können. Es wurde nichts verändert.",
    en: "The program sent file attributes that we cannot read. Nothing was changed.",
    hintDe: "Bitte prüfen Sie das verwendete Programm.",
    hintEn: "Please check the program in use.",
  },
  /** An offset or size that no file can have (2^53 and above). */
  SFTP_OFFSET_INVALID: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Das Programm hat eine Stelle in der Datei genannt, die es nicht geben kann. Es wurde nichts verändert.",
    en: "The program named a place in the file that cannot exist. Nothing was changed.",
    hintDe: "Bitte prüfen Sie das verwendete Programm.",
    hintEn: "Please check the program in use.",
  },
  /** OPEN with contradictory or unknown flags. */
  SFTP_OPEN_FLAGS_INVALID: {
    http: 400,
    sftp: "OP_UNSUPPORTED",
    de: "So lässt sich eine Datei hier nicht öffnen. Es wurde nichts verändert.",
    en: "A file cannot be opened in this way here. Nothing was changed.",
    hintDe: "Bitte öffnen Sie die Datei entweder zum Lesen oder zum Schreiben.",
    hintEn: "Please open the file either for reading or for writing.",
  },
  /** A handle that this session never had, or has closed. */
  SFTP_HANDLE_UNKNOWN: {
    http: 400,
    sftp: "FAILURE",
    de: "Das Programm bezieht sich auf eine Datei, die nicht geöffnet ist. Es wurde nichts verändert.",
    en: "The program refers to a file that is not open. Nothing was changed.",
    hintDe: "Bitte öffnen Sie die Datei erneut.",
    hintEn: "Please open the file again.",
  },
  /** Reading from a handle opened for writing, listing a file, and the like. */
  SFTP_HANDLE_KIND_MISMATCH: {
    http: 400,
    sftp: "OP_UNSUPPORTED",
    de: "Die Datei ist nicht so geöffnet, dass dies möglich wäre. Es wurde nichts verändert.",
    en: "The file is not open in a way that would permit this. Nothing was changed.",
    hintDe: "Bitte öffnen Sie sie zum Lesen oder zum Schreiben, nicht für beides.",
    hintEn: "Please open it for reading or for writing, not for both.",
  },
  /** The session has as many open handles as it may. */
  SFTP_HANDLES_EXHAUSTED: {
    http: 429,
    sftp: "FAILURE",
    de: "In dieser Sitzung sind zu viele Dateien zugleich geöffnet. Die offenen Übertragungen laufen weiter.",
    en: "Too many files are open at once in this session. The transfers that are open go on.",
    hintDe: "Bitte schließen Sie Dateien oder übertragen Sie weniger zugleich.",
    hintEn: "Please close files or transfer fewer at once.",
  },
  /** A resumed upload goes on at a place before the end of what we have. */
  SFTP_APPEND_MISPLACED: {
    http: 409,
    sftp: "FAILURE",
    de: "Die fortgesetzte Übertragung passt nicht an das Ende dessen, was schon da ist. Das Vorhandene ist unverändert.",
    en: "The resumed transfer does not fit the end of what is already there. What is there is unchanged.",
    hintDe: "Bitte fragen Sie die Größe neu ab oder senden Sie die Datei von vorn.",
    hintEn: "Please ask for the size again, or send the file from the start.",
  },
  /** The home folder of somebody else, or of nobody. */
  SFTP_HOME_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Dieses Benutzerverzeichnis gibt es hier nicht.",
    en: "There is no such home folder here.",
    hintDe: "Bitte geben Sie den Pfad ohne Tilde an.",
    hintEn: "Please give the path without a tilde.",
  },
  /** A path that is not valid UTF-8 (overlong forms and surrogates included). */
  PATH_NOT_UTF8: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Der Name ist nicht in UTF-8 geschrieben. Es wurde nichts verändert.",
    en: "The name is not written in UTF-8. Nothing was changed.",
    hintDe: "Bitte stellen Sie das Programm auf UTF-8 um oder verwenden Sie einen Namen ohne Umlaute.",
    hintEn: "Please set the program to UTF-8, or use a name without accented letters.",
  },
  /** NUL, control and direction characters, backslash. */
  PATH_CHARACTER_FORBIDDEN: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Der Name enthält ein Zeichen, das hier nicht erlaubt ist. Es wurde nichts verändert.",
    en: "The name contains a character that is not allowed here. Nothing was changed.",
    hintDe: "Bitte verwenden Sie keine Steuerzeichen und / statt \\ als Trenner.",
    hintEn: "Please use no control characters, and / instead of \\ as separator.",
  },
  /** A path above 4096 bytes or a name above 255 bytes of UTF-8. */
  PATH_TOO_LONG: {
    http: 400,
    sftp: "BAD_MESSAGE",
    de: "Der Name ist zu lang. Es wurde nichts verändert.",
    en: "The name is too long. Nothing was changed.",
    hintDe: "Bitte kürzen Sie ihn auf höchstens 255 Byte, den ganzen Pfad auf höchstens 4096.",
    hintEn: "Please shorten it to at most 255 bytes, and the whole path to at most 4096.",
  },
  /** A write more than 8 MiB ahead of what has arrived without a gap. */
  UPLOAD_TOO_FAR: {
    http: 409,
    sftp: "FAILURE",
    de: "Das Programm hat eine Stelle weit hinter dem bisher Empfangenen geschrieben. Das Empfangene ist sicher.",
    en: "The program wrote far behind what has been received so far. What was received is safe.",
    hintDe: "Bitte übertragen Sie die Datei der Reihe nach, ohne parallele Abschnitte.",
    hintEn: "Please transfer the file in order, without parallel sections.",
  },
  /** A write over bytes that are already encrypted. */
  UPLOAD_REWRITE: {
    http: 501,
    sftp: "OP_UNSUPPORTED",
    de: "Schon Empfangenes lässt sich nicht überschreiben. Das Vorhandene ist unverändert.",
    en: "What has been received cannot be overwritten. What is there is unchanged.",
    hintDe: "Bitte senden Sie die Datei als Ganzes neu oder setzen Sie sie am Ende fort.",
    hintEn: "Please send the file again as a whole, or continue at its end.",
  },
  /** The file was closed or synced although bytes in the middle are missing. */
  UPLOAD_INCOMPLETE: {
    http: 409,
    sftp: "FAILURE",
    de: "Die Datei wurde geschlossen, obwohl in der Mitte etwas fehlt. Sie wurde nicht zugestellt; der lückenlose Anfang ist sicher.",
    en: "The file was closed although something in the middle is missing. It was not delivered; the beginning without gaps is safe.",
    hintDe: "Bitte setzen Sie die Übertragung fort oder senden Sie die Datei neu.",
    hintEn: "Please resume the transfer or send the file again.",
  },
  /** Cutting or extending a file to a length. */
  UPLOAD_RESIZE_UNSUPPORTED: {
    http: 501,
    sftp: "OP_UNSUPPORTED",
    de: "Die Länge einer Datei lässt sich hier nicht ändern. Das Vorhandene ist unverändert.",
    en: "The length of a file cannot be changed here. What is there is unchanged.",
    hintDe: "Bitte senden Sie die Datei als Ganzes neu.",
    hintEn: "Please send the file again as a whole.",
  },
  /** No space is left for ciphertext. */
  DISK_FULL: {
    http: 507,
    sftp: "FAILURE",
    de: "Der Speicherplatz ist erschöpft. Was schon angenommen wurde, ist sicher.",
    en: "The storage space is used up. What was accepted before is safe.",
    hintDe: "Bitte versuchen Sie es später erneut; der Betrieb muss Platz schaffen.",
    hintEn: "Please try again later; the operator has to make room.",
  },
  /** A finished part is not where it must be, or cannot be read. */
  BLOB_MISSING: {
    http: 500,
    sftp: "FAILURE",
    de: "Ein Teil dieser Datei lässt sich nicht lesen und wurde nicht herausgegeben.",
    en: "A part of this file cannot be read and was not released.",
    hintDe: "Bitte melden Sie sich beim Betrieb; die Absenderin muss die Datei vielleicht erneut senden.",
    hintEn: "Please contact the operator; the sender may have to send the file again.",
  },
  /** As many connections as this door may hold. */
  DOOR_FULL: {
    http: 503,
    sftp: "FAILURE",
    de: "Gerade sind zu viele Verbindungen offen. Laufende Übertragungen gehen weiter.",
    en: "Too many connections are open at the moment. Transfers under way go on.",
    hintDe: "Bitte versuchen Sie es in einigen Minuten erneut.",
    hintEn: "Please try again in a few minutes.",
  },
  /** As many connections as one address may have. */
  DOOR_ADDRESS_FULL: {
    http: 429,
    sftp: "FAILURE",
    de: "Von Ihrer Adresse sind schon zu viele Verbindungen offen. Laufende Übertragungen gehen weiter.",
    en: "Too many connections from your address are open already. Transfers under way go on.",
    hintDe: "Bitte schließen Sie andere Verbindungen oder übertragen Sie weniger zugleich.",
    hintEn: "Please close other connections or transfer fewer at once.",
  },
  /** The door ends its work; no new transfers begin. */
  DOOR_STOPPING: {
    http: 503,
    sftp: "FAILURE",
    de: "Der Dienst wird gerade neu gestartet. Angenommene Dateien sind sicher.",
    en: "The service is being restarted. Files that were accepted are safe.",
    hintDe: "Bitte verbinden Sie sich in einer Minute neu; angefangene Übertragungen lassen sich fortsetzen.",
    hintEn: "Please connect again in a minute; transfers that have begun can be resumed.",
  },
  /** Nothing was asked for longer than a session may be idle. */
  SESSION_IDLE: {
    http: 408,
    sftp: "FAILURE",
    de: "Die Sitzung wurde beendet, weil sie lange nicht benutzt wurde. Angenommene Dateien sind sicher.",
    en: "The session was ended because it was not used for a long time. Files that were accepted are safe.",
    hintDe: "Bitte melden Sie sich neu an.",
    hintEn: "Please log in again.",
  },
} as const satisfies Record<string, FaultEntry>
