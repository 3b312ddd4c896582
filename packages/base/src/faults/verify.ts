/** What the offline verifier finds out about a copy of the log and about receipts. */
import type { FaultEntry } from "./table.ts"

function found(
  [de, en]: readonly [string, string],
  [hintDe, hintEn]: readonly [string, string],
): { http: 422; sftp: "FAILURE"; de: string; en: string; hintDe: string; hintEn: string } {
  return { http: 422, sftp: "FAILURE", de, en, hintDe, hintEn } as const satisfies FaultEntry
}

const copyAgain = [
  "Kopieren Sie den Ordner noch einmal, die Datei checkpoint zuerst. Bleibt es dabei, bewahren Sie beide Kopien auf und fragen Sie den Betrieb.",
  "Copy the folder again, the file checkpoint first. If it stays so, keep both copies and ask the operator.",
] as const
const keepBoth = [
  "Bewahren Sie Kopie und älteren Stand auf; beide zusammen sind der Beweis. Verständigen Sie den Betrieb und Ihre Datenschutzstelle.",
  "Keep the copy and the older checkpoint; together they are the evidence. Tell the operator and your data protection officer.",
] as const
const incident = [
  "Bewahren Sie diese Kopie auf und melden Sie den Eintrag dem Betrieb als Vorfall.",
  "Keep this copy and report the entry to the operator as an incident.",
] as const
const look = [
  "Das allein widerlegt das Protokoll nicht. Fragen Sie den Betrieb nach dem Grund.",
  "This alone does not refute the log. Ask the operator for the reason.",
] as const
const keepReceipt = [
  "Bewahren Sie Quittung und Datei unverändert auf und fragen Sie den Aussteller.",
  "Keep receipt and file unchanged and ask the issuer.",
] as const

