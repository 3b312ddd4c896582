/** What pages refuse before anybody is asked: addresses, origins and forms that are not ours. */
import type { FaultEntry, FaultText } from "./table.ts"

function refused(
  http: number,
  [de, en]: readonly [string, string],
  [hintDe, hintEn]: readonly [string, string],
): FaultText {
  return { http, sftp: "FAILURE", de, en, hintDe, hintEn }
}

const fromStart = [
  "Bitte öffnen Sie die Startseite und gehen Sie von dort weiter.",
  "Please open the start page and go on from there.",
] as const
const formAgain = [
  "Bitte gehen Sie zurück, prüfen Sie Ihre Angaben und senden Sie sie noch einmal.",
  "Please go back, check what you entered, and send it again.",
] as const
const formUnreadable = refused(
  400,
  [
    "Ihre Angaben kamen nicht so an, wie unsere Seite sie sendet. Es wurde nichts verändert.",
    "What you entered did not arrive as our page sends it. Nothing was changed.",
  ],
  formAgain,
)

export const PAGE_FAULTS = {
  /** There is no such page, or it is not this person's to know of. */
  PAGE_UNKNOWN: refused(
    404,
    ["Diese Seite gibt es nicht.", "There is no such page."],
    [
      "Bitte prüfen Sie die Adresse, oder öffnen Sie die Startseite.",
      "Please check the address, or open the start page.",
    ],
  ),
  /** A path or query that no link of ours has: doubled or encoded slashes, dots, control characters, too long. */
  PAGE_ADDRESS_INVALID: refused(
    400,
    ["Diese Adresse hat eine Form, die es hier nicht gibt.", "This address has a form that does not exist here."],
    fromStart,
  ),
  /** Neither GET, HEAD nor POST, or POST where nothing is sent. */
  PAGE_METHOD_REFUSED: refused(
    405,
    ["Diese Seite kann das nicht. Es wurde nichts verändert.", "This page cannot do that. Nothing was changed."],
    fromStart,
  ),
  /** The request names a host that is not this process's own. */
  PAGE_HOST_UNKNOWN: refused(
    421,
    ["Unter diesem Namen gibt es hier keine Seiten.", "There are no pages here under this name."],
    ["Bitte verwenden Sie die Adresse, die Ihnen genannt wurde.", "Please use the address that you were given."],
  ),
  /** Another site sent a form here, or embeds one of our pages. */
  PAGE_ORIGIN_FOREIGN: refused(
    403,
    [
      "Diese Anfrage kam von einer fremden Seite. Es wurde nichts verändert.",
      "This request came from a foreign site. Nothing was changed.",
    ],
    [
      "Bitte öffnen Sie unsere Seite selbst und beginnen Sie dort neu.",
      "Please open our page yourself and begin again there.",
    ],
  ),
  /** The form's token is missing or belongs to another browser: cookies were cleared, or the page is very old. */
  FORM_STALE: refused(
    409,
    [
      "Die Seite war zu lange offen. Es wurde noch nichts verändert, Ihre Angaben sind noch da.",
      "The page was open for too long. Nothing was changed yet, and what you entered is still here.",
    ],
    ["Bitte senden Sie die Angaben noch einmal.", "Please send what you entered again."],
  ),
  /** Not the encoding of a form, broken percent or UTF-8 sequences, control characters. */
  FORM_UNREADABLE: formUnreadable,
  /** A field twice, or too many fields. */
  FORM_FIELDS_INVALID: formUnreadable,
  /** A body of another content type. */
  FORM_KIND_UNKNOWN: { ...formUnreadable, http: 415 },
  /** More bytes than the page accepts. */
  FORM_TOO_LARGE: refused(
    413,
    ["Das sind mehr Angaben, als diese Seite annimmt.", "That is more than this page accepts."],
    [
      "Bitte kürzen Sie die Angaben, oder senden Sie sie in mehreren Schritten.",
      "Please shorten what you enter, or send it in several steps.",
    ],
  ),
  /** Parts that no browser sends: no boundary, a broken one, other headers, something before or after. */
  FORM_PARTS_INVALID: formUnreadable,
  /** A file's name is no text, too long, or missing. */
  FORM_FILE_NAME_INVALID: refused(
    400,
    [
      "Der Name einer Datei hat Zeichen, die hier nicht gehen. Es wurde nichts verändert.",
      "The name of a file has signs that do not work here. Nothing was changed.",
    ],
    [
      "Bitte benennen Sie die Datei um und wählen Sie sie noch einmal aus.",
      "Please rename the file and choose it again.",
    ],
  ),
  /** More bytes than a form with files may have. */
  FORM_FILES_TOO_LARGE: refused(
    413,
    [
      "Diese Dateien sind zusammen größer als 8 MiB. Es wurde nichts verändert.",
      "Together these files are larger than 8 MiB. Nothing was changed.",
    ],
    [
      "Bitte teilen Sie die Datei, und senden Sie die Teile nacheinander.",
      "Please cut the file into several and send one after the other.",
    ],
  ),
  /** Files come from somebody who is not logged in: they are not even read. */
  FORM_FILES_FOREIGN: refused(
    401,
    [
      "Ihre Sitzung ist beendet. Die Datei wurde nicht gelesen, es wurde nichts verändert.",
      "Your session has ended. The file was not read, and nothing was changed.",
    ],
    ["Bitte melden Sie sich an und wählen Sie die Datei noch einmal aus.", "Please log in and choose the file again."],
  ),
  /** So many files are being received that no further one has space in memory. */
  FORM_FILES_BUSY: refused(
    503,
    [
      "Gerade werden so viele Dateien empfangen, dass kein Platz ist. Es wurde nichts verändert.",
      "So many files are being received just now that there is no space. Nothing was changed.",
    ],
    ["Bitte versuchen Sie es in einer Minute noch einmal.", "Please try again in a minute."],
  ),
  /** The body did not arrive in time. */
  FORM_TOO_SLOW: refused(
    408,
    [
      "Ihre Angaben kamen nicht in der vorgesehenen Zeit an. Es wurde nichts verändert.",
      "What you entered did not arrive in time. Nothing was changed.",
    ],
    ["Bitte prüfen Sie Ihre Verbindung und versuchen Sie es erneut.", "Please check your connection and try again."],
  ),
  /** A defect of ours: the request ended, the operator's log has the cause under the same reference. */
  PAGE_DEFECT: refused(
    500,
    [
      "Auf unserer Seite ist etwas schiefgegangen. Ob Ihre letzte Eingabe übernommen wurde, ist nicht sicher.",
      "Something went wrong on our side. Whether your last entry was taken is not certain.",
    ],
    [
      "Bitte sehen Sie nach, bevor Sie es wiederholen. Nennen Sie uns sonst das Kennzeichen.",
      "Please look before you repeat it. Otherwise tell us the reference.",
    ],
  ),
} as const satisfies Record<string, FaultEntry>
