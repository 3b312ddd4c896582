/** Reports over time: patience, restarts, wakes, clocks, and what a verdict ends. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, randomId } from "@schleuse/base"
import { type Policy, type PostureReport, PRESETS } from "@schleuse/posture"
import { GateWorld, reason, TestGate } from "../access/testing/gate-world.ts"
import { goodReport } from "../access/testing/reports.ts"
import { PC, SoftwareDevice } from "../access/testing/software-device.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const noFirewall = (now: number): PostureReport => ({
  ...goodReport(now),
  firewalls: [{ name: "Windows Defender Firewall", state: "off" }],
})
const oldScanner = (now: number, wokeAt?: number): PostureReport => ({
  ...goodReport(now),
  ...(wokeAt === undefined ? {} : { wokeAt }),
  scanners: [{ name: "Microsoft Defender", state: "active", definitionsAt: now - 3 * DAY_MS, definitions: "old" }],
})
/** Asks for the firewall without patience, for definitions without patience, for nothing else. */
const STRICT: Policy = {
  ...PRESETS["kv-flexnet"],
  "private-use": { mode: "observe", graceHours: 0, limit: 365, unknown: "accept" },
  firewall: { mode: "enforce", graceHours: 0, limit: 0, unknown: "accept" },
  "scanner-definitions": { mode: "enforce", graceHours: 0, limit: 24, unknown: "accept" },
}
const report = (house: GateWorld, of: (now: number) => PostureReport, gate = house.gate) =>
  house.pc.report(gate.client, of(house.now))
/** Days pass while everything is off; operators and gate begin anew. */
async function wait(house: GateWorld, ms: number): Promise<TestGate> {
  house.hands.step(ms)
  await house.world.restart()
  return await new TestGate(house.world).start()
}
const entries = async (house: GateWorld) =>
  (await house.world.leaves()).flatMap((leaf) => (leaf.type === "posture" ? [leaf] : []))

test("a report is judged, counts for half an hour, and is an entry only when something changes or a day is over", async (t) => {
  const house = await GateWorld.open(t)
  const { verdict, verdictUntil, nextAt } = await report(house, goodReport)
  assert.ok(verdict.isAdmitted)
  assert.ok(Math.abs(verdictUntil - house.now - 30 * MINUTE_MS) < MINUTE_MS)
  const { posture } = await house.call("describeDevice", { device: house.pc.id })
  assert.deepEqual([posture?.isAdmitted, posture?.verdictUntil], [true, verdictUntil])
  assert.ok(Math.abs(nextAt - house.now - 10 * MINUTE_MS) < MINUTE_MS)
  await report(house, goodReport)
  assert.equal((await entries(house)).length, 1)
  await report(house, noFirewall)
  const [first, second] = await entries(house)
  assert.match(first?.results ?? "", /firewall=ok/)
  assert.match(second?.results ?? "", /firewall=warn/)
  assert.deepEqual([first?.verdict, second?.verdict], ["admitted", "admitted"])
  await house.pass(DAY_MS - 10 * MINUTE_MS)
  await report(house, noFirewall)
  assert.equal((await entries(house)).length, 2)
  const gate = await wait(house, 20 * MINUTE_MS)
  await report(house, noFirewall, gate)
  const { history } = await house.call("describePosture", { device: house.pc.id })
  const all = await entries(house)
  assert.deepEqual(
    history.map(({ results }) => results),
    all.map(({ results }) => results).toReversed(),
  )
  const leaves = await house.world.leaves()
  for (const { entry, results } of history) {
    const leaf = leaves[entry]
    assert.ok(leaf?.type === "posture" && leaf.results === results && leaf.device === house.pc.id)
  }
})

