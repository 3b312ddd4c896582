/** A gate begins anew: a device's session goes on there, and what has ended otherwise never comes back. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { PRESETS } from "@schleuse/posture"
import { bareReport, goodReport } from "./testing/reports.ts"
import { GateWorld, PASSWORD, reason, TestGate } from "./testing/gate-world.ts"
import { SoftwareDevice } from "./testing/software-device.ts"

const MINUTE_MS = 60_000

/** Its gate's process is gone, and another one has begun. */
async function replaceGate(house: GateWorld, gate = house.gate): Promise<TestGate> {
  gate.client.close()
  const isLeft = async () => (await house.call("listSessions", {})).sessions.some(({ zone }) => zone === "gate")
  while (await isLeft()) await new Promise(setImmediate)
  return await new TestGate(house.world).start()
}

test("a gate is gone with its streams: the session goes on at the next one, to the same end, and so on", async (t) => {
  const house = await GateWorld.open(t)
  const { pc } = house
  const first = await house.login(pc, house.gate, { user: "dr-beispiel+klinik" })
  await house.stream(first.session)
  const gate = await replaceGate(house)
  await house.refusedWith("SESSION_FOREIGN", gate.client.call("holdSession", {}, first.session), "not yet")
  const { session, ...rest } = await pc.adopt(gate.client, first.session)
  assert.notEqual(session, first.session)
  const { session: _first, ...before } = first
  assert.deepEqual(rest, before)
  assert.equal((await house.stream(session, pc, gate)).addresses.length, 1)
  const { sessions } = await house.call("listSessions", { session })
  assert.equal(sessions[0]?.institution, house.world.institutions.klinik)
  const next = await replaceGate(house, gate)
  const again = await pc.adopt(next.client, session)
  assert.equal(again.expiresAt, first.expiresAt)
  const told = (await house.world.leaves()).flatMap((leaf) => {
    if (leaf.type === "session_end") return [`${leaf.type} ${leaf.session} ${leaf.reason}`]
    return leaf.type === "session_adopt" ? [`${leaf.type} ${leaf.session} from ${leaf.from}`] : []
  })
  assert.deepEqual(told, [
    `session_end ${first.session} door-stopped`,
    `session_adopt ${session} from ${first.session}`,
    `session_end ${session} door-stopped`,
    `session_adopt ${again.session} from ${session}`,
  ])
})

test("a keeper that begins anew ends nothing for good, and of a gate that drains a session moves to the next", async (t) => {
  const house = await GateWorld.open(t)
  const { pc, world } = house
  const { session } = await house.login()
  await world.restart()
  const gate = await new TestGate(world).start()
  const adopted = await pc.adopt(gate.client, session)
  const other = await new TestGate(world).start()
  const moved = await pc.adopt(other.client, adopted.session)
  assert.deepEqual(gate.ended, [`${adopted.session} adopted`])
  await house.stream(moved.session, pc, other)
  await house.refusedWith("SESSION_ENDED", house.stream(adopted.session, pc, gate), "where it was before")
})

type Stage = { readonly house: GateWorld; readonly gate: TestGate; readonly session: string }
type Row = { readonly why: string; readonly code: FaultCode; readonly ask: (stage: Stage) => Promise<unknown> }

