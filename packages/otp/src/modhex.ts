/**
 * Modhex: hex in the sixteen letters that lie in the same place on most keyboards.
 *
 * Strict: reads exactly what the encoder writes. What a keyboard does to a
 * code on its way is undone before, by typed-code.ts. Trusts nothing.
 */
import { Fault } from "@schleuse/base"

const ALPHABET = "cbdefghijklnrtuv"
const MODHEX = /^(?:[cbdefghijklnrtuv]{2})*$/

/** Lower-case modhex, two letters for each byte. */
export function encodeModhex(bytes: Uint8Array): string {
  let text = ""
  for (const byte of bytes) text += ALPHABET.charAt(byte >> 4) + ALPHABET.charAt(byte & 15)
  return text
}

/** Is this lower-case modhex of whole bytes? */
export function isModhex(text: string): boolean {
  return MODHEX.test(text)
}

/** Bytes of lower-case modhex; of the empty text, none. @throws MODHEX_INVALID */
export function parseModhex(text: string): Buffer {
  if (!isModhex(text)) throw new Fault("MODHEX_INVALID")
  const bytes = Buffer.allocUnsafe(text.length / 2)
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (ALPHABET.indexOf(text.charAt(2 * i)) << 4) | ALPHABET.indexOf(text.charAt(2 * i + 1))
  }
  return bytes
}
