/** Password and code, through a whole keeper and its doors. */
import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { test } from "node:test"
import { type FaultCode, isFault, publicFault } from "@schleuse/base"
import { PEER, type TestDoor } from "../testing/door.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"
import { type NewPerson } from "../testing/people.ts"
import { SoftwareHotp, SoftwareYubikey } from "../tokens/testing/software-tokens.ts"
import { signedRequest, testKey } from "./testing/ssh-keys.ts"

type Clean = { after: (clean: () => unknown) => void }
const PASSWORD = "vier Pferde im Regen 1234"

class People {
  readonly world: KeeperWorld
  readonly yubikey = new SoftwareYubikey()
  readonly hotp = new SoftwareHotp()
  accounts: readonly string[] = []
  tokens: readonly string[] = []

  constructor(world: KeeperWorld) {
    this.world = world
  }

  static async open(t: Clean, more: readonly NewPerson[] = []): Promise<People> {
    const people = new People(await KeeperWorld.open(t))
    const { praxis, klinik } = people.world.institutions
    const added = await people.world.addPeople([
      {
        login: "dr-beispiel",
        memberships: { [praxis]: ["sender", "collector"], [klinik]: ["collector"] },
        password: PASSWORD,
        tokens: [people.yubikey.token, people.hotp.token],
      },
      ...more,
    ])
    people.accounts = added.map(({ account }) => account)
    people.tokens = added.flatMap(({ tokens }) => tokens)
    return people
  }

  /** What stands behind the reference of a refusal. */
  async reasonOf(refused: Promise<unknown>): Promise<string> {
    const error: unknown = await refused.then(
      () => assert.fail("was accepted"),
      (cause: unknown) => cause,
    )
    assert.ok(isFault(error))
    assert.match(error.reference ?? "", /^[A-Z0-9]{6}$/)
    const { refusals } = await this.world.operator.call("findRefusal", { reference: error.reference ?? "" })
    const [newest] = refusals
    assert.ok(newest)
    assert.equal(publicFault(newest.code as FaultCode).code, error.code, "the door is told what outsiders are told")
    return newest.code
  }
}

test("password and touch open a session, as two texts or as one, with Enter and capitals lock", async (t) => {
  const people = await People.open(t)
  const door = await people.world.openDoor()
  const { yubikey, hotp } = people
  const ways = [
    () => [PASSWORD, yubikey.touch()],
    () => [PASSWORD + yubikey.touch()],
    () => [PASSWORD, `${yubikey.touch().toUpperCase()}\n`],
    () => [PASSWORD, hotp.press()],
    () => [PASSWORD + hotp.press(), ""],
  ]
  for (const secrets of ways) {
    const answer = await door.loginCode("dr-beispiel", secrets())
    assert.ok("session" in answer)
    assert.equal(answer.institution, people.world.institutions.praxis)
    await door.client.call("listFolder", { path: "/ausgang/aok" }, answer.session)
  }
  const leaves = await people.world.leaves()
  assert.equal(leaves.filter(({ type }) => type === "code_spent").length, ways.length)
  assert.deepEqual(
    leaves.flatMap((leaf) => (leaf.type === "login" ? [leaf.factor] : [])),
    ways.map(() => "password-code"),
  )
})

test("another mailbox of the same person has its own roles", async (t) => {
  const people = await People.open(t)
  const door = await people.world.openDoor()
  const answer = await door.loginCode("dr-beispiel+klinik", [PASSWORD, people.yubikey.touch()])
  assert.ok("session" in answer)
  assert.equal(answer.institution, people.world.institutions.klinik)
  const write = door.client.call("openWrite", { path: "/ablage/qualitaet/x", disposition: "new" }, answer.session)
  await assert.rejects(write, { name: "Fault" })
  const elsewhere = door.loginCode("dr-beispiel+aok", [PASSWORD, people.yubikey.touch()])
  assert.equal(await people.reasonOf(elsewhere), "LOGIN_MEMBERSHIP_MISSING")
})

