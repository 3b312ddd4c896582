/** Entries of the log and the openings of their commitments. */
import type { FaultEntry } from "./table.ts"

export const LEAF_FAULTS = {
  /** The opening does not belong to the commitment in the leaf. */
  OPENING_MISMATCH: {
    http: 422,
    sftp: "FAILURE",
    de: "Die Angaben gehören nicht zu diesem Protokolleintrag.",
    en: "The statements do not belong to this log entry.",
    hintDe: "Bewahren Sie die Datei auf und fragen Sie die Betreiberin nach dem Protokoll.",
    hintEn: "Keep the file and ask the operator for the log.",
  },
  /** An entry is longer than the schema permits (1 KB). */
  LEAF_TOO_LARGE: {
    http: 422,
    sftp: "FAILURE",
    de: "Ein Protokolleintrag ist zu lang.",
    en: "A log entry is too long.",
    hintDe: "Bitte melden Sie das dem Hersteller.",
    hintEn: "Please report this to the maker.",
  },
} as const satisfies Record<string, FaultEntry>
