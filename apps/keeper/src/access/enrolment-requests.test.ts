/** Links that people ask for: one answer for everybody, a bounded queue, and what operators make of it. */
import assert from "node:assert/strict"
import { test, type TestContext } from "node:test"
import { randomId } from "@schleuse/base"
import type { KeeperClient, OutputOf } from "@schleuse/wire"
import { temporaryStore } from "../login/testing/batch-of-one.ts"
import { BUILD } from "../testing/door.ts"
import { Hands } from "../testing/hands.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"
import { RequestBudget } from "./request-budget.ts"
import { BY_EMAIL, REQUEST_PAGE } from "./request-row.ts"
import { PC } from "./testing/software-device.ts"

const HOUR_MS = 3_600_000

class Office {
  readonly world: KeeperWorld
  readonly gate: KeeperClient
  /** By login. */
  readonly accounts: Readonly<Record<string, string>>

  private constructor(world: KeeperWorld, gate: KeeperClient, accounts: Readonly<Record<string, string>>) {
    this.world = world
    this.gate = gate
    this.accounts = accounts
  }

  static async open(t: TestContext): Promise<Office> {
    const world = await KeeperWorld.open(t, new Hands())
    const memberships = { [world.institutions.praxis]: ["sender"] }
    const logins = ["dr-beispiel", "dr-muster", "dr-fort"]
    const added = await world.addPeople(logins.map((login) => ({ login, memberships })))
    const accounts = Object.fromEntries(logins.map((login, at) => [login, added[at]?.account ?? ""]))
    const gate = world.attachGate()
    await gate.call("startGate", { build: BUILD, pid: 1 })
    return new Office(world, gate, accounts)
  }

  async ask(who: string, address = "192.0.2.1"): Promise<object> {
    return await this.gate.call("requestEnrolment", { who, peer: { ...PC, address } })
  }

  async list(state: "open" | "answered" | "refused" = "open"): Promise<OutputOf<"listEnrolmentRequests">> {
    return await this.world.operator.call("listEnrolmentRequests", { state })
  }
}

test("whoever asks gets the same answer, an entry in the log and, if there is such a person, one row in the queue", async (t) => {
  const office = await Office.open(t)
  const names = [
    "dr-beispiel",
    " DR-Beispiel ",
    "niemand",
    "x@example.org",
    "'; drop table account;--",
    "\u0000",
    "ä".repeat(254),
  ]
  for (const who of names) assert.deepEqual(await office.ask(who), {}, who)
  const { requests, turnedAway } = await office.list()
  assert.equal(turnedAway, 0)
  assert.deepEqual(
    requests.map(({ login, by, asked, address }) => ({ login, by, asked, address })),
    [{ login: "dr-beispiel", by: "login", asked: 2, address: "192.0.2.1" }],
  )
  const leaves = (await office.world.leaves()).filter(({ type }) => type === "enrolment_request")
  assert.equal(leaves.length, names.length)
  // What was typed might be a password: it stands nowhere.
  assert.doesNotMatch(JSON.stringify(await office.world.leaves()), /niemand|example\.org|drop table/)
})

test("an e-mail address finds the one person it belongs to, and nobody if it is two persons'", async (t) => {
  const office = await Office.open(t)
  const mail = async (login: string, email: string) => {
    const { person = "" } = await office.world.operator.call("describeAccount", {
      account: office.accounts[login] ?? "",
    })
    await office.world.operator.call("changePerson", { person, name: login, email })
  }
  await mail("dr-beispiel", "Beispiel@Praxis.example")
  await mail("dr-muster", "empfang@praxis.example")
  await mail("dr-fort", "empfang@praxis.example")
  await office.ask("beispiel@praxis.EXAMPLE")
  await office.ask("empfang@praxis.example")
  const { requests } = await office.list()
  assert.deepEqual(
    requests.map(({ login, by, email }) => ({ login, by, email })),
    [{ login: "dr-beispiel", by: "email", email: "Beispiel@Praxis.example" }],
  )
})