test("every refusal looks alike outside, has its own reason inside, and a reference that finds it", async (t) => {
  const other = new SoftwareYubikey()
  const people = await People.open(t, [
    { login: "dr-andere", memberships: {}, password: PASSWORD, tokens: [other.token] },
  ])
  const { yubikey } = people
  const door = await people.world.openDoor()
  const used = yubikey.touch()
  await door.loginCode("dr-beispiel", [PASSWORD, used])
  const corrupted = () => yubikey.touch().replace(/.$/, (letter) => (letter === "c" ? "b" : "c"))
  const rows: readonly { user?: string; secrets: readonly string[]; why: FaultCode }[] = [
    { user: "niemand", secrets: [PASSWORD, yubikey.touch()], why: "LOGIN_ACCOUNT_UNKNOWN" },
    { user: "x' or '1'='1", secrets: [PASSWORD, yubikey.touch()], why: "LOGIN_USER_INVALID" },
    { user: "*)(uid=*", secrets: [PASSWORD, yubikey.touch()], why: "LOGIN_USER_INVALID" },
    { user: "praxis", secrets: ["x", yubikey.touch()], why: "LOGIN_PASSWORD_MISSING" },
    { secrets: ["falsch", yubikey.touch()], why: "LOGIN_PASSWORD_WRONG" },
    { secrets: [PASSWORD, used], why: "OTP_REPLAYED" },
    { secrets: [PASSWORD, other.touch()], why: "LOGIN_TOKEN_FOREIGN" },
    { secrets: [PASSWORD, corrupted()], why: "OTP_CHECKSUM_WRONG" },
    { secrets: [PASSWORD, "kein Code"], why: "LOGIN_CODE_MISSING" },
    { secrets: [PASSWORD], why: "LOGIN_CODE_MISSING" },
    { secrets: [], why: "LOGIN_CODE_MISSING" },
    { secrets: ["p".repeat(4096), yubikey.touch()], why: "LOGIN_PASSWORD_INVALID" },
    { secrets: ["\0\x1b[2J", yubikey.touch()], why: "LOGIN_PASSWORD_WRONG" },
  ]
  for (const [n, { user = "dr-beispiel", secrets, why }] of rows.entries()) {
    // Each from elsewhere and with a success between, or throttling would be what is seen.
    await door.loginCode("dr-beispiel", [PASSWORD, yubikey.touch()])
    const refused = door.loginCode(user, secrets, `203.0.113.${n}`)
    await assert.rejects(refused, { name: "Fault", code: "LOGIN_REFUSED" }, why)
    assert.equal(await people.reasonOf(refused), why)
  }
})

test("one code at two doors at the same instant opens one session, a thousand times", async (t) => {
  const people = await People.open(t)
  const { world, yubikey } = people
  const doors = [await world.openDoor("sftp", "sftp-1"), await world.openDoor("inside", "inside-1")]
  let opened = 0
  for (let round = 0; round < 1000; round++) {
    const code = yubikey.touch()
    // The loser counts as a failure, so each round comes from elsewhere.
    const address = `198.18.${round >> 8}.${round & 255}`
    const attempts = doors.map((door) => door.loginCode("dr-beispiel", [PASSWORD, code], address))
    const outcomes = await Promise.allSettled(attempts)
    const won = outcomes.filter(({ status }) => status === "fulfilled")
    assert.equal(won.length, 1, `round ${round}`)
    opened++
  }
  assert.equal((await world.leaves()).filter(({ type }) => type === "code_spent").length, opened)
})

test("a key that was pressed 40 times in a pocket finds back by the next code; more than a thousand does not", async (t) => {
  const people = await People.open(t)
  const { hotp } = people
  const door = await people.world.openDoor()
  hotp.counter += 40
  const answer = await door.loginCode("dr-beispiel", [PASSWORD, hotp.press()])
  assert.ok("pending" in answer && answer.needs === "next-code")
  const complete = (code: string, at: TestDoor = door) =>
    at.client.call("completeLogin", { pending: answer.pending, code, peer: PEER })
  // It is worth nothing at another door, and one press typed twice is no second code.
  const other = await people.world.openDoor("inside", "inside-1")
  assert.equal(await people.reasonOf(complete("123456", other)), "LOGIN_PENDING_UNKNOWN")
  hotp.counter--
  assert.equal(await people.reasonOf(complete(hotp.press())), "LOGIN_RESYNC_FAILED")
  const last = hotp.press()
  assert.ok("session" in (await complete(last)))
  assert.equal(await people.reasonOf(complete(hotp.press())), "LOGIN_PENDING_UNKNOWN")
  assert.equal(await people.reasonOf(door.loginCode("dr-beispiel", [PASSWORD, last])), "HOTP_CODE_SPENT")
  hotp.counter += 1100
  assert.equal(await people.reasonOf(door.loginCode("dr-beispiel", [PASSWORD, hotp.press()])), "HOTP_CODE_WRONG")
})

