/**
 * The code of one counter: HMAC, dynamic truncation, decimal digits.
 *
 * RFC 4226, section 5.3; with SHA-256 and SHA-512 as RFC 6238, section 1.2
 * says. What HOTP and TOTP have in common; not exported but for its types.
 */
import { createHmac } from "node:crypto"
import { isSameBytes } from "@schleuse/base"

export type OathDigits = 6 | 8
export type OathAlgorithm = "sha1" | "sha256" | "sha512"
/** What YubiKeys and the usual telephone programs do. */
export const DEFAULT_ALGORITHM: OathAlgorithm = "sha1"

export type OathToken = {
  /** 16 to 64 bytes (`parseBase32Secret`, `parseHexSecret`). */
  readonly secret: Uint8Array
  readonly digits: OathDigits
  readonly algorithm?: OathAlgorithm | undefined
}

const MODULUS = { 6: 1_000_000, 8: 100_000_000 } as const
const FORM = { 6: /^[0-9]{6}$/, 8: /^[0-9]{8}$/ } as const

/** The code of a counter, with its leading zeros. A counter that is not a safe integer from 0 is a RangeError. */
export function oathCode({ secret, digits, algorithm = DEFAULT_ALGORITHM }: OathToken, counter: number): string {
  if (!Number.isSafeInteger(counter)) throw new RangeError("a counter is a safe integer from 0")
  const message = Buffer.allocUnsafe(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac(algorithm, secret).update(message).digest()
  const at = mac.readUInt8(mac.length - 1) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % MODULUS[digits]).padStart(digits, "0")
}

/** Are these exactly as many digits as the token shows? */
export function hasCodeForm(code: string, digits: OathDigits): boolean {
  return FORM[digits].test(code)
}

/** Are these the same codes? Takes the same time whatever differs. Both have the form of a code. */
export function isSameCode(a: string, b: string): boolean {
  return isSameBytes(Buffer.from(a, "latin1"), Buffer.from(b, "latin1"))
}
