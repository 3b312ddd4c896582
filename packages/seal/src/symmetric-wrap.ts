/**
 * Wrapping a secret under a key of our own: root key, institution epoch key.
 *
 * version ‖ salt (32) ‖ nonce (12) ‖ ciphertext ‖ tag (16), AES-256-GCM under
 * HKDF-SHA-384(wrapping key, salt, label). Each wrap has its own derived key,
 * so a root key may wrap without counting, for as many years as it lives.
 * Does not commit to the key: what must open under one key only is a part.
 */
import { hkdfSync, randomBytes } from "node:crypto"
import { Fault } from "@schleuse/base"
import { GCM_OVERHEAD_BYTES, openGcm, sealGcm } from "./gcm.ts"

const VERSION = 1
const LABEL = "schleuse/seal/symmetric-wrap/v1: HKDF-SHA-384, AES-256-GCM"
const KEY_BYTES = 32
const SALT_BYTES = 32

/** What wrapping adds to a secret, in bytes. */
export const SYMMETRIC_WRAP_OVERHEAD_BYTES = 1 + SALT_BYTES + GCM_OVERHEAD_BYTES
/** The longest secret: room for TLS keys with their chains. */
export const SYMMETRIC_WRAP_MAX_SECRET_BYTES = 64 * 1024

/**
 * Wraps 1 byte to 64 KiB under a 32-byte random key (never a password).
 * `associatedData` is what the secret is bound to: opening needs the same bytes.
 */
export function wrapSecret(wrappingKey: Uint8Array, secret: Uint8Array, associatedData: Uint8Array): Buffer {
  if (secret.length === 0 || secret.length > SYMMETRIC_WRAP_MAX_SECRET_BYTES) {
    throw new RangeError(`a secret has 1 to ${SYMMETRIC_WRAP_MAX_SECRET_BYTES} bytes`)
  }
  const salt = randomBytes(SALT_BYTES)
  const key = deriveKey(wrappingKey, salt)
  const sealed = sealGcm(key, secret, associatedData)
  key.fill(0)
  return Buffer.concat([Buffer.of(VERSION), salt, sealed])
}

/** The secret, if it was wrapped under this key with these bytes. @throws WRAP_INVALID, WRAP_DAMAGED */
export function unwrapSecret(wrappingKey: Uint8Array, wrapped: Uint8Array, associatedData: Uint8Array): Buffer {
  const secretBytes = wrapped.length - SYMMETRIC_WRAP_OVERHEAD_BYTES
  if (secretBytes < 1 || secretBytes > SYMMETRIC_WRAP_MAX_SECRET_BYTES) {
    throw new Fault("WRAP_INVALID", `${wrapped.length} bytes`)
  }
  if (wrapped[0] !== VERSION) throw new Fault("WRAP_INVALID", `version ${wrapped[0]}`)
  const key = deriveKey(wrappingKey, wrapped.subarray(1, 1 + SALT_BYTES))
  try {
    return openGcm(key, wrapped.subarray(1 + SALT_BYTES), associatedData)
  } finally {
    key.fill(0)
  }
}

function deriveKey(wrappingKey: Uint8Array, salt: Uint8Array): Buffer {
  if (wrappingKey.length !== KEY_BYTES) throw new RangeError(`a wrapping key has ${KEY_BYTES} bytes`)
  return Buffer.from(hkdfSync("sha384", wrappingKey, salt, LABEL, KEY_BYTES))
}