test("patience begins when it was first seen, survives restarts, ends by itself, and ends what is open", async (t) => {
  const house = await GateWorld.open(t)
  const { session } = await house.login()
  assert.ok((await report(house, noFirewall)).verdict.isAdmitted)
  await house.pass(20 * HOUR_MS)
  await house.world.restart()
  const gate = await new TestGate(house.world).start()
  const late = await report(house, noFirewall, gate)
  assert.ok(late.verdict.isAdmitted)
  assert.ok(late.nextAt <= house.now + 10 * MINUTE_MS)
  const login = async () => {
    const answer = await house.pc.login(gate.client, { ...house.typed(), report: noFirewall(house.now) })
    assert.ok("session" in answer)
    return answer
  }
  const opened = await login()
  await house.pass(4 * HOUR_MS - 5 * MINUTE_MS)
  // The next report is due when the patience ends, not later.
  const last = await report(house, noFirewall, gate)
  assert.ok(last.verdict.isAdmitted && last.verdict.reviewAt === last.nextAt && last.verdictUntil > last.nextAt)
  const live = await login()
  await house.hands.advance(6 * MINUTE_MS)
  const refused = await report(house, noFirewall, gate)
  assert.ok(!refused.verdict.isAdmitted && refused.verdictUntil <= house.now)
  assert.ok(gate.ended.includes(`${live.session} posture`))
  await house.refusedWith("SESSION_ENDED", house.stream(live.session, house.pc, gate), "after the verdict")
  assert.ok(session !== opened.session)
  // In order once: the patience begins anew.
  assert.ok((await report(house, goodReport, gate)).verdict.isAdmitted)
  assert.ok((await report(house, noFirewall, gate)).verdict.isAdmitted)
})

test("a verdict lapses without reports, and a session with it", async (t) => {
  const house = await GateWorld.open(t)
  const { session } = await house.login()
  await house.pass(29 * MINUTE_MS)
  await house.gate.client.call("holdSession", { peer: house.pc.peer }, session)
  await house.pass(2 * MINUTE_MS)
  assert.deepEqual(house.gate.ended, [`${session} posture`])
})

test("a PC that says that it woke is waited for, but not again and again", async (t) => {
  const house = await GateWorld.open(t)
  await house.call("setPosturePolicy", { group: "all", policy: STRICT })
  const claim = () => report(house, (now) => oldScanner(now, now - MINUTE_MS))
  // One wake in three reports is one.
  const wokeAt = house.now - MINUTE_MS
  for (const _ of [1, 2, 3]) {
    const { verdict, verdictUntil } = await report(house, (now) => oldScanner(now, wokeAt))
    assert.ok(verdict.isAdmitted && verdictUntil <= house.now + 17 * MINUTE_MS)
    await house.hands.advance(3 * MINUTE_MS)
  }
  for (const at of [2, 3, 4, 5, 6]) {
    await house.hands.advance(10 * MINUTE_MS)
    assert.ok((await claim()).verdict.isAdmitted, `wake ${at}`)
  }
  await house.hands.advance(10 * MINUTE_MS)
  assert.ok(!(await claim()).verdict.isAdmitted)
  // Nor by moving the same one by a little each time.
  const gate = await wait(house, DAY_MS)
  const begin = house.now
  let minutes = 0
  while ((await report(house, (now) => oldScanner(now, begin + minutes * MINUTE_MS), gate)).verdict.isAdmitted) {
    await house.hands.advance(MINUTE_MS)
    minutes++
    assert.ok(minutes < 6 * 20)
  }
  await house.pass(0)
  const { last } = await house.call("describePosture", { device: house.pc.id })
  assert.equal(last?.graces, 6)
})

test("a PC whose clock is wrong is judged by ours, and by how much it was wrong is kept", async (t) => {
  const house = await GateWorld.open(t)
  for (const off of [-400 * DAY_MS, 400 * DAY_MS, 0]) {
    const { verdict } = await report(house, (now) => ({ ...goodReport(now), takenAt: now + off }))
    assert.ok(verdict.isAdmitted)
    const { last } = await house.call("describePosture", { device: house.pc.id })
    assert.ok(Math.abs((last?.clockOffMs ?? 1) - off) < MINUTE_MS, String(last?.clockOffMs))
  }
})

