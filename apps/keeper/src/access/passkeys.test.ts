/** Passkeys at the gate: made in a session, used on a page, fetched by the device; and what others can do with a page. */
import assert from "node:assert/strict"
import { test, type TestContext } from "node:test"
import { type FaultCode, randomId } from "@schleuse/base"
import { SoftwareYubikey } from "../tokens/testing/software-tokens.ts"
import { FLAGS, SoftwareAuthenticator, type Wrong } from "../webauthn/testing/software-authenticator.ts"
import { bareReport, goodReport } from "./testing/reports.ts"
import { GateWorld, PASSWORD, reason, TestGate } from "./testing/gate-world.ts"
import { PC, SoftwareDevice } from "./testing/software-device.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Whoever sits at the browser, which has no certificate. */
const BROWSER = { address: "198.51.100.7", port: 50_000, certificate: "" }

class PasskeyWorld {
  readonly house: GateWorld

  constructor(house: GateWorld) {
    this.house = house
  }

  static async open(t: TestContext, ...more: Parameters<typeof GateWorld.open>[1][]): Promise<PasskeyWorld> {
    return new PasskeyWorld(await GateWorld.open(t, ...more))
  }

  /** A passkey for whoever is logged in. */
  async register(session: string, code: string, key = new SoftwareAuthenticator(), wrong: Wrong = {}) {
    const { gate, pc } = this.house
    const { ticket } = await gate.client.call("beginPasskeyRegistration", { code, peer: pc.peer }, session)
    await this.make(ticket, key, wrong)
    return key
  }

  async make(ticket: string, key: SoftwareAuthenticator, wrong: Wrong = {}) {
    const { client } = this.house.gate
    const { options } = await client.call("showPasskeyRegistration", { ticket, peer: BROWSER })
    const made = key.create(options, wrong)
    return await client.call("answerPasskeyRegistration", { ticket, name: "Laptop", ...made, peer: BROWSER })
  }

  async begin(pc = this.house.pc, user = "dr-beispiel"): Promise<string> {
    const { gate, now } = this.house
    const begun = await pc.beginPasskey(gate.client, { user, report: goodReport(now) })
    assert.ok("ticket" in begun)
    return begun.ticket
  }

  async confirm(ticket: string, key: SoftwareAuthenticator, wrong: Wrong = {}, gate = this.house.gate) {
    const { options } = await gate.client.call("showPasskeyLogin", { ticket, peer: BROWSER })
    const assertion = key.get(options, wrong)
    await gate.client.call("answerPasskeyLogin", { ticket, assertion, peer: BROWSER })
    return assertion
  }

  async withKey(): Promise<{ readonly key: SoftwareAuthenticator; readonly session: string }> {
    const { session } = await this.house.login()
    return { session, key: await this.register(session, this.house.yubikey.touch()) }
  }

  refusedWith(code: FaultCode, refused: Promise<unknown>, why: string): Promise<void> {
    return this.house.refusedWith(code, refused, why)
  }
}

test("a passkey made in a session opens the next one at the same PC; the browser's page opens nothing", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { house } = world
  const { key, session: former } = await world.withKey()
  const { gate, pc } = house
  const ticket = await world.begin()
  const shown = await gate.client.call("showPasskeyLogin", { ticket, peer: BROWSER })
  assert.deepEqual([shown.deviceName, shown.login, shown.options.rpId], ["Praxis-PC", "dr-beispiel", "localhost"])
  assert.equal(shown.expiresAt, shown.startedAt + 2 * MINUTE_MS)
  assert.deepEqual(shown.options.allowCredentials, [], "whoever has the page learns no key")
  const waits = { waits: "browser", expiresAt: shown.expiresAt }
  assert.deepEqual(await pc.passkeyResult(gate.client, ticket), waits)
  await world.confirm(ticket, key)
  const opened = await pc.passkeyResult(gate.client, ticket)
  assert.ok("session" in opened && opened.verdict.isAdmitted)
  assert.deepEqual(gate.ended, [`${former} replaced`])
  assert.ok(opened.expiresAt > house.now + 11 * HOUR_MS)
  await house.stream(opened.session)
  const login = (await house.world.leaves()).findLast(({ type }) => type === "login")
  assert.deepEqual([login?.zone, login?.factor, login?.session], ["gate", "device-fido2", opened.session])
  const { sessions } = await house.call("listSessions", { session: opened.session })
  assert.equal(sessions[0]?.factor, "device-fido2")
  assert.ok((await house.told()).includes("fido_used"))
  // Once.
  await world.refusedWith("PASSKEY_PAGE_OVER", pc.passkeyResult(gate.client, ticket), "fetched twice")
  await world.refusedWith("PASSKEY_PAGE_OVER", world.confirm(ticket, key), "answered twice")
})

