/** Encrypted parts that are not what was written. */
import type { FaultEntry } from "./table.ts"

const damaged = {
  http: 500,
  sftp: "FAILURE",
  de: "Ein Teil dieser Datei ist beschädigt und wurde nicht herausgegeben.",
  en: "A part of this file is damaged and was not released.",
  hintDe: "Bitte melden Sie sich mit der Referenz beim Betrieb; die Absenderin muss die Datei vielleicht erneut senden.",
  hintEn: "Please contact the operator with the reference; the sender may have to send the file again.",
} as const satisfies FaultEntry

export const SEAL_FAULTS = {
  /** A segment of a part failed its authentication. */
  SEGMENT_DAMAGED: damaged,
} as const satisfies Record<string, FaultEntry>
