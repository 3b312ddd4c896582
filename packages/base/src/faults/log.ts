/** The tamper-evident log: notes, checkpoints, proofs, tiles and its own health. */
import type { FaultEntry } from "./table.ts"

const unreadable = {
  http: 422,
  sftp: "FAILURE",
  de: "Dieser Nachweis ist nicht lesbar. Er ist unvollständig, verändert oder stammt nicht aus diesem Protokoll.",
  en: "This proof cannot be read. It is incomplete, altered, or not from this log.",
  hintDe: "Laden Sie den Nachweis noch einmal herunter und bewahren Sie auch diese Datei auf.",
  hintEn: "Download the proof again, and keep this file as well.",
} as const satisfies FaultEntry

const unverified = {
  http: 422,
  sftp: "FAILURE",
  de: "Dieser Nachweis stimmt nicht.",
  en: "This proof does not hold.",
  hintDe: "Bewahren Sie die Datei auf und fragen Sie die Betreiberin nach dem Protokoll.",
  hintEn: "Keep the file and ask the operator for the log.",
} as const satisfies FaultEntry

const unsigned = {
  http: 422,
  sftp: "FAILURE",
  de: "Dieser Nachweis trägt keine Unterschrift mit einem Schlüssel, den Sie als vertrauenswürdig eingetragen haben.",
  en: "This proof carries no signature of a key that you have entered as trusted.",
  hintDe: "Prüfen Sie, ob Sie den Prüfschlüssel dieses Protokolls eingetragen haben.",
  hintEn: "Check that you have entered the verifier key of this log.",
} as const satisfies FaultEntry

const forked = {
  http: 422,
  sftp: "FAILURE",
  de: "Das Protokoll zeigt zwei Fassungen seiner Vergangenheit, die nicht zusammenpassen. Ältere Nachweise bleiben als Beweis gültig.",
  en: "The log shows two versions of its past that do not fit together. Older proofs remain valid as evidence.",
  hintDe: "Bewahren Sie beide Fassungen auf und verständigen Sie sofort die Betreiberin und Ihre Datenschutzstelle.",
  hintEn: "Keep both versions and tell the operator and your data protection officer at once.",
} as const satisfies FaultEntry

const inconsistent = {
  http: 422,
  sftp: "FAILURE",
  de: "Dieser Nachweis zeigt nicht, dass das Protokoll seine Vergangenheit behalten hat. Ältere Nachweise bleiben als Beweis gültig.",
  en: "This proof does not show that the log has kept its past. Older proofs remain valid as evidence.",
  hintDe:
    "Fordern Sie den Nachweis noch einmal an. Stimmt er wieder nicht, verständigen Sie die Betreiberin und Ihre Datenschutzstelle.",
  hintEn: "Request the proof again. If it still does not hold, tell the operator and your data protection officer.",
} as const satisfies FaultEntry

const badKey = {
  http: 422,
  sftp: "FAILURE",
  de: "Dieser Schlüssel für das Protokoll ist nicht lesbar. Es wurde nichts verändert.",
  en: "This log key cannot be read. Nothing was changed.",
  hintDe: "Kopieren Sie den Schlüssel noch einmal vollständig, ohne Leerzeichen und Zeilenumbrüche.",
  hintEn: "Copy the whole key again, without spaces and line breaks.",
} as const satisfies FaultEntry

const damagedTile = {
  http: 500,
  sftp: "FAILURE",
  de: "Ein veröffentlichtes Stück des Protokolls fehlt oder ist beschädigt. Das Protokoll selbst wurde dadurch nicht verändert.",
  en: "A published piece of the log is missing or damaged. The log itself was not changed by this.",
  hintDe: "Bitte melden Sie sich mit der Referenz beim Betrieb; er kann das Stück neu veröffentlichen.",
  hintEn: "Please contact the operator with the reference; the piece can be published again.",
} as const satisfies FaultEntry

const notInLog = {
  http: 404,
  sftp: "NO_SUCH_FILE",
  de: "Diese Stelle gibt es im Protokoll nicht oder noch nicht.",
  en: "There is no such place in the log, or not yet.",
  hintDe: "Bitte prüfen Sie die Angabe oder versuchen Sie es in einigen Minuten erneut.",
  hintEn: "Please check what you entered, or try again in a few minutes.",
} as const satisfies FaultEntry

const broken = {
  http: 500,
  sftp: "FAILURE",
  de: "Das Protokoll konnte nicht fortgeschrieben werden. Deshalb wird nichts herausgegeben; angenommene Dateien sind sicher.",
  en: "The log could not be continued. Nothing is released; files that were accepted are safe.",
  hintDe: "Bitte melden Sie sich mit der Referenz beim Betrieb.",
  hintEn: "Please contact the operator with the reference.",
} as const satisfies FaultEntry