test("a clock of ours that jumps ahead and back leaves no verdict that never ends, and no patience that never begins", async (t) => {
  const house = await GateWorld.open(t)
  house.hands.step(10 * DAY_MS)
  await report(house, noFirewall)
  house.hands.step(-10 * DAY_MS)
  await house.world.operator.begin(house.world.keeper.setupCode ?? "")
  const typed = house.typed()
  const early = await house.pc.login(house.gate.client, typed)
  assert.ok("session" in early)
  const { last } = await house.call("describePosture", { device: house.pc.id })
  assert.ok(last !== undefined && last.verdictUntil <= house.now + 30 * MINUTE_MS)
  assert.ok((await report(house, noFirewall)).verdict.isAdmitted)
  const gate = await wait(house, 25 * HOUR_MS)
  assert.ok(!(await report(house, noFirewall, gate)).verdict.isAdmitted)
})

test("what was only observed is told before it is refused: its patience begins with the new policy", async (t) => {
  const house = await GateWorld.open(t)
  const encrypted = { mode: "enforce", graceHours: 24, limit: 0, unknown: "accept" } as const
  const plain = (now: number): PostureReport => ({ ...goodReport(now), disk: "plain" })
  await report(house, plain)
  const gate = await wait(house, 90 * DAY_MS)
  // Its certificate has run out meanwhile.
  await house.pc.renew(gate.client)
  await house.call("addDeclaration", {
    account: house.account,
    kind: "private-use",
    declaredBy: "Dr. Beispiel",
    declaredAt: house.now - DAY_MS,
  })
  const policy = { ...PRESETS["kv-flexnet"], "disk-encryption": encrypted }
  await house.call("setPosturePolicy", { group: "all", policy })
  assert.ok((await report(house, plain, gate)).verdict.isAdmitted)
  const later = await wait(house, 25 * HOUR_MS)
  assert.ok(!(await report(house, plain, later)).verdict.isAdmitted)
})

test("who flickers fills neither log nor history", async (t) => {
  const house = await GateWorld.open(t)
  for (let at = 0; at < 30; at++) {
    await report(house, noFirewall)
    await report(house, goodReport)
  }
  assert.equal((await entries(house)).length, 48)
})

test("only the device's own word counts: a blocked, foreign or unknown one is refused before anything is kept", async (t) => {
  const house = await GateWorld.open(t)
  const { pc, gate } = house
  const other = new SoftwareDevice()
  await house.enrol(other)
  const given = goodReport(house.now)
  const ask = async (by: SoftwareDevice, change: object = {}) => {
    const claim = { purpose: "report", device: pc.id, body: { report: given } } as const
    const proof = await by.prove(gate.client, claim)
    return await gate.client.call("reportPosture", { device: pc.id, report: given, ...proof, peer: pc.peer, ...change })
  }
  const rows: readonly { why: string; ask: () => Promise<unknown>; code: FaultCode }[] = [
    { why: "another device's signature", ask: () => ask(other), code: "DEVICE_SIGNATURE_WRONG" },
    { why: "another report", ask: () => ask(pc, { report: noFirewall(house.now) }), code: "DEVICE_SIGNATURE_WRONG" },
    {
      why: "another device's certificate",
      ask: () => ask(pc, { peer: other.peer }),
      code: "DEVICE_CERTIFICATE_FOREIGN",
    },
    { why: "no certificate", ask: () => ask(pc, { peer: PC }), code: "DEVICE_CERTIFICATE_FOREIGN" },
    { why: "a device of nobody", ask: () => ask(pc, { device: randomId() }), code: "DEVICE_NOT_ENROLLED" },
  ]
  for (const row of rows) await house.refusedWith(row.code, row.ask(), row.why)
  // Strangers fill no log: what they are refused is counted.
  const denied = (await house.world.leaves()).filter((leaf) => leaf.type === "denied")
  assert.deepEqual(denied, [])
  await house.call("blockDevice", { device: pc.id, reason })
  await house.refusedWith("DEVICE_BLOCKED", ask(pc), "blocked")
  await house.call("unblockDevice", { device: pc.id, reason })
  await house.call("blockAccount", { account: house.account, reason })
  await house.refusedWith("DEVICE_ACCOUNT_ENDED", ask(pc), "its account blocked")
  await house.call("unblockAccount", { account: house.account, reason })
  await ask(pc)
  await house.call("removeDevice", { device: pc.id, reason })
  await house.refusedWith("DEVICE_REMOVED", ask(pc), "removed")
  assert.equal((await entries(house)).length, 1)
})