test("another mailbox of the same person opens by passkey, too", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { gate, pc, world: keeper } = world.house
  const { key } = await world.withKey()
  const ticket = await world.begin(pc, "dr-beispiel+klinik")
  await world.confirm(ticket, key)
  const opened = await pc.passkeyResult(gate.client, ticket)
  assert.ok("session" in opened)
  const { sessions } = await world.house.call("listSessions", { session: opened.session })
  assert.equal(sessions[0]?.institution, keeper.institutions.klinik)
  // It goes on at another gate as what it is.
  const other = await new TestGate(keeper).start()
  const { session } = await pc.adopt(other.client, opened.session)
  const gone = (await world.house.call("listSessions", { session })).sessions
  assert.deepEqual([gone[0]?.factor, gone[0]?.institution], ["device-fido2", keeper.institutions.klinik])
})

test("a page of an attacker's own device is worth nothing in front of the victim's passkey, nor the other way round", async (t) => {
  const other = new SoftwareYubikey()
  const world = await PasskeyWorld.open(t, [
    ({ institutions }) => ({
      login: "angreifer",
      memberships: { [institutions.aok]: ["sender"] },
      password: PASSWORD,
      tokens: [other.token],
    }),
  ])
  const { house } = world
  const { key } = await world.withKey()
  const attackers = new SoftwareDevice()
  await house.enrol(attackers, house.accounts[1])
  const ticket = await world.begin(attackers, "angreifer")
  await world.refusedWith("FIDO_KEY_FOREIGN", world.confirm(ticket, key), "the victim touches for the attacker's PC")
  assert.ok("waits" in (await attackers.passkeyResult(house.gate.client, ticket)))
  // With the victim's name the attacker's device is still the attacker's.
  const named = await world.begin(attackers, "dr-beispiel")
  await world.refusedWith("FIDO_KEY_FOREIGN", world.confirm(named, key), "with the victim's name")
  // The attacker's own key at the victim's device, and what the victim's device began fetched by another.
  const own = new SoftwareAuthenticator()
  const { session } = await house.login(attackers, house.gate, { user: "angreifer", code: other.touch() })
  const asked = { code: other.touch(), peer: attackers.peer }
  const registration = await house.gate.client.call("beginPasskeyRegistration", asked, session)
  await world.make(registration.ticket, own)
  const victims = await world.begin()
  await world.refusedWith("FIDO_KEY_FOREIGN", world.confirm(victims, own), "the attacker's key")
  await world.confirm(victims, key)
  const stolen = attackers.passkeyResult(house.gate.client, victims)
  await world.refusedWith("PASSKEY_PAGE_OVER", stolen, "another device fetches")
  assert.ok("session" in (await house.pc.passkeyResult(house.gate.client, victims)))
})

test("what a key says counts only as it must be: page, challenge, user checked, once", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { house } = world
  const { key } = await world.withKey()
  const { client } = house.gate
  const rows: readonly { why: string; wrong: Wrong; code: FaultCode }[] = [
    { why: "a copied page", wrong: { origin: "https://gate.angreifer.example" }, code: "FIDO_ORIGIN_WRONG" },
    { why: "a key of another host", wrong: { rpId: "konsole.example" }, code: "FIDO_RP_WRONG" },
    { why: "without a PIN", wrong: { flags: FLAGS.UP }, code: "FIDO_USER_NOT_VERIFIED" },
    { why: "a frame", wrong: { clientData: { crossOrigin: true } }, code: "FIDO_CROSS_ORIGIN" },
    { why: "a key that nobody has", wrong: { credentialId: Buffer.alloc(32, 9) }, code: "FIDO_KEY_UNKNOWN" },
  ]
  const ticket = await world.begin()
  for (const { why, wrong, code } of rows) await world.refusedWith(code, world.confirm(ticket, key, wrong), why)
  await house.pass(MINUTE_MS)
  // The page of one log-in shows a challenge that counts for no other.
  const first = await world.begin()
  const { options } = await client.call("showPasskeyLogin", { ticket: first, peer: BROWSER })
  const second = await world.begin()
  await world.refusedWith("PASSKEY_PAGE_OVER", world.confirm(first, key), "a device has one page")
  const swapped = client.call("answerPasskeyLogin", { ticket: second, assertion: key.get(options), peer: BROWSER })
  await world.refusedWith("FIDO_CHALLENGE_FOREIGN", swapped, "another page's challenge")
  await house.pass(3 * MINUTE_MS)
  await world.refusedWith("PASSKEY_PAGE_OVER", world.confirm(second, key), "too late")
  const elsewhere = await new TestGate(house.world).start()
  const third = await world.begin()
  await world.refusedWith("PASSKEY_PAGE_OVER", world.confirm(third, key, {}, elsewhere), "another gate")
})

