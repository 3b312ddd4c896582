import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { randomId } from "./random-id.ts"
import { base64, boolean, hex, id, integer, list, object, oneOf, optional, text, union, type Schema } from "./schema.ts"

const person = object({ name: text(5), age: optional(integer(0, 150)) })
const shape = union("kind", {
  circle: object({ kind: oneOf("circle"), radius: integer(1, 9) }),
  point: object({ kind: oneOf("point") }),
})

const accepted: readonly { what: string; schema: Schema<unknown>; value: unknown }[] = [
  { what: "a text at its limit", schema: text(3), value: "abc" },
  { what: "an empty text", schema: text(3), value: "" },
  { what: "a text of its pattern", schema: text(3, /^[a-z]+$/), value: "abc" },
  { what: "the smallest and only integer", schema: integer(5, 5), value: 5 },
  { what: "the largest safe integer", schema: integer(), value: Number.MAX_SAFE_INTEGER },
  { what: "false", schema: boolean, value: false },
  { what: "an id", schema: id, value: randomId() },
  { what: "hex of its length", schema: hex(2), value: "00ff" },
  { what: "base64 at its limit", schema: base64(4), value: "AAAAAA==" },
  { what: "empty base64", schema: base64(0), value: "" },
  { what: "a word", schema: oneOf("a", "b"), value: "b" },
  { what: "a full list", schema: list(integer(), 2), value: [1, 2] },
  { what: "an object without its optional field", schema: person, value: { name: "a" } },
  { what: "an object with its optional field", schema: person, value: { name: "a", age: 1 } },
  { what: "an object without prototype", schema: person, value: Object.assign(Object.create(null), { name: "a" }) },
  { what: "a variant", schema: shape, value: { kind: "circle", radius: 2 } },
]
for (const { what, schema, value } of accepted) {
  test(`${what} is accepted, and returned as it was`, () => {
    assert.equal(schema(value, "v"), value)
  })
}

const refused: readonly { what: string; schema: Schema<unknown>; value: unknown; at: string }[] = [
  { what: "a text beyond its limit", schema: text(3), value: "abcd", at: "v" },
  { what: "a text that is a number", schema: text(3), value: 1, at: "v" },
  { what: "a text with half of a character", schema: text(3), value: "a\ud800", at: "v" },
  { what: "a text object", schema: text(3), value: Object("abc"), at: "v" },
  { what: "a text that misses its pattern", schema: text(3, /^[a-z]+$/), value: "a1", at: "v" },
  { what: "an integer below its least", schema: integer(5, 6), value: 4, at: "v" },
  { what: "an integer above its most", schema: integer(5, 6), value: 7, at: "v" },
  { what: "a fraction", schema: integer(), value: 1.5, at: "v" },
  { what: "an unsafe integer", schema: integer(), value: 2 ** 53, at: "v" },
  { what: "digits", schema: integer(), value: "5", at: "v" },
  { what: "NaN", schema: integer(), value: NaN, at: "v" },
  { what: "one for true", schema: boolean, value: 1, at: "v" },
  { what: "a short id", schema: id, value: "a", at: "v" },
  { what: "hex of another length", schema: hex(2), value: "00ff00", at: "v" },
  { what: "hex in upper case", schema: hex(2), value: "00FF", at: "v" },
  { what: "hex with a line end", schema: hex(2), value: "00f\n", at: "v" },
  { what: "base64 one byte beyond its limit", schema: base64(4), value: "AAAAAAA=", at: "v" },
  { what: "base64 without padding", schema: base64(4), value: "AAAAAA", at: "v" },
  { what: "a foreign word", schema: oneOf("a", "b"), value: "c", at: "v" },
  { what: "a list beyond its limit", schema: list(integer(), 2), value: [1, 2, 3], at: "v" },
  { what: "a list with a hole", schema: list(integer(), 2), value: Array(2), at: "v[0]" },
  { what: "a list with a foreign item", schema: list(integer(), 2), value: [1, "2"], at: "v[1]" },
  { what: "an object like a list", schema: list(integer(), 2), value: { length: 1, 0: 1 }, at: "v" },
  { what: "an object without a field", schema: person, value: {}, at: "v.name" },
  { what: "an object with an unknown field", schema: person, value: { name: "a", x: 1 }, at: "v.x" },
  { what: "an optional field that is null", schema: person, value: { name: "a", age: null }, at: "v.age" },
  { what: "an optional field that is undefined", schema: person, value: { name: "a", age: undefined }, at: "v.age" },
  { what: "an object with an inherited field", schema: person, value: Object.create({ name: "a" }), at: "v.name" },
  { what: "an own __proto__", schema: person, value: JSON.parse(`{"name":"a","__proto__":1}`), at: "v.__proto__" },
  { what: "a list as an object", schema: person, value: [], at: "v" },
  { what: "null as an object", schema: person, value: null, at: "v" },
  { what: "an unknown variant", schema: shape, value: { kind: "square" }, at: "v.kind" },
  { what: "a variant named like a method of all objects", schema: shape, value: { kind: "toString" }, at: "v.kind" },
  { what: "a variant without its tag", schema: shape, value: { radius: 2 }, at: "v.kind" },
  { what: "a variant with another's field", schema: shape, value: { kind: "point", radius: 2 }, at: "v.radius" },
  { what: "null as a variant", schema: shape, value: null, at: "v" },
]
for (const { what, schema, value, at } of refused) {
  test(`${what} is refused, and the detail names the place`, () => {
    assert.throws(
      () => schema(value, "v"),
      (error: unknown) => {
        assert.ok(error instanceof Error && "code" in error && "detail" in error)
        assert.equal(error.code, "SCHEMA_MISMATCH")
        assert.ok(String(error.detail).startsWith(`${at}: expected `), String(error.detail))
        return true
      },
    )
  })
}

test("a refusal never repeats the value, and cuts a long field name", () => {
  const long = "x".repeat(1000)
  assert.throws(
    () => person({ name: "secret-password" }, "v"),
    (error: unknown) => error instanceof Error && !error.message.includes("secret"),
  )
  assert.throws(
    () => person({ name: "a", [long]: 1 }, "v"),
    (error: unknown) => error instanceof Error && error.message.length < 120,
  )
})

test("base64 admits exactly the byte strings within the limit", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), fc.nat(12), (bytes, limit) => {
      const check = (): string => base64(limit)(Buffer.from(bytes).toString("base64"), "v")
      if (bytes.length <= limit) check()
      else assert.throws(check, { name: "Fault", code: "SCHEMA_MISMATCH" })
    }),
  )
})

test("whatever is thrown at a schema, it answers with the value or a SCHEMA_MISMATCH", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      for (const schema of [person, shape, list(person, 3), text(3), integer(), id, base64(9)]) {
        try {
          assert.equal(schema(value, "v"), value)
        } catch (error) {
          assert.ok(error instanceof Error && "code" in error, String(error))
          assert.equal(error.code, "SCHEMA_MISMATCH")
        }
      }
    }),
  )
})
