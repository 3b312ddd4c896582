import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { encodeBundle, MAX_ENTRY_SIZE, parseBundle } from "./bundle.ts"

test("entries go into a bundle behind their big-endian lengths", () => {
  const bytes = encodeBundle([Buffer.from("one"), Buffer.alloc(0), Buffer.alloc(258, 1)])
  assert.equal(bytes.subarray(0, 9).toString("hex"), "00036f6e6500000102")
  assert.equal(bytes.length, 2 + 3 + 2 + 2 + 258)
})

test("whatever goes in comes out, and the bytes are the same again", () => {
  const entries = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 256 })
  fc.assert(
    fc.property(entries, (list) => {
      const bytes = encodeBundle(list)
      const read = parseBundle(bytes, list.length)
      assert.deepEqual(
        read,
        list.map((entry) => Buffer.from(entry)),
      )
      assert.deepEqual(encodeBundle(read), bytes)
    }),
    { numRuns: 50 },
  )
})

test("a bundle that is cut short anywhere, or too long, is refused", () => {
  const bytes = encodeBundle([Buffer.from("one"), Buffer.from("three")])
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => parseBundle(bytes.subarray(0, length), 2), { code: "TILE_BUNDLE_TRUNCATED" })
  }
  assert.throws(() => parseBundle(bytes, 3), { code: "TILE_BUNDLE_TRUNCATED" })
  assert.throws(() => parseBundle(bytes, 1), { code: "TILE_BUNDLE_TRAILING" })
  assert.throws(() => parseBundle(Buffer.concat([bytes, Buffer.of(0)]), 2), { code: "TILE_BUNDLE_TRAILING" })
})

test("an entry of 65,535 bytes is the longest, 256 entries are the most, none is not a bundle", () => {
  const longest = Buffer.alloc(MAX_ENTRY_SIZE, 7)
  assert.deepEqual(parseBundle(encodeBundle([longest]), 1), [longest])
  assert.throws(() => encodeBundle([Buffer.alloc(MAX_ENTRY_SIZE + 1)]), { code: "TILE_ENTRY_TOO_LARGE" })
  assert.throws(() => encodeBundle([]), { code: "TILE_BUNDLE_WIDTH_INVALID" })
  assert.throws(() => encodeBundle(Array.from({ length: 257 }, () => Buffer.alloc(0))), {
    code: "TILE_BUNDLE_WIDTH_INVALID",
  })
  for (const width of [0, 257, 1.5, -1]) {
    assert.throws(() => parseBundle(Buffer.alloc(0), width), { code: "TILE_BUNDLE_WIDTH_INVALID" })
  }
})
