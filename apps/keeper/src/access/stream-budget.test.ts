/** What a device that is logged in can write into the log by opening streams and by being refused. */
import assert from "node:assert/strict"
import { test, type TestContext } from "node:test"
import type { PushInput } from "@schleuse/wire"
import { until } from "../testing/keeper-world.ts"
import { GateWorld } from "./testing/gate-world.ts"
import { SoftwareDevice } from "./testing/software-device.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A house in which a device has twenty streams a day. */
async function open(t: TestContext) {
  const house = await GateWorld.open(t, [], { streamsPerDay: 20 })
  const alarms: PushInput<"alarm">[] = []
  house.world.connectOperator({ alarm: (alarm) => void alarms.push(alarm) })
  const use = async (session: string, times: number, pc = house.pc) => {
    for (let i = 0; i < times; i++) {
      const { stream } = await house.stream(session, pc)
      await house.gate.client.call("closeStream", { stream, up: 0, down: 0, reason: "closed" })
    }
  }
  return { house, alarms, use }
}

test("a device that opens streams without end has so many a day, whoever logs in how often; operators hear of it once", async (t) => {
  const { house, alarms, use } = await open(t)
  const { session } = await house.login()
  await use(session, 19)
  assert.deepEqual(alarms, [])
  await use(session, 1)
  await until(() => alarms.length > 0)
  assert.deepEqual(alarms, [{ what: "streams-spent", detail: "dr-beispiel: Praxis-PC" }])
  await house.refusedWith("STREAMS_SPENT", house.stream(session), "one more")
  const again = await house.login()
  await house.refusedWith("STREAMS_SPENT", house.stream(again.session), "logged in anew")
  // Another PC of the same person works on.
  const other = new SoftwareDevice()
  await house.enrol(other)
  await use((await house.login(other)).session, 5, other)
  // They come back over a day, and are not alarmed about again.
  await house.pass(80 * MINUTE_MS)
  const back = await house.login()
  await use(back.session, 1)
  await house.refusedWith("STREAMS_SPENT", house.stream(back.session), "only one had come back")
  assert.equal(alarms.length, 1)
  assert.equal((await house.told()).filter((one) => one === "device streams-spent").length, 1)
})

test("what a device is refused again and again is counted, and takes nobody else's references", async (t) => {
  const { house } = await open(t)
  const { gate, pc } = house
  const { session } = await house.login()
  const ask = (host: string) => gate.client.call("openStream", { host, port: 443, peer: pc.peer }, session)
  for (let i = 0; i < 200; i++) await assert.rejects(ask(`x${i}.kv.example`), { code: "TARGET_NOT_PUBLISHED" })
  const denied = async () =>
    (await house.world.leaves()).flatMap((leaf) => (leaf.type === "denied" ? [leaf.count] : []))
  assert.deepEqual(await denied(), [1, 1, 1, 1, 1])
  // Sessions that nobody has count for where they were asked from.
  for (let i = 0; i < 100; i++)
    await assert.rejects(
      gate.client.call("holdSession", { peer: { ...pc.peer, address: "203.0.113.9" } }, "0".repeat(26)),
    )
  assert.equal((await denied()).length, 10)
  // Somebody else's refusal is still one of its own.
  const other = new SoftwareDevice()
  await house.enrol(other)
  const stolen = gate.client.call("holdSession", { peer: { ...other.peer, address: "198.51.100.7" } }, "1".repeat(26))
  await assert.rejects(stolen)
  assert.equal((await denied()).length, 11)
  await house.hands.advance(HOUR_MS)
  assert.deepEqual(new Set((await denied()).slice(11)), new Set([195, 95]))
})
