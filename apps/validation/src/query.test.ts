import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { parseTarget } from "./query.ts"

const AT = "/wsapi/2.0/verify"

test("a request as ykclient sends it is taken apart, escapes undone, order and doubles kept", () => {
  const target = `${AT}?id=1&h=ab%2B%2f%3D&nonce=aaaaaaaaaaaaaaaa&otp=cccc&otp=dddd&sl=`
  assert.deepEqual(parseTarget(target), [
    { name: "id", value: "1" },
    { name: "h", value: "ab+/=" },
    { name: "nonce", value: "aaaaaaaaaaaaaaaa" },
    { name: "otp", value: "cccc" },
    { name: "otp", value: "dddd" },
    { name: "sl", value: "" },
  ])
})

test("a signature that nobody escaped arrives as it is: a plus is no space", () => {
  assert.deepEqual(parseTarget(`${AT}?h=a+b/c=`), [{ name: "h", value: "a+b/c=" }])
})

test("without a query there are no fields", () => {
  assert.deepEqual([parseTarget(AT), parseTarget(`${AT}?`)], [[], []])
})

const refused: readonly { why: string; target: string; status: number }[] = [
  { why: "another path", target: "/wsapi/2.0/sync?id=1", status: 404 },
  { why: "a path with an escape", target: "/wsapi/2.0/verif%79?id=1", status: 404 },
  { why: "a path with dots", target: `/a/..${AT}?id=1`, status: 404 },
  { why: "a slash behind it", target: `${AT}/?id=1`, status: 404 },
  { why: "a whole address", target: `http://127.0.0.1${AT}?id=1`, status: 404 },
  { why: "a star", target: "*", status: 404 },
  { why: "nothing", target: "", status: 404 },
  { why: "1,025 characters", target: `${AT}?otp=${"c".repeat(1003)}`, status: 414 },
  { why: "a field of 129 characters", target: `${AT}?otp=${"c".repeat(129)}`, status: 400 },
  { why: "13 fields", target: `${AT}?${"a=1&".repeat(12)}a=1`, status: 400 },
  { why: "a field without a value", target: `${AT}?id`, status: 400 },
  { why: "a field without a name", target: `${AT}?=1`, status: 400 },
  { why: "an empty field", target: `${AT}?id=1&&otp=c`, status: 400 },
  { why: "an ampersand at the end", target: `${AT}?id=1&`, status: 400 },
  { why: "a second question mark", target: `${AT}?id=1?otp=c`, status: 400 },
  { why: "a name with an escape", target: `${AT}?%69d=1`, status: 400 },
  { why: "a name in capitals", target: `${AT}?ID=1`, status: 400 },
  { why: "a list's name", target: `${AT}?otp[]=1`, status: 400 },
  { why: "half an escape", target: `${AT}?id=%4`, status: 400 },
  { why: "an escape that is none", target: `${AT}?id=%zz`, status: 400 },
  { why: "NUL", target: `${AT}?id=1%00`, status: 400 },
  { why: "a line break", target: `${AT}?id=1%0d%0astatus=OK`, status: 400 },
  { why: "a space", target: `${AT}?id=1%20`, status: 400 },
  { why: "more than ASCII", target: `${AT}?id=%c3%a4`, status: 400 },
  { why: "a fragment", target: `${AT}?id=1#a`, status: 400 },
]
for (const { why, target, status } of refused) {
  test(`a target with ${why} is refused with ${status}`, () => assert.equal(parseTarget(target), status))
}

test("an escaped ampersand stays inside its value, for the keeper to refuse", () => {
  assert.deepEqual(parseTarget(`${AT}?nonce=a%26otp%3Dx`), [{ name: "nonce", value: "a&otp=x" }])
})

test("any visible text arrives as it was sent; any target is fields or a status", () => {
  const value = fc.string({ maxLength: 40 })
  fc.assert(
    fc.property(value, (text) => {
      const isVisible = /^[\x21-\x7e]*$/.test(text)
      const escaped = encodeURIComponent(text.isWellFormed() ? text : "\n")
      assert.deepEqual(parseTarget(`${AT}?otp=${escaped}`), isVisible ? [{ name: "otp", value: text }] : 400)
    }),
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      const parsed = parseTarget(`${AT}?${text}`)
      assert.ok(typeof parsed === "number" || parsed.every((field) => /^[a-z]{1,16}$/.test(field.name)))
    }),
  )
})
