import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { packetsOf } from "./channel-transport.ts"

test("joining pieces changes no byte, and makes no SSH packet smaller than it must be", () => {
  const length = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 30_000, max: 300_000 }))
  fc.assert(
    fc.property(fc.array(length, { minLength: 1, maxLength: 12 }), (lengths) => {
      const pieces = lengths.map((size, i) => Buffer.alloc(size, i + 1))
      const whole = Buffer.concat(pieces)
      const packets = packetsOf(pieces)
      assert.ok(Buffer.concat(packets).equals(whole))
      // The library cuts each piece by itself: only the last may leave a packet that is not full.
      if (pieces.length > 1) for (const packet of packets.slice(0, -1)) assert.equal(packet.length % 32_768, 0)
    }),
    { numRuns: 60 },
  )
})
