import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { hex, object, oneOf, parseJson, randomId, text } from "@schleuse/base"
import fc from "fast-check"
import { LEAF_TYPES } from "./leaf-types.ts"
import { formatLeaf, type Leaf, MAX_LEAF_BYTES, parseLeaf } from "./leaf.ts"

/**
 * One line per type with every field, one with as few as it can have, and `later` ones for fields that came after the
 * first release of a type. Lines are added, never changed.
 */
const golden = object({
  type: text(24),
  has: oneOf("everything", "least", "later"),
  hash: hex(32),
  text: text(MAX_LEAF_BYTES),
})
const lines = readFileSync(new URL("../vectors/leaves-v1.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
const vectors = lines.map((line, i) => golden(parseJson(line), `line ${i + 1}`))

for (const { type, has, hash, text: canonical } of vectors) {
  test(`the ${type} leaf with ${has} has the text and the hash that it has always had`, () => {
    const leaf = parseLeaf(canonical)
    assert.equal(leaf.type, type)
    assert.equal(formatLeaf(leaf), canonical)
    // RFC 9162, section 2.1.1: SHA-256(0x00 ‖ entry).
    assert.equal(createHash("sha256").update(Buffer.of(0)).update(canonical).digest("hex"), hash)
  })
}

test("every type has its golden texts", () => {
  for (const type of Object.keys(LEAF_TYPES)) {
    for (const has of ["everything", "least"]) {
      const found = vectors.filter((vector) => vector.type === type && vector.has === has)
      assert.equal(found.length, 1, `add the ${type} leaf with ${has} to vectors/leaves-v1.jsonl`)
    }
  }
})

test("no field of a leaf with everything can be left out, renamed or be of another kind, unless the least leaf has none", () => {
  for (const { type, has, text: canonical } of vectors) {
    if (has === "least") continue
    const leaf: Record<string, unknown> = { ...parseLeaf(canonical) }
    const least = vectors.find((vector) => vector.type === type && vector.has === "least")?.text ?? ""
    for (const key of Object.keys(leaf)) {
      const isOptional = !Object.hasOwn(parseLeaf(least), key)
      const { [key]: value, ...rest } = leaf
      const format = (fields: object) => formatLeaf(fields as Leaf)
      if (key === "type") continue
      if (isOptional) format(rest)
      else assert.throws(() => format(rest), { code: "SCHEMA_MISMATCH" }, `${type} without ${key}`)
      assert.throws(() => format({ ...rest, [`${key}x`]: value }), { code: "SCHEMA_MISMATCH" }, `${type}: ${key}x`)
      assert.throws(() => format({ ...rest, [key]: [value] }), { code: "SCHEMA_MISMATCH" }, `${type}: list ${key}`)
      assert.throws(() => format({ ...rest, [key]: null }), { code: "SCHEMA_MISMATCH" }, `${type}: null ${key}`)
    }
  }
})

test("no field of any leaf can hold a name, a path or an address", () => {
  for (const { has, text: canonical } of vectors) {
    if (has === "least") continue
    const leaf: Record<string, unknown> = { ...parseLeaf(canonical) }
    for (const [key, value] of Object.entries(leaf)) {
      // `target` is a slug of ours (a kind of door) or an id, and `zone` is a word.
      if (typeof value !== "string" || key === "type" || key === "target" || key === "zone" || key === "command")
        continue
      for (const personal of ["Müller, Anna", "/ausgang/aok/befund.pdf", "192.0.2.7"]) {
        assert.throws(() => formatLeaf({ ...leaf, [key]: personal } as Leaf), { code: "SCHEMA_MISMATCH" }, key)
      }
    }
  }
})

const heartbeat = vectors.find((vector) => vector.type === "heartbeat" && vector.has === "least")?.text ?? ""
const refused: readonly { why: string; text: string; code: string }[] = [
  { why: "a space", text: heartbeat.replace(":", ": "), code: "JSON_NOT_CANONICAL" },
  {
    why: "another order of keys",
    text: `{"v":1,${heartbeat.slice(1).replace(',"v":1', "")}`,
    code: "JSON_NOT_CANONICAL",
  },
  { why: "a key twice", text: `{"boot":"${"0".repeat(26)}",${heartbeat.slice(1)}`, code: "JSON_NOT_CANONICAL" },
  { why: "an unknown type", text: heartbeat.replace("heartbeat", "heartache"), code: "SCHEMA_MISMATCH" },
  { why: "a type of every object", text: heartbeat.replace("heartbeat", "toString"), code: "SCHEMA_MISMATCH" },
  { why: "no type", text: '{"v":1}', code: "SCHEMA_MISMATCH" },
  { why: "another version", text: heartbeat.replace('"v":1', '"v":2'), code: "SCHEMA_MISMATCH" },
  { why: "a list", text: "[]", code: "SCHEMA_MISMATCH" },
  { why: "half of it", text: heartbeat.slice(0, 40), code: "JSON_INVALID" },
  { why: "nothing", text: "", code: "JSON_INVALID" },
  { why: "too many bytes", text: `"${"ä".repeat(600)}"`, code: "LEAF_TOO_LARGE" },
]
for (const { why, text: wrong, code } of refused) {
  test(`a leaf text with ${why} is refused`, () => {
    assert.throws(() => parseLeaf(wrong), { name: "Fault", code })
  })
}

test("any text is a leaf that would be written so again, or is refused", () => {
  const mutate = fc.record({ at: fc.nat(heartbeat.length), insert: fc.string({ maxLength: 3 }), drop: fc.nat(3) })
  fc.assert(
    fc.property(mutate, ({ at, insert, drop }) => {
      const changed = heartbeat.slice(0, at) + insert + heartbeat.slice(at + drop)
      try {
        assert.equal(formatLeaf(parseLeaf(changed)), changed)
      } catch (error) {
        assert.equal(error instanceof Error && error.name, "Fault")
      }
    }),
    { numRuns: 2000 },
  )
})

test("the largest leaf there can be stays below the limit", () => {
  const longest = vectors.reduce((max, vector) => Math.max(max, Buffer.byteLength(vector.text)), 0)
  assert.ok(longest < MAX_LEAF_BYTES - 100, `${longest} bytes`)
  const leaf = {
    v: 1,
    type: "cut",
    boot: randomId(),
    wall: 1,
    mono: 1,
    cut: randomId(),
    scope: "door",
    meta: "0".repeat(64),
  } as const
  formatLeaf({ ...leaf, target: "x".repeat(64) })
  assert.throws(() => formatLeaf({ ...leaf, target: "x".repeat(65) }), { code: "SCHEMA_MISMATCH" })
})
