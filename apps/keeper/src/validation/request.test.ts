import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { formatAnswer, isSignatureOf } from "./answer.ts"
import { clientOf, echoOf, type Parameters, parseRequest, signedText } from "./request.ts"

const GOOD: Parameters = [
  { name: "otp", value: "cccccccccccccccccccccccccccccccccccccccccccc" },
  { name: "id", value: "7" },
  { name: "nonce", value: "0123456789abcdef" },
]

/** Names and values near to what is allowed, and what would break out of a signed text. */
const name = fc.constantFrom("id", "otp", "nonce", "h", "sl", "timestamp", "timeout", "status", "t")
const value = fc.oneof(
  fc.constantFrom("1", "7", "100", "fast", "a".repeat(16), `${"A".repeat(27)}=`, "c".repeat(44), "a&otp=b", "1=2", ""),
  fc.stringMatching(/^[\x21-\x7e]{0,50}$/),
)
const parameters = fc.array(fc.record({ name, value }), { maxLength: 12 })

test("any fields are a request or are refused, and whatever is refused can still be answered", () => {
  fc.assert(
    fc.property(parameters, (given) => {
      let isRequest = true
      try {
        parseRequest(given)
      } catch (error) {
        assert.equal(Reflect.get(Object(error), "code"), "VALIDATION_PARAMETER_WRONG")
        isRequest = false
      }
      const echo = echoOf(given)
      const lines = formatAnswer("BAD_OTP", echo, { key: Buffer.alloc(20), now: 0 })
      for (const line of lines) assert.match(line, /^[a-z]+=[A-Za-z0-9:+/_=-]*$/)
      if (isRequest) assert.ok(clientOf(given) !== undefined && echo.otp !== undefined && echo.nonce !== undefined)
    }),
    { numRuns: 1000 },
  )
})

test("two requests with one signed text are the same request: no value can carry the next field", () => {
  const accepted = fc.record({
    otp: fc.stringMatching(/^[cbdefghijklnrtuv&=]{1,64}$/),
    nonce: fc.stringMatching(/^[a-z0-9&=]{16,40}$/),
    sl: fc.constantFrom("1", "1&timestamp=1", "fast"),
  })
  const requestOf = (fields: Readonly<Record<string, string>>) =>
    [["id", "7"], ...Object.entries(fields)].map(([key = "", text = ""]) => ({ name: key, value: text }))
  fc.assert(
    fc.property(accepted, (fields) => {
      const request = requestOf(fields)
      const isClean = Object.values(fields).every((text) => !/[&=]/.test(text))
      if (isClean) assert.equal(signedText(request).split("&").length, request.length)
      else assert.throws(() => parseRequest(request), { code: "VALIDATION_PARAMETER_WRONG" })
    }),
  )
})

test("the order of the fields does not matter to the signature, and the signature is not signed", () => {
  const text = "id=7&nonce=0123456789abcdef&otp=cccccccccccccccccccccccccccccccccccccccccccc"
  assert.equal(signedText(GOOD), text)
  assert.equal(signedText([{ name: "h", value: "x" }, ...GOOD.toReversed()]), text)
})

/** RFC 2202, section 3: HMAC-SHA1. */
const vectors: readonly { key: string; text: string; digest: string }[] = [
  { key: "0b".repeat(20), text: "Hi There", digest: "b617318655057264e28bc0b6fb378c8ef146be00" },
  {
    key: Buffer.from("Jefe").toString("hex"),
    text: "what do ya want for nothing?",
    digest: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
  },
]
for (const { key, text, digest } of vectors) {
  test(`"${text}" has the signature of RFC 2202 and no other`, () => {
    const signature = Buffer.from(digest, "hex").toString("base64")
    const secret = Buffer.from(key, "hex")
    assert.ok(isSignatureOf(secret, text, signature))
    assert.ok(!isSignatureOf(secret, `${text} `, signature))
    // The same bytes in another text: base64 has unused bits.
    assert.ok(!isSignatureOf(secret, text, signature.replace(/.=$/, "B=")))
    assert.ok(!isSignatureOf(secret, text, ""))
  })
}

test("an answer's time is in UTC with four digits of milliseconds", () => {
  const lines = formatAnswer("OK", {}, { key: undefined, now: Date.UTC(2026, 10, 22, 0, 34, 27, 638) })
  assert.deepEqual(lines, ["sl=100", "status=OK", "t=2026-11-22T00:34:27Z0638"])
})
