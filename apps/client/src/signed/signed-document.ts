/**
 * Signed documents: a body of plain values under Ed25519 signatures of known keys, at least so many of them.
 *
 * One canonical text for each document. A signature covers the kind, so that
 * settings never pass for a release. Keys that nobody named count nothing, a
 * key counts once however often it signed or was listed (TUF 1.0.33, 4.2.1;
 * GHSA-pwqf-9h7j-7mv8, GHSA-3633-5h82-39pq). Pure; no clock.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto"
import {
  base64,
  canonicalJson,
  ed25519KeyText,
  Fault,
  type Infer,
  integer,
  isFault,
  type Json,
  list,
  object,
  oneOf,
  optional,
  parseBase64,
  parseCanonicalJson,
  parseEd25519Key,
  text,
} from "@schleuse/base"

export type SignedKind = "settings" | "release"

/** Longest document, and longest proof in it, in UTF-16 units. */
const MAX_DOCUMENT = 262_144
const MAX_PROOF = 65_536

/** Ed25519 as SubjectPublicKeyInfo, base64. */
const publicKey = base64(44)
const envelope = object({
  v: integer(1, 1),
  kind: oneOf("settings", "release"),
  // What canonical JSON was read from is JSON.
  body: (value: unknown) => value as Json,
  signatures: list(object({ key: publicKey, signature: base64(64) }), 32),
  /** That a log holds its hash; covered by no signature, and proof only against the log's key. */
  proof: optional(text(MAX_PROOF)),
})

export type Trust = {
  /** As in the operator's settings. */
  readonly keys: readonly string[]
  /** How many different ones of them must have signed. */
  readonly threshold: number
}

export type VerifiedDocument = {
  readonly body: Json
  /** Hex: SHA-256 of what was signed; the same whoever signed it, and in which order. */
  readonly hash: string
  /** Unverified. */
  readonly proof?: string | undefined
}

/** A document that nobody has signed yet. */
export function formatUnsigned(kind: SignedKind, body: Json): string {
  return write({ v: 1, kind, body, signatures: [] })
}

/** The document with one signature more; an earlier one of the same key goes. @throws UPDATE_INVALID */
export function addSignature(document: string, kind: SignedKind, privateKey: KeyObject): string {
  const parsed = parse(document, kind)
  const key = ed25519KeyText(createPublicKey(privateKey))
  const signature = sign(null, signedBytes(kind, parsed.body), privateKey).toString("base64")
  const others = parsed.signatures.filter((one) => one.key !== key)
  return write({ ...parsed, signatures: [...others, { key, signature }] })
}

/** The document with its proof. @throws UPDATE_INVALID */
export function attachProof(document: string, kind: SignedKind, proof: string): string {
  return write({ ...parse(document, kind), proof })
}

/** What a log holds of it. Nothing is verified. @throws UPDATE_INVALID */
export function readDocument(document: string, kind: SignedKind): VerifiedDocument {
  const { body, proof } = parse(document, kind)
  return { body, hash: hashOf(kind, body), proof }
}

/** After as many of the keys signed it as are needed. @throws UPDATE_INVALID, CLIENT_SIGNATURES_MISSING */
export function verifyDocument(document: string, kind: SignedKind, { keys, threshold }: Trust): VerifiedDocument {
  const { body, signatures, proof } = parse(document, kind)
  const bytes = signedBytes(kind, body)
  const good = new Set<string>()
  for (const { key, signature } of signatures) {
    if (!keys.includes(key) || good.has(key)) continue
    // `keyOf` takes one way to write a key, so no key counts as two.
    if (verify(null, bytes, keyOf(key), parseBase64(signature))) good.add(key)
  }
  if (threshold < 1 || good.size < threshold) {
    throw new Fault("CLIENT_SIGNATURES_MISSING", `${good.size} of ${threshold} for ${kind}`)
  }
  return { body, hash: hashOf(kind, body), proof }
}

/** An Ed25519 key of settings, in the one way to write it. @throws UPDATE_INVALID */
export function keyOf(written: string): KeyObject {
  return parseEd25519Key(written, "UPDATE_INVALID")
}

function parse(document: string, kind: SignedKind) {
  try {
    if (document.length > MAX_DOCUMENT || !document.endsWith("\n")) throw new Fault("UPDATE_INVALID", "length or end")
    const parsed = envelope(parseCanonicalJson(document.slice(0, -1)), kind)
    if (parsed.kind !== kind) throw new Fault("UPDATE_INVALID", `${parsed.kind} instead of ${kind}`)
    return parsed
  } catch (cause) {
    if (isFault(cause) && cause.code !== "UPDATE_INVALID") throw new Fault("UPDATE_INVALID", cause.message, { cause })
    throw cause
  }
}

function write(document: Infer<typeof envelope>): string {
  return `${canonicalJson(document)}\n`
}

function hashOf(kind: SignedKind, body: Json): string {
  return createHash("sha256").update(signedBytes(kind, body)).digest("hex")
}

function signedBytes(kind: SignedKind, body: Json): Buffer {
  return Buffer.from(`schleuse-zugang ${kind} v1\n${canonicalJson(body)}`)
}
