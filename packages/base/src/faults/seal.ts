/** Encrypted parts and wrapped keys that are not what was written. */
import type { FaultEntry } from "./table.ts"

const damaged = {
  http: 500,
  sftp: "FAILURE",
  de: "Ein Teil dieser Datei ist beschädigt und wurde nicht herausgegeben.",
  en: "A part of this file is damaged and was not released.",
  hintDe:
    "Bitte melden Sie sich mit der Referenz beim Betrieb; die Absenderin muss die Datei vielleicht erneut senden.",
  hintEn: "Please contact the operator with the reference; the sender may have to send the file again.",
} as const satisfies FaultEntry

const mismatched = {
  http: 500,
  sftp: "FAILURE",
  de: "Ein Teil dieser Datei passt nicht zu seinem Schlüssel und wurde nicht herausgegeben.",
  en: "A part of this file does not belong to its key and was not released.",
  hintDe: "Bitte melden Sie sich mit der Referenz beim Betrieb; er kann den richtigen Teil aus der Sicherung holen.",
  hintEn: "Please contact the operator with the reference; they can fetch the right part from the backup.",
} as const satisfies FaultEntry

const locked = {
  http: 500,
  sftp: "FAILURE",
  de: "Ein gespeicherter Schlüssel lässt sich nicht öffnen. Es wurde nichts herausgegeben und nichts verändert.",
  en: "A stored key cannot be opened. Nothing was released and nothing was changed.",
  hintDe: "Bitte melden Sie sich mit der Referenz beim Betrieb; er prüft Hauptschlüssel und Sicherung.",
  hintEn: "Please contact the operator with the reference; they will check root key and backup.",
} as const satisfies FaultEntry

export const SEAL_FAULTS = {
  /** A segment of a part failed its authentication: a bit flipped, or it was swapped, moved or taken from another part. */
  SEGMENT_DAMAGED: damaged,
  /** A segment has fewer bytes than its place in the part demands. */
  SEGMENT_TRUNCATED: damaged,
  /** A segment has more bytes than its place in the part allows. */
  SEGMENT_TRAILING: damaged,
  /** A last segment stands in the middle, or an inner one at the end: the part was cut or put together anew. */
  SEGMENT_MISPLACED: damaged,
  /** No whole part has this length: bytes are missing or were added. */
  PART_TRUNCATED: damaged,
  /** A part is longer than the limit of 64 MiB of content. */
  PART_TOO_LONG: damaged,
  /** The header has the wrong length or names another format or segment length. */
  PART_HEADER_INVALID: damaged,
  /** The header does not commit to this key and context: wrong key, another part, or a changed header. */
  PART_KEY_MISMATCH: mismatched,
  /** A wrapped key or an encapsulation has the wrong length or an unknown version. */
  WRAP_INVALID: locked,
  /** A wrapped key failed its authentication: wrong key, wrong context, or changed bytes. */
  WRAP_DAMAGED: locked,
  /** Bytes that should be a wrapping key are none. */
  WRAP_KEY_INVALID: locked,
} as const satisfies Record<string, FaultEntry>
