/** What a person declares at their own device: whose it is, when it counts, and what nobody else can do with it. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { type Policy, PRESETS } from "@schleuse/posture"
import { GateWorld, PASSWORD, TestGate } from "../access/testing/gate-world.ts"
import { goodReport } from "../access/testing/reports.ts"
import { SoftwareDevice } from "../access/testing/software-device.ts"
import type { KeeperWorld } from "../testing/keeper-world.ts"

const DAY_MS = 24 * 3_600_000
const NAME = "Dr. Erika Beispiel"
const KIND = "private-use"
/** Nobody gets in without a declaration. */
const STRICT: Policy = {
  ...PRESETS["kv-flexnet"],
  [KIND]: { mode: "enforce", graceHours: 0, limit: 365, unknown: "refuse" },
}
const colleague = (world: KeeperWorld) => ({
  login: "dr-kollege",
  memberships: { [world.institutions.praxis]: ["sender"] },
  password: PASSWORD,
  tokens: [],
})
const isAdmitted = async (house: GateWorld, pc = house.pc, gate = house.gate) =>
  (await pc.report(gate.client, goodReport(house.now))).verdict.isAdmitted
const ofAccount = async (house: GateWorld, account = house.account) =>
  (await house.call("listDeclarations", { account })).declarations

test("whoever is refused for want of a declaration declares at the PC itself, for a year, dated by the keeper", async (t) => {
  const house = await GateWorld.open(t)
  await house.call("setPosturePolicy", { group: "all", policy: STRICT })
  assert.ok(!(await isAdmitted(house)))
  const { declaredAt, until } = await house.pc.declare(house.gate.client, NAME)
  assert.ok(Math.abs(declaredAt - house.now) < 60_000)
  assert.equal(until, declaredAt + 365 * DAY_MS)
  assert.ok(await isAdmitted(house))
  const [made] = await ofAccount(house)
  // The console and the evidence show at which PC it was.
  assert.deepEqual(
    [made?.declaredBy, made?.declaredAt, made?.account],
    [`${NAME} (Praxis-PC)`, declaredAt, house.account],
  )
  const leaf = (await house.world.leaves()).find((one) => one.type === "admin" && one.command === "declareOwn")
  assert.ok(leaf?.type === "admin" && leaf.target === house.account)
  await house.login()
  house.hands.step(365 * DAY_MS - 60_000)
  await house.world.restart()
  const gate = await new TestGate(house.world).start()
  await house.pc.renew(gate.client)
  assert.ok(await isAdmitted(house, house.pc, gate))
  house.hands.step(120_000)
  await house.world.restart()
  const later = await new TestGate(house.world).start()
  assert.ok(!(await isAdmitted(house, house.pc, later)))
  await house.pc.declare(later.client, NAME)
  assert.ok(await isAdmitted(house, house.pc, later))
  assert.equal((await ofAccount(house)).length, 2)
})

test("it says nothing for a colleague in the same institution", async (t) => {
  const house = await GateWorld.open(t, [colleague])
  await house.call("setPosturePolicy", { group: "all", policy: STRICT })
  const other = new SoftwareDevice()
  await house.enrol(other, house.accounts[1])
  await other.declare(house.gate.client, NAME)
  assert.ok(await isAdmitted(house, other))
  assert.ok(!(await isAdmitted(house)))
  assert.deepEqual(await ofAccount(house), [])
})

test("no other PC, no other purpose, no other name and nothing twice", async (t) => {
  const house = await GateWorld.open(t, [colleague])
  const { client } = house.gate
  const other = new SoftwareDevice()
  await house.enrol(other, house.accounts[1])
  const { id, peer } = house.pc
  const body = { kind: KIND, declaredBy: NAME } as const
  const ask = (proof: { nonce: string; signature: string }, change: object = {}) =>
    client.call("declareOwn", { device: id, ...body, ...proof, peer, ...change })
  const own = { purpose: "declare", device: id, body } as const
  await house.refusedWith("DEVICE_SIGNATURE_WRONG", other.prove(client, own).then(ask), "another PC's key")
  await house.refusedWith(
    "DEVICE_CERTIFICATE_FOREIGN",
    house.pc.prove(client, own).then((proof) => ask(proof, { peer: other.peer })),
    "over another PC's connection",
  )
  await house.refusedWith(
    "DEVICE_SIGNATURE_WRONG",
    house.pc.prove(client, { ...own, purpose: "report" }).then(ask),
    "signed as a report",
  )
  await house.refusedWith(
    "DEVICE_SIGNATURE_WRONG",
    house.pc.prove(client, own).then((proof) => ask(proof, { declaredBy: "Dr. Anders" })),
    "another name than was signed",
  )
  assert.deepEqual(await ofAccount(house), [])
  const proof = await house.pc.prove(client, own)
  await ask(proof)
  await house.refusedWith("DEVICE_NONCE_USED", ask(proof), "sent again")
  for (const declaredBy of ["", " x", "x".repeat(101), "a\nb"])
    await assert.rejects(house.pc.declare(client, declaredBy), { code: "SCHEMA_MISMATCH" }, declaredBy)
  await house.call("blockDevice", { device: id, reason: "verloren" })
  await house.refusedWith("DEVICE_BLOCKED", house.pc.declare(client, NAME), "a blocked PC")
  assert.equal((await ofAccount(house)).length, 1)
})

test("five a day, on however many PCs; tomorrow again", async (t) => {
  const house = await GateWorld.open(t)
  const second = new SoftwareDevice()
  await house.enrol(second)
  for (const pc of [house.pc, second, house.pc, second, house.pc]) await pc.declare(house.gate.client, NAME)
  await house.refusedWith("POSTURE_DECLARATIONS_TOO_MANY", second.declare(house.gate.client, NAME), "the sixth")
  house.hands.step(DAY_MS + 1)
  await house.world.restart()
  await second.declare((await new TestGate(house.world).start()).client, NAME)
})
