import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { EARLY_BYTES, EarlyWrites } from "./early-writes.ts"

test("writes in any order come out in theirs", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), (order) => {
      const early = new EarlyWrites()
      const out: number[] = []
      let next = 0
      for (const at of order) {
        if (at !== next) {
          early.add(at, Buffer.of(at), next)
          continue
        }
        out.push(at)
        next++
        for (let more = early.take(next); more !== undefined; more = early.take(next)) {
          out.push(...more)
          next += more.length
        }
      }
      assert.deepEqual(out, [0, 1, 2, 3, 4, 5, 6, 7])
      assert.ok(early.isEmpty)
    }),
  )
})

test("bytes are kept as they were when they came", () => {
  const early = new EarlyWrites()
  const bytes = Buffer.from("abc")
  early.add(10, bytes, 0)
  bytes.fill(0)
  assert.equal(early.take(10)?.toString(), "abc")
})

const refused: readonly { why: string; offset: number; length: number; code: string }[] = [
  { why: "ends one byte too far ahead", offset: EARLY_BYTES - 9, length: 10, code: "UPLOAD_TOO_FAR" },
  { why: "begins inside an early one", offset: 104, length: 10, code: "UPLOAD_REWRITE" },
  { why: "ends inside an early one", offset: 96, length: 5, code: "UPLOAD_REWRITE" },
  { why: "covers an early one", offset: 90, length: 50, code: "UPLOAD_REWRITE" },
  { why: "is an early one again", offset: 100, length: 10, code: "UPLOAD_REWRITE" },
]
for (const { why, offset, length, code } of refused) {
  test(`a write that ${why} is refused`, () => {
    const early = new EarlyWrites()
    early.add(100, Buffer.alloc(10), 0)
    assert.throws(() => early.add(offset, Buffer.alloc(length), 0), { name: "Fault", code })
  })
}

test("a write may end exactly at the limit", () => {
  const early = new EarlyWrites()
  early.add(EARLY_BYTES - 10, Buffer.alloc(10), 0)
  assert.equal(early.endAfter(0), EARLY_BYTES)
})
