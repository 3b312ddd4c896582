/** What happens to a link while its connection is only being made. */
import assert from "node:assert/strict"
import { test, type TestContext } from "node:test"
import { gateCertificate, SmallGate, until } from "../testing/small-gate.ts"
import { GateLink, type LinkState } from "./gate-link.ts"
import type { Way } from "./route.ts"

/** Each connection waits until it is let on. */
async function halted(t: TestContext) {
  const gate = await new SmallGate().start(t)
  const waiting: ((ways: readonly Way[]) => void)[] = []
  const states: LinkState[] = []
  const link = new GateLink({
    gate: gate.endpoint,
    name: "localhost",
    authorities: gateCertificate().cert,
    ways: () => new Promise((resolve) => waiting.push(resolve)),
    onState: (state) => states.push(state),
  })
  t.after(() => link.stop())
  const letOn = async () => {
    await until("a connection is begun", () => waiting.length > 0)
    waiting.shift()?.(["direct"])
  }
  return { link, states, waiting, letOn }
}

test("stopped meanwhile, it stays off, and the connection is given up", async (t) => {
  const { link, states, letOn } = await halted(t)
  link.start()
  const asked = assert.rejects(link.ask("echo", 1), { code: "GATE_UNREACHABLE" })
  link.stop()
  await letOn()
  await asked
  assert.equal(states.at(-1), "off")
  assert.ok(!states.includes("ready"))
})

test("with another key meanwhile, the connection is made anew with that one", async (t) => {
  const { link, states, waiting, letOn } = await halted(t)
  link.start()
  const asked = link.ask("echo", 1)
  link.setDevice(undefined)
  await letOn()
  await letOn()
  assert.equal(await asked, 1)
  assert.deepEqual([states.at(-1), waiting.length], ["ready", 0])
})

test("whoever waits for it goes on when it is there, and no later than it wishes", async (t) => {
  const { link, states, waiting, letOn } = await halted(t)
  await link.untilReady(10)
  assert.deepEqual([states, waiting], [[], []], "waiting begins nothing")
  link.start()
  const ready = link.untilReady(60_000)
  await letOn()
  await ready
  assert.equal(states.at(-1), "ready")
})