export const LOG_FAULTS = {
  /** The log cannot be written, so nothing is released; what was acknowledged stays safe. */
  LOG_UNAVAILABLE: {
    http: 503,
    sftp: "FAILURE",
    de: "Das Protokoll kann gerade nicht geschrieben werden. Deshalb wird nichts herausgegeben; angenommene Dateien sind sicher.",
    en: "The log cannot be written at the moment. Nothing is released; files that were accepted are safe.",
    hintDe: "Bitte versuchen Sie es in einigen Minuten erneut.",
    hintEn: "Please try again in a few minutes.",
  },

  /** A tree hash is not 32 bytes long. */
  TREE_HASH_INVALID: broken,
  /** A tree size is not an integer from 0 to 2^53 - 1, or the tree cannot grow beyond it. */
  TREE_SIZE_INVALID: broken,
  /** A stored right edge does not have the hashes that its size demands. */
  TREE_FRONTIER_INVALID: broken,

  /** A signed note is longer than the limit. */
  NOTE_TOO_LARGE: unreadable,
  /** A signed note is not UTF-8, or contains a control character other than the newline. */
  NOTE_ENCODING_INVALID: unreadable,
  /** The text of a note is empty or does not end in a newline. */
  NOTE_TEXT_INVALID: unreadable,
  /** A note has no empty line before its signatures, or no signature at all. */
  NOTE_SIGNATURES_MISSING: unreadable,
  /** A line after the last empty line is not a signature line that we would have written. */
  NOTE_SIGNATURE_LINE_INVALID: unreadable,
  /** A note has more signatures than the limit. */
  NOTE_SIGNATURES_TOO_MANY: unreadable,
  /** A note has a signature of a known key that does not fit the text. */
  NOTE_SIGNATURE_INVALID: unverified,
  /** A note has no signature of any known key. */
  NOTE_SIGNER_UNKNOWN: unsigned,
  /** Two different known keys have the same name and id. */
  NOTE_KEY_AMBIGUOUS: badKey,
  /** A verifier or signer key is not of the form name, id, base64, or its key material has the wrong length. */
  NOTE_KEY_INVALID: badKey,
  /** A key name is empty or contains a space, a plus sign or a control character. */
  NOTE_KEY_NAME_INVALID: badKey,
  /** The id inside a verifier or signer key is not the id of its name and key material. */
  NOTE_KEY_ID_MISMATCH: badKey,
  /** A key is of a signature type that we do not use, or is used for another purpose than its type. */
  NOTE_KEY_TYPE_UNKNOWN: badKey,

  /** The text of a checkpoint does not have exactly three lines; extension lines are refused. */
  CHECKPOINT_LINES_INVALID: unreadable,
  /** The first line of a checkpoint is empty or contains a control character. */
  CHECKPOINT_ORIGIN_INVALID: unreadable,
  /** The size in a checkpoint is not a plain decimal number below 2^53. */
  CHECKPOINT_SIZE_INVALID: unreadable,
  /** The root in a checkpoint is not the base64 text of 32 bytes. */
  CHECKPOINT_ROOT_INVALID: unreadable,
  /** A checkpoint of size 0 does not have the root of the empty tree. */
  CHECKPOINT_EMPTY_ROOT_WRONG: unverified,
  /** A checkpoint is of another log than the one expected. */
  CHECKPOINT_ORIGIN_FOREIGN: unverified,
  /** A checkpoint carries signatures of witnesses but none of its own log. */
  CHECKPOINT_LOG_SIGNATURE_MISSING: unsigned,
  /** The time of a cosignature is not a whole number of seconds from 1 to 2^53 - 1. */
  COSIGNATURE_TIME_INVALID: unreadable,
  /** A signature is not a timestamped one (8 + 64 bytes). */
  COSIGNATURE_LENGTH_INVALID: unreadable,

  /** The index of an entry is not below the size of the tree. */
  PROOF_INDEX_OUTSIDE: notInLog,
  /** The sizes of a consistency proof are not 0 < old <= new < 2^53. */
  PROOF_SIZES_INVALID: unverified,
  /** A proof has too many or too few hashes for its index and sizes. */
  PROOF_LENGTH_WRONG: unverified,
  /** A hash, leaf or root given to a verifier is not 32 bytes long. */
  PROOF_HASH_INVALID: unverified,
  /** The root computed from an inclusion proof is not the root that was signed. */
  PROOF_ROOT_MISMATCH: unverified,
  /** A consistency proof does not lead to the older root: the proof is wrong, or history was rewritten. */
  PROOF_OLD_ROOT_MISMATCH: inconsistent,
  /** A consistency proof leads to the older root but not to the newer one: the proof is wrong, or history was rewritten. */
  PROOF_NEW_ROOT_MISMATCH: inconsistent,
  /** Two roots of one size differ; if both were signed, the log has forked, and the two checkpoints are the evidence. */
  PROOF_ROOTS_DIFFER: forked,
  /** A proof file is longer than the limit. */
  PROOF_TOO_LARGE: unreadable,
  /** A proof file is not UTF-8. */
  PROOF_ENCODING_INVALID: unreadable,
  /** A proof file does not begin with the line of its format. */
  PROOF_HEADER_INVALID: unreadable,
  /** The extra line of a proof file is empty, too long, or not base64. */
  PROOF_EXTRA_INVALID: unreadable,
  /** The index line of a proof file is missing or not a plain decimal number below 2^53. */
  PROOF_INDEX_INVALID: unreadable,
  /** A hash line of a proof file is not the base64 text of 32 bytes. */
  PROOF_HASH_LINE_INVALID: unreadable,
  /** A proof file has more hash lines than any tree can need. */
  PROOF_HASHES_TOO_MANY: unreadable,
  /** A proof file has no empty line and checkpoint after its hashes. */
  PROOF_CHECKPOINT_MISSING: unreadable,

  /** A tile path is not one that we would have written. */
  TILE_PATH_INVALID: notInLog,
  /** A tile or a hash does not exist, or not with this width, in a tree of this size. */
  TILE_OUTSIDE: notInLog,
  /** A tile does not have the number of bytes that its width demands. */
  TILE_LENGTH_WRONG: damagedTile,
  /** An entry is longer than 65,535 bytes. */
  TILE_ENTRY_TOO_LARGE: broken,
  /** A bundle has no entry or more than 256. */
  TILE_BUNDLE_WIDTH_INVALID: broken,
  /** A bundle ends inside an entry. */
  TILE_BUNDLE_TRUNCATED: damagedTile,
  /** A bundle has bytes after its last entry. */
  TILE_BUNDLE_TRAILING: damagedTile,
  /** Size, root and right edge in the database contradict each other. */
  LOG_STATE_DAMAGED: {
    http: 503,
    sftp: "FAILURE",
    de: "Der gespeicherte Stand des Protokolls ist beschädigt. Der Dienst startet nicht.",
    en: "The stored state of the log is damaged. The service does not start.",
    hintDe: "Sichern Sie den Datenordner und spielen Sie eine Sicherung in einen neuen Ordner ein.",
    hintEn: "Save the data folder and restore a backup into a new one.",
  },
  /** Somebody else has written the log since this process committed last. */
  LOG_FORKED: {
    http: 503,
    sftp: "FAILURE",
    de: "Ein zweiter Dienst hat in dasselbe Protokoll geschrieben. Dieser hier beendet sich.",
    en: "A second service has written to the same log. This one stops.",
    hintDe: "Prüfen Sie, ob auf diesem Datenordner zwei Dienste laufen.",
    hintEn: "Check whether two services run on this data folder.",
  },
  /** The published checkpoint is beyond the database's. */
  LOG_ROLLED_BACK: {
    http: 503,
    sftp: "FAILURE",
    de: "Das veröffentlichte Protokoll ist neuer als die Datenbank. Der Dienst startet nicht.",
    en: "The published log is newer than the database. The service does not start.",
    hintDe: "Die Datenbank stammt wohl aus einer älteren Sicherung. Spielen Sie sie nur in einen neuen Ordner ein.",
    hintEn: "The database probably comes from an older backup. Restore it into a new folder only.",
  },
  /** The published checkpoint has another root than the database had at its size. */
  LOG_PUBLISHED_FORK: {
    http: 503,
    sftp: "FAILURE",
    de: "Das veröffentlichte Protokoll passt nicht zur Datenbank. Der Dienst startet nicht.",
    en: "The published log does not fit the database. The service does not start.",
    hintDe: "Sichern Sie beide und melden Sie es als Vorfall.",
    hintEn: "Save both and report it as an incident.",
  },
  /** A number beyond the log's end. */
  LOG_ENTRY_UNKNOWN: {
    http: 404,
    sftp: "NO_SUCH_FILE",
    de: "Diesen Eintrag gibt es im Protokoll nicht, oder noch nicht.",
    en: "There is no such entry in the log, or not yet.",
    hintDe: "Prüfen Sie die Nummer. Der erste Eintrag hat die Nummer 0.",
    hintEn: "Check the number. The first entry has number 0.",
  },
} as const satisfies Record<string, FaultEntry>
