import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import {
  cipherLength,
  PART_HEADER_BYTES,
  PART_MAX_PLAIN_BYTES,
  partParameters,
  partParametersOf,
  plainLength,
  segmentAt,
  segmentCount,
  segmentRange,
} from "./part-layout.ts"

const SEGMENT = partParameters.plainSegmentBytes
const OVERHEAD = 32

const lengths: readonly { plain: number; cipher: number; segments: number }[] = [
  { plain: 0, cipher: 74 + OVERHEAD, segments: 1 },
  { plain: 1, cipher: 74 + OVERHEAD + 1, segments: 1 },
  { plain: SEGMENT - 1, cipher: 74 + OVERHEAD + SEGMENT - 1, segments: 1 },
  { plain: SEGMENT, cipher: 74 + 2 * OVERHEAD + SEGMENT, segments: 2 },
  { plain: SEGMENT + 1, cipher: 74 + 2 * OVERHEAD + SEGMENT + 1, segments: 2 },
]
for (const { plain, cipher, segments } of lengths) {
  test(`${plain} bytes of content are ${cipher} bytes sealed`, () => {
    assert.equal(cipherLength(plain), cipher)
    assert.equal(plainLength(cipher), plain)
    assert.equal(segmentCount(cipher), segments)
  })
}

test("the largest part is 64 MiB of content, and not a byte more in either direction", () => {
  const largest = cipherLength(PART_MAX_PLAIN_BYTES)
  assert.equal(PART_MAX_PLAIN_BYTES, 67_108_864)
  assert.equal(plainLength(largest), PART_MAX_PLAIN_BYTES)
  assert.throws(() => cipherLength(PART_MAX_PLAIN_BYTES + 1), { name: "Fault", code: "PART_TOO_LONG" })
  assert.throws(() => plainLength(largest + 1), { name: "Fault", code: "PART_TOO_LONG" })
})

test("a length is either that of exactly one content or refused", () => {
  const parameters = partParametersOf(5)
  const possible = new Set(Array.from({ length: 100 }, (_, plain) => cipherLength(plain, parameters)))
  for (let cipher = 0; cipher < cipherLength(99, parameters); cipher++) {
    if (possible.has(cipher)) assert.equal(cipherLength(plainLength(cipher, parameters), parameters), cipher)
    else assert.throws(() => plainLength(cipher, parameters), { name: "Fault", code: "PART_TRUNCATED" })
  }
})

test("the ranges of all segments cover content and ciphertext without gap or overlap", () => {
  const parts = fc.record({ segment: fc.integer({ min: 1, max: 70_000 }), plain: fc.integer({ min: 0, max: 700_000 }) })
  fc.assert(
    fc.property(parts, ({ segment, plain }) => {
      fc.pre(plain / segment < 500)
      const parameters = partParametersOf(segment)
      const cipher = cipherLength(plain, parameters)
      let cipherAt = PART_HEADER_BYTES
      let plainAt = 0
      for (let index = 0; index < segmentCount(cipher, parameters); index++) {
        const range = segmentRange(index, cipher, parameters)
        assert.equal(range.cipherStart, cipherAt)
        assert.equal(range.plainStart, plainAt)
        assert.equal(range.cipherEnd - range.cipherStart, range.plainEnd - range.plainStart + OVERHEAD)
        if (range.plainEnd > range.plainStart) assert.equal(segmentAt(range.plainEnd - 1, parameters), index)
        cipherAt = range.cipherEnd
        plainAt = range.plainEnd
      }
      assert.deepEqual([cipherAt, plainAt], [cipher, plain])
    }),
    { numRuns: 200 },
  )
})

test("numbers that are no length or index are a mistake of ours", () => {
  for (const value of [-1, 0.5, Number.NaN, 2 ** 53]) {
    assert.throws(() => cipherLength(value), RangeError)
    assert.throws(() => plainLength(value), RangeError)
    assert.throws(() => segmentAt(value), RangeError)
    assert.throws(() => segmentRange(value, cipherLength(1)), RangeError)
  }
  assert.throws(() => segmentRange(1, cipherLength(1)), RangeError)
})