test("an operator makes a link of a request, or refuses it with a reason, once", async (t) => {
  const office = await Office.open(t)
  const { operator } = office.world
  await office.ask("dr-beispiel")
  await office.ask("dr-muster", "192.0.2.2")
  const { requests } = await office.list()
  const idOf = (login: string) => requests.find((one) => one.login === login)?.request ?? ""
  const { link } = await operator.call("answerEnrolmentRequest", {
    request: idOf("dr-beispiel"),
    answer: "link",
    devices: 2,
    days: 3,
  })
  assert.ok(link !== undefined)
  assert.equal(link.login, "dr-beispiel")
  assert.equal((await office.gate.call("showEnrolment", { code: link.code, peer: PC })).devicesLeft, 2)
  const refuse = { request: idOf("dr-muster"), answer: "refused" } as const
  await assert.rejects(operator.call("answerEnrolmentRequest", refuse), { code: "ENROLMENT_REQUEST_REASON_MISSING" })
  assert.deepEqual(await operator.call("answerEnrolmentRequest", { ...refuse, reason: "Nicht mehr tätig" }), {})
  for (const request of [idOf("dr-beispiel"), idOf("dr-muster")]) {
    const again = operator.call("answerEnrolmentRequest", { request, answer: "link" })
    await assert.rejects(again, { code: "ENROLMENT_REQUEST_CLOSED" })
  }
  const nobody = operator.call("answerEnrolmentRequest", { request: randomId(), answer: "link" })
  await assert.rejects(nobody, { code: "ENROLMENT_REQUEST_UNKNOWN" })
  assert.equal((await office.list()).requests.length, 0)
  assert.equal((await office.list("answered")).requests[0]?.enrolment, link.enrolment)
  assert.equal((await office.list("refused")).requests[0]?.reason, "Nicht mehr tätig")
  // After an answer one may ask again.
  await office.ask("dr-muster", "192.0.2.2")
  assert.equal((await office.list()).requests.length, 1)
})

test("ten from an address within an hour, the eleventh is turned away without a word", async (t) => {
  const office = await Office.open(t)
  for (let times = 0; times < 10; times++) await office.ask(`niemand-${times}`)
  assert.deepEqual(await office.ask("dr-beispiel"), {})
  assert.equal((await office.list()).requests.length, 0)
  assert.equal((await office.list()).turnedAway, 1)
  await office.ask("dr-beispiel", "192.0.2.2")
  assert.equal((await office.list()).requests.length, 1)
})

test("many addresses together fill neither log nor memory, and still keep nobody out who asks for the first time", () => {
  const budget = new RequestBudget()
  let idle = 0
  for (let at = 0; at < 5000; at++) if (budget.take(`10.${at >> 8}.${at & 255}.1`, false, 0)) idle++
  assert.equal(idle, 60)
  assert.equal(budget.take("192.0.2.9", true, 0), false, "the addresses without room share one")
  assert.equal(budget.take("10.0.1.1", true, 0), true)
  assert.equal(budget.take("192.0.2.9", true, HOUR_MS), true)
  const hours = new RequestBudget()
  for (const address of ["2001:db8::1", "2001:db8::2"])
    for (let times = 0; times < 10; times++) hours.take(address, true, 0)
  assert.equal(hours.turnedAway, 10, "a subscriber's /64 is one address")
})

test("at the operators' socket and before its start nobody asks as a gate", async (t) => {
  const office = await Office.open(t)
  const asked = { who: "dr-beispiel", peer: PC }
  await assert.rejects(office.world.operator.call("requestEnrolment", asked), { code: "COMMAND_UNKNOWN" })
  await assert.rejects(office.world.attachGate().call("requestEnrolment", asked), { name: "Fault" })
})

for (const { what, sql } of [
  { what: "the queue", sql: REQUEST_PAGE.sql },
  { what: "a person by e-mail address", sql: BY_EMAIL.sql },
]) {
  test(`${what} is the range of an index`, async (t) => {
    const { store } = await temporaryStore(t)
    await store.begin()
    const bindings = Array.from({ length: sql.split("?").length - 1 }, (_, at) => `p${at}`)
    const plan = await store.all<Record<string, string>, { detail: string }>(
      { sql: `explain query plan ${sql}`, bindings },
      Object.fromEntries(bindings.map((name) => [name, ""])),
    )
    const text = plan.map(({ detail }) => detail).join("\n")
    assert.doesNotMatch(text, /SCAN|TEMP B-TREE/, text)
    await store.rollback()
  })
}
