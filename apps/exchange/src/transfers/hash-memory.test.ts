import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { HashMemory } from "./hash-memory.ts"

test("a state is found again for its part and length, as often as needed", () => {
  const memory = new HashMemory()
  memory.remember("part", 3, createHash("sha256").update("abc"))
  const expected = createHash("sha256").update("abcdef").digest("hex")
  for (let i = 0; i < 2; i++) assert.equal(memory.find("part", 3)?.update("def").digest("hex"), expected)
  assert.equal(memory.find("part", 4), undefined)
  assert.equal(memory.find("other", 3), undefined)
})

test("the oldest states are forgotten after a thousand, and all after a day", () => {
  let nowMs = 0
  const memory = new HashMemory({ wallMs: () => 0, monotonicMs: () => nowMs })
  for (let i = 0; i < 1001; i++) memory.remember(`part-${i}`, 1, createHash("sha256"))
  assert.equal(memory.find("part-0", 1), undefined)
  assert.ok(memory.find("part-1", 1) !== undefined)
  nowMs = 24 * 60 * 60 * 1000
  assert.equal(memory.find("part-1", 1), undefined)
})
