/**
 * Token secrets as texts: base32 (RFC 4648, section 6) and hex.
 *
 * Strict between machines; what people type from paper (spaces, hyphens, small
 * letters, no padding) only where it says so. Returns new memory that the
 * caller wraps and clears. Vectors: RFC 4648, section 10.
 */
import { Fault, parseHex } from "@schleuse/base"
import { lowerAscii } from "./typed-code.ts"

/** RFC 4226, section 4, R6: at least 128 bits. */
export const MIN_SECRET_BYTES = 16
/** The seed of TOTP with SHA-512 has 64; no token has more. */
export const MAX_SECRET_BYTES = 64

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
const BASE32 = /^[A-Z2-7]*(?:=|={3}|={4}|={6})?$/
/** A longer text is no secret, however it is spaced. */
const MAX_TYPED_CHARS = 512

/** Base32 with padding. */
export function encodeBase32(bytes: Uint8Array): string {
  let text = ""
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET.charAt((value >>> bits) & 31)
    }
  }
  if (bits > 0) text += ALPHABET.charAt((value << (5 - bits)) & 31)
  return text.padEnd(Math.ceil(text.length / 8) * 8, "=")
}

/** Bytes of base32 exactly as `encodeBase32` writes it: capitals, padded, unused bits zero. @throws BASE32_INVALID */
export function parseBase32(text: string): Buffer {
  if (text.length % 8 !== 0 || !BASE32.test(text)) throw new Fault("BASE32_INVALID")
  const letters = text.replace(/=+$/, "")
  const bytes = Buffer.allocUnsafe(Math.floor((letters.length * 5) / 8))
  let at = 0
  let bits = 0
  let value = 0
  for (const letter of letters) {
    value = ((value << 5) | ALPHABET.indexOf(letter)) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (value >>> bits) & 255
    }
  }
  // Left-over bits must be zero, or one secret would have several texts.
  if ((value & ((1 << bits) - 1)) !== 0) throw new Fault("BASE32_INVALID", "unused bits")
  return bytes
}

/**
 * A secret of 16 to 64 bytes from base32 as people and telephones have it: with or without padding, spaces and hyphens; small
 * letters too. 0, 1, 8 and 9 are refused, not guessed.
 * @throws BASE32_INVALID, OTP_SECRET_TOO_SHORT, OTP_SECRET_TOO_LONG
 */
export function parseBase32Secret(text: string): Buffer {
  const letters = withoutSpacing(text).replace(/[a-z]/g, (letter) => letter.toUpperCase())
  const padded = letters.includes("=") ? letters : letters.padEnd(Math.ceil(letters.length / 8) * 8, "=")
  return requireSecretSize(parseBase32(padded))
}

/**
 * A secret of 16 to 64 bytes from hex as people and programs have it: with or without spaces and hyphens; capitals too.
 * @throws HEX_INVALID, OTP_SECRET_TOO_SHORT, OTP_SECRET_TOO_LONG
 */
export function parseHexSecret(text: string): Buffer {
  return requireSecretSize(parseHex(lowerAscii(withoutSpacing(text))))
}

function withoutSpacing(text: string): string {
  if (text.length > MAX_TYPED_CHARS) throw new Fault("OTP_SECRET_TOO_LONG")
  return text.replace(/[ \t\r\n-]/g, "")
}

function requireSecretSize(secret: Buffer): Buffer {
  if (secret.length < MIN_SECRET_BYTES) throw new Fault("OTP_SECRET_TOO_SHORT", `${secret.length} bytes`)
  if (secret.length > MAX_SECRET_BYTES) throw new Fault("OTP_SECRET_TOO_LONG", `${secret.length} bytes`)
  return secret
}
