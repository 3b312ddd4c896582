import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { HashMemory } from "./hash-memory.ts"
import { RunningHash } from "./running-hash.ts"

function hashOf(text: string): RunningHash {
  const hash = new RunningHash()
  add(hash, text)
  return hash
}

function add(hash: RunningHash, text: string): void {
  hash.update([Buffer.from(text)])
}

test("a state is found again for its part and length, as often as needed", async () => {
  const memory = new HashMemory()
  memory.remember("part", 3, hashOf("abc"))
  const expected = createHash("sha256").update("abcdef").digest("hex")
  for (let i = 0; i < 2; i++) {
    const found = memory.find("part", 3)
    assert.ok(found !== undefined)
    add(found, "def")
    assert.equal(await found.digest(), expected)
  }
  assert.equal(memory.find("part", 4), undefined)
  assert.equal(memory.find("other", 3), undefined)
})

test("the oldest states are forgotten after a thousand, and all after a day", () => {
  let nowMs = 0
  const memory = new HashMemory({ wallMs: () => 0, monotonicMs: () => nowMs })
  for (let i = 0; i < 1001; i++) memory.remember(`part-${i}`, 1, hashOf(""))
  assert.equal(memory.find("part-0", 1), undefined)
  assert.ok(memory.find("part-1", 1) !== undefined)
  nowMs = 24 * 60 * 60 * 1000
  assert.equal(memory.find("part-1", 1), undefined)
})
