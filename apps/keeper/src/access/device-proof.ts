/**
 * Proofs of devices: a nonce of ours, signed with a key that never left the PC.
 *
 * A nonce says when it ends and carries an authenticator under a key of its
 * gate's descriptor, so strangers who ask for many fill nothing, and one that
 * another gate handed out is worth nothing here. Only answered ones are
 * remembered, until they would have been too old anyway, and so many of each
 * device and of all: with these a device can do nothing more until some are forgotten.
 * Format: docs/decisions/0012-access.md, "The proof".
 */
import { createHash, createHmac, createPublicKey, type KeyObject, randomBytes, verify } from "node:crypto"
import { canonicalJson, Fault, isSameBytes, type Json, parseBase64, parseHex } from "@schleuse/base"
import type { Peer } from "../batch/command-handler.ts"
import { DevicePlaces } from "./device-places.ts"

export type ProofPurpose =
  | "enrol"
  | "renew"
  | "activate"
  | "login"
  | "complete"
  | "adopt"
  | "passkey"
  | "passkeyresult"
  | "report"
  | "declare"
  | "remove"
export type Proof = { readonly nonce: string; readonly signature: string }
/** What is signed beside the nonce. `device` is empty as long as there is none. */
export type Claim = { readonly purpose: ProofPurpose; readonly device: string; readonly body: Json }
/** `of`: whose limit it counts for, as long as there is no device. */
type CountedClaim = Claim & { readonly of?: string }

const NONCE_MS = 2 * 60_000
/** Answered ones of one device that are remembered: while a browser asks for a passkey its PC asks every two seconds. */
const MAX_USED_BY_ONE = 240
/** Of all. Several hundred hostile devices fill it; thousands of honest ones, with a report every ten minutes, do not. */
const MAX_USED = 65_536
/** End in ms 6, random 10. */
const BODY_BYTES = 16
const MAC_BYTES = 16
const SPKI_BYTES = 91
const SIGNATURE_BYTES = 64

export class DeviceNonces {
  /** Where devices are heard, by what they sign. */
  readonly places = new DevicePlaces()
  readonly #keys = new WeakMap<Peer, Buffer>()
  /** Answered nonces: when they end, and whose they were. */
  readonly #used = new Map<string, { readonly end: number; readonly of: string }>()
  readonly #usedBy = new Map<string, number>()
  readonly #maxUsedByOne: number
  readonly #maxUsed: number

  constructor(maxUsedByOne = MAX_USED_BY_ONE, maxUsed = MAX_USED) {
    this.#maxUsedByOne = maxUsedByOne
    this.#maxUsed = maxUsed
  }

  issue(peer: Peer, now: number): { readonly nonce: string; readonly expiresAt: number } {
    const expiresAt = now + NONCE_MS
    const body = randomBytes(BODY_BYTES)
    body.writeUIntBE(expiresAt, 0, 6)
    return { nonce: Buffer.concat([body, this.#mac(peer, body)]).toString("hex"), expiresAt }
  }

  /** Has this key signed this claim with a fresh nonce of this gate? The nonce is used up by it, whatever follows. @throws DEVICE_NONCE_UNKNOWN, DEVICE_NONCE_EXPIRED, DEVICE_NONCE_USED, DEVICE_SIGNATURE_WRONG, DEVICE_PROOFS_TOO_MANY */
  verify(peer: Peer, key: KeyObject, { nonce, signature }: Proof, claim: CountedClaim, now: number): void {
    const bytes = parseHex(nonce)
    const body = bytes.subarray(0, BODY_BYTES)
    if (!isSameBytes(bytes.subarray(BODY_BYTES), this.#mac(peer, body))) throw new Fault("DEVICE_NONCE_UNKNOWN")
    const expiresAt = body.readUIntBE(0, 6)
    if (expiresAt <= now) throw new Fault("DEVICE_NONCE_EXPIRED")
    if (this.#used.has(nonce)) throw new Fault("DEVICE_NONCE_USED")
    if (!isSigned(key, signature, signedText(nonce, claim))) throw new Fault("DEVICE_SIGNATURE_WRONG")
    this.#forget(now)
    const { of = claim.device } = claim
    const count = this.#usedBy.get(of) ?? 0
    if (count >= this.#maxUsedByOne || this.#used.size >= this.#maxUsed)
      throw new Fault("DEVICE_PROOFS_TOO_MANY", `${of}: ${count} of ${this.#used.size}`)
    this.#used.set(nonce, { end: expiresAt, of })
    this.#usedBy.set(of, count + 1)
  }

  #forget(now: number): void {
    for (const [nonce, { end, of }] of this.#used) {
      // In the order in which they were answered, so nearly in that of their ends.
      if (end > now) break
      this.#used.delete(nonce)
      const left = (this.#usedBy.get(of) ?? 1) - 1
      if (left > 0) this.#usedBy.set(of, left)
      else this.#usedBy.delete(of)
    }
  }

  #mac(peer: Peer, body: Buffer): Buffer {
    let key = this.#keys.get(peer)
    if (key === undefined) this.#keys.set(peer, (key = randomBytes(32)))
    return createHmac("sha256", key).update(body).digest().subarray(0, MAC_BYTES)
  }
}

/** What a device signs. */
export function signedText(nonce: string, { purpose, device, body }: Claim): string {
  const hash = createHash("sha256").update(canonicalJson(body)).digest("hex")
  return canonicalJson({ v: 1, purpose, nonce, device, body: hash })
}

/** A P-256 key from its SubjectPublicKeyInfo in base64, in the one encoding. @throws DEVICE_KEY_INVALID */
export function parseDeviceKey(spki: string): { readonly key: KeyObject; readonly der: Buffer; readonly hash: string } {
  try {
    const der = parseBase64(spki)
    const key = createPublicKey({ key: der, format: "der", type: "spki" })
    const isP256 = key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1"
    const isOnlyForm = der.length === SPKI_BYTES && isSameBytes(key.export({ format: "der", type: "spki" }), der)
    if (isP256 && isOnlyForm) return { key, der, hash: createHash("sha256").update(der).digest("hex") }
  } catch (cause) {
    throw new Fault("DEVICE_KEY_INVALID", "", { cause })
  }
  throw new Fault("DEVICE_KEY_INVALID")
}

function isSigned(key: KeyObject, signature: string, text: string): boolean {
  let bytes: Buffer
  try {
    bytes = parseBase64(signature)
  } catch {
    return false
  }
  if (bytes.length !== SIGNATURE_BYTES) return false
  return verify("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }, bytes)
}