/** What a thief tries while the session could be gone on with. */
const STOLEN: readonly Row[] = [
  {
    why: "another device of the same person",
    code: "ADOPT_SESSION_UNKNOWN",
    ask: async ({ house, gate, session }) => {
      const other = new SoftwareDevice()
      const { code } = await house.call("makeEnrolment", { account: house.account, devices: 1, days: 1 })
      await other.enrol(gate.client, code)
      return await other.adopt(gate.client, session)
    },
  },
  {
    why: "a captured gate that knows ids and has the device's connection",
    code: "DEVICE_SIGNATURE_WRONG",
    ask: async ({ house: { pc }, gate, session }) => {
      const other = new SoftwareDevice()
      const claim = { purpose: "adopt", device: pc.id, body: { session } } as const
      const proof = await other.prove(gate.client, claim)
      return await gate.client.call("adoptDeviceSession", { device: pc.id, session, ...proof, peer: pc.peer })
    },
  },
  {
    why: "what the device signed for another gate",
    code: "DEVICE_NONCE_UNKNOWN",
    ask: async ({ house: { pc, world }, gate, session }) => {
      const captured = await new TestGate(world).start()
      const proof = await pc.prove(gate.client, { purpose: "adopt", device: pc.id, body: { session } })
      return await captured.client.call("adoptDeviceSession", { device: pc.id, session, ...proof, peer: pc.peer })
    },
  },
  {
    why: "what it signed for something else",
    code: "DEVICE_SIGNATURE_WRONG",
    ask: async ({ house: { pc }, gate, session }) => {
      const proof = await pc.prove(gate.client, { purpose: "remove", device: pc.id, body: { session } })
      return await gate.client.call("adoptDeviceSession", { device: pc.id, session, ...proof, peer: pc.peer })
    },
  },
  {
    why: "what it signed for another session",
    code: "DEVICE_SIGNATURE_WRONG",
    ask: async ({ house: { pc }, gate, session }) => {
      const proof = await pc.prove(gate.client, { purpose: "adopt", device: pc.id, body: { session: pc.id } })
      return await gate.client.call("adoptDeviceSession", { device: pc.id, session, ...proof, peer: pc.peer })
    },
  },
  {
    why: "a copied key without its certificate",
    code: "DEVICE_CERTIFICATE_FOREIGN",
    ask: async ({ house: { pc }, gate, session }) => {
      const proof = await pc.prove(gate.client, { purpose: "adopt", device: pc.id, body: { session } })
      const peer = { ...pc.peer, certificate: "" }
      return await gate.client.call("adoptDeviceSession", { device: pc.id, session, ...proof, peer })
    },
  },
  {
    why: "an id that nobody has",
    code: "ADOPT_SESSION_UNKNOWN",
    ask: ({ house: { pc }, gate }) => pc.adopt(gate.client, pc.id),
  },
]

test("nobody but the device itself goes on with its session, and it once", async (t) => {
  const house = await GateWorld.open(t)
  const { pc } = house
  const { session } = await house.login()
  const gate = await replaceGate(house)
  for (const { why, code, ask } of STOLEN) await house.refusedWith(code, ask({ house, gate, session }), why)
  const proof = await pc.prove(gate.client, { purpose: "adopt", device: pc.id, body: { session } })
  const asked = { device: pc.id, session, ...proof, peer: pc.peer }
  await gate.client.call("adoptDeviceSession", asked)
  await house.refusedWith("DEVICE_NONCE_USED", gate.client.call("adoptDeviceSession", asked), "the same again")
  await house.refusedWith("ADOPT_SESSION_OVER", pc.adopt(gate.client, session), "signed anew")
})

test("a copied key that takes over its owner's session from elsewhere raises an alarm, and its owner is out", async (t) => {
  const house = await GateWorld.open(t)
  const { pc, gate, world } = house
  const alarms: unknown[] = []
  world.connectOperator({ alarm: (alarm) => void alarms.push(alarm) })
  pc.address = "198.51.100.7"
  const { session } = await house.login()
  await house.stream(session)
  const other = await new TestGate(world).start()
  pc.address = "203.0.113.9"
  await pc.adopt(other.client, session)
  assert.deepEqual(gate.ended, [`${session} adopted`])
  assert.deepEqual(alarms, [{ what: "device-twice", detail: "dr-beispiel: Praxis-PC" }])
})

