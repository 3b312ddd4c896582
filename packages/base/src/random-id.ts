/** Random ids: 128 bits as 26 characters of lower-case base32hex, safe in file names and JSON. */
import { randomFillSync } from "node:crypto"

const ALPHABET = "0123456789abcdefghijklmnopqrstuv"
const ID = /^[0-9a-v]{26}$/
const pool = Buffer.allocUnsafe(4096)
let used = pool.length

/** A new id that nobody can guess. The last character carries 3 bits. */
export function randomId(): string {
  if (used + 16 > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  let text = ""
  let bits = 0
  let value = 0
  for (let end = used + 16; used < end; used++) {
    value = ((value << 8) | (pool[used] ?? 0)) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET.charAt((value >>> bits) & 31)
    }
  }
  return text + ALPHABET.charAt((value << (5 - bits)) & 31)
}

/** Has this text the form of one of our ids? Says nothing about whether it exists. */
export function isRandomId(text: string): boolean {
  return ID.test(text)
}

const REFERENCE_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"

/** Six characters to be read out on the phone; no 0/O, 1/I/L, U. About 29 bits: an aid to find, not a secret. */
export function randomReference(): string {
  let text = ""
  const bytes = Buffer.allocUnsafe(1)
  while (text.length < 6) {
    const byte = randomFillSync(bytes)[0] ?? 255
    if (byte < 240) text += REFERENCE_ALPHABET.charAt(byte % 30)
  }
  return text
}
