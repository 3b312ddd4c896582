/**
 * AES-256-GCM for short secrets: nonce ‖ ciphertext ‖ tag.
 *
 * The nonce is random; the caller bounds how often one key is used. Not
 * exported: wraps are built from it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto"
import { Fault } from "@schleuse/base"

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** What `sealGcm` adds to a secret. */
export const GCM_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES

export function sealGcm(key: Uint8Array, secret: Uint8Array, associatedData: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(associatedData)
  const body = cipher.update(secret)
  cipher.final() // empty in counter mode; computes the tag
  return Buffer.concat([nonce, body, cipher.getAuthTag()])
}

/** The secret, in new memory, after its tag held. The caller has checked the length. @throws WRAP_DAMAGED */
export function openGcm(key: Uint8Array, sealed: Uint8Array, associatedData: Uint8Array): Buffer {
  const tagAt = sealed.length - TAG_BYTES
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(associatedData)
  decipher.setAuthTag(sealed.subarray(tagAt))
  const secret = decipher.update(sealed.subarray(NONCE_BYTES, tagAt))
  try {
    decipher.final()
  } catch (cause) {
    secret.fill(0)
    throw new Fault("WRAP_DAMAGED", "", { cause })
  }
  return secret
}
