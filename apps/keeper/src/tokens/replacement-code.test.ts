/** Codes in place of a lost key: through a whole keeper, as the IT service gives them and as people type them. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, isFault, publicFault } from "@schleuse/base"
import { OperatorsWorld, PASSWORD } from "../approvals/testing/operators-world.ts"
import type { TestDoor } from "../testing/door.ts"
import { recogniseTypedCode } from "./replacement-code.ts"
import { SoftwareHotp, SoftwareYubikey } from "./testing/software-tokens.ts"

type Clean = { after: (clean: () => unknown) => void }
const OPERATORS = { technik: ["it-service"], chefin: ["administrator"], vertretung: ["administrator"] } as const
const refusedWith = (code: FaultCode) => ({ name: "Fault", code })

class Lost {
  readonly operators: OperatorsWorld
  readonly door: TestDoor
  readonly account: string
  readonly token: string
  readonly key: SoftwareYubikey

  constructor(operators: OperatorsWorld, door: TestDoor, of: { account: string; token: string; key: SoftwareYubikey }) {
    this.operators = operators
    this.door = door
    this.account = of.account
    this.token = of.token
    this.key = of.key
  }

  static async open(t: Clean): Promise<Lost> {
    const operators = await OperatorsWorld.open(t, OPERATORS)
    const { world } = operators
    const key = new SoftwareYubikey()
    const memberships = { [world.institutions.praxis]: ["sender", "collector"] }
    const [added] = await world.addPeople([
      { login: "dr-beispiel", memberships, password: PASSWORD, tokens: [key.token] },
    ])
    assert.ok(added)
    const [token = ""] = added.tokens
    return new Lost(operators, await world.openDoor(), { account: added.account, token, key })
  }

  login(code: string, password = PASSWORD) {
    return this.door.loginCode("dr-beispiel", [password, code])
  }

  /** What stands behind a refusal that looks like all others. */
  async reasonOf(refused: Promise<unknown>): Promise<string> {
    const error: unknown = await refused.then(
      () => assert.fail("was accepted"),
      (cause: unknown) => cause,
    )
    assert.ok(isFault(error))
    assert.equal(error.code, "LOGIN_REFUSED")
    const { refusals } = await this.operators.world.operator.call("findRefusal", { reference: error.reference ?? "" })
    const code = refusals[0]?.code ?? ""
    assert.equal(publicFault(code as FaultCode).code, "LOGIN_REFUSED")
    return code
  }
}

test("one person of the IT service gives a code for a lost key: one login, with the password, in the log", async (t) => {
  const lost = await Lost.open(t)
  const technik = await lost.operators.login("technik")
  const input = { account: lost.account, hours: 24, reason: "Schlüssel verloren" }
  await assert.rejects(technik.call("makeReplacementCode", input), refusedWith("REPLACEMENT_TOKEN_USABLE"))
  await technik.call("blockToken", { token: lost.token, state: "lost", reason: "verloren" })
  const made = await technik.call("makeReplacementCode", input)
  assert.ok(made.expiresAt <= Date.now() + 24 * 3_600_000)
  assert.equal(await lost.reasonOf(lost.login(made.code, "falsch falsch falsch")), "LOGIN_PASSWORD_WRONG")
  assert.equal(await lost.reasonOf(lost.login("AAAA-BBBB-CCCC-DDDD")), "LOGIN_REPLACEMENT_WRONG")
  assert.equal(await lost.reasonOf(lost.login(lost.key.touch())), "LOGIN_TOKEN_BLOCKED")
  // Two doors at the same instant: one of them.
  const other = await lost.operators.world.openDoor("sftp", "sftp-2")
  const both = await Promise.allSettled([
    lost.login(made.code.toLowerCase()),
    other.loginCode("dr-beispiel", [PASSWORD, `${made.code}\r\n`]),
  ])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"])
  assert.equal(await lost.reasonOf(lost.login(made.code)), "LOGIN_REPLACEMENT_USED")
  const spent = (await lost.operators.world.leaves()).filter(({ type }) => type === "replacement_spent")
  assert.deepEqual(
    spent.map((leaf) => leaf.type === "replacement_spent" && leaf.replacement),
    [made.replacement],
  )
})

