/**
 * Key pairs that part keys are wrapped to: X25519 and ML-KEM-768 side by side.
 *
 * A wrapped key stays secret as long as one of the two holds: X25519 has been
 * attacked for decades, ML-KEM (FIPS 203) stands against quantum computers,
 * and health data must stay secret for decades. Bytes are versioned and
 * strict; whoever reads them gets a key that OpenSSL accepted, or a Fault.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto"
import { Fault } from "@schleuse/base"

const VERSION = 1
const X25519_BYTES = 32
const ML_KEM_PUBLIC_BYTES = 1184
const ML_KEM_SEED_BYTES = 64

/** Length of a public key: version, ML-KEM-768 encapsulation key, X25519 key. */
export const WRAP_PUBLIC_KEY_BYTES = 1 + ML_KEM_PUBLIC_BYTES + X25519_BYTES
/** Length of a private key: version, ML-KEM-768 seed (d ‖ z), X25519 key. */
export const WRAP_PRIVATE_KEY_BYTES = 1 + ML_KEM_SEED_BYTES + X25519_BYTES

/** Wraps only. Not secret, but MUST come from a trusted place: who replaces it reads what is wrapped to it. */
export type WrapPublicKey = { readonly mlKem: KeyObject; readonly x25519: KeyObject; readonly bytes: Buffer }
/** Unwraps. Holds its public half, because the derived key is bound to it. */
export type WrapPrivateKey = {
  readonly mlKem: KeyObject
  readonly x25519: KeyObject
  readonly publicKey: WrapPublicKey
}

/** A new key pair from the system's random numbers. */
export function generateWrapKeyPair(): WrapPrivateKey {
  const mlKem = generateKeyPairSync("ml-kem-768").privateKey
  const x25519 = generateKeyPairSync("x25519").privateKey
  return { mlKem, x25519, publicKey: publicHalf(mlKem, x25519) }
}

/** Public key of its bytes. @throws WRAP_KEY_INVALID */
export function parseWrapPublicKey(bytes: Uint8Array): WrapPublicKey {
  requireForm(bytes, WRAP_PUBLIC_KEY_BYTES)
  try {
    return {
      // OpenSSL checks here what FIPS 203, section 7.2 asks for: coefficients below the modulus.
      mlKem: importPublic(bytes.subarray(1, 1 + ML_KEM_PUBLIC_BYTES), "ml-kem-768"),
      x25519: importPublic(bytes.subarray(1 + ML_KEM_PUBLIC_BYTES), "x25519"),
      bytes: Buffer.from(bytes),
    }
  } catch (cause) {
    throw new Fault("WRAP_KEY_INVALID", "", { cause })
  }
}

/** Private key of its bytes; its public half is computed, never read. @throws WRAP_KEY_INVALID */
export function parseWrapPrivateKey(bytes: Uint8Array): WrapPrivateKey {
  requireForm(bytes, WRAP_PRIVATE_KEY_BYTES)
  const seed = bytes.subarray(1, 1 + ML_KEM_SEED_BYTES)
  const scalar = bytes.subarray(1 + ML_KEM_SEED_BYTES)
  try {
    const mlKem = createPrivateKey({ key: seed, format: "raw-seed", asymmetricKeyType: "ml-kem-768" })
    const x25519 = createPrivateKey({ key: scalar, format: "raw-private", asymmetricKeyType: "x25519" })
    return { mlKem, x25519, publicKey: publicHalf(mlKem, x25519) }
  } catch (cause) {
    throw new Fault("WRAP_KEY_INVALID", "", { cause })
  }
}

/** Bytes of a private key, secret: to be stored only wrapped (see symmetric-wrap.ts) and overwritten after use. */
export function encodeWrapPrivateKey(key: WrapPrivateKey): Buffer {
  return Buffer.concat([
    Buffer.of(VERSION),
    key.mlKem.export({ format: "raw-seed" }),
    key.x25519.export({ format: "raw-private" }),
  ])
}

/** The X25519 public key of 32 bytes. Any 32 bytes are one; a useless one is refused where it is used. */
export function importX25519Public(bytes: Uint8Array): KeyObject {
  return importPublic(bytes, "x25519")
}

function importPublic(bytes: Uint8Array, asymmetricKeyType: "ml-kem-768" | "x25519"): KeyObject {
  return createPublicKey({ key: bytes, format: "raw-public", asymmetricKeyType })
}

function publicHalf(mlKemPrivate: KeyObject, x25519Private: KeyObject): WrapPublicKey {
  const mlKem = createPublicKey(mlKemPrivate)
  const x25519 = createPublicKey(x25519Private)
  const raw = { format: "raw-public" } as const
  return { mlKem, x25519, bytes: Buffer.concat([Buffer.of(VERSION), mlKem.export(raw), x25519.export(raw)]) }
}

function requireForm(bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new Fault("WRAP_KEY_INVALID", `${bytes.length} bytes`)
  if (bytes[0] !== VERSION) throw new Fault("WRAP_KEY_INVALID", `version ${bytes[0]}`)
}