test("a waiting login takes three codes", async (t) => {
  const people = await People.open(t)
  const door = await people.world.openDoor()
  people.hotp.counter += 40
  const answer = await door.loginCode("dr-beispiel", [PASSWORD, people.hotp.press()])
  assert.ok("pending" in answer)
  const complete = (code: string) => door.client.call("completeLogin", { pending: answer.pending, code, peer: PEER })
  for (let n = 0; n < 3; n++) assert.equal(await people.reasonOf(complete("000000")), "LOGIN_RESYNC_FAILED")
  assert.equal(await people.reasonOf(complete(people.hotp.press())), "LOGIN_PENDING_UNKNOWN")
})

test("the fifth failure begins a delay, for a name that exists as for one that does not", async (t) => {
  const people = await People.open(t)
  const door = await people.world.openDoor()
  for (const user of ["dr-beispiel", "dr-niemand"]) {
    const address = user === "dr-beispiel" ? "203.0.113.1" : "203.0.113.2"
    for (let n = 0; n < 5; n++) {
      await assert.rejects(door.loginCode(user, ["falsch", people.yubikey.touch()], address), { code: "LOGIN_REFUSED" })
    }
    const sixth = door.loginCode(user, [PASSWORD, people.yubikey.touch()], address)
    assert.equal(await people.reasonOf(sixth), "LOGIN_THROTTLED")
  }
})

test("a code that was spent stays spent after a restart", async (t) => {
  const people = await People.open(t)
  const code = people.yubikey.touch()
  await (await people.world.openDoor()).loginCode("dr-beispiel", [PASSWORD, code])
  await people.world.restart()
  const again = (await people.world.openDoor()).loginCode("dr-beispiel", [PASSWORD, code])
  assert.equal(await people.reasonOf(again), "OTP_REPLAYED")
})

test("a sealed keeper checks no codes, says so to everybody, and counts nothing", async (t) => {
  const people = await People.open(t)
  const door = await people.world.openDoor()
  await people.world.operator.local("sealKeeper", { reason: "Probe" })
  for (let n = 0; n < 7; n++) {
    const user = n % 2 === 0 ? "dr-beispiel" : "niemand"
    await assert.rejects(door.loginCode(user, ["falsch", people.yubikey.touch()]), { code: "KEEPER_SEALED" })
  }
  await people.world.operator.call("unsealKeeper", {})
  assert.ok("session" in (await door.loginCode("dr-beispiel", [PASSWORD, people.yubikey.touch()])))
})

test("administrators, blocked accounts and strange networks are refused although everything is right", async (t) => {
  const keys = [1, 2, 3].map(() => new SoftwareYubikey())
  const [admin, blocked, far] = keys
  assert.ok(admin && blocked && far)
  const world = await KeeperWorld.open(t)
  const memberships = { [world.institutions.praxis]: ["sender"] }
  const common = { memberships, password: PASSWORD }
  await world.addPeople([
    {
      ...common,
      login: "admin-1",
      memberships: { [world.institutions.praxis]: ["sender", "administrator"] },
      tokens: [admin.token],
    },
    { ...common, login: "blocked", state: "blocked", tokens: [blocked.token] },
    { ...common, login: "far", networks: ["198.51.100.0/24"], tokens: [far.token] },
  ])
  const people = new People(world)
  const [outside, inside] = [await world.openDoor(), await world.openDoor("inside", "inside-1")]
  assert.equal(
    await people.reasonOf(outside.loginCode("admin-1", [PASSWORD, admin.touch()])),
    "LOGIN_ADMINISTRATOR_OUTSIDE",
  )
  assert.ok("session" in (await inside.loginCode("admin-1", [PASSWORD, admin.touch()])))
  assert.equal(
    await people.reasonOf(outside.loginCode("blocked", [PASSWORD, blocked.touch()])),
    "LOGIN_ACCOUNT_BLOCKED",
  )
  assert.equal(await people.reasonOf(outside.loginCode("far", [PASSWORD, far.touch()])), "LOGIN_ADDRESS_NOT_PERMITTED")
  assert.ok("session" in (await outside.loginCode("far", [PASSWORD, far.touch()], "198.51.100.20")))
})

