/**
 * Checkpoints: the one-page promise a log makes about its whole history.
 *
 * Turns note text into a Checkpoint and back, signs and verifies the note. Pure; no clock.
 * Trusts nothing: `parseCheckpoint` wants text whose signatures were verified
 * (`verifyCheckpoint` does both), and we still refuse any text that we would not
 * have written ourselves; so checkpoints with extension lines are refused.
 * Whoever signs MUST NOT sign a checkpoint that does not continue the last one.
 * Format: c2sp.org/tlog-checkpoint. Vectors: vectors/tessera-log.json.
 */
import { Fault, isSameBytes, parseBase64 } from "@schleuse/base"
import { emptyRoot, HASH_SIZE, requireHash, requireTreeSize } from "./merkle.ts"
import { type NoteSignature, type Signer, signNote, type Verifier, verifyNote } from "./note.ts"

export type Checkpoint = {
  /** The name of the log: not empty, one line. */
  readonly origin: string
  /** Number of entries, below 2^53. */
  readonly size: number
  /** Root hash of the first `size` entries: 32 bytes. */
  readonly root: Buffer
}

/** Which log, and who else, a checkpoint must be signed by. */
export type LogIdentity = {
  readonly origin: string
  /** The key of the log itself. */
  readonly log: Verifier
  /** Keys of witnesses. Their signatures are optional here: a quorum is for the caller to demand. */
  readonly witnesses?: readonly Verifier[] | undefined
}

export type VerifiedCheckpoint = Checkpoint & {
  /** The note text, exactly as it was signed. */
  readonly text: string
  /** Verified signatures of known witnesses, one for each key. */
  readonly cosignatures: readonly NoteSignature[]
}

const DECIMAL = /^(?:0|[1-9][0-9]{0,15})$/
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const ORIGIN = /^[^\x00-\x1f]+$/

/** The note text of a checkpoint. @throws CHECKPOINT_ORIGIN_INVALID, TREE_SIZE_INVALID, TREE_HASH_INVALID, CHECKPOINT_EMPTY_ROOT_WRONG */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  requireOrigin(origin)
  requireTreeSize(size)
  requireHash(root)
  requireEmptyRoot(size, root)
  return `${origin}\n${size}\n${root.toString("base64")}\n`
}

/**
 * The checkpoint of a note text. Exactly inverse to `formatCheckpoint`: what is read formats to the same bytes.
 *
 * @throws CHECKPOINT_LINES_INVALID, CHECKPOINT_ORIGIN_INVALID, CHECKPOINT_SIZE_INVALID, CHECKPOINT_ROOT_INVALID,
 *   CHECKPOINT_EMPTY_ROOT_WRONG
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, sizeText, rootText, end, ...more] = text.split("\n")
  if (origin === undefined || sizeText === undefined || rootText === undefined || end !== "" || more.length > 0) {
    throw new Fault("CHECKPOINT_LINES_INVALID")
  }
  requireOrigin(origin)
  const size = parseDecimal(sizeText)
  if (size === undefined) throw new Fault("CHECKPOINT_SIZE_INVALID")
  const root = parseHashText(rootText)
  if (root === undefined) throw new Fault("CHECKPOINT_ROOT_INVALID")
  requireEmptyRoot(size, root)
  return { origin, size, root }
}

/** The signed note of a checkpoint. The key name SHOULD be the origin. @throws as formatCheckpoint */
export function signCheckpoint(checkpoint: Checkpoint, ...signers: readonly Signer[]): string {
  return signNote(formatCheckpoint(checkpoint), ...signers)
}

/**
 * Verifies that a note is a checkpoint of this log: signed by its key, no known signature bad, its origin.
 * Says nothing about whether the log showed others the same history.
 *
 * @throws CHECKPOINT_ORIGIN_FOREIGN, CHECKPOINT_LOG_SIGNATURE_MISSING; and all of verifyNote and parseCheckpoint
 */
export function verifyCheckpoint(message: Uint8Array | string, identity: LogIdentity): VerifiedCheckpoint {
  const { origin, log, witnesses = [] } = identity
  const { text, signatures } = verifyNote(message, [log, ...witnesses])
  const isLog = (signature: NoteSignature): boolean => signature.name === log.name && signature.keyId === log.keyId
  // A witness alone must never stand in for the log.
  if (!signatures.some(isLog)) throw new Fault("CHECKPOINT_LOG_SIGNATURE_MISSING")
  const checkpoint = parseCheckpoint(text)
  if (checkpoint.origin !== origin) throw new Fault("CHECKPOINT_ORIGIN_FOREIGN")
  return { ...checkpoint, text, cosignatures: signatures.filter((signature) => !isLog(signature)) }
}

/** A plain decimal number below 2^53 without leading zeros, or undefined. */
export function parseDecimal(text: string): number | undefined {
  if (!DECIMAL.test(text)) return undefined
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : undefined
}

/** The 32 bytes of a base64 text, or undefined. */
export function parseHashText(text: string): Buffer | undefined {
  if (text.length !== 44) return undefined
  try {
    const bytes = parseBase64(text)
    return bytes.length === HASH_SIZE ? bytes : undefined
  } catch {
    // Callers have a code of their own for a bad hash; the base64 fault adds nothing.
    return undefined
  }
}

function requireOrigin(origin: string): void {
  if (!ORIGIN.test(origin) || !origin.isWellFormed()) throw new Fault("CHECKPOINT_ORIGIN_INVALID")
}

function requireEmptyRoot(size: number, root: Uint8Array): void {
  if (size === 0 && !isSameBytes(root, emptyRoot())) throw new Fault("CHECKPOINT_EMPTY_ROOT_WRONG")
}
