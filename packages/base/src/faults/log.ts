/** The tamper-evident log: notes, checkpoints, proofs, tiles and its own health. */
import type { FaultEntry } from "./table.ts"

const unverified = {
  http: 422,
  sftp: "FAILURE",
  de: "Dieser Nachweis stimmt nicht.",
  en: "This proof does not hold.",
  hintDe: "Bewahren Sie die Datei auf und fragen Sie die Betreiberin nach dem Protokoll.",
  hintEn: "Keep the file and ask the operator for the log.",
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
  NOTE_INVALID: unverified,
  /** The opening does not belong to the commitment in the leaf. */
  OPENING_MISMATCH: unverified,
  /** A leaf would be longer than the schema permits. */
  LEAF_TOO_LARGE: unverified,
} as const satisfies Record<string, FaultEntry>
