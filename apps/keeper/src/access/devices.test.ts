/** From a link to a device with a certificate, and to its end. */
import assert from "node:assert/strict"
import { X509Certificate } from "node:crypto"
import { test, type TestContext } from "node:test"
import { type FaultCode, isFault, publicFault, randomId } from "@schleuse/base"
import type { InputOf, KeeperClient } from "@schleuse/wire"
import { BUILD } from "../testing/door.ts"
import { Hands } from "../testing/hands.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"
import { PC, SoftwareDevice } from "./testing/software-device.ts"

const MINUTE_MS = 60_000
const DAY_MS = 24 * 3_600_000
const reason = "Probe"

class Practice {
  readonly world: KeeperWorld
  readonly hands: Hands
  readonly account: string
  readonly gate: KeeperClient
  readonly devicesCa: string

  private constructor(world: KeeperWorld, hands: Hands, account: string, gate: KeeperClient, devicesCa: string) {
    this.world = world
    this.hands = hands
    this.account = account
    this.gate = gate
    this.devicesCa = devicesCa
  }

  static async open(t: TestContext): Promise<Practice> {
    const hands = new Hands()
    const world = await KeeperWorld.open(t, hands)
    const memberships = { [world.institutions.praxis]: ["sender"] }
    const [person] = await world.addPeople([{ login: "dr-beispiel", memberships }])
    const gate = world.attachGate()
    const { devicesCa } = await gate.call("startGate", { build: BUILD, pid: 1 })
    return new Practice(world, hands, person?.account ?? "", gate, devicesCa)
  }

  /** Time passes; operators begin anew. */
  async pass(ms: number): Promise<void> {
    this.hands.step(ms)
    await this.world.operator.begin(this.world.keeper.setupCode ?? "")
  }

  async link(devices = 1, days = 14) {
    return await this.world.operator.call("makeEnrolment", { account: this.account, devices, days })
  }

  /** The code behind the reference of a refusal at the gate. */
  async refusedWith(code: FaultCode, refused: Promise<unknown>, why: string): Promise<void> {
    const error: unknown = await refused.then(
      () => assert.fail(`${why}: was accepted`),
      (cause: unknown) => cause,
    )
    assert.ok(isFault(error), why)
    const { refusals } = await this.world.operator.call("findRefusal", { reference: error.reference ?? "" })
    assert.equal(refusals[0]?.code, code, why)
    assert.equal(error.code, publicFault(code).code, why)
  }
}

test("a link makes as many devices as it is for; each gets a certificate for its own key", async (t) => {
  const { world, gate, devicesCa, account } = await Practice.open(t)
  const { code, expiresAt } = await world.operator.call("makeEnrolment", { account, devices: 2, days: 14 })
  assert.deepEqual(await gate.call("showEnrolment", { code, peer: PC }), { expiresAt, devicesLeft: 2 })
  const [first, second] = [new SoftwareDevice(), new SoftwareDevice()]
  assert.equal((await first.enrol(gate, code)).login, "dr-beispiel")
  assert.equal((await gate.call("showEnrolment", { code, peer: PC })).devicesLeft, 1)
  // As people type it.
  await second.enrol(gate, code.toLowerCase().replaceAll("-", " "))
  const [own, above] = [new X509Certificate(first.certificate), new X509Certificate(devicesCa)]
  assert.ok(own.checkIssued(above) && own.verify(above.publicKey))
  assert.equal(own.publicKey.export({ format: "der", type: "spki" }).toString("base64"), first.spki)
  assert.equal(own.subject, `CN=${first.id}`)
  const { devices } = await world.operator.call("listDevices", { account })
  assert.deepEqual(devices.map(({ device }) => device).toSorted(), [first.id, second.id].toSorted())
  const { enrolments } = await world.operator.call("listEnrolments", { account })
  assert.deepEqual(
    enrolments.map(({ state, devices: all, used }) => ({ state, all, used })),
    [{ state: "used", all: 2, used: 2 }],
  )
  const changes = (await world.leaves()).flatMap((leaf) =>
    leaf.type === "device" || leaf.type === "enrolment" ? [`${leaf.type} ${leaf.change}`] : [],
  )
  const one = ["device enrolled", "enrolment used"]
  assert.deepEqual(changes, ["enrolment made", ...one, ...one])
})

