/**
 * Strict encodings between bytes and text.
 *
 * Node's own decoders are lenient (they skip what they do not like); ours
 * accept exactly what our encoders write, because two texts for one value are
 * two identities in a log. Trusts nothing.
 */
import { timingSafeEqual } from "node:crypto"
import { Fault } from "./fault.ts"

const HEX = /^(?:[0-9a-f]{2})*$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Bytes of lower-case hex text. @throws HEX_INVALID */
export function parseHex(text: string): Buffer {
  if (!HEX.test(text)) throw new Fault("HEX_INVALID")
  return Buffer.from(text, "hex")
}

/** Bytes of canonical, padded base64 (RFC 4648, section 4). @throws BASE64_INVALID */
export function parseBase64(text: string): Buffer {
  if (!BASE64.test(text)) throw new Fault("BASE64_INVALID")
  const bytes = Buffer.from(text, "base64")
  // Unused bits of the last character must be zero, or one value would have several texts.
  if (bytes.toString("base64") !== text) throw new Fault("BASE64_INVALID", "unused bits are set")
  return bytes
}

/** Text of UTF-8 bytes; a byte order mark stays. @throws UTF8_INVALID */
export function parseUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw new Fault("UTF8_INVALID", "", { cause })
  }
}

/** Are these the same bytes? Takes the same time whatever differs; lengths are not secret. */
export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