export const VERIFY_FAULTS = {
  /** The folder or file that was to be verified is not there or cannot be read. */
  VERIFY_INPUT_UNREADABLE: found(
    ["Die angegebene Datei oder der Ordner ist nicht lesbar.", "The file or folder given cannot be read."],
    ["Prüfen Sie Schreibweise und Leserechte.", "Check its spelling and your permission to read it."],
  ),
  /** The copy of the log has no file `checkpoint`. */
  VERIFY_CHECKPOINT_MISSING: found(
    [
      "In diesem Ordner liegt kein signierter Stand (checkpoint) eines Protokolls.",
      "This folder has no signed checkpoint of a log.",
    ],
    ["Geben Sie den Ordner an, in dem die Datei checkpoint liegt.", "Name the folder that holds the file checkpoint."],
  ),
  /** A tile or bundle that the checkpoint needs is not there, neither in its partial nor in its full form. */
  VERIFY_TILE_MISSING: found(
    ["Ein Stück des Protokolls fehlt in dieser Kopie.", "A piece of the log is missing from this copy."],
    copyAgain,
  ),
  /** What stands at a tile's path is not a regular file, is too long for a tile, or cannot be read. */
  VERIFY_TILE_UNREADABLE: found(
    ["Ein Stück des Protokolls ist in dieser Kopie nicht lesbar.", "A piece of the log cannot be read in this copy."],
    copyAgain,
  ),
  /** The tiles lead to the signed root and an entry does not: its text was altered. */
  VERIFY_ENTRY_ALTERED: found(
    [
      "Ein Eintrag wurde verändert: Er passt nicht zu dem, was der Betrieb unterschrieben hat.",
      "An entry was altered: it does not fit what the operator signed.",
    ],
    copyAgain,
  ),
  /** The tiles lead to the signed root and two bundles stand in each other's place. */
  VERIFY_BUNDLES_SWAPPED: found(
    ["Einträge des Protokolls stehen nicht an ihrem Platz.", "Entries of the log are not in their place."],
    copyAgain,
  ),
  /** The entries lead to the signed root and a hash tile does not fit them. */
  VERIFY_TILE_ALTERED: found(
    [
      "Die Einträge stimmen mit der Unterschrift überein, aber ein Stück des Baums darüber wurde verändert.",
      "The entries agree with the signature, but a piece of the tree above them was altered.",
    ],
    copyAgain,
  ),
  /** Neither entries nor tiles lead to the root that was signed. */
  VERIFY_ROOT_MISMATCH: found(
    [
      "Die Einträge ergeben nicht den Stand, den der Betrieb unterschrieben hat.",
      "The entries do not amount to what the operator signed.",
    ],
    copyAgain,
  ),
  /** A partial tile from earlier differs from the beginning of what it grew into. */
  VERIFY_PARTIAL_DIFFERS: found(
    [
      "Ein früher veröffentlichtes Stück des Protokolls widerspricht dem jetzigen.",
      "A piece of the log that was published earlier contradicts the present one.",
    ],
    incident,
  ),
  /** A file in the folder is no part of a log's publication. */
  VERIFY_FILE_UNEXPECTED: found(
    [
      "Im Ordner liegt etwas, das nicht zum Protokoll gehört.",
      "The folder holds something that is not part of the log.",
    ],
    look,
  ),
  /** The folder has tiles beyond its checkpoint: it was copied while the log grew, or the checkpoint is an older one. */
  VERIFY_FILES_NEWER: found(
    [
      "Im Ordner liegen Stücke, die neuer sind als der signierte Stand.",
      "The folder holds pieces that are newer than the signed checkpoint.",
    ],
    [
      "Das ist so, wenn während des Kopierens weiter protokolliert wurde. Sonst fragen Sie den Betrieb nach dem neueren Stand.",
      "This is so if the log grew while it was copied. If not, ask the operator for the newer checkpoint.",
    ],
  ),
  /** The copy ends before the older checkpoint that somebody holds. */
  VERIFY_LOG_SHRUNK: found(
    [
      "Das Protokoll ist kürzer als ein früher unterschriebener Stand: Es wurde zurückgesetzt, oder diese Kopie ist älter.",
      "The log is shorter than a checkpoint signed earlier: it was rolled back, or this copy is older.",
    ],
    keepBoth,
  ),
  /** The copy had another root at the size of the older checkpoint. */
  VERIFY_LOG_FORKED: found(
    [
      "Das Protokoll hat eine andere Vergangenheit als ein früher unterschriebener Stand: Es wurde zurückgesetzt oder gespalten.",
      "The log has another past than a checkpoint signed earlier: it was rolled back or forked.",
    ],
    keepBoth,
  ),
  /** An entry is proven and is not one that the keeper could have written. */
  VERIFY_LEAF_INVALID: found(
    [
      "Ein Eintrag hat nicht die Form, die in diesem Protokoll vorgeschrieben ist.",
      "An entry does not have the form that this log prescribes.",
    ],
    incident,
  ),
  /** The first entry is not `genesis`, or another entry is. */
  VERIFY_GENESIS_MISPLACED: found(
    [
      "Das Protokoll beginnt nicht mit genau einem Gründungseintrag.",
      "The log does not begin with exactly one founding entry.",
    ],
    incident,
  ),
  /** An entry names a run of the keeper that did not start, or is not the one that runs. */
  VERIFY_BOOT_UNKNOWN: found(
    [
      "Ein Eintrag stammt aus einem Lauf des Dienstes, der hier nicht begonnen hat.",
      "An entry comes from a run of the service that did not start here.",
    ],
    incident,
  ),
  /** A run of the keeper started twice. */
  VERIFY_BOOT_REPEATED: found(
    ["Derselbe Lauf des Dienstes beginnt zweimal.", "The same run of the service starts twice."],
    incident,
  ),
  /** The monotonic clock of one run went back. */
  VERIFY_CLOCK_BACKWARDS: found(
    [
      "Innerhalb eines Laufs geht die fortlaufende Uhr rückwärts: Die Reihenfolge der Einträge stimmt nicht.",
      "Within one run the monotonic clock goes back: the order of entries is wrong.",
    ],
    incident,
  ),
  /** Wall time jumped against the monotonic clock and no entry says so. */
  VERIFY_CLOCK_STEP_SILENT: found(
    ["Die Uhrzeit springt, ohne dass ein Eintrag es meldet.", "The time of day jumps and no entry says so."],
    look,
  ),
  /** An entry names a door that did not start in this run. */
  VERIFY_DOOR_UNKNOWN: found(
    [
      "Ein Eintrag nennt eine Tür, die in diesem Lauf nicht geöffnet wurde.",
      "An entry names a door that was not started in this run.",
    ],
    incident,
  ),
  /** An entry names a door that had stopped before. */
  VERIFY_DOOR_STOPPED: found(
    ["Ein Eintrag nennt eine Tür, die schon geschlossen war.", "An entry names a door that had stopped before."],
    look,
  ),
  /** An entry names a session that nobody had logged in to. */
  VERIFY_SESSION_UNKNOWN: found(
    ["Ein Eintrag nennt eine Sitzung, zu der es keine Anmeldung gibt.", "An entry names a session without a login."],
    incident,
  ),
  /** A key was handed out to a session after its end. */
  VERIFY_SESSION_ENDED: found(
    [
      "An eine beendete Sitzung wurde noch ein Schlüssel herausgegeben.",
      "A key was handed out to a session that had ended.",
    ],
    incident,
  ),
  /** A session appears at another door than that of its login. */
  VERIFY_SESSION_MOVED: found(
    [
      "Eine Sitzung erscheint an einer anderen Tür als der ihrer Anmeldung.",
      "A session appears at another door than that of its login.",
    ],
    look,
  ),
  /** A part was sealed, committed or dropped of an upload that was never opened. */
  VERIFY_UPLOAD_UNKNOWN: found(
    ["Ein Eintrag nennt eine Übertragung, die nie begonnen hat.", "An entry names an upload that was never opened."],
    look,
  ),
  /** Something happened to a version before its commit. */
  VERIFY_VERSION_UNCOMMITTED: found(
    [
      "Ein Eintrag nennt eine Fassung, deren Annahme nicht im Protokoll steht.",
      "An entry names a version whose acceptance is not in the log.",
    ],
    incident,
  ),
  /** A version was committed twice. */
  VERIFY_VERSION_REPEATED: found(
    ["Dieselbe Fassung wurde zweimal angenommen.", "The same version was committed twice."],
    incident,
  ),
  /** A key of a version was handed out after it had been shredded. */
  VERIFY_VERSION_SHREDDED: found(
    [
      "Von einer Fassung wurde noch ein Schlüssel herausgegeben, nachdem ihre Schlüssel vernichtet waren.",
      "A key of a version was handed out after its keys had been destroyed.",
    ],
    incident,
  ),
  /** A key of a version was handed out after its sender had taken it back. */
  VERIFY_VERSION_RECALLED: found(
    [
      "Von einer Fassung wurde noch ein Schlüssel herausgegeben, nachdem ihr Absender sie zurückgenommen hatte.",
      "A key of a version was handed out after its sender had taken it back.",
    ],
    look,
  ),
  /** A part was handed out, or an end reported, under a release that was never permitted. */
  VERIFY_RELEASE_UNKNOWN: found(
    ["Ein Eintrag nennt eine Herausgabe, die nie erlaubt wurde.", "An entry names a release that was never permitted."],
    incident,
  ),
  /** A release was permitted twice under one id. */
  VERIFY_RELEASE_REPEATED: found(
    ["Dieselbe Herausgabe wurde zweimal erlaubt.", "The same release was permitted twice."],
    incident,
  ),
  /** A part of another version was handed out under a release. */
  VERIFY_RELEASE_VERSION_DIFFERS: found(
    [
      "Unter einer Herausgabe ging ein Teil einer anderen Fassung hinaus.",
      "A part of another version was handed out under a release.",
    ],
    incident,
  ),
  /** A part index beyond the parts of the version. */
  VERIFY_PART_OUTSIDE: found(
    [
      "Ein Eintrag nennt einen Teil, den die Fassung nicht hat.",
      "An entry names a part that the version does not have.",
    ],
    incident,
  ),
  /** `released` or `confirmed` stands in the log although not every part was handed out. */
  VERIFY_RELEASED_INCOMPLETE: found(
    [
      "Eine Abholung ist bezeugt, obwohl nicht alle Teile herausgegeben wurden.",
      "A collection is certified although not every part was handed out.",
    ],
    incident,
  ),
  /** A stored key was handed out while the keeper was sealed. */
  VERIFY_RELEASE_SEALED: found(
    [
      "Ein Schlüssel wurde herausgegeben, während der Dienst versiegelt war.",
      "A key was handed out while the service was sealed.",
    ],
    look,
  ),
  /** The version that was asked for is nowhere in the log. */
  VERIFY_VERSION_ABSENT: found(
    ["Diese Fassung kommt in diesem Protokoll nicht vor.", "This version is nowhere in this log."],
    ["Prüfen Sie die Kennung; sie hat 26 Zeichen.", "Check the id; it has 26 characters."],
  ),
  /** A proof file without leaf and opening: it is not one of our receipts. */
  VERIFY_RECEIPT_EXTRA_MISSING: found(
    [
      "Diese Datei ist ein Nachweis ohne Angaben und keine Quittung.",
      "This file is a proof without statements and not a receipt.",
    ],
    keepReceipt,
  ),
  /** The proven leaf is of a type that certifies nothing about a file. */
  VERIFY_RECEIPT_KIND_UNKNOWN: found(
    [
      "Dieser Nachweis gehört zu einem Eintrag, der keine Datei bezeugt.",
      "This proof is for an entry that certifies no file.",
    ],
    keepReceipt,
  ),
  /** The opening has no size and SHA-256 to compare a content with. */
  VERIFY_RECEIPT_CONTENT_UNSTATED: found(
    [
      "Diese Quittung nennt weder Länge noch Prüfsumme eines Inhalts.",
      "This receipt states neither length nor checksum of a content.",
    ],
    keepReceipt,
  ),
  /** The content is shorter or longer than the receipt says. */
  VERIFY_CONTENT_SIZE_DIFFERS: found(
    [
      "Die Datei hat eine andere Länge als die quittierte.",
      "The file does not have the length that the receipt states.",
    ],
    keepReceipt,
  ),
  /** The content has the right length and another SHA-256. */
  VERIFY_CONTENT_HASH_DIFFERS: found(
    [
      "Die Datei hat einen anderen Inhalt als die quittierte.",
      "The file does not have the content that the receipt states.",
    ],
    keepReceipt,
  ),
  /** The log has another entry at the place that the receipt names. */
  VERIFY_RECEIPT_LEAF_DIFFERS: found(
    [
      "Im Protokoll steht an der Stelle dieser Quittung ein anderer Eintrag.",
      "The log has another entry in the place that this receipt names.",
    ],
    keepBoth,
  ),
} as const satisfies Record<string, FaultEntry>