test("links that do not count are refused, each for its own reason, and told apart only by whoever has the code", async (t) => {
  const practice = await Practice.open(t)
  const { world, gate, hands } = practice
  const used = await practice.link()
  await new SoftwareDevice().enrol(gate, used.code)
  const revoked = await practice.link()
  await world.operator.call("revokeEnrolment", { enrolment: revoked.enrolment, reason })
  const short = await practice.link(1, 1)
  // The set-up code lives a day, its session a quarter of an hour.
  await practice.pass(DAY_MS - MINUTE_MS)
  hands.step(MINUTE_MS)
  const rows: readonly { why: string; code: string; fault: FaultCode }[] = [
    { why: "a code of nobody", code: "AAAA-BBBB-CCCC-DDDD", fault: "ENROLMENT_UNKNOWN" },
    { why: "half a code", code: used.code.slice(0, 9), fault: "ENROLMENT_UNKNOWN" },
    { why: "a revoked link", code: revoked.code, fault: "ENROLMENT_REVOKED" },
    { why: "a used link", code: used.code, fault: "ENROLMENT_USED" },
    { why: "an expired link", code: short.code, fault: "ENROLMENT_EXPIRED" },
  ]
  for (const { why, code, fault } of rows) {
    await practice.refusedWith(fault, gate.call("showEnrolment", { code, peer: PC }), why)
    await practice.refusedWith(fault, new SoftwareDevice().enrol(gate, code), why)
  }
  const open = await practice.link()
  await world.operator.call("blockAccount", { account: practice.account, reason })
  await practice.refusedWith(
    "ENROLMENT_ACCOUNT_ENDED",
    new SoftwareDevice().enrol(gate, open.code),
    "a blocked account",
  )
  for (const enrolment of [revoked.enrolment, short.enrolment, randomId()])
    await assert.rejects(world.operator.call("revokeEnrolment", { enrolment, reason }), { code: "ENROLMENT_NOT_FOUND" })
  const machine = { account: world.accounts.praxis, devices: 1, days: 1 }
  await assert.rejects(world.operator.call("makeEnrolment", machine), { code: "ENROLMENT_ACCOUNT_UNFIT" })
})

test("a proof counts once, soon, at its own gate, for what was signed, by its own key", async (t) => {
  const practice = await Practice.open(t)
  const { world, gate, hands } = practice
  const { code } = await practice.link(10)
  const pc = new SoftwareDevice()
  const body = { code, spki: pc.spki, name: "PC", system: "linux" } as const
  const claim = { purpose: "enrol", device: "", body } as const
  const asked = async (change: Partial<InputOf<"enrolDevice">> = {}, at = gate) => {
    const { nonce } = await gate.call("deviceNonce", { peer: PC })
    return at.call("enrolDevice", { ...body, nonce, signature: pc.sign(nonce, claim), peer: PC, ...change })
  }
  const another = world.attachGate()
  await another.call("startGate", { build: BUILD, pid: 2 })
  const old = await pc.prove(gate, claim)
  hands.step(2 * 60_000)
  const foreign = await new SoftwareDevice().prove(gate, claim)
  const renewal = await pc.prove(gate, { ...claim, purpose: "renew" })
  const curve = new SoftwareDevice("secp256k1").spki
  const short = Buffer.alloc(63).toString("base64")
  const rows: readonly { why: string; ask: () => Promise<unknown>; code: FaultCode }[] = [
    { why: "two minutes later", ask: () => asked(old), code: "DEVICE_NONCE_EXPIRED" },
    { why: "at another gate", ask: () => asked({}, another), code: "DEVICE_NONCE_UNKNOWN" },
    { why: "a nonce of one's own", ask: () => asked({ nonce: "ff".repeat(32) }), code: "DEVICE_NONCE_UNKNOWN" },
    { why: "another name", ask: () => asked({ name: "PC 2" }), code: "DEVICE_SIGNATURE_WRONG" },
    { why: "another's key", ask: () => asked(foreign), code: "DEVICE_SIGNATURE_WRONG" },
    { why: "for another purpose", ask: () => asked(renewal), code: "DEVICE_SIGNATURE_WRONG" },
    { why: "half a signature", ask: () => asked({ signature: short }), code: "DEVICE_SIGNATURE_WRONG" },
    { why: "no key", ask: () => asked({ spki: "AAAA" }), code: "DEVICE_KEY_INVALID" },
    { why: "a key of another curve", ask: () => asked({ spki: curve }), code: "DEVICE_KEY_INVALID" },
  ]
  for (const { why, ask, code: fault } of rows) await practice.refusedWith(fault, ask(), why)
  const fresh = await pc.prove(gate, claim)
  await asked(fresh)
  await practice.refusedWith("DEVICE_NONCE_USED", asked(fresh), "a second time")
  await practice.refusedWith("DEVICE_KEY_KNOWN", asked(), "the same key again")
  assert.equal((await world.operator.call("listDevices", {})).devices.length, 1)
})

