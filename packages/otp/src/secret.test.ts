import assert from "node:assert/strict"
import { test } from "node:test"
import { isFault, type FaultCode } from "@schleuse/base"
import fc from "fast-check"
import { encodeBase32, parseBase32, parseBase32Secret, parseHexSecret } from "./secret.ts"

/** RFC 4648, section 10. */
const vectors: readonly { text: string; base32: string }[] = [
  { text: "", base32: "" },
  { text: "f", base32: "MY======" },
  { text: "fo", base32: "MZXQ====" },
  { text: "foo", base32: "MZXW6===" },
  { text: "foob", base32: "MZXW6YQ=" },
  { text: "fooba", base32: "MZXW6YTB" },
  { text: "foobar", base32: "MZXW6YTBOI======" },
]
for (const { text, base32 } of vectors) {
  test(`"${text}" is base32 "${base32}"`, () => {
    assert.equal(encodeBase32(Buffer.from(text)), base32)
    assert.equal(parseBase32(base32).toString(), text)
  })
}

const notBase32: readonly { why: string; text: string }[] = [
  { why: "small letters", text: "mzxw6ytb" },
  { why: "no padding", text: "MZXW6" },
  { why: "padding in the middle", text: "MZ======MZ======" },
  { why: "only padding", text: "========" },
  { why: "padding that no bytes have (1 letter)", text: "M=======" },
  { why: "padding that no bytes have (3 letters)", text: "MZX=====" },
  { why: "padding that no bytes have (6 letters)", text: "MZXW6Y==" },
  { why: "a padding of eight", text: "MZXW6YTB========" },
  { why: "unused bits set", text: "MZ======" },
  { why: "unused bits set in the last letter but one", text: "MZXW6YR=" },
  { why: "a digit that is none of its letters", text: "MZXW6YT1" },
  { why: "a space", text: "MZXW YTB" },
  { why: "a newline behind it", text: "MZXW6YT\n" },
]
for (const { why, text } of notBase32) {
  test(`base32 with ${why} is refused`, () => {
    assert.throws(() => parseBase32(text), { name: "Fault", code: "BASE32_INVALID" })
  })
}

test("every text is refused or is the one that its bytes are written as", () => {
  const unit = fc.constantFrom(..."A27MZ=a1 ".split(""))
  fc.assert(
    fc.property(fc.string({ unit, minLength: 8, maxLength: 8 }), (text) => {
      let bytes: Buffer
      try {
        bytes = parseBase32(text)
      } catch (error) {
        return assert.ok(isFault(error) && error.code === "BASE32_INVALID")
      }
      assert.equal(encodeBase32(bytes), text)
    }),
    { numRuns: 2000 },
  )
})

const SECRET = Buffer.from("12345678901234567890")
const BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

const accepted: readonly { what: string; parse: (text: string) => Buffer; text: string }[] = [
  { what: "base32", parse: parseBase32Secret, text: BASE32 },
  {
    what: "base32 in small letters and groups",
    parse: parseBase32Secret,
    text: "gezd gnbv gy3t qojq gezd gnbv gy3t qojq ",
  },
  { what: "base32 with hyphens and Enter", parse: parseBase32Secret, text: "GEZDGNBV-GY3TQOJQ-GEZDGNBV-GY3TQOJQ\r\n" },
  { what: "hex", parse: parseHexSecret, text: SECRET.toString("hex") },
  {
    what: "hex in capitals and groups",
    parse: parseHexSecret,
    text: "3132 3334 3536 3738 3930 3132 3334 3536 3738 3930",
  },
]
for (const { what, parse, text } of accepted) {
  test(`a secret as ${what} is read`, () => assert.deepEqual(parse(text), SECRET))
}

const refused: readonly { why: string; parse: (text: string) => Buffer; text: string; code: FaultCode }[] = [
  {
    why: "of base32 with a 0 for its O",
    parse: parseBase32Secret,
    text: BASE32.replace("O", "0"),
    code: "BASE32_INVALID",
  },
  { why: "of base32 without two letters", parse: parseBase32Secret, text: BASE32.slice(2), code: "BASE32_INVALID" },
  { why: "of base32 with half its padding", parse: parseBase32Secret, text: "MZXW6YTBOI===", code: "BASE32_INVALID" },
  { why: "of base32 with a dotless i", parse: parseBase32Secret, text: `ı${BASE32.slice(1)}`, code: "BASE32_INVALID" },
  { why: "of base32, empty", parse: parseBase32Secret, text: "", code: "OTP_SECRET_TOO_SHORT" },
  { why: "of base32, 80 bits", parse: parseBase32Secret, text: BASE32.slice(16), code: "OTP_SECRET_TOO_SHORT" },
  { why: "of hex with an odd digit", parse: parseHexSecret, text: "3".repeat(41), code: "HEX_INVALID" },
  { why: "of hex with a g", parse: parseHexSecret, text: "3g".repeat(20), code: "HEX_INVALID" },
  { why: "of hex with 0x", parse: parseHexSecret, text: `0x${"31".repeat(20)}`, code: "HEX_INVALID" },
  { why: "of 15 bytes", parse: parseHexSecret, text: "31".repeat(15), code: "OTP_SECRET_TOO_SHORT" },
  { why: "of 65 bytes", parse: parseHexSecret, text: "31".repeat(65), code: "OTP_SECRET_TOO_LONG" },
  { why: "of 100,000 characters", parse: parseBase32Secret, text: "A".repeat(100_000), code: "OTP_SECRET_TOO_LONG" },
]
for (const { why, parse, text, code } of refused) {
  test(`a secret ${why} is refused`, () => assert.throws(() => parse(text), { name: "Fault", code }))
}

test("secrets of 16 to 64 bytes come back from base32, padded or not, and from hex", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 64 }), (bytes) => {
      const secret = Buffer.from(bytes)
      const base32 = encodeBase32(secret)
      assert.deepEqual(parseBase32Secret(base32), secret)
      assert.deepEqual(parseBase32Secret(base32.replace(/=+$/, "").toLowerCase()), secret)
      assert.deepEqual(parseHexSecret(secret.toString("hex").toUpperCase()), secret)
    }),
  )
})