test("between page and session everything is judged again", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { house } = world
  const { gate, pc, account } = house
  const { key } = await world.withKey()
  const confirmed = async () => {
    const ticket = await world.begin()
    await world.confirm(ticket, key)
    return ticket
  }
  let ticket = await confirmed()
  await house.call("setPolicy", { zone: "*", role: "person", factors: ["password-code"] })
  await world.refusedWith("LOGIN_FACTOR_NOT_PERMITTED", pc.passkeyResult(gate.client, ticket), "no longer enough")
  await world.refusedWith("PASSKEY_PAGE_OVER", pc.passkeyResult(gate.client, ticket), "and once")
  await house.call("setPolicy", { zone: "*", role: "person", factors: ["password-code", "fido2"] })

  ticket = await confirmed()
  await house.call("blockDevice", { device: pc.id, reason })
  await world.refusedWith("DEVICE_BLOCKED", pc.passkeyResult(gate.client, ticket), "the PC was blocked")
  await house.call("unblockDevice", { device: pc.id, reason })

  ticket = await confirmed()
  const { keys } = await house.call("listFidoKeys", { account })
  await house.call("blockFidoKey", { key: keys[0]?.key ?? "", reason })
  await world.refusedWith("FIDO_KEY_BLOCKED", pc.passkeyResult(gate.client, ticket), "the key was blocked")
})

test("a PC that is not admitted gets no page, and is told why", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { house } = world
  const { gate, pc } = house
  await pc.beginPasskey(gate.client, { user: "dr-beispiel", report: bareReport(house.now) })
  await house.pass(24 * HOUR_MS - 5 * MINUTE_MS)
  await house.hands.advance(10 * MINUTE_MS)
  const answer = await pc.beginPasskey(gate.client, { user: "dr-beispiel", report: bareReport(house.now) })
  assert.ok("refused" in answer)
  const { refusals } = await house.call("findRefusal", { reference: answer.reference })
  assert.deepEqual([refusals[0]?.code, refusals[0]?.command], ["POSTURE_REFUSED", "beginPasskeyLogin"])
})

test("a new passkey wants a touch, the session that began it, and the page it was shown on", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { house } = world
  const { gate, pc, yubikey } = house
  const { session, key } = await world.withKey()
  const begin = async (code: string) =>
    (await gate.client.call("beginPasskeyRegistration", { code, peer: pc.peer }, session)).ticket
  await world.refusedWith("LOGIN_CODE_MISSING", begin("kein Code"), "no touch")
  const used = yubikey.touch()
  const ticket = await begin(used)
  await world.refusedWith("OTP_REPLAYED", begin(used), "a touch twice")
  await world.refusedWith("FIDO_KEY_REFUSED", world.make(ticket, key), "a key that is there already")
  const copied = world.make(ticket, new SoftwareAuthenticator(), { origin: "https://gate.angreifer.example" })
  await world.refusedWith("FIDO_KEY_REFUSED", copied, "a copied page")
  await world.refusedWith("PASSKEY_PAGE_OVER", world.confirm(ticket, key), "no page of a log-in")
  await gate.client.call("logoutDevice", { peer: pc.peer }, session)
  const late = world.make(ticket, new SoftwareAuthenticator())
  await world.refusedWith("PASSKEY_PAGE_OVER", late, "its session is over")
})

