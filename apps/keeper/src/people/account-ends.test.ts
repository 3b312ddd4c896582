/** Last days and times that are over: the hands are turned, nobody asks for anything. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { OperatorsWorld, PASSWORD } from "../approvals/testing/operators-world.ts"
import type { TestDoor } from "../testing/door.ts"
import { Hands } from "../testing/hands.ts"
import type { Operator } from "../testing/keeper-world.ts"
import { until } from "../testing/keeper-world.ts"
import { SoftwareYubikey } from "../tokens/testing/software-tokens.ts"

const MINUTE_MS = 60_000
const PEOPLE = { chefin: ["administrator"], technik: ["it-service"], extern: ["it-service"] } as const

class Days {
  readonly hands: Hands
  readonly operators: OperatorsWorld
  readonly account: string
  readonly yubikey: SoftwareYubikey

  constructor(hands: Hands, operators: OperatorsWorld, account: string, yubikey: SoftwareYubikey) {
    this.hands = hands
    this.operators = operators
    this.account = account
    this.yubikey = yubikey
  }

  static async open(t: Parameters<typeof OperatorsWorld.open>[0]): Promise<Days> {
    const hands = new Hands()
    const operators = await OperatorsWorld.open(t, PEOPLE, { clock: hands.clock, schedule: hands.schedule })
    const yubikey = new SoftwareYubikey()
    const { praxis, klinik } = operators.world.institutions
    const memberships = { [praxis]: ["sender"], [klinik]: ["sender"] }
    const tokens = [yubikey.token]
    const [added] = await operators.world.addPeople([{ login: "dr-beispiel", memberships, password: PASSWORD, tokens }])
    return new Days(hands, operators, added?.account ?? "", yubikey)
  }

  get operator(): Operator {
    return this.operators.world.operator
  }

  async login(door: TestDoor, user = "dr-beispiel"): Promise<string> {
    const answer = await door.loginCode(user, [PASSWORD, this.yubikey.touch()])
    assert.ok("session" in answer)
    return answer.session
  }

  async ends(): Promise<readonly (readonly [string | undefined, string])[]> {
    const leaves = await this.operators.world.leaves()
    return leaves.flatMap((leaf) => (leaf.type === "session_end" ? [[leaf.session, leaf.reason] as const] : []))
  }
}

test("on the last day the account has left, its connections are closed, and nobody had to ask", async (t) => {
  const days = await Days.open(t)
  const { operator, account, hands } = days
  const at = hands.clock.wallMs() + 10 * MINUTE_MS
  assert.deepEqual(await operator.call("closeAccount", { account, at }), { endedSessions: 0 })
  const door = await days.operators.world.openDoor()
  const session = await days.login(door)
  await hands.advance(9 * MINUTE_MS)
  await door.client.call("listFolder", { path: "/" }, session)
  assert.equal((await operator.call("describeAccount", { account })).state, "active")
  await hands.advance(MINUTE_MS)
  await until(() => door.pushes.some(({ name }) => name === "endSession"))
  assert.equal((await operator.call("describeAccount", { account })).state, "left")
  await assert.rejects(operator.call("setAccountExpiry", { account }), { code: "ACCOUNT_STATE_WRONG" })
  await assert.rejects(door.loginCode("dr-beispiel", [PASSWORD, days.yubikey.touch()]), { code: "LOGIN_REFUSED" })
  const ended = (await days.ends()).filter(([id]) => id === session)
  assert.equal(ended.length, 1)
  const acts = (await days.operators.world.leaves()).flatMap((leaf) =>
    leaf.type === "admin" && leaf.command === "closeAccount" ? [leaf.session] : [],
  )
  assert.deepEqual(acts, [operator.session, undefined], "announced by a person, carried out by the clock")
})

test("whoever was to leave and gets another end before stays; external staff whose time is over is out until it is prolonged", async (t) => {
  const days = await Days.open(t)
  const { operator, account, hands } = days
  const now = hands.clock.wallMs()
  await operator.call("closeAccount", { account, at: now + 5 * MINUTE_MS })
  const door = await days.operators.world.openDoor()
  await operator.call("setAccountExpiry", { account, expiresAt: now + 8 * MINUTE_MS })
  const session = await days.login(door)
  await hands.advance(8 * MINUTE_MS)
  await until(() => door.pushes.length > 0)
  assert.ok((await days.ends()).some(([id]) => id === session))
  assert.equal((await operator.call("describeAccount", { account })).state, "active")
  await assert.rejects(door.loginCode("dr-beispiel", [PASSWORD, days.yubikey.touch()]), { code: "LOGIN_REFUSED" })
  await operator.call("setAccountExpiry", { account, expiresAt: now + 60 * MINUTE_MS })
  await days.login(door)
})

test("an end that is set nearer closes connections that were to last longer, of machines and at the operators' socket too", async (t) => {
  const days = await Days.open(t)
  const { operator, hands, operators } = days
  const door = await operators.world.openDoor()
  const machine = await operators.world.login("praxis", door)
  const extern = await operators.login("extern")
  const soon = hands.clock.wallMs() + MINUTE_MS
  for (const account of [operators.world.accounts.praxis, operators.account("extern")]) {
    await operator.call("setAccountExpiry", { account, expiresAt: soon })
  }
  await hands.advance(MINUTE_MS)
  await until(() => door.pushes.length > 0)
  assert.deepEqual(door.pushes, [{ name: "endSession", input: { session: machine.id, reason: "account-expired" } }])
  const reasons = new Map(await days.ends())
  assert.equal(reasons.get(machine.id), "account-expired")
  assert.equal(reasons.get(extern.session), "account-expired")
})

test("a role that is over ends the sessions of that mailbox, not those of another", async (t) => {
  const days = await Days.open(t)
  const { operator, hands, operators } = days
  const { people } = await operator.call("listPeople", { institution: operators.world.institutions.klinik })
  const person = people.find(({ accounts }) => accounts.some(({ login }) => login === "dr-beispiel"))?.person ?? ""
  const klinik = operators.world.institutions.klinik
  await operator.call("endMembership", { person, institution: klinik, role: "sender" })
  const until5 = hands.clock.wallMs() + 5 * MINUTE_MS
  await operator.call("addMembership", { person, institution: klinik, role: "collector", until: until5 })
  const door = await operators.world.openDoor()
  const [atPraxis, atKlinik] = [await days.login(door), await days.login(door, "dr-beispiel+klinik")]
  await hands.advance(5 * MINUTE_MS)
  await until(() => door.pushes.length > 0)
  assert.deepEqual(door.pushes, [{ name: "endSession", input: { session: atKlinik, reason: "role-ended" } }])
  await door.client.call("listFolder", { path: "/" }, atPraxis)
})

test("operators' sessions are listed and ended like those of doors", async (t) => {
  const days = await Days.open(t)
  const { operator, operators } = days
  const [chefin, technik] = [await operators.login("chefin"), await operators.login("technik")]
  const { sessions } = await chefin.call("listSessions", {})
  assert.deepEqual(sessions.map(({ login, zone, factor }) => `${login} ${zone} ${factor}`).toSorted(), [
    "chefin operator password-code",
    "technik operator password-code",
  ])
  const account = operators.account("technik")
  assert.deepEqual(await chefin.call("endSessions", { account, reason: "Verdacht" }), { ended: 1 })
  await assert.rejects(technik.call("listPolicy", {}), { code: "SESSION_ENDED" })
  assert.deepEqual(await operator.call("endSessions", { session: chefin.session, reason: "Verdacht" }), { ended: 1 })
  await assert.rejects(chefin.call("listPolicy", {}), { code: "SESSION_ENDED" })
  await assert.rejects(operator.call("endSessions", { session: chefin.session, reason: "x" }), {
    code: "SESSION_ENDED",
  })
})