/** What happens to a person, a device or a session, and is taken back where that can be. */
const ENDS: readonly Row[] = [
  {
    why: "a device that is blocked",
    code: "DEVICE_BLOCKED",
    ask: ({ house }) => house.call("blockDevice", { device: house.pc.id, reason }),
  },
  {
    why: "and not blocked any more",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ house }) => {
      await house.call("blockDevice", { device: house.pc.id, reason })
      await house.call("unblockDevice", { device: house.pc.id, reason })
    },
  },
  {
    why: "an account that is blocked",
    code: "ADOPT_SESSION_OVER",
    ask: ({ house }) => house.call("blockAccount", { account: house.account, reason }),
  },
  {
    why: "and not blocked any more",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ house }) => {
      await house.call("blockAccount", { account: house.account, reason })
      await house.call("unblockAccount", { account: house.account, reason })
    },
  },
  {
    why: "an operator who ends everything of hers",
    code: "ADOPT_SESSION_OVER",
    ask: ({ house }) => house.call("endSessions", { account: house.account, reason }),
  },
  {
    why: "an operator who ends this one",
    code: "ADOPT_SESSION_OVER",
    ask: ({ house, session }) => house.call("endSessions", { session, reason }),
  },
  {
    why: "everything outside is cut",
    code: "CUT",
    ask: ({ house }) => house.world.operator.local("cut", { scope: "outside", reason }),
  },
  {
    why: "and opened again",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ house }) => {
      const { cut } = await house.world.operator.local("cut", { scope: "outside", reason })
      await house.call("reopen", { cut, reason })
    },
  },
  {
    why: "an account that is cut and opened again",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ house }) => {
      const { cut } = await house.world.operator.local("cut", { scope: "account", target: "dr-beispiel", reason })
      await house.call("reopen", { cut, reason })
    },
  },
  {
    why: "her mailbox's institution is cut",
    code: "ADOPT_SESSION_OVER",
    ask: ({ house }) => house.world.operator.local("cut", { scope: "institution", target: "praxis", reason }),
  },
  {
    why: "she logs in anew meanwhile",
    code: "ADOPT_SESSION_OVER",
    ask: ({ house, gate }) => house.login(house.pc, gate),
  },
  {
    why: "ten minutes pass",
    code: "ADOPT_SESSION_OVER",
    ask: async ({ house }) => {
      await house.hands.advance(10 * MINUTE_MS)
      await house.world.operator.begin(house.world.keeper.setupCode ?? "")
    },
  },
]

for (const { why, code, ask } of ENDS) {
  test(`a session that waits does not come back: ${why}`, async (t) => {
    const house = await GateWorld.open(t)
    const { session } = await house.login()
    const gate = await replaceGate(house)
    await ask({ house, gate, session })
    await house.refusedWith(code, house.pc.adopt(gate.client, session), why)
  })
}

test("what ended before its gate did stays ended: logged out, blocked, replaced", async (t) => {
  const house = await GateWorld.open(t)
  const { pc, gate } = house
  const replaced = await house.login()
  const { session } = await house.login()
  await gate.client.call("logoutDevice", { peer: pc.peer }, session)
  const blocked = await house.login()
  await house.call("blockDevice", { device: pc.id, reason })
  await house.call("unblockDevice", { device: pc.id, reason })
  const next = await replaceGate(house)
  for (const one of [replaced.session, session, blocked.session])
    await house.refusedWith("ADOPT_SESSION_OVER", pc.adopt(next.client, one), one)
  await house.login(pc, next, { password: PASSWORD })
})

test("a PC of which nothing good is known any more logs in anew", async (t) => {
  const house = await GateWorld.open(t)
  const { pc } = house
  const { session } = await house.login()
  await house.pass(25 * MINUTE_MS)
  const gate = await replaceGate(house)
  house.hands.step(6 * MINUTE_MS)
  await house.refusedWith("POSTURE_EXPIRED", pc.adopt(gate.client, session), "a verdict that has lapsed")
  // As one of a live session does, the lapse ends it for good.
  await house.hands.runTimers()
  await pc.report(gate.client, goodReport(house.now))
  await house.refusedWith("ADOPT_SESSION_OVER", pc.adopt(gate.client, session), "a good report is too late")
})

test("a PC that is found not to be in order meanwhile logs in anew, also when it is again", async (t) => {
  const house = await GateWorld.open(t)
  const { pc } = house
  const firewall = { mode: "enforce", graceHours: 0, limit: 0, unknown: "accept" } as const
  await house.call("setPosturePolicy", { group: "all", policy: { ...PRESETS["kv-flexnet"], firewall } })
  const { session } = await house.login()
  const gate = await replaceGate(house)
  assert.equal((await pc.report(gate.client, bareReport(house.now))).verdict.isAdmitted, false)
  await house.refusedWith("ADOPT_SESSION_OVER", pc.adopt(gate.client, session), "not in order")
  await pc.report(gate.client, goodReport(house.now))
  await house.refusedWith("ADOPT_SESSION_OVER", pc.adopt(gate.client, session), "in order again")
})
