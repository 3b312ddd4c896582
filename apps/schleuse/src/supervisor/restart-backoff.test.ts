import assert from "node:assert/strict"
import { test } from "node:test"
import { RestartBackoff } from "./restart-backoff.ts"

test("the wait doubles from 100 ms to 10 s and begins again after a quiet minute", () => {
  let nowMs = 0
  const backoff = new RestartBackoff({ wallMs: () => 0, monotonicMs: () => nowMs })
  const waits: number[] = []
  for (let i = 0; i < 9; i++) {
    backoff.started()
    waits.push(backoff.ended())
  }
  assert.deepEqual(waits, [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
  assert.equal(backoff.failures, 9)
  backoff.started()
  nowMs += 59_999
  assert.equal(backoff.ended(), 10_000)
  backoff.started()
  nowMs += 60_000
  assert.equal(backoff.ended(), 100)
})
