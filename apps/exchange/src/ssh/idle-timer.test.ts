import assert from "node:assert/strict"
import { test } from "node:test"
import { IdleTimer } from "./idle-timer.ts"

/** A timer of 100 ms that warns 20 ms before, under a clock that is turned. */
function begin(t: { mock: { timers: { enable: (options: { apis: ["setTimeout"] }) => void } } }, limitMs = 100) {
  t.mock.timers.enable({ apis: ["setTimeout"] })
  const heard: string[] = []
  const waiting = { now: false }
  const events = {
    isWaiting: () => waiting.now,
    onWarn: () => void heard.push("warned"),
    onEnd: () => void heard.push("ended"),
  }
  return { timer: new IdleTimer(limitMs, events, 20), heard, waiting }
}

test("silence is warned of, and then ends it, once", (t) => {
  const { heard } = begin(t)
  t.mock.timers.tick(79)
  assert.deepEqual(heard, [])
  t.mock.timers.tick(1)
  assert.deepEqual(heard, ["warned"])
  t.mock.timers.tick(20)
  assert.deepEqual(heard, ["warned", "ended"])
  t.mock.timers.tick(1000)
  assert.deepEqual(heard, ["warned", "ended"])
})

test("whatever happens begins the time anew, before the warning and after it", (t) => {
  const { timer, heard } = begin(t)
  t.mock.timers.tick(79)
  timer.touch()
  t.mock.timers.tick(79)
  assert.deepEqual(heard, [])
  t.mock.timers.tick(11)
  assert.deepEqual(heard, ["warned"])
  timer.touch()
  t.mock.timers.tick(79)
  assert.deepEqual(heard, ["warned"])
  timer.stop()
  t.mock.timers.tick(1000)
  assert.deepEqual(heard, ["warned"])
})

test("who waits for us is not idle", (t) => {
  const { heard, waiting } = begin(t)
  waiting.now = true
  t.mock.timers.tick(400)
  assert.deepEqual(heard, [])
  waiting.now = false
  t.mock.timers.tick(80)
  waiting.now = true
  t.mock.timers.tick(20)
  assert.deepEqual(heard, ["warned"])
})

test("a limit too short for a warning just ends", (t) => {
  const { heard } = begin(t, 39)
  t.mock.timers.tick(39)
  assert.deepEqual(heard, ["ended"])
})