test("one's own passkeys are listed and removed with a touch, and what is gone opens nothing", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { house } = world
  const { gate, pc, yubikey } = house
  const { session, key } = await world.withKey()
  const confirmed = await world.begin()
  await world.confirm(confirmed, key)
  const list = async () => (await gate.client.call("listOwnPasskeys", { peer: pc.peer }, session)).keys
  const [own, ...others] = await list()
  assert.ok(own !== undefined && own.usedAt !== undefined)
  assert.deepEqual([own.name, own.reach, others], ["Laptop", "one-device", []])
  const remove = async (id: string, code: string) =>
    await gate.client.call("removeOwnPasskey", { key: id, code, peer: pc.peer }, session)
  await world.refusedWith("LOGIN_CODE_MISSING", remove(own.key, "kein Code"), "no touch")
  const used = yubikey.touch()
  await world.refusedWith("PASSKEY_UNKNOWN", remove(randomId(), used), "none of hers")
  await remove(own.key, used)
  assert.deepEqual(await list(), [])
  const told = await house.told()
  assert.equal(told[told.indexOf("fido_key removed") - 1], "code_spent")
  await world.refusedWith("PASSKEY_UNKNOWN", remove(own.key, yubikey.touch()), "gone already")
  await world.refusedWith("FIDO_KEY_BLOCKED", pc.passkeyResult(gate.client, confirmed), "was confirmed before")
  const ticket = await world.begin()
  await world.refusedWith("FIDO_KEY_BLOCKED", world.confirm(ticket, key), "no longer")
})

test("somebody else's passkey is nobody's to list or remove", async (t) => {
  const other = new SoftwareYubikey()
  const world = await PasskeyWorld.open(t, [
    ({ institutions }) => ({
      login: "angreifer",
      memberships: { [institutions.aok]: ["sender"] },
      password: PASSWORD,
      tokens: [other.token],
    }),
  ])
  const { house } = world
  const { client } = house.gate
  await world.withKey()
  const { keys } = await house.call("listFidoKeys", { account: house.account })
  const attackers = new SoftwareDevice()
  await house.enrol(attackers, house.accounts[1])
  const { session } = await house.login(attackers, house.gate, { user: "angreifer", code: other.touch() })
  const { peer } = attackers
  assert.deepEqual((await client.call("listOwnPasskeys", { peer }, session)).keys, [])
  const asked = { key: keys[0]?.key ?? "", code: other.touch(), peer }
  await world.refusedWith("PASSKEY_UNKNOWN", client.call("removeOwnPasskey", asked, session), "the victim's")
})

test("the last way in stays, whatever was touched for it", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { house } = world
  const { gate, pc, yubikey } = house
  const { session } = await world.withKey()
  const { keys } = await gate.client.call("listOwnPasskeys", { peer: pc.peer }, session)
  const asked = () => ({ key: keys[0]?.key ?? "", code: yubikey.touch(), peer: pc.peer })
  const remove = () => gate.client.call("removeOwnPasskey", asked(), session)
  await house.call("setPolicy", { zone: "*", role: "person", factors: ["fido2"] })
  await world.refusedWith("PASSKEY_LAST", remove(), "password and code are not enough here")
  await world.register(session, yubikey.touch(), new SoftwareAuthenticator())
  await remove()
})

test("a copy of a key blocks it and ends the sessions of its account", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { house } = world
  const { key } = await world.withKey()
  const ticket = await world.begin()
  await world.confirm(ticket, key, { counter: 9 })
  const opened = await house.pc.passkeyResult(house.gate.client, ticket)
  assert.ok("session" in opened)
  const next = await world.begin()
  await world.refusedWith("FIDO_KEY_CLONED", world.confirm(next, key, { counter: 5 }), "behind")
  assert.ok(house.gate.ended.includes(`${opened.session} key-cloned`))
  assert.ok((await house.told()).includes("fido_key cloned"))
})

test("failures of strangers at a page delay the key that they name, not the log-in by password", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { house } = world
  const { key } = await world.withKey()
  const ticket = await world.begin()
  for (let failures = 0; failures < 5; failures++) {
    await world.refusedWith("FIDO_USER_NOT_VERIFIED", world.confirm(ticket, key, { flags: FLAGS.UP }), `${failures}`)
  }
  await world.refusedWith("LOGIN_THROTTLED", world.confirm(ticket, key), "too soon")
  await house.login()
  assert.equal(PC.certificate, "")
})

test("a PC that begins again and again, and a page that is loaded again and again, leave one entry each", async (t) => {
  const world = await PasskeyWorld.open(t)
  const { house } = world
  for (let i = 0; i < 10; i++) {
    const ticket = await world.begin()
    for (let look = 0; look < 3; look++) await house.gate.client.call("showPasskeyLogin", { ticket, peer: BROWSER })
  }
  const told = (await house.world.leaves()).filter((leaf) => leaf.type === "list" && leaf.what === "passkey-login")
  assert.equal(told.length, 2)
})
