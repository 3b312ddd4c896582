import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { isSameBytes, parseBase64, parseHex, parseUtf8 } from "./bytes.ts"
import type { FaultCode } from "./fault.ts"

const anyBytes = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes))

test("every byte string survives hex, base64 and back", () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      assert.deepEqual(parseHex(bytes.toString("hex")), bytes)
      assert.deepEqual(parseBase64(bytes.toString("base64")), bytes)
    }),
  )
})

test("an accepted text is the only text of its bytes", () => {
  const text = fc.string({ unit: fc.constantFrom(..."AQgw/+0afF=\n -_".split("")), maxLength: 12 })
  fc.assert(
    fc.property(text, (candidate) => {
      assert.ok(isRefusedOrSame(candidate, parseHex, "hex", "HEX_INVALID"))
      assert.ok(isRefusedOrSame(candidate, parseBase64, "base64", "BASE64_INVALID"))
    }),
    { numRuns: 2000 },
  )
})

function isRefusedOrSame(
  text: string,
  parse: (text: string) => Buffer,
  encoding: BufferEncoding,
  code: FaultCode,
): boolean {
  try {
    return parse(text).toString(encoding) === text
  } catch (error) {
    assert.ok(error instanceof Error && "code" in error)
    return error.code === code
  }
}

const refused: readonly { why: string; parse: () => unknown; code: FaultCode }[] = [
  { why: "hex of odd length", parse: () => parseHex("abc"), code: "HEX_INVALID" },
  { why: "hex in upper case", parse: () => parseHex("AB"), code: "HEX_INVALID" },
  { why: "hex with a foreign character", parse: () => parseHex("0g"), code: "HEX_INVALID" },
  { why: "hex with a line end", parse: () => parseHex("00\n"), code: "HEX_INVALID" },
  { why: "base64 without padding", parse: () => parseBase64("AA"), code: "BASE64_INVALID" },
  { why: "base64 with too much padding", parse: () => parseBase64("AAA=="), code: "BASE64_INVALID" },
  { why: "base64 with padding in the middle", parse: () => parseBase64("AA==AAAA"), code: "BASE64_INVALID" },
  { why: "base64 with unused bits set", parse: () => parseBase64("AB=="), code: "BASE64_INVALID" },
  { why: "base64 of the URL alphabet", parse: () => parseBase64("-_-_"), code: "BASE64_INVALID" },
  { why: "base64 with a line end", parse: () => parseBase64("AAAA\n"), code: "BASE64_INVALID" },
  { why: "an overlong slash", parse: () => parseUtf8(Buffer.from("c0af", "hex")), code: "UTF8_INVALID" },
  { why: "a surrogate in UTF-8", parse: () => parseUtf8(Buffer.from("eda080", "hex")), code: "UTF8_INVALID" },
  { why: "a cut character", parse: () => parseUtf8(Buffer.from("e282", "hex")), code: "UTF8_INVALID" },
  { why: "a code point beyond the last", parse: () => parseUtf8(Buffer.from("f4908080", "hex")), code: "UTF8_INVALID" },
]
for (const { why, parse, code } of refused) {
  test(`${why} is refused`, () => {
    assert.throws(parse, { name: "Fault", code })
  })
}

test("well-formed text survives UTF-8, byte order mark included, and a longer view does not leak into it", () => {
  assert.equal(parseUtf8(Buffer.from("efbbbf41", "hex")), "\ufeffA")
  assert.equal(parseUtf8(Buffer.from("Ärztin").subarray(0, 2)), "Ä")
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      assert.equal(parseUtf8(Buffer.from(text, "utf8")), text)
    }),
  )
})

test("same bytes are the same, others and other lengths are not", () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (a, b) => {
      assert.equal(isSameBytes(a, Buffer.from(a)), true)
      assert.equal(isSameBytes(a, b), a.equals(b))
    }),
  )
})
