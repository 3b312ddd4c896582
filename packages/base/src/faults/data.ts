/** Bytes, encodings and messages that are not what they claim to be. */
import type { FaultEntry } from "./table.ts"

const malformed = {
  http: 400,
  sftp: "BAD_MESSAGE",
  de: "Die Gegenstelle hat etwas gesendet, das wir nicht lesen können. Es wurde nichts verändert.",
  en: "The other side sent something that we cannot read. Nothing was changed.",
  hintDe: "Bitte prüfen Sie das verwendete Programm und versuchen Sie es erneut.",
  hintEn: "Please check the program in use and try again.",
} as const satisfies FaultEntry

export const DATA_FAULTS = {
  /** Hex text with an odd length, upper case or a foreign character. */
  HEX_INVALID: malformed,
  /** Base64 text that we would not have written ourselves. */
  BASE64_INVALID: malformed,
  /** Text that is not valid UTF-8. */
  UTF8_INVALID: malformed,
  /** JSON text that does not parse. */
  JSON_INVALID: malformed,
  /** A value without canonical JSON form (a fraction, undefined, too deep), or a text that is not it (a key twice, a space). */
  JSON_NOT_CANONICAL: malformed,
  /** A field is missing, unknown, or has the wrong type or size. */
  SCHEMA_MISMATCH: malformed,
  /** A length-prefixed field reaches beyond its message. */
  BYTES_TRUNCATED: malformed,
  /** Bytes are left after the last field. */
  BYTES_TRAILING: malformed,
  /** A frame on an inner connection is longer than the limit. */
  FRAME_TOO_LARGE: malformed,
  /** A frame on an inner connection has no content or is not a JSON object. */
  FRAME_INVALID: malformed,
} as const satisfies Record<string, FaultEntry>
