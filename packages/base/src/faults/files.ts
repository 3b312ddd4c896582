/** The virtual tree, uploads and releases. */
import type { FaultEntry } from "./table.ts"

function refused<const S extends "PERMISSION_DENIED" | "FAILURE" | "OP_UNSUPPORTED" | "NO_SUCH_FILE">(
  sftp: S,
  http: number,
  [de, en]: readonly [string, string],
  [hintDe, hintEn]: readonly [string, string],
) {
  return { http, sftp, de, en, hintDe, hintEn } as const satisfies FaultEntry
}

const askOperator = ["Bitte wenden Sie sich an den Betrieb.", "Please contact the operator."] as const
const look = ["Bitte lassen Sie sich den Ordner anzeigen.", "Please list the folder."] as const
const again = ["Bitte senden Sie die Datei erneut.", "Please send the file again."] as const

export const FILE_FAULTS = {
  /** No such file or folder, or it is not this account's to see. */
  PATH_NOT_FOUND: refused(
    "NO_SUCH_FILE",
    404,
    ["Diese Datei oder diesen Ordner gibt es hier nicht.", "There is no such file or folder here."],
    look,
  ),
  /** The name is taken and the request does not replace. */
  PATH_EXISTS: refused(
    "FAILURE",
    409,
    ["Diesen Namen gibt es hier schon. Es wurde nichts verändert.", "This name exists already. Nothing was changed."],
    ["Bitte wählen Sie einen anderen Namen.", "Please choose another name."],
  ),
  /** The path names a folder where a file is meant. */
  PATH_IS_FOLDER: refused("FAILURE", 409, ["Das ist ein Ordner, keine Datei.", "This is a folder, not a file."], look),
  /** The path names a file where a folder is meant. */
  PATH_IS_FILE: refused("FAILURE", 409, ["Das ist eine Datei, kein Ordner.", "This is a file, not a folder."], look),
  /** No grant lets this account write here. */
  FOLDER_WRITE_REFUSED: refused(
    "PERMISSION_DENIED",
    403,
    ["Hier dürfen Sie nichts ablegen oder ändern.", "You may not put or change anything here."],
    ["Legen Sie Dateien zum Senden unter /ausgang/<Empfänger>/ ab.", "Put files to send under /ausgang/<recipient>/."],
  ),
  /** No grant lets this account read here. */
  FOLDER_READ_REFUSED: refused(
    "PERMISSION_DENIED",
    403,
    ["Hier dürfen Sie nichts abholen.", "You may not collect anything here."],
    ["Ihre Post liegt unter /eingang/<Absender>/.", "Your files are under /eingang/<sender>/."],
  ),
  /** A sender cannot read back what he sent. */
  FILE_SENT_UNREADABLE: refused(
    "PERMISSION_DENIED",
    403,
    ["Gesendete Dateien kann nur der Empfänger abholen.", "Only the recipient can collect files that were sent."],
    ["Quittungen liegen unter /quittungen/.", "Receipts are under /quittungen/."],
  ),
  /** Only what holds nothing can be removed. */
  FOLDER_NOT_EMPTY: refused(
    "FAILURE",
    409,
    ["Der Ordner ist nicht leer. Es wurde nichts gelöscht.", "The folder is not empty. Nothing was removed."],
    look,
  ),
  /** The folders that the product itself makes cannot be changed. */
  FOLDER_FIXED: refused(
    "PERMISSION_DENIED",
    403,
    ["Dieser Ordner gehört zur Einrichtung und bleibt.", "This folder belongs to the set-up and stays."],
    askOperator,
  ),
  /** Folders keep their names. */
  FOLDER_RENAME_UNSUPPORTED: refused(
    "OP_UNSUPPORTED",
    501,
    ["Ordner können nicht umbenannt werden.", "Folders cannot be renamed."],
    ["Legen Sie einen neuen Ordner an.", "Make a new folder."],
  ),
  /** Names that end in ";" and digits stand for older versions. */
  NAME_RESERVED: refused(
    "PERMISSION_DENIED",
    400,
    [
      "Namen mit Strichpunkt und Zahl am Ende bezeichnen ältere Fassungen.",
      "Names ending in a semicolon and digits stand for older versions.",
    ],
    ["Bitte wählen Sie einen anderen Namen.", "Please choose another name."],
  ),
  /** A name longer than 255 bytes or with characters that no name may have. */
  NAME_INVALID: refused(
    "FAILURE",
    400,
    ["Dieser Name ist nicht erlaubt.", "This name is not permitted."],
    [
      "Bitte wählen Sie einen kürzeren Namen ohne Sonderzeichen.",
      "Please choose a shorter name without special characters.",
    ],
  ),
  /** A rename would leave its folder. */
  RENAME_ELSEWHERE: refused(
    "PERMISSION_DENIED",
    403,
    [
      "Umbenennen geht nur innerhalb desselben Ordners eines Empfängers.",
      "Renaming works only within one recipient's folder.",
    ],
    again,
  ),
  /** What the recipient has begun to read keeps its name and cannot be taken back. */
  FILE_COLLECTED: refused(
    "PERMISSION_DENIED",
    409,
    [
      "Der Empfänger hat diese Datei schon abgeholt oder damit begonnen.",
      "The recipient has already begun to collect this file.",
    ],
    ["Senden Sie eine neue Fassung unter demselben Namen.", "Send a new version under the same name."],
  ),
  /** Removing in /eingang confirms the collection, so there must have been one. */
  FILE_NOT_COLLECTED: refused(
    "PERMISSION_DENIED",
    409,
    [
      "Löschen bestätigt die Abholung. Diese Datei wurde noch nicht vollständig abgeholt; sie bleibt liegen.",
      "Removing confirms the collection. This file has not been collected completely; it stays.",
    ],
    ["Bitte holen Sie die Datei zuerst ab.", "Please collect the file first."],
  ),
  /** The upload does not exist, is finished, or is another session's. */
  UPLOAD_NOT_OPEN: refused(
    "FAILURE",
    409,
    [
      "Dieser Vorgang ist nicht mehr offen. Angenommene Teile sind sicher.",
      "This upload is no longer open. Parts that were accepted are safe.",
    ],
    [
      "Setzen Sie die Übertragung fort (reput) oder senden Sie die Datei erneut.",
      "Continue the transfer (reput) or send the file again.",
    ],
  ),
  /** Parts must be sealed one after the other. */
  UPLOAD_PART_ORDER: refused(
    "FAILURE",
    409,
    ["Die Teile der Datei kamen in falscher Reihenfolge.", "The parts of the file came in a wrong order."],
    again,
  ),
  /** Two parts are unsealed already. */
  UPLOAD_PARTS_UNSEALED: refused(
    "FAILURE",
    409,
    ["Erst müssen die offenen Teile abgeschlossen werden.", "The open parts must be completed first."],
    again,
  ),
  /** More parts than a version may have (4,096). */
  UPLOAD_TOO_LARGE: refused(
    "FAILURE",
    413,
    ["Die Datei ist zu groß (höchstens 256 GiB).", "The file is too large (256 GiB at most)."],
    ["Bitte teilen Sie die Datei.", "Please split the file."],
  ),
  /** Lengths or hashes at the end do not fit what was sealed. */
  UPLOAD_CONTENT_MISMATCH: refused(
    "FAILURE",
    409,
    [
      "Länge oder Prüfsumme stimmt nicht. Die Datei wurde nicht angenommen.",
      "Length or checksum does not fit. The file was not accepted.",
    ],
    again,
  ),
  /** The part file is not what the door said it wrote. */
  PART_FILE_MISMATCH: refused(
    "FAILURE",
    409,
    [
      "Ein Teil der Datei kam nicht vollständig an. Sie wurde nicht angenommen.",
      "A part of the file did not arrive completely. It was not accepted.",
    ],
    again,
  ),
  /** An account has too many pending uploads. */
  UPLOADS_TOO_MANY: refused(
    "FAILURE",
    429,
    ["Zu viele angefangene Übertragungen.", "Too many unfinished uploads."],
    ["Bitte beenden oder löschen Sie angefangene Dateien.", "Please finish or remove unfinished files."],
  ),
  /** The release does not exist, is closed, or is another session's. */
  RELEASE_NOT_OPEN: refused(
    "FAILURE",
    409,
    ["Diese Abholung ist nicht mehr offen.", "This collection is no longer open."],
    ["Bitte öffnen Sie die Datei erneut.", "Please open the file again."],
  ),
  /** The file has no such part. */
  PART_NOT_FOUND: refused(
    "FAILURE",
    404,
    ["Diesen Teil der Datei gibt es nicht.", "There is no such part of the file."],
    askOperator,
  ),
  /** The version was confirmed, taken back or its keys are gone. */
  VERSION_GONE: refused(
    "NO_SUCH_FILE",
    410,
    ["Diese Fassung der Datei gibt es nicht mehr.", "This version of the file is gone."],
    look,
  ),
} as const satisfies Record<string, FaultEntry>
