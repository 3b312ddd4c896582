import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { Delivered } from "./delivered.ts"

test("each byte counts once, in whatever order and however often it was read", () => {
  const range = fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 30 }))
  fc.assert(
    fc.property(fc.array(range, { maxLength: 60 }), (ranges) => {
      const delivered = new Delivered()
      const bytes = new Set<number>()
      for (const [from, length] of ranges) {
        delivered.add(from, from + length)
        for (let at = from; at < from + length; at++) bytes.add(at)
      }
      assert.equal(delivered.bytes, bytes.size)
    }),
  )
})

test("a client that jumps without end is claimed to have got more, never less", () => {
  const delivered = new Delivered()
  for (let i = 0; i < 10_000; i++) delivered.add(i * 10, i * 10 + 1)
  assert.ok(delivered.bytes >= 10_000)
  assert.ok(delivered.bytes <= 100_000)
})
