/** Ends that the gate brings about by itself, from what the keeper said last. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault } from "@schleuse/base"
import { FrontWorld, until } from "../testing/front-world.ts"

const NOW_MS = 1_000_000
const ends = [
  { why: "of the session", lease: { expiresAt: NOW_MS + 15_000, verdictUntil: NOW_MS + 60_000 } },
  { why: "of the PC's verdict", lease: { expiresAt: NOW_MS + 60_000, verdictUntil: NOW_MS + 15_000 } },
]
for (const { why, lease } of ends) {
  test(`the end ${why} comes when it was said to come, also if the keeper is away by then`, async (t) => {
    let nowMs = NOW_MS
    const world = await FrontWorld.start(t, undefined, { wallMs: () => nowMs, monotonicMs: () => nowMs })
    const { keeper, front } = world
    keeper.holdSession = () => Promise.resolve({ ...lease, idleMs: 60_000 })
    const { socket } = await world.connect()
    await until("it is there", () => front.sessions.tunnels === 1)
    await front.sessions.hold()
    keeper.holdSession = () => Promise.reject(new Fault("KEEPER_AWAY"))
    nowMs += 14_000
    await front.sessions.hold()
    assert.equal(front.sessions.tunnels, 1)
    const closed = new Promise((resolve) => socket.once("close", resolve))
    nowMs += 1000
    await front.sessions.hold()
    assert.equal(front.sessions.tunnels, 0)
    await closed
    await until("the keeper is told why", () => keeper.closed.length === 1)
    assert.equal(keeper.closed[0]?.reason, "expired")
  })
}
