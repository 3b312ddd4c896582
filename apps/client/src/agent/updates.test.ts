/** What the agent tells of newer versions: there, being fetched, failed, or not to be known. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault, type FaultCode, systemClock } from "@schleuse/base"
import type { AgentState } from "./agent.ts"
import { type Updater, Updates } from "./updates.ts"

function world(change: Partial<Updater> = {}) {
  const state: { now: Partial<AgentState> } = { now: {} }
  const updater: Updater = {
    find: () => Promise.resolve({ version: "2.0.0" }),
    install: () => Promise.resolve("2.0.0"),
    fetchSettings: () => Promise.resolve(undefined),
    ...change,
  }
  const clock = { ...systemClock, nowMs: 0, monotonicMs: () => clock.nowMs }
  const updates = new Updates(updater, clock, (part) => (state.now = { ...state.now, ...part }))
  return { updates, state, clock }
}

function refuse(code: FaultCode): () => Promise<never> {
  return () => Promise.reject(new Fault(code, "", { reference: "ABC234" }))
}

test("a version that is there is offered; it is looked for once a day", async () => {
  const found: ({ version: string } | undefined)[] = [{ version: "2.0.0" }, undefined]
  const { updates, state, clock } = world({
    find: () => Promise.resolve(found.shift()),
    fetchSettings: refuse("UPDATE_INVALID"),
  })
  await updates.look()
  assert.deepEqual(state.now.update, { version: "2.0.0" })
  await updates.look()
  assert.equal(found.length, 1)
  clock.nowMs += 24 * 3_600_000
  await updates.look()
  assert.equal(state.now.update, undefined)
})

const doubts: readonly { code: FaultCode; isTold: boolean }[] = [
  { code: "UPDATE_EXPIRED", isTold: true },
  { code: "UPDATE_OLDER", isTold: true },
  { code: "UPDATE_NOT_IN_LOG", isTold: true },
  { code: "UPDATE_TOO_SLOW", isTold: true },
  { code: "GATE_UNREACHABLE", isTold: false },
]
for (const { code, isTold } of doubts) {
  test(`${code} ${isTold ? "is told: somebody may keep a version back" : "says nothing about versions"}`, async () => {
    const { updates, state } = world({ find: refuse(code) })
    await updates.look()
    assert.deepEqual(state.now.updateWhy, isTold ? { code, reference: "ABC234" } : undefined)
  })
}

test("what is fetched says so until it is there; whoever asks twice gets the same one", async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  let installs = 0
  const { updates, state } = world({
    install: () => {
      installs++
      return promise
    },
  })
  await updates.look()
  const both = [updates.install(), updates.install()]
  assert.deepEqual(state.now.update, { version: "2.0.0", isComing: true })
  resolve("2.0.0")
  assert.deepEqual(await Promise.all(both), ["2.0.0", "2.0.0"])
  assert.equal(installs, 1)
  assert.equal(state.now.update, undefined)
})

test("what came to nothing is offered again, with the reason", async () => {
  const results = [refuse("UPDATE_TOO_SLOW"), () => Promise.resolve("2.0.0")]
  const { updates, state } = world({ install: () => results.shift()?.() ?? assert.fail() })
  await updates.look()
  await assert.rejects(updates.install(), { code: "UPDATE_TOO_SLOW" })
  assert.deepEqual(state.now.update, { version: "2.0.0", failed: { code: "UPDATE_TOO_SLOW", reference: "ABC234" } })
  assert.equal(await updates.install(), "2.0.0")
})
