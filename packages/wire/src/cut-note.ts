/**
 * A cut note: a cut that an operator ordered while the keeper could not write it down.
 *
 * A full disk takes no new file and no row, but bytes of a file that is there
 * can be replaced. `DIR/cut-notes` is made at the keeper's first start, at its
 * full size: {@link CUT_NOTES} pages, each zero or one note. The command line
 * writes a page; the keeper carries it out and puts it into the log as soon as
 * it can, at its start before any door is served. A page that cannot be read
 * counts as a cut of everything outside.
 */
import { createHash } from "node:crypto"
import { canonicalJson, Fault, id, type Infer, integer, object, oneOf, optional, parseJson, text } from "@schleuse/base"

/** Name of the file in the data folder. */
export const CUT_NOTES_FILE = "cut-notes"
/** Notes that the file holds. */
export const CUT_NOTES = 16
/** Bytes of one note: what disks and page caches replace at once. */
export const CUT_NOTE_BYTES = 4096

const DIGEST_HEX = 64

const cutNote = object({
  /** The cut's id, chosen by the command line. */
  cut: id,
  scope: oneOf("outside", "door", "institution", "account"),
  /** What the operator typed; nobody could check it. */
  target: optional(text(64)),
  reason: text(500),
  /** When it was ordered, ms. */
  at: integer(),
})

export type CutNote = Infer<typeof cutNote>

/** One page: digest, canonical JSON, line feed, zeros. @throws CUT_NOT_NOTED if the reason does not fit */
export function encodeCutNote(note: CutNote): Buffer {
  const json = canonicalJson(note)
  const line = Buffer.from(`${digestOf(json)} ${json}\n`)
  if (line.length > CUT_NOTE_BYTES) throw new Fault("CUT_NOT_NOTED", "the reason is too long")
  return Buffer.concat([line], CUT_NOTE_BYTES)
}

/** What a page says. */
export function decodeCutNote(page: Uint8Array): CutNote | "empty" | "damaged" {
  if (page.every((byte) => byte === 0)) return "empty"
  const end = page.indexOf(0x0a)
  const line = Buffer.from(page.subarray(0, Math.max(0, end))).toString()
  const json = line.slice(DIGEST_HEX + 1)
  if (line !== `${digestOf(json)} ${json}`) return "damaged"
  try {
    return cutNote(parseJson(json), "cut note")
  } catch {
    return "damaged"
  }
}

function digestOf(json: string): string {
  return createHash("sha256").update(json).digest("hex")
}
