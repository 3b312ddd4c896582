/**
 * Signed notes: a text and the signatures below it.
 *
 * Turns a note into text and signatures and back, signs and verifies. Trusts
 * nothing: parsing accepts only what we would have written, and a text must not be
 * used before a signature of a known key was verified.
 * Format: c2sp.org/signed-note. Vectors: note.test.ts (golang.org/x/mod/sumdb/note).
 */
import { sign, verify } from "node:crypto"
import { Fault, parseBase64, parseUtf8 } from "@schleuse/base"
import { hexId, isKeyName, KEY_TYPE, type SignerKey, type VerifierKey } from "./key.ts"

/** Bytes in the longest note that we read; the same as in Go. */
export const MAX_NOTE_SIZE = 1_000_000
/** The most signatures in a note that we read; the specification asks for at least 16. */
export const MAX_NOTE_SIGNATURES = 100

export type NoteSignature = {
  readonly name: string
  readonly keyId: number
  /** What follows the key id: its form depends on the type of the key. */
  readonly signature: Buffer
}

/** A note whose signatures nobody has verified yet. */
export type Note = {
  /** Ends in a newline; the empty line before the signatures does not belong to it. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** Checks signatures of one key. */
export type Verifier = {
  readonly name: string
  readonly keyId: number
  readonly isValid: (text: string, signature: Uint8Array) => boolean
}

/** Signs with one key. */
export type Signer = {
  readonly name: string
  readonly keyId: number
  readonly sign: (text: string) => Buffer
}

/** A note of which every signature by a known key was verified; there is at least one. */
export type VerifiedNote = {
  readonly text: string
  /** The first signature of each known key, in the order of the note: safe to count for a quorum. */
  readonly signatures: readonly NoteSignature[]
  /** Signatures of keys that we do not know: they prove nothing. */
  readonly ignored: readonly NoteSignature[]
}

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\x00-\x09\x0b-\x1f]/
const DASH = "— "

/**
 * Parses a note of at most 1,000,000 bytes and 100 signatures. Verifies nothing.
 *
 * @throws NOTE_TOO_LARGE, NOTE_ENCODING_INVALID, NOTE_SIGNATURES_MISSING, NOTE_SIGNATURES_TOO_MANY,
 *   NOTE_SIGNATURE_LINE_INVALID
 */
export function parseNote(message: Uint8Array | string): Note {
  const note = decode(message)
  // The text may contain empty lines: the last one separates.
  const gap = note.lastIndexOf("\n\n")
  if (gap < 0 || gap + 2 === note.length) throw new Fault("NOTE_SIGNATURES_MISSING")
  return { text: note.slice(0, gap + 1), signatures: parseSignatureLines(note.slice(gap + 2)) }
}

/**
 * Parses signature lines alone, as a witness answers them.
 *
 * @throws NOTE_SIGNATURES_MISSING, NOTE_SIGNATURES_TOO_MANY, NOTE_SIGNATURE_LINE_INVALID
 */
export function parseSignatureLines(lines: string): NoteSignature[] {
  if (lines === "") throw new Fault("NOTE_SIGNATURES_MISSING")
  if (!lines.endsWith("\n")) throw new Fault("NOTE_SIGNATURE_LINE_INVALID", "the last line has no end")
  const rows = lines.slice(0, -1).split("\n")
  if (rows.length > MAX_NOTE_SIGNATURES) throw new Fault("NOTE_SIGNATURES_TOO_MANY", `${rows.length}`)
  return rows.map(parseSignatureLine)
}

/** The text of a note: text, empty line, signatures. @throws NOTE_TEXT_INVALID, NOTE_ENCODING_INVALID, NOTE_SIGNATURES_MISSING */
export function formatNote({ text, signatures }: Note): string {
  requireNoteText(text)
  if (signatures.length === 0) throw new Fault("NOTE_SIGNATURES_MISSING")
  return `${text}\n${signatures.map(formatSignatureLine).join("")}`
}

/** One signature line with its newline. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const blob = Buffer.allocUnsafe(4 + signature.length)
  blob.writeUInt32BE(keyId, 0)
  blob.set(signature, 4)
  return `${DASH}${name} ${blob.toString("base64")}\n`
}

/**
 * Signs a text; it must end in a newline. Same key and text, same bytes (RFC 8032).
 *
 * @throws NOTE_TEXT_INVALID, NOTE_ENCODING_INVALID, NOTE_SIGNATURES_MISSING if there is no signer
 */
