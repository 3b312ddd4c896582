/**
 * Keys of signed notes: Ed25519 keys with a name, a type and a short id.
 *
 * Turns raw bytes into KeyObjects and back, and reads and writes the one-line
 * texts of verifier keys (public) and signer keys (secret). A key id is a label,
 * 32 bits that anyone can collide: trust hangs on the public key alone.
 * Format: c2sp.org/signed-note, golang.org/x/mod/sumdb/note. Vectors: key.test.ts.
 */
import { createPrivateKey, createPublicKey, hash, KeyObject } from "node:crypto"
import { Fault, parseBase64 } from "@schleuse/base"

/** What a key signs: whole notes (0x01) or timestamped cosignatures of checkpoints (0x04). */
export const KEY_TYPE = { note: 0x01, cosignature: 0x04 } as const
export type KeyType = (typeof KEY_TYPE)[keyof typeof KEY_TYPE]

/** A public key as a verifier knows it. */
export type VerifierKey = {
  readonly name: string
  readonly keyId: number
  readonly type: KeyType
  readonly publicKey: KeyObject
}

/** A secret key with its name. Never logged, never serialised except by `formatSignerKey`. */
export type SignerKey = {
  readonly name: string
  readonly keyId: number
  readonly type: KeyType
  readonly privateKey: KeyObject
}

const RAW_SIZE = 32
// RFC 8410: the DER around 32 bytes never varies, for either kind of key.
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex")
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex")

const NAME = /^[^\p{White_Space}+\p{Cc}]+$/u
const KEY_ID = /^[0-9a-f]{8}$/
const SIGNER_PREFIX = "PRIVATE+KEY+"

/** The private key of a 32-byte seed (RFC 8032, section 5.1.5). @throws NOTE_KEY_INVALID */
export function privateKeyOfSeed(seed: Uint8Array): KeyObject {
  if (seed.length !== RAW_SIZE) throw new Fault("NOTE_KEY_INVALID", `a seed of ${seed.length} bytes`)
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" })
}

/** The 32-byte seed of a private key: secret. @throws NOTE_KEY_TYPE_UNKNOWN if it is not a private Ed25519 key */
export function seedOf(privateKey: KeyObject): Buffer {
  requireEd25519(privateKey, "private")
  return privateKey.export({ format: "der", type: "pkcs8" }).subarray(PKCS8_PREFIX.length)
}

/** The public key of its 32 bytes. Does not check that they are a point of the curve. @throws NOTE_KEY_INVALID */
export function publicKeyOfBytes(bytes: Uint8Array): KeyObject {
  if (bytes.length !== RAW_SIZE) throw new Fault("NOTE_KEY_INVALID", `a public key of ${bytes.length} bytes`)
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: "der", type: "spki" })
}

/** The 32 bytes of a public key, or of the public half of a private one. @throws NOTE_KEY_TYPE_UNKNOWN */
export function publicBytesOf(key: KeyObject): Buffer {
  const publicKey = key.type === "private" ? createPublicKey(key) : key
  requireEd25519(publicKey, "public")
  return publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX.length)
}

/**
 * The id of a key: the first four bytes, big-endian, of SHA-256 of name, newline, type and public key.
 *
 * @throws NOTE_KEY_INVALID if the public key is not 32 bytes
 */
export function keyIdOf(name: string, type: KeyType, publicBytes: Uint8Array): number {
  if (publicBytes.length !== RAW_SIZE)
    throw new Fault("NOTE_KEY_INVALID", `a public key of ${publicBytes.length} bytes`)
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), publicBytes])
  return hash("sha256", bytes, "buffer").readUInt32BE(0)
}

/** Is this a name for a key: not empty, no Unicode space, no plus, no control character? */
export function isKeyName(name: string): boolean {
  return NAME.test(name) && name.isWellFormed()
}

/** A verifier key of a name and a public Ed25519 key. @throws NOTE_KEY_NAME_INVALID, NOTE_KEY_TYPE_UNKNOWN */
export function verifierKey(name: string, publicKey: KeyObject, type: KeyType = KEY_TYPE.note): VerifierKey {
  requireKeyName(name)
  return { name, keyId: keyIdOf(name, type, publicBytesOf(publicKey)), type, publicKey }
}

