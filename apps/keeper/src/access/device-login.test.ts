/** Log-ins at the gate: who may, in which order, and what a captured gate or a stolen key is worth. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { bareReport, goodReport } from "./testing/reports.ts"
import { GateWorld, PASSWORD, PORTAL, reason, TestGate } from "./testing/gate-world.ts"
import { SoftwareDevice } from "./testing/software-device.ts"
import { SoftwareYubikey } from "../tokens/testing/software-tokens.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

test("a person logs in at their own PC by password and touch, and learns what there is and for how long", async (t) => {
  const house = await GateWorld.open(t)
  const { session, expiresAt, extendFrom, idleMs, verdict, verdictUntil, applications } = await house.login()
  assert.ok(expiresAt > house.now + 11 * HOUR_MS && expiresAt <= house.now + 12 * HOUR_MS)
  assert.equal(extendFrom, expiresAt - 5 * MINUTE_MS)
  assert.equal(idleMs, 30 * MINUTE_MS)
  assert.ok(verdict.isAdmitted && verdictUntil > house.now + 29 * MINUTE_MS)
  const { titleDe, titleEn, host, port } = PORTAL
  const known = [{ name: "kv-portal", titleDe, titleEn, host, port }]
  assert.deepEqual(applications, known)
  const { gate, pc } = house
  assert.deepEqual(await gate.client.call("myApplications", { peer: pc.peer }, session), { applications: known })
  const lease = await gate.client.call("holdSession", {}, session)
  assert.deepEqual(lease, { expiresAt, extendFrom, idleMs, verdictUntil: lease.verdictUntil })
  const login = (await house.world.leaves()).find(({ type }) => type === "login")
  assert.deepEqual([login?.zone, login?.factor, login?.session], ["gate", "device", session])
  const { sessions } = await house.call("listSessions", {})
  assert.deepEqual(
    sessions.map((one) => [one.session, one.zone, one.factor, one.login]),
    [[session, "gate", "device", "dr-beispiel"]],
  )
  await gate.client.call("logoutDevice", { peer: pc.peer }, session)
  await house.refusedWith("SESSION_ENDED", gate.client.call("holdSession", {}, session), "after logging out")
})

test("another mailbox of the same person, and a key that is out of step, which takes the next code", async (t) => {
  const house = await GateWorld.open(t)
  const { world, gate, pc, hotp } = house
  const { session } = await house.login(pc, gate, { user: "dr-beispiel+klinik" })
  const { sessions } = await house.call("listSessions", { session })
  assert.equal(sessions[0]?.institution, world.institutions.klinik)
  hotp.counter += 40
  const answer = await pc.login(gate.client, house.typed({ code: hotp.press() }))
  assert.ok("pending" in answer && answer.needs === "next-code")
  const { pending } = answer
  const other = await new TestGate(world).start()
  const late = hotp.press()
  await house.refusedWith("LOGIN_PENDING_UNKNOWN", pc.complete(other.client, { pending, code: late }), "elsewhere")
  const opened = await pc.complete(gate.client, { pending, code: late })
  assert.ok("session" in opened && opened.verdict.isAdmitted)
  // A device has one session.
  assert.deepEqual(gate.ended, [`${session} replaced`])
  await house.refusedWith("LOGIN_PENDING_UNKNOWN", pc.complete(gate.client, { pending, code: hotp.press() }), "twice")
})

test("whoever is not who they say is refused alike, each with a reason and a reference inside", async (t) => {
  const other = new SoftwareYubikey()
  const house = await GateWorld.open(t, [
    ({ institutions }) => ({
      login: "dr-andere",
      memberships: { [institutions.aok]: ["sender"] },
      password: PASSWORD,
      tokens: [other.token],
    }),
  ])
  const { gate, pc, yubikey } = house
  const used = yubikey.touch()
  await house.login(pc, gate, { code: used })
  const rows: readonly { why: string; change: Parameters<GateWorld["typed"]>[0]; code: FaultCode }[] = [
    { why: "a wrong password", change: { password: "falsch" }, code: "LOGIN_PASSWORD_WRONG" },
    { why: "a code that was used", change: { code: used }, code: "OTP_REPLAYED" },
    { why: "another's touch", change: { code: other.touch() }, code: "LOGIN_TOKEN_FOREIGN" },
    { why: "no code", change: { code: "kein Code" }, code: "LOGIN_CODE_MISSING" },
  ]
  for (const { why, change, code } of rows) {
    await house.refusedWith(code, pc.login(gate.client, house.typed(change)), why)
  }
  await house.pass(20 * MINUTE_MS)
  const foreign: readonly { why: string; change: Parameters<GateWorld["typed"]>[0]; code: FaultCode }[] = [
    { why: "another's account", change: { user: "dr-andere", code: other.touch() }, code: "LOGIN_DEVICE_FOREIGN" },
    { why: "nobody's account", change: { user: "niemand" }, code: "LOGIN_DEVICE_FOREIGN" },
    { why: "a mailbox that is not hers", change: { user: "dr-beispiel+aok" }, code: "LOGIN_MEMBERSHIP_MISSING" },
    { why: "no name at all", change: { user: "*)(uid=*" }, code: "LOGIN_USER_INVALID" },
  ]
  for (const { why, change, code } of foreign) {
    await house.refusedWith(code, pc.login(gate.client, house.typed(change)), why)
  }
})

test("after several wrong passwords nothing is checked for a while, also with the right one", async (t) => {
  const house = await GateWorld.open(t)
  const { gate, pc } = house
  for (let failures = 0; failures < 5; failures++) {
    const wrong = pc.login(gate.client, house.typed({ password: `falsch ${failures}` }))
    await house.refusedWith("LOGIN_PASSWORD_WRONG", wrong, `failure ${failures}`)
  }
  await house.refusedWith("LOGIN_THROTTLED", pc.login(gate.client, house.typed()), "too soon")
  await house.pass(MINUTE_MS)
  await house.login()
})

test("a PC that is not admitted is told why before anything is compared or spent", async (t) => {
  const house = await GateWorld.open(t)
  const { gate, pc, yubikey } = house
  const seen = bareReport(house.now)
  // Its first day is the policy's patience.
  await pc.login(gate.client, { ...house.typed(), report: seen })
  await house.pass(24 * HOUR_MS - 5 * MINUTE_MS)
  await house.hands.advance(10 * MINUTE_MS)
  const code = yubikey.touch()
  const typed = { ...house.typed({ code, password: "falsch" }), report: bareReport(house.now) }
  const answer = await pc.login(gate.client, typed)
  assert.ok("refused" in answer && answer.refused === "posture")
  const failing = answer.verdict.results.filter(({ state }) => state === "fail").map(({ check }) => check)
  assert.deepEqual(failing.toSorted(), ["firewall", "scanner"])
  const { refusals } = await house.call("findRefusal", { reference: answer.reference })
  assert.equal(refusals[0]?.code, "POSTURE_REFUSED")
  assert.match(refusals[0]?.detail ?? "", /firewall firewall-off/)
  // The touch is still good, once the PC is.
  await house.login(pc, gate, { code })
})

test("whoever operates the house does not log in at the gate", async (t) => {
  const key = new SoftwareYubikey()
  const house = await GateWorld.open(t)
  const { institution } = await house.call("addInstitution", {
    slug: "kv",
    name: "KV Musterland",
    kind: "operator",
    role: "processor",
  })
  for (const [n, role] of (["it-service", "auditor"] as const).entries()) {
    const login = `betrieb-${n}`
    const token = n === 0 ? key : new SoftwareYubikey()
    const [added] = await house.world.addPeople([
      { login, memberships: { [institution]: [role] }, password: PASSWORD, tokens: [token.token] },
    ])
    const gate = await new TestGate(house.world).start()
    const pc = new SoftwareDevice()
    const { code } = await house.call("makeEnrolment", { account: added?.account ?? "", devices: 1, days: 1 })
    await pc.enrol(gate.client, code)
    const typed = { user: login, password: PASSWORD, code: token.touch(), report: goodReport(house.now) }
    await house.refusedWith("LOGIN_OPERATOR_OUTSIDE", pc.login(gate.client, typed), role)
  }
})

test("a proof counts for its purpose, its device, its gate and once; the certificate must be the device's own", async (t) => {
  const house = await GateWorld.open(t)
  const { world, gate, pc } = house
  const another = new SoftwareDevice()
  await house.enrol(another)
  const other = await new TestGate(world).start()
  const body = house.typed()
  const claim = { purpose: "login", device: pc.id, body } as const
  const ask = async (change: object = {}, at = gate) => {
    const proof = await pc.prove(gate.client, claim)
    return await at.client.call("loginDevice", { device: pc.id, ...body, ...proof, peer: pc.peer, ...change })
  }
  const renewal = await pc.prove(gate.client, { ...claim, purpose: "renew" })
  const foreign = await another.prove(gate.client, claim)
  const ofOther = await another.prove(gate.client, { ...claim, device: another.id })
  const rows: readonly { why: string; ask: () => Promise<unknown>; code: FaultCode }[] = [
    { why: "at another gate", ask: () => ask({}, other), code: "DEVICE_NONCE_UNKNOWN" },
    { why: "for another purpose", ask: () => ask(renewal), code: "DEVICE_SIGNATURE_WRONG" },
    { why: "by another device", ask: () => ask(foreign), code: "DEVICE_SIGNATURE_WRONG" },
    {
      why: "as another device",
      ask: () => ask({ ...ofOther, device: another.id }),
      code: "DEVICE_CERTIFICATE_FOREIGN",
    },
    { why: "another password", ask: () => ask({ password: "falsch" }), code: "DEVICE_SIGNATURE_WRONG" },
    { why: "another report", ask: () => ask({ report: bareReport(house.now) }), code: "DEVICE_SIGNATURE_WRONG" },
    { why: "another's certificate", ask: () => ask({ peer: another.peer }), code: "DEVICE_CERTIFICATE_FOREIGN" },
    {
      why: "no certificate",
      ask: () => ask({ peer: { ...pc.peer, certificate: "" } }),
      code: "DEVICE_CERTIFICATE_FOREIGN",
    },
  ]
  for (const { why, ask: attempt, code } of rows) await house.refusedWith(code, attempt(), why)
  const proof = await pc.prove(gate.client, claim)
  const opened = await ask(proof)
  assert.ok("session" in opened)
  await house.refusedWith("DEVICE_NONCE_USED", ask(proof), "a second time")
})

test("the certificate before counts until the next one, of a device that is blocked none does", async (t) => {
  const house = await GateWorld.open(t)
  const { gate, pc } = house
  const { session } = await house.login()
  const first = pc.peer
  await pc.renew(gate.client)
  assert.notEqual(pc.peer.certificate, first.certificate)
  await gate.client.call("myApplications", { peer: first }, session)
  await gate.client.call("myApplications", { peer: pc.peer }, session)
  house.hands.step(10 * MINUTE_MS)
  await pc.renew(gate.client)
  const old = gate.client.call("myApplications", { peer: first }, session)
  await house.refusedWith("DEVICE_CERTIFICATE_FOREIGN", old, "two certificates ago")
  await house.call("blockDevice", { device: pc.id, reason })
  assert.deepEqual(gate.ended, [`${session} device-blocked`])
  await house.refusedWith("DEVICE_BLOCKED", pc.login(gate.client, house.typed()), "blocked")
  await house.call("unblockDevice", { device: pc.id, reason })
  // What has ended stays ended.
  await house.refusedWith("SESSION_ENDED", gate.client.call("holdSession", {}, session), "unblocked")
  await house.login()
})
