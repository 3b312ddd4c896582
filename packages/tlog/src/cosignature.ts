/**
 * Cosignatures: a witness's dated statement that it saw a log grow and never shrink.
 *
 * Makes and verifies Ed25519 cosignature/v1 lines below checkpoints. Pure: the time
 * is given. A witness MUST have checked consistency with the last checkpoint it
 * cosigned, and stored this one, before it calls `cosign`. A key for cosignatures
 * must not sign anything else.
 * Format: c2sp.org/tlog-cosignature. Vectors: cosignature.test.ts.
 */
import { sign, verify } from "node:crypto"
import { Fault } from "@schleuse/base"
import { parseCheckpoint } from "./checkpoint.ts"
import { KEY_TYPE, parseVerifierKey, type SignerKey, type VerifierKey } from "./key.ts"
import { type NoteSignature, noteVerifier, type Verifier } from "./note.ts"

const TIME_SIZE = 8
const SIGNATURE_SIZE = 64

/**
 * Cosigns the note text of a checkpoint at a time in seconds since 1970.
 *
 * @throws NOTE_KEY_TYPE_UNKNOWN if the key is not for cosignatures, COSIGNATURE_TIME_INVALID, and all of parseCheckpoint
 */
export function cosign(text: string, key: SignerKey, timeS: number): NoteSignature {
  if (key.type !== KEY_TYPE.cosignature) throw new Fault("NOTE_KEY_TYPE_UNKNOWN", `${key.name} is not for cosignatures`)
  if (!Number.isSafeInteger(timeS) || timeS < 1) throw new Fault("COSIGNATURE_TIME_INVALID")
  parseCheckpoint(text)
  const signature = Buffer.alloc(TIME_SIZE + SIGNATURE_SIZE)
  signature.writeBigUInt64BE(BigInt(timeS))
  signature.set(sign(null, signedBytes(text, timeS), key.privateKey), TIME_SIZE)
  return { name: key.name, keyId: key.keyId, signature }
}

/** A verifier of cosignatures, for `verifyNote` and `verifyCheckpoint`. @throws NOTE_KEY_TYPE_UNKNOWN */
export function cosignatureVerifier({ name, keyId, type, publicKey }: VerifierKey): Verifier {
  if (type !== KEY_TYPE.cosignature) throw new Fault("NOTE_KEY_TYPE_UNKNOWN", `${name} is not for cosignatures`)
  return {
    name,
    keyId,
    isValid: (text, signature) => {
      const timeS = readTime(signature)
      if (timeS === undefined) return false
      return verify(null, signedBytes(text, timeS), publicKey, signature.subarray(TIME_SIZE))
    },
  }
}

/**
 * When a cosignature was made, in seconds since 1970, as the witness's clock says.
 * Only of a verified signature does this mean anything.
 *
 * @throws COSIGNATURE_LENGTH_INVALID, COSIGNATURE_TIME_INVALID
 */
export function cosignatureTime({ signature }: NoteSignature): number {
  if (signature.length !== TIME_SIZE + SIGNATURE_SIZE) throw new Fault("COSIGNATURE_LENGTH_INVALID")
  const timeS = readTime(signature)
  if (timeS === undefined) throw new Fault("COSIGNATURE_TIME_INVALID")
  return timeS
}

/** The verifier of a verifier key text, whichever of our two types it is. @throws as parseVerifierKey */
export function parseVerifier(text: string): Verifier {
  const key = parseVerifierKey(text)
  return key.type === KEY_TYPE.cosignature ? cosignatureVerifier(key) : noteVerifier(key)
}

function signedBytes(text: string, timeS: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${timeS}\n${text}`)
}

function readTime(signature: Uint8Array): number | undefined {
  if (signature.length !== TIME_SIZE + SIGNATURE_SIZE) return undefined
  const timeS = Number(Buffer.from(signature.subarray(0, TIME_SIZE)).readBigUInt64BE())
  return Number.isSafeInteger(timeS) && timeS > 0 ? timeS : undefined
}
