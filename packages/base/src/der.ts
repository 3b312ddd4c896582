/**
 * DER: the few kinds of ASN.1 values that a certificate is written with.
 *
 * Writes only; what others wrote is read by Node's X509Certificate. Each
 * function gives one complete value, in the one encoding that X.690 clause 10
 * allows. Vectors: the keeper's x509.test.ts has openssl read what this writes.
 */
const CONTEXT = 0x80
const CONSTRUCTED = 0x20

/** Tag, length, content. Tags up to 30 and contents below 4 GiB, which is all there is here. */
function value(tag: number, content: Uint8Array): Buffer {
  const length = content.length
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content])
  const digits: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256)
  return Buffer.concat([Buffer.of(tag, 0x80 | digits.length, ...digits), content])
}

export function sequence(...items: readonly Uint8Array[]): Buffer {
  return value(0x30, Buffer.concat(items))
}

/** A set of one value: more would have to be sorted. */
export function setOf(item: Uint8Array): Buffer {
  return value(0x31, item)
}

/** A number that is not negative, from its bytes, most significant first. */
export function integer(bytes: Uint8Array): Buffer {
  let from = 0
  while (from < bytes.length - 1 && bytes[from] === 0) from++
  const digits = bytes.subarray(from)
  // A first bit that is set would make it negative.
  return value(0x02, (digits[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits)
}

export function boolean(is: boolean): Buffer {
  return value(0x01, Buffer.of(is ? 0xff : 0))
}

export function octets(content: Uint8Array): Buffer {
  return value(0x04, content)
}

/** Whole bytes. */
export function bits(content: Uint8Array): Buffer {
  return value(0x03, Buffer.concat([Buffer.of(0), content]))
}

/** Named bits (X.690, 11.2.2): no zeros behind the last one that is set. @param set positions, at least one, below 8 */
export function namedBits(...set: readonly number[]): Buffer {
  const byte = set.reduce((sum, at) => sum | (0x80 >> at), 0)
  return value(0x03, Buffer.of(7 - Math.max(...set), byte))
}

export function utf8(text: string): Buffer {
  return value(0x0c, Buffer.from(text, "utf8"))
}

/** `1.2.840.10045`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number)
  return value(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)))
}

function base128(number: number): number[] {
  const digits = [number % 128]
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(0x80 | (rest % 128))
  return digits
}

/** To the second, in UTC: UTCTime until 2049, as RFC 5280, section 4.1.2.5 demands. */
export function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, "")
  const isLate = Number(digits.slice(0, 4)) >= 2050
  return value(isLate ? 0x18 : 0x17, Buffer.from(isLate ? digits : digits.slice(2), "latin1"))
}

/** `[tag]` around a whole value. */
export function explicit(tag: number, inner: Uint8Array): Buffer {
  return value(CONTEXT | CONSTRUCTED | tag, inner)
}

/** `[tag]` in place of a string's own tag. */
export function implicit(tag: number, content: Uint8Array): Buffer {
  return value(CONTEXT | tag, content)
}

/** `[tag]` in place of a sequence's own tag. */
export function implicitSequence(tag: number, ...items: readonly Uint8Array[]): Buffer {
  return value(CONTEXT | CONSTRUCTED | tag, Buffer.concat(items))
}
