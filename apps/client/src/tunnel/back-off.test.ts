import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { pauseAfter } from "./back-off.ts"

test("pauses double up to half a minute, and stay there however long nobody answers", () => {
  const longest = [0, 1, 2, 3, 6, 7, 5000].map((failures) => pauseAfter(failures, 1))
  assert.deepEqual(longest, [500, 1000, 2000, 4000, 30_000, 30_000, 30_000])
})

test("half of each pause is chance: PCs that lost a gate together do not come back together", () => {
  fc.assert(
    fc.property(fc.nat(2000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, random) => {
      const pause = pauseAfter(failures, random)
      const [least, most] = [pauseAfter(failures, 0), pauseAfter(failures, 1)]
      assert.ok(least === most / 2 && pause >= least && pause <= most)
    }),
  )
  const thousand = Array.from({ length: 1000 }, () => Math.floor(pauseAfter(6, Math.random()) / 1500))
  assert.equal(new Set(thousand).size, 10)
})