test("a new code voids the one before, and a new key voids the code", async (t) => {
  const lost = await Lost.open(t)
  const technik = await lost.operators.login("technik")
  await technik.call("blockToken", { token: lost.token, state: "lost", reason: "verloren" })
  const input = { account: lost.account, hours: 1, reason: "Schlüssel verloren" }
  const first = await technik.call("makeReplacementCode", input)
  const second = await technik.call("makeReplacementCode", input)
  assert.equal(await lost.reasonOf(lost.login(first.code)), "LOGIN_REPLACEMENT_EXPIRED")
  // Whoever restarts the keeper changes nothing.
  await lost.operators.world.restart()
  const next = new SoftwareHotp()
  const tokens = [{ kind: "hotp", secret: next.secret.toString("hex"), counter: 0 }] as const
  const { operator } = lost.operators.world
  const [{ token = "" } = {}] = (await operator.call("importTokens", { tokens, dryRun: false })).tokens
  await operator.call("assignToken", { token, account: lost.account })
  const door = await lost.operators.world.openDoor()
  const late = door.loginCode("dr-beispiel", [PASSWORD, second.code])
  assert.equal(await lost.reasonOf(late), "LOGIN_REPLACEMENT_EXPIRED")
  assert.ok("session" in (await door.loginCode("dr-beispiel", [PASSWORD, next.press()])))
})

test("a letter and a replacement code do not stand in for each other, nor end each other", async (t) => {
  const lost = await Lost.open(t)
  const { operator } = lost.operators.world
  const { account } = lost
  await operator.call("blockToken", { token: lost.token, state: "lost", reason: "verloren" })
  const made = await operator.call("makeReplacementCode", { account, hours: 1, reason: "x" })
  const letter = await operator.call("renewActivation", { account, purpose: "password-reset" })
  assert.equal(await lost.reasonOf(lost.login(letter.code)), "LOGIN_REPLACEMENT_WRONG")
  const reset = (code: string) =>
    operator.local("activate", { user: "dr-beispiel", code, touch: made.code, password: "lampe gurke ofen" })
  await assert.rejects(reset(made.code), refusedWith("ACTIVATION_REFUSED"))
  await assert.rejects(reset(letter.code), refusedWith("ACTIVATION_REFUSED"))
  assert.ok("session" in (await lost.login(made.code)))
})

test("recovering an administrator takes two; then the code logs in at the operators' socket, once", async (t) => {
  const operators = await OperatorsWorld.open(t, OPERATORS)
  const [technik, chefin] = [await operators.login("technik"), await operators.login("chefin")]
  const account = operators.account("vertretung")
  const { tokens } = await technik.call("listTokens", { account })
  const lost = { token: tokens[0]?.token ?? "", state: "lost", reason: "verloren" } as const
  await assert.rejects(technik.call("blockToken", lost), refusedWith("ROLE_MISSING"))
  await chefin.call("blockToken", lost)
  const input = { account, hours: 2, reason: "Schlüssel verloren" }
  await assert.rejects(technik.call("makeReplacementCode", input), refusedWith("APPROVAL_NEEDED"))
  const { approval, inputHash } = await technik.propose("makeReplacementCode", input)
  const { result } = await chefin.call("approve", { approval, inputHash })
  const code = /"code":"([^"]+)"/.exec(result)?.[1] ?? ""
  const client = operators.world.connectOperator()
  const login = () => client.call("loginOperator", { user: "vertretung", password: PASSWORD, code })
  assert.deepEqual((await login()).roles, ["administrator"])
  await assert.rejects(login(), refusedWith("LOGIN_REFUSED"))
})

test("machines, invited and blocked accounts get no replacement code", async (t) => {
  const lost = await Lost.open(t)
  const { operator, accounts } = lost.operators.world
  const ask = (account: string) => operator.call("makeReplacementCode", { account, hours: 1, reason: "x" })
  await assert.rejects(ask(accounts.praxis), refusedWith("ACCOUNT_KIND_WRONG"))
  await operator.call("blockAccount", { account: lost.account, reason: "x" })
  await assert.rejects(ask(lost.account), refusedWith("ACCOUNT_STATE_WRONG"))
  await assert.rejects(
    operator.call("makeReplacementCode", { account: lost.account, hours: 25, reason: "x" }),
    refusedWith("SCHEMA_MISMATCH"),
  )
})

const forms: readonly { text: string; kind: string | undefined }[] = [
  { text: "ABCD-EFGH-JKMN-PQRS", kind: "replacement" },
  { text: " abcd efgh jkmn pqrs\n", kind: "replacement" },
  { text: "ABCD-EFGH-JKMN-PQRO", kind: undefined },
  { text: "ABCD-EFGH-JKMN-PQR", kind: undefined },
  { text: "123456", kind: "digits" },
  { text: "cccccccccccccccccccccccccccccccc", kind: "yubico" },
  { text: "", kind: undefined },
]
for (const { text, kind } of forms) {
  test(`${JSON.stringify(text)} is recognised as ${kind ?? "no code"}`, () => {
    assert.equal(recogniseTypedCode(text)?.kind, kind)
  })
}
