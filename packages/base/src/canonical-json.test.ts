import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { canonicalJson, parseCanonicalJson, parseJson, type Json } from "./canonical-json.ts"
import type { FaultCode } from "./fault.ts"

const scalar = fc.oneof(fc.constant(null), fc.boolean(), fc.maxSafeInteger(), fc.string({ unit: "grapheme" }))
const key = fc.string({ unit: "grapheme-ascii", maxLength: 6 })
const { value: anyJson } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 4 }),
  ),
}))
// JSON has one zero; fast-check makes two.
const json = anyJson.map((value) => parseJson(JSON.stringify(value)))

test("a value survives its canonical text", () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalJson(value)
      assert.equal(canonicalJson(parseCanonicalJson(text)), text)
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
    }),
  )
})

test("the order of keys does not matter", () => {
  fc.assert(
    fc.property(fc.dictionary(key, json), (members) => {
      const reversed = Object.fromEntries(Object.entries(members).reverse())
      assert.equal(canonicalJson(reversed), canonicalJson(members))
    }),
  )
})

test("the text is the one of RFC 8785", () => {
  // Strings of RFC 8785, section 3.2.2, and sorting of section 3.2.3 as far as keys are ASCII.
  const value = { string: '€$\u000f\nA\'B"\\\\"/', literals: [null, true, false], "1": { b: 2, a: -1 } }
  const expected = String.raw`{"1":{"a":-1,"b":2},"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}`
  assert.equal(canonicalJson(value), expected)
})

const noCanonicalForm: readonly { why: string; value: unknown }[] = [
  { why: "a fraction", value: 0.5 },
  { why: "minus zero", value: -0 },
  { why: "an unsafe integer", value: 2 ** 53 },
  { why: "infinity", value: Infinity },
  { why: "not a number", value: NaN },
  { why: "undefined", value: undefined },
  { why: "undefined in an object", value: { a: undefined } },
  { why: "undefined in a list", value: [undefined] },
  { why: "a hole in a list", value: Array(1) },
  { why: "a big integer", value: 1n },
  { why: "a function", value: () => 1 },
  { why: "a date", value: new Date(0) },
  { why: "bytes", value: Buffer.from("a") },
  { why: "a map", value: new Map() },
  { why: "a lone surrogate", value: "\ud800" },
  { why: "a key beyond ASCII", value: { ä: 1 } },
  { why: "a key with a line end", value: { "a\n": 1 } },
  { why: "a value 66 deep", value: nested(66) },
]
for (const { why, value } of noCanonicalForm) {
  test(`${why} has no canonical form`, () => {
    // The types forbid most of these; at run time they still must not pass.
    assert.throws(() => canonicalJson(value as Json), { name: "Fault", code: "JSON_NOT_CANONICAL" })
  })
}

const refused: readonly { why: string; text: string; code: FaultCode }[] = [
  { why: "nothing", text: "", code: "JSON_INVALID" },
  { why: "a cut text", text: `{"a":1`, code: "JSON_INVALID" },
  { why: "something behind the value", text: `{} {}`, code: "JSON_INVALID" },
  { why: "a comment", text: `{}//`, code: "JSON_INVALID" },
  { why: "a space", text: `{"a": 1}`, code: "JSON_NOT_CANONICAL" },
  { why: "a line end", text: `{"a":1}\n`, code: "JSON_NOT_CANONICAL" },
  { why: "a key that stands twice", text: `{"a":1,"a":1}`, code: "JSON_NOT_CANONICAL" },
  { why: "keys in another order", text: `{"b":1,"a":1}`, code: "JSON_NOT_CANONICAL" },
  { why: "a needless escape", text: String.raw`"\u0041"`, code: "JSON_NOT_CANONICAL" },
  { why: "an exponent", text: `1e3`, code: "JSON_NOT_CANONICAL" },
  { why: "a fraction of zero", text: `1.0`, code: "JSON_NOT_CANONICAL" },
  { why: "minus zero", text: `-0`, code: "JSON_NOT_CANONICAL" },
  { why: "a key __proto__ that stands twice", text: `{"__proto__":1,"__proto__":1}`, code: "JSON_NOT_CANONICAL" },
  { why: "100,000 open lists", text: "[".repeat(100_000) + "]".repeat(100_000), code: "JSON_NOT_CANONICAL" },
]
for (const { why, text, code } of refused) {
  test(`a text with ${why} is refused`, () => {
    assert.throws(() => parseCanonicalJson(text), { name: "Fault", code })
  })
}

test("a key __proto__ is a key like any other", () => {
  const text = `{"__proto__":{"admin":true},"a":1}`
  const value = parseCanonicalJson(text)
  assert.equal(canonicalJson(value), text)
  assert.equal(Object.getPrototypeOf(value), Object.prototype)
})

test("a value 64 deep has a canonical form", () => {
  assert.equal(canonicalJson(nested(64)), "[".repeat(64) + "]".repeat(64))
})

/** Lists within lists, `depth` of them. */
function nested(depth: number): Json {
  let value: Json = []
  for (let i = 1; i < depth; i++) value = [value]
  return value
}