export function signNote(text: string, ...signers: readonly Signer[]): string {
  requireNoteText(text)
  return formatNote({ text, signatures: signers.map((signer) => signatureOf(text, signer)) })
}

/** The signature of one signer below a text. Callers check the text. */
export function signatureOf(text: string, { name, keyId, sign }: Signer): NoteSignature {
  return { name, keyId, signature: sign(text) }
}

/**
 * Verifies a note against known keys. Signatures of unknown keys are ignored; one bad
 * signature of a known key refuses the whole note, even beside good ones.
 *
 * @throws NOTE_SIGNATURE_INVALID, NOTE_SIGNER_UNKNOWN if no known key signed, NOTE_KEY_AMBIGUOUS if the key
 *   of a signature is two of the verifiers; and all of parseNote
 */
export function verifyNote(message: Uint8Array | string, verifiers: readonly Verifier[]): VerifiedNote {
  const { text, signatures } = parseNote(message)
  const verified = new Map<Verifier, NoteSignature>()
  const ignored: NoteSignature[] = []
  for (const signature of signatures) {
    const [verifier, ...others] = verifiers.filter((v) => v.name === signature.name && v.keyId === signature.keyId)
    if (verifier === undefined) {
      ignored.push(signature)
      continue
    }
    const key = `${signature.name}+${hexId(signature.keyId)}`
    if (others.length > 0) throw new Fault("NOTE_KEY_AMBIGUOUS", key)
    if (!verifier.isValid(text, signature.signature)) throw new Fault("NOTE_SIGNATURE_INVALID", key)
    if (!verified.has(verifier)) verified.set(verifier, signature)
  }
  if (verified.size === 0) throw new Fault("NOTE_SIGNER_UNKNOWN")
  return { text, signatures: [...verified.values()], ignored }
}

/** A signer of whole notes. Keeps the key. @throws NOTE_KEY_TYPE_UNKNOWN if the key is for cosignatures */
export function noteSigner({ name, keyId, type, privateKey }: SignerKey): Signer {
  if (type !== KEY_TYPE.note) throw new Fault("NOTE_KEY_TYPE_UNKNOWN", `${name} is not a key for notes`)
  return { name, keyId, sign: (text) => sign(null, Buffer.from(text), privateKey) }
}

/** A verifier of whole notes. @throws NOTE_KEY_TYPE_UNKNOWN if the key is for cosignatures */
export function noteVerifier({ name, keyId, type, publicKey }: VerifierKey): Verifier {
  if (type !== KEY_TYPE.note) throw new Fault("NOTE_KEY_TYPE_UNKNOWN", `${name} is not a key for notes`)
  return { name, keyId, isValid: (text, signature) => verify(null, Buffer.from(text), publicKey, signature) }
}

/** @throws NOTE_TEXT_INVALID unless it ends in a newline; NOTE_ENCODING_INVALID for control characters */
export function requireNoteText(text: string): void {
  if (!text.endsWith("\n")) throw new Fault("NOTE_TEXT_INVALID")
  if (CONTROL.test(text) || !text.isWellFormed()) throw new Fault("NOTE_ENCODING_INVALID")
}

function decode(message: Uint8Array | string): string {
  // UTF-8 needs at least as many bytes as JavaScript needs units.
  const size = typeof message === "string" ? Buffer.byteLength(message) : message.length
  if (size > MAX_NOTE_SIZE) throw new Fault("NOTE_TOO_LARGE", `${size} bytes`)
  let text: string
  try {
    text = typeof message === "string" ? message : parseUtf8(message)
  } catch (cause) {
    throw new Fault("NOTE_ENCODING_INVALID", "", { cause })
  }
  if (CONTROL.test(text) || !text.isWellFormed()) throw new Fault("NOTE_ENCODING_INVALID")
  return text
}

function parseSignatureLine(line: string): NoteSignature {
  const space = line.indexOf(" ", DASH.length)
  const name = line.slice(DASH.length, space)
  if (!line.startsWith(DASH) || space < 0 || !isKeyName(name)) throw new Fault("NOTE_SIGNATURE_LINE_INVALID")
  let blob: Buffer
  try {
    blob = parseBase64(line.slice(space + 1))
  } catch (cause) {
    throw new Fault("NOTE_SIGNATURE_LINE_INVALID", name, { cause })
  }
  if (blob.length <= 4) throw new Fault("NOTE_SIGNATURE_LINE_INVALID", `${name}: no signature after the key id`)
  return { name, keyId: blob.readUInt32BE(0), signature: blob.subarray(4) }
}
