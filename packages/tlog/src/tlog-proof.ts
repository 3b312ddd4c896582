/**
 * Proof files (`.tlog-proof`): what the holder of a receipt keeps to check offline.
 *
 * Turns an index, an inclusion proof and a signed checkpoint into one text and back, and
 * verifies it against a leaf and keys known beforehand. Trusts nothing; `extra` is not
 * signed by anyone: use it only where it hashes to something that is.
 * Format: c2sp.org/tlog-proof@v1. Vectors: tlog-proof.test.ts.
 */
import { Fault, parseBase64, parseUtf8 } from "@schleuse/base"
import {
  type LogIdentity,
  parseDecimal,
  parseHashText,
  type VerifiedCheckpoint,
  verifyCheckpoint,
} from "./checkpoint.ts"
import { HASH_SIZE, leafHash } from "./merkle.ts"
import { MAX_NOTE_SIZE, parseNote } from "./note.ts"
import { MAX_PROOF_HASHES, verifyInclusion } from "./proof.ts"

/** Bytes in the longest extra data: as one base64 line it stays below the 64 KiB that Go's reader takes. */
export const MAX_EXTRA_SIZE = 48_000
/** Bytes in the longest proof file that we read: a note of full length and all that can stand before it. */
export const MAX_TLOG_PROOF_SIZE = MAX_NOTE_SIZE + 70_000
/** Proof files SHOULD have this extension. */
export const TLOG_PROOF_EXTENSION = ".tlog-proof"

export type TlogProof = {
  /** Opaque and unauthenticated; 1 to 48,000 bytes. */
  readonly extra?: Buffer | undefined
  /** Index of the entry, from 0. */
  readonly index: number
  /** Inclusion proof, from the sibling of the leaf upwards. */
  readonly hashes: readonly Buffer[]
  /** The signed checkpoint, verbatim, with all its signatures. */
  readonly checkpoint: string
}

export type VerifiedTlogProof = {
  readonly index: number
  readonly checkpoint: VerifiedCheckpoint
}

const HEADER = "c2sp.org/tlog-proof@v1"

/**
 * The text of a proof file. Does not verify the proof.
 *
 * @throws PROOF_EXTRA_INVALID, PROOF_INDEX_INVALID, PROOF_HASHES_TOO_MANY, PROOF_HASH_INVALID, and all of parseNote
 */
export function formatTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  if (extra !== undefined) requireExtra(extra)
  if (!Number.isSafeInteger(index) || index < 0) throw new Fault("PROOF_INDEX_INVALID")
  if (hashes.length > MAX_PROOF_HASHES) throw new Fault("PROOF_HASHES_TOO_MANY")
  parseNote(checkpoint)
  const lines = [HEADER]
  if (extra !== undefined) lines.push(`extra ${extra.toString("base64")}`)
  lines.push(`index ${index}`)
  for (const hash of hashes) {
    if (hash.length !== HASH_SIZE) throw new Fault("PROOF_HASH_INVALID", `${hash.length} bytes`)
    lines.push(hash.toString("base64"))
  }
  return `${lines.join("\n")}\n\n${checkpoint}`
}

/**
 * The parts of a proof file; what is read formats to the same bytes. Verifies nothing, not even the
 * form of the checkpoint.
 *
 * @throws PROOF_TOO_LARGE, PROOF_ENCODING_INVALID, PROOF_HEADER_INVALID, PROOF_EXTRA_INVALID, PROOF_INDEX_INVALID,
 *   PROOF_HASHES_TOO_MANY, PROOF_HASH_LINE_INVALID, PROOF_CHECKPOINT_MISSING
 */
export function parseTlogProof(file: Uint8Array | string): TlogProof {
  const text = decode(file)
  // A checkpoint has empty lines too: the first one ends our part.
  const gap = text.indexOf("\n\n")
  const [header, ...lines] = (gap < 0 ? text : text.slice(0, gap)).split("\n")
  if (header !== HEADER) throw new Fault("PROOF_HEADER_INVALID")
  const extra = lines[0]?.startsWith("extra ") === true ? parseExtra(lines.shift() ?? "") : undefined
  const indexLine = lines.shift()
  const index = indexLine?.startsWith("index ") === true ? parseDecimal(indexLine.slice("index ".length)) : undefined
  if (index === undefined) throw new Fault("PROOF_INDEX_INVALID")
  if (lines.length > MAX_PROOF_HASHES) throw new Fault("PROOF_HASHES_TOO_MANY", `${lines.length}`)
  const hashes = lines.map((line) => {
    const hash = parseHashText(line)
    if (hash === undefined) throw new Fault("PROOF_HASH_LINE_INVALID")
    return hash
  })
  if (gap < 0 || gap + 2 === text.length) throw new Fault("PROOF_CHECKPOINT_MISSING")
  return { ...(extra === undefined ? {} : { extra }), index, hashes, checkpoint: text.slice(gap + 2) }
}

/**
 * Verifies that these very bytes are an entry of this log: its key signed the checkpoint and the proof leads
 * from the leaf to its root. A quorum of witnesses is for the caller to demand from `checkpoint.cosignatures`.
 *
 * @throws all of parseTlogProof, verifyCheckpoint and verifyInclusion
 */
export function verifyTlogProof(file: Uint8Array | string, data: Uint8Array, identity: LogIdentity): VerifiedTlogProof {
  const { index, hashes, checkpoint: note } = parseTlogProof(file)
  const checkpoint = verifyCheckpoint(note, identity)
  verifyInclusion({ index, size: checkpoint.size, leaf: leafHash(data), proof: hashes, root: checkpoint.root })
  return { index, checkpoint }
}

function decode(file: Uint8Array | string): string {
  const size = typeof file === "string" ? Buffer.byteLength(file) : file.length
  if (size > MAX_TLOG_PROOF_SIZE) throw new Fault("PROOF_TOO_LARGE", `${size} bytes`)
  if (typeof file === "string") {
    if (!file.isWellFormed()) throw new Fault("PROOF_ENCODING_INVALID")
    return file
  }
  try {
    return parseUtf8(file)
  } catch (cause) {
    throw new Fault("PROOF_ENCODING_INVALID", "", { cause })
  }
}

function parseExtra(line: string): Buffer {
  let extra: Buffer
  try {
    extra = parseBase64(line.slice("extra ".length))
  } catch (cause) {
    throw new Fault("PROOF_EXTRA_INVALID", "", { cause })
  }
  requireExtra(extra)
  return extra
}

function requireExtra(extra: Uint8Array): void {
  if (extra.length === 0 || extra.length > MAX_EXTRA_SIZE)
    throw new Fault("PROOF_EXTRA_INVALID", `${extra.length} bytes`)
}
