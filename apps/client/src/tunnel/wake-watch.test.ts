import assert from "node:assert/strict"
import { test } from "node:test"
import { WakeWatch } from "./wake-watch.ts"

test("a beat that comes minutes late is a wake; a busy PC is none, nor is a clock that was set back", () => {
  let nowMs = 1_000_000
  const slept: number[] = []
  const watch = new WakeWatch({ wallMs: () => nowMs, monotonicMs: () => 0 }, (ms) => slept.push(ms))
  const after = (ms: number) => {
    nowMs += ms
    watch.beat()
  }
  after(5000)
  after(9000)
  assert.deepEqual(slept, [])
  after(605_000)
  assert.deepEqual(slept, [600_000])
  after(-3_600_000)
  after(5000)
  assert.equal(slept.length, 1)
})
