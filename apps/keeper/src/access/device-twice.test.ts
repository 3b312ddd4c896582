/** One device at two places at once: its key may have been copied. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { PushInput } from "@schleuse/wire"
import { until } from "../testing/keeper-world.ts"
import { GateWorld } from "./testing/gate-world.ts"
import { goodReport } from "./testing/reports.ts"

const HOME = "198.51.100.7"
const AWAY = "203.0.113.9"

async function alarmed(house: GateWorld) {
  const alarms: PushInput<"alarm">[] = []
  house.world.connectOperator({ alarm: (alarm) => void alarms.push(alarm) })
  return alarms
}

test("a copied key that logs in while its owner works raises an alarm, and ends the owner's session", async (t) => {
  const house = await GateWorld.open(t)
  const { pc, gate } = house
  const alarms = await alarmed(house)
  pc.address = HOME
  const { session } = await house.login()
  await house.stream(session)
  pc.address = AWAY
  await house.login()
  assert.deepEqual(gate.ended, [`${session} replaced`])
  const { twice, sessions, lastLoginAt } = await house.call("describeDevice", { device: pc.id })
  assert.deepEqual(twice?.addresses, [AWAY, HOME])
  assert.equal(sessions.length, 1)
  assert.ok(lastLoginAt !== undefined && lastLoginAt <= house.now)
  assert.deepEqual(alarms, [{ what: "device-twice", detail: "dr-beispiel: Praxis-PC" }])
  assert.ok((await house.told()).includes("device twice"))
})

test("one session used from two places by turns raises an alarm, once in ten minutes", async (t) => {
  const house = await GateWorld.open(t)
  const { pc } = house
  const alarms = await alarmed(house)
  pc.address = HOME
  const { session } = await house.login()
  await house.stream(session)
  for (const address of [AWAY, HOME, AWAY, HOME]) {
    pc.address = address
    await house.stream(session)
  }
  assert.equal(alarms.length, 1)
})

test("a key that signs elsewhere while its owner's link goes on raises an alarm, without any log-in there", async (t) => {
  const house = await GateWorld.open(t)
  const { pc, gate } = house
  const alarms = await alarmed(house)
  const hold = async (address: string, port: number) => {
    await gate.client.call("holdSession", { peer: { ...pc.peer, address, port } }, session)
    await house.hands.advance(30_000)
  }
  const sign = async (address: string) => {
    pc.address = address
    await pc.report(gate.client, goodReport(house.now))
  }
  pc.address = HOME
  const { session } = await house.login()
  await hold(HOME, 1)
  // Another network, and back: each time the link is another one.
  await sign(AWAY)
  await hold(AWAY, 2)
  await sign(HOME)
  await hold(HOME, 3)
  await hold(HOME, 3)
  // What was on its way for a moment.
  await sign(AWAY)
  await gate.client.call("holdSession", { peer: { ...pc.peer, address: HOME, port: 3 } }, session)
  await hold(AWAY, 4)
  await hold(AWAY, 4)
  assert.deepEqual(alarms, [])
  await sign(HOME)
  await house.hands.advance(30_000)
  await hold(AWAY, 4)
  await until(() => alarms.length > 0)
  assert.deepEqual(alarms, [{ what: "device-twice", detail: "dr-beispiel: Praxis-PC" }])
  assert.deepEqual((await house.call("describeDevice", { device: pc.id })).twice?.addresses, [HOME, AWAY])
  // Wrong passwords are no less.
  await hold(AWAY, 4)
  await house.pass(10 * 60_000)
  await gate.client.call("holdSession", { peer: { ...pc.peer, address: AWAY, port: 4 } }, session)
  pc.address = HOME
  await assert.rejects(pc.login(gate.client, house.typed({ password: "falsch" })))
  await house.hands.advance(30_000)
  await hold(AWAY, 4)
  await until(() => alarms.length === 2)
})

test("a PC that changes its network, has both kinds of addresses or logs in anew is one", async (t) => {
  const house = await GateWorld.open(t)
  const { pc, gate } = house
  const alarms = await alarmed(house)
  pc.address = HOME
  const { session } = await house.login()
  const { stream } = await house.stream(session)
  for (const address of ["2001:db8::1", HOME, "2001:db8::1", HOME]) {
    pc.address = address
    await house.stream(session)
  }
  pc.address = AWAY
  await house.stream(session)
  await house.stream(session)
  await gate.client.call("closeStream", { stream, up: 0, down: 0, reason: "lost" })
  await house.login()
  assert.deepEqual(alarms, [])
  assert.equal((await house.call("describeDevice", { device: pc.id })).twice, undefined)
})