/** A signer key of a name and a private Ed25519 key. @throws NOTE_KEY_NAME_INVALID, NOTE_KEY_TYPE_UNKNOWN */
export function signerKey(name: string, privateKey: KeyObject, type: KeyType = KEY_TYPE.note): SignerKey {
  requireKeyName(name)
  requireEd25519(privateKey, "private")
  return { name, keyId: keyIdOf(name, type, publicBytesOf(privateKey)), type, privateKey }
}

/** The public half of a signer key. */
export function verifierKeyOf(key: SignerKey): VerifierKey {
  return verifierKey(key.name, createPublicKey(key.privateKey), key.type)
}

/** `<name>+<id>+<base64 of type and public key>`: what partners put into their configuration. */
export function formatVerifierKey(key: VerifierKey): string {
  return `${key.name}+${hexId(key.keyId)}+${material(key.type, publicBytesOf(key.publicKey))}`
}

/**
 * The key of a verifier key text.
 *
 * @throws NOTE_KEY_INVALID, NOTE_KEY_NAME_INVALID, NOTE_KEY_TYPE_UNKNOWN, NOTE_KEY_ID_MISMATCH
 */
export function parseVerifierKey(text: string): VerifierKey {
  const { name, id, type, bytes } = parseFields(text)
  const key = verifierKey(name, publicKeyOfBytes(bytes), type)
  if (hexId(key.keyId) !== id) throw new Fault("NOTE_KEY_ID_MISMATCH", name)
  return key
}

/** `PRIVATE+KEY+<name>+<id>+<base64 of type and seed>`, as Go tools write it: secret. */
export function formatSignerKey(key: SignerKey): string {
  return `${SIGNER_PREFIX}${key.name}+${hexId(key.keyId)}+${material(key.type, seedOf(key.privateKey))}`
}

/**
 * The key of a signer key text. Faults never quote the text.
 *
 * @throws NOTE_KEY_INVALID, NOTE_KEY_NAME_INVALID, NOTE_KEY_TYPE_UNKNOWN, NOTE_KEY_ID_MISMATCH
 */
export function parseSignerKey(text: string): SignerKey {
  if (!text.startsWith(SIGNER_PREFIX)) throw new Fault("NOTE_KEY_INVALID", "not a signer key")
  const { name, id, type, bytes } = parseFields(text.slice(SIGNER_PREFIX.length))
  const key = signerKey(name, privateKeyOfSeed(bytes), type)
  if (hexId(key.keyId) !== id) throw new Fault("NOTE_KEY_ID_MISMATCH", name)
  return key
}

/** Key ids are written as eight lower-case hex digits. */
export function hexId(keyId: number): string {
  return keyId.toString(16).padStart(8, "0")
}

function parseFields(text: string): { name: string; id: string; type: KeyType; bytes: Buffer } {
  // Only the first two plus signs separate: base64 has its own.
  const first = text.indexOf("+")
  const second = text.indexOf("+", first + 1)
  if (first < 0 || second < 0) throw new Fault("NOTE_KEY_INVALID", "not three fields")
  const name = text.slice(0, first)
  requireKeyName(name)
  const id = text.slice(first + 1, second)
  if (!KEY_ID.test(id)) throw new Fault("NOTE_KEY_INVALID", "the id is not eight hex digits")
  const bytes = parseMaterial(text.slice(second + 1))
  const type = bytes[0]
  if (type !== KEY_TYPE.note && type !== KEY_TYPE.cosignature) throw new Fault("NOTE_KEY_TYPE_UNKNOWN", `type ${type}`)
  return { name, id, type, bytes: bytes.subarray(1) }
}

function parseMaterial(text: string): Buffer {
  try {
    return parseBase64(text)
  } catch {
    // No cause: it could quote a secret key.
    throw new Fault("NOTE_KEY_INVALID", "the key material is not base64")
  }
}

function material(type: KeyType, bytes: Uint8Array): string {
  return Buffer.concat([Buffer.of(type), bytes]).toString("base64")
}

function requireKeyName(name: string): void {
  if (!isKeyName(name)) throw new Fault("NOTE_KEY_NAME_INVALID")
}

function requireEd25519(key: KeyObject, type: "private" | "public"): void {
  if (key.type !== type || key.asymmetricKeyType !== "ed25519") {
    throw new Fault("NOTE_KEY_TYPE_UNKNOWN", `a ${key.type} key of type ${key.asymmetricKeyType ?? "none"}`)
  }
}
