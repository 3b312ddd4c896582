/**
 * Authenticator data: the 37 bytes that every answer of a key begins with (WebAuthn Level 3, section 6.1).
 *
 * Judged here field by field, so that each refusal has its own code; what
 * follows (a new key, extensions) is the library's to parse.
 */
import { hash } from "node:crypto"
import { Fault, isSameBytes } from "@schleuse/base"

const FIXED_BYTES = 37
const UP = 0x01
const UV = 0x04
const BE = 0x08
const BS = 0x10

export type AuthenticatorState = {
  readonly counter: number
  /** May the key be copied to other devices of its owner by its maker? */
  readonly isBackupEligible: boolean
  readonly isBackedUp: boolean
}

/** @throws FIDO_RESPONSE_INVALID, FIDO_RP_WRONG, FIDO_USER_ABSENT, FIDO_USER_NOT_VERIFIED, FIDO_BACKUP_FLAGS_INVALID */
export function readAuthenticatorState(data: Uint8Array, rpId: string): AuthenticatorState {
  if (data.length < FIXED_BYTES) throw new Fault("FIDO_RESPONSE_INVALID", `authenticator data: ${data.length} bytes`)
  if (!isSameBytes(data.subarray(0, 32), hash("sha256", rpId, "buffer"))) throw new Fault("FIDO_RP_WRONG")
  const flags = data[32] ?? 0
  if ((flags & UP) === 0) throw new Fault("FIDO_USER_ABSENT")
  if ((flags & UV) === 0) throw new Fault("FIDO_USER_NOT_VERIFIED")
  const isBackupEligible = (flags & BE) !== 0
  const isBackedUp = (flags & BS) !== 0
  if (isBackedUp && !isBackupEligible) throw new Fault("FIDO_BACKUP_FLAGS_INVALID", "backed up, but not eligible")
  const counter = Buffer.from(data.buffer, data.byteOffset, data.byteLength).readUInt32BE(33)
  return { counter, isBackupEligible, isBackedUp }
}