test("strangers without a link fill no memory with proofs, and whoever has one tries with it only so often", async (t) => {
  const practice = await Practice.open(t)
  const { gate } = practice
  const { code } = await practice.link()
  await new SoftwareDevice().enrol(gate, code)
  const open = await practice.link()
  const pc = new SoftwareDevice()
  await pc.enrol(gate, (await practice.link()).code)
  // The key is a device's already: refused each time, after its signature has counted.
  for (let i = 0; i < 240; i++) await assert.rejects(pc.enrol(gate, open.code), { code: "DEVICE_KEY_KNOWN" })
  await practice.refusedWith("DEVICE_PROOFS_TOO_MANY", new SoftwareDevice().enrol(gate, open.code), "once more")
  for (const used of [code, "AAAA-BBBB-CCCC-DDDD"])
    await assert.rejects(new SoftwareDevice().enrol(gate, used), { code: /^ENROLMENT_/ })
  await new SoftwareDevice().enrol(gate, (await practice.link()).code)
})

test("a link's page is loaded as often as somebody likes, and is an entry once in an hour", async (t) => {
  const practice = await Practice.open(t)
  const { world, gate } = practice
  const [one, two] = [await practice.link(), await practice.link()]
  const entries = async () =>
    (await world.leaves()).flatMap((leaf) => (leaf.type === "list" && leaf.what === "enrolment" ? [leaf.folder] : []))
  for (let i = 0; i < 20; i++) await gate.call("showEnrolment", { code: one.code, peer: PC })
  assert.deepEqual(await entries(), [one.enrolment])
  await gate.call("showEnrolment", { code: two.code, peer: PC })
  practice.hands.step(61 * MINUTE_MS)
  await gate.call("showEnrolment", { code: one.code, peer: PC })
  assert.deepEqual(await entries(), [one.enrolment, two.enrolment, one.enrolment])
})

test("a device that renews in a loop gets one certificate in ten minutes, and one that lost the answer goes on", async (t) => {
  const practice = await Practice.open(t)
  const { world, gate, hands } = practice
  const pc = new SoftwareDevice()
  await pc.enrol(gate, (await practice.link()).code)
  for (let minute = 0; minute < 31; minute++) {
    for (let i = 0; i < 3; i++) await pc.renew(gate).catch(() => undefined)
    hands.step(MINUTE_MS)
  }
  const renewed = (await world.leaves()).filter((leaf) => leaf.type === "device" && leaf.change === "renewed")
  assert.equal(renewed.length, 4)
  // Nobody is kept waiting by a clock that was set back.
  hands.step(-DAY_MS)
  await pc.renew(gate)
})

test("a device renews its certificate as long as it is one; blocked it waits, removed it is over", async (t) => {
  const practice = await Practice.open(t)
  const { world, gate, hands } = practice
  const pc = new SoftwareDevice()
  await pc.enrol(gate, (await practice.link()).code)
  const until = () => new X509Certificate(pc.certificate).validToDate.getTime()
  const first = until()
  await practice.pass(DAY_MS - MINUTE_MS)
  await pc.renew(gate)
  assert.ok(until() - first >= DAY_MS - 2 * MINUTE_MS)
  const of = { device: pc.id, reason }
  await world.operator.call("blockDevice", of)
  await practice.refusedWith("DEVICE_BLOCKED", pc.renew(gate), "blocked")
  await assert.rejects(world.operator.call("blockDevice", of), { code: "DEVICE_STATE_WRONG" })
  await world.operator.call("unblockDevice", of)
  await practice.refusedWith("DEVICE_RENEWED_LATELY", pc.renew(gate), "as soon as that")
  hands.step(10 * MINUTE_MS)
  await pc.renew(gate)
  await world.operator.call("removeDevice", of)
  await practice.refusedWith("DEVICE_REMOVED", pc.renew(gate), "removed")
  for (const command of ["blockDevice", "unblockDevice", "removeDevice"] as const)
    await assert.rejects(world.operator.call(command, of), { code: "DEVICE_STATE_WRONG" }, command)
  pc.id = randomId()
  await practice.refusedWith("DEVICE_NOT_ENROLLED", pc.renew(gate), "an id of nobody")
  await assert.rejects(world.operator.call("describeDevice", { device: pc.id }), { code: "DEVICE_UNKNOWN" })
})
