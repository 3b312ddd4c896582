import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { systemClock } from "./clock.ts"

test("both times are whole milliseconds, move on, and the monotonic one never steps back", async () => {
  const wall = systemClock.wallMs()
  const started = systemClock.monotonicMs()
  assert.ok(Number.isSafeInteger(wall) && Number.isSafeInteger(started))
  let last = started
  for (let i = 0; i < 1000; i++) {
    const now = systemClock.monotonicMs()
    assert.ok(now >= last)
    last = now
  }
  await sleep(20)
  assert.ok(systemClock.monotonicMs() - started >= 19)
  assert.ok(Math.abs(wall - Date.now()) < 60_000)
})
