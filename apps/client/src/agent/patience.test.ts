import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault, type FaultCode } from "@schleuse/base"
import { AgentWorld, echo } from "../testing/agent-world.ts"
import { until } from "../testing/small-gate.ts"
import { withPatience } from "./patience.ts"

/** Each answer a second after the one before. */
async function tried(answers: readonly (FaultCode | "open")[]) {
  let nowMs = 0
  let calls = 0
  const waits: number[] = []
  const open = () => {
    nowMs += 1000
    const answer = answers[calls++] ?? answers.at(-1) ?? "open"
    return answer === "open" ? Promise.resolve(answer) : Promise.reject(new Fault(answer))
  }
  const untilReady = (limitMs: number) => {
    waits.push(limitMs)
    nowMs += 6000
    return Promise.resolve()
  }
  const clock = { wallMs: () => 0, monotonicMs: () => nowMs }
  const said = await withPatience(open, untilReady, clock).catch((error: unknown) =>
    error instanceof Fault ? error.code : assert.fail(String(error)),
  )
  return { said, calls, waits }
}

test("what nobody answered is tried again, not for ever; a no is one", async () => {
  assert.deepEqual(await tried(["KEEPER_AWAY", "GATE_UNREACHABLE", "open"]), {
    said: "open",
    calls: 3,
    waits: [13_500, 6500],
  })
  assert.deepEqual(await tried(["KEEPER_AWAY"]), { said: "KEEPER_AWAY", calls: 3, waits: [13_500, 6500] })
  for (const code of [
    "TARGET_NOT_PUBLISHED",
    "SESSION_ENDED",
    "APPLICATION_UNREACHABLE",
    "PROXY_LOGIN_NEEDED",
  ] as const)
    assert.deepEqual(await tried([code]), { said: code, calls: 1, waits: [] })
})

test("a browser that comes while the gate begins anew only waits", async (t) => {
  const world = await AgentWorld.begin(t)
  const agent = await world.loggedIn()
  const port = agent.state().applications[0]?.localPort ?? 0
  world.house.stopGate()
  await until("it is noticed", () => agent.state().link !== "ready")
  const answer = echo(port, "hello")
  await world.house.startGate()
  assert.equal(await answer, "hello")
  assert.equal(agent.state().endedWhy, undefined)
})