test("where the policy says so, a key needs a code besides", async (t) => {
  const key = testKey("ssh-ed25519")
  const yubikey = new SoftwareYubikey()
  const world = await KeeperWorld.open(t)
  const fingerprint = createHash("sha256").update(key.blob).digest("hex")
  const memberships = { [world.institutions.praxis]: ["sender"] }
  await world.addPeople(
    [{ login: "dr-key", memberships, tokens: [yubikey.token], key: { fingerprint, blob: key.blob } }],
    [{ zone: "sftp", role: "person", factors: ["ssh-key-code"] }],
  )
  const people = new People(world)
  const login = async (door: TestDoor) => {
    const blob = signedRequest("dr-key", key, randomBytes(32))
    const signature = key.sign(blob).toString("base64")
    return await door.client.call("loginSsh", { blob: blob.toString("base64"), signature, peer: PEER })
  }
  const door = await world.openDoor()
  const answer = await login(door)
  assert.ok("pending" in answer && answer.needs === "code")
  const complete = (code: string) => door.client.call("completeLogin", { pending: answer.pending, code, peer: PEER })
  assert.equal(await people.reasonOf(complete(new SoftwareYubikey().touch())), "LOGIN_TOKEN_UNKNOWN")
  assert.ok("session" in (await complete(yubikey.touch())))
  // The inside door has no such row: a person's key alone is no login there.
  const inside = await world.openDoor("inside", "inside-1")
  assert.equal(await people.reasonOf(login(inside)), "LOGIN_PERSON_SECOND_FACTOR")
})

test("an account sees its own logins without reasons, the operator with them", async (t) => {
  const people = await People.open(t)
  const door = await people.world.openDoor()
  await assert.rejects(door.loginCode("dr-beispiel", ["falsch", people.yubikey.touch()]))
  const answer = await door.loginCode("dr-beispiel", [PASSWORD, people.yubikey.touch()])
  assert.ok("session" in answer)
  const own = await door.client.call("listOwnLogins", {}, answer.session)
  assert.deepEqual(own.logins.map(({ outcome }) => outcome).toSorted(), ["accepted", "refused"])
  const { logins } = await people.world.operator.call("listLogins", { account: people.accounts[0] ?? "" })
  assert.deepEqual(logins.map(({ outcome }) => outcome).toSorted(), ["LOGIN_PASSWORD_WRONG", "accepted"])
})

test("sessions are listed, and ended at their doors", async (t) => {
  const people = await People.open(t)
  const { operator } = people.world
  const door = await people.world.openDoor()
  const answer = await door.loginCode("dr-beispiel", [PASSWORD, people.yubikey.touch()])
  assert.ok("session" in answer)
  const machine = await people.world.login("aok", door)
  const { sessions } = await operator.call("listSessions", {})
  assert.deepEqual(sessions.map(({ login, factor }) => `${login} ${factor}`).toSorted(), [
    "aok ssh-key",
    "dr-beispiel password-code",
  ])
  assert.deepEqual(await operator.call("endSessions", { account: answer.account, reason: "Schlüssel verloren" }), {
    ended: 1,
  })
  assert.deepEqual(await operator.call("endSessions", { session: machine.id, reason: "Probe" }), { ended: 1 })
  const ended = door.pushes.flatMap((push) => (push.name === "endSession" ? [push.input.session] : []))
  assert.deepEqual(ended, [answer.session, machine.id])
  await assert.rejects(door.client.call("listOwnLogins", {}, answer.session), { code: "SESSION_ENDED" })
  await assert.rejects(operator.call("endSessions", { reason: "niemand" }), { code: "SCHEMA_MISMATCH" })
})
