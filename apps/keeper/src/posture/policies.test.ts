/** Policies, groups, exceptions, declarations and tables as operators keep them: who must agree, and what is refused. */
import assert from "node:assert/strict"
import { generateKeyPairSync } from "node:crypto"
import { test } from "node:test"
import { type FaultCode, randomId } from "@schleuse/base"
import { CHECK_NAMES, type Policy, PRESETS, type Rule } from "@schleuse/posture"
import fc from "fast-check"
import { GateWorld, reason, TestGate } from "../access/testing/gate-world.ts"
import { goodReport } from "../access/testing/reports.ts"
import { OperatorsWorld } from "../approvals/testing/operators-world.ts"
import { asksLess } from "./policy-rows.ts"
import { signedTable } from "./testing/tables.ts"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const BASE = PRESETS["kv-flexnet"]
const withRule = (rule: Partial<Rule>): Policy => ({
  ...BASE,
  "scanner-definitions": { ...BASE["scanner-definitions"], ...rule },
})

/** Days pass while everything is off; operators and gate begin anew. */
async function wait(house: GateWorld, ms: number): Promise<TestGate> {
  house.hands.step(ms)
  await house.world.restart()
  return await new TestGate(house.world).start()
}

const rows: readonly { what: string; next: Policy; less: boolean }[] = [
  { what: "the same", next: BASE, less: false },
  { what: "warning instead of enforcing", next: withRule({ mode: "warn" }), less: true },
  { what: "more hours of patience", next: withRule({ graceHours: 25 }), less: true },
  { what: "fewer hours of patience", next: withRule({ graceHours: 0 }), less: false },
  { what: "older definitions", next: withRule({ limit: 48 }), less: true },
  { what: "newer definitions", next: withRule({ limit: 12 }), less: false },
  { what: "refusing what cannot be measured", next: withRule({ unknown: "refuse" }), less: false },
  { what: "a larger practice", next: PRESETS["kbv-large"], less: false },
]
for (const { what, next, less } of rows) {
  test(`${what} asks ${less ? "less" : "no less"} than before`, () => {
    assert.equal(asksLess(BASE, next), less)
  })
}

test("one rule that asks less is enough, whatever the others ask; and nobody asks less than himself", () => {
  const rule = fc.record<Rule>({
    mode: fc.constantFrom("observe", "warn", "enforce"),
    graceHours: fc.nat(100),
    limit: fc.nat(100),
    unknown: fc.constantFrom("accept", "refuse"),
  })
  const policy = fc.record(Object.fromEntries(CHECK_NAMES.map((check) => [check, rule]))) as fc.Arbitrary<Policy>
  fc.assert(
    fc.property(policy, policy, fc.constantFrom(...CHECK_NAMES), (old, next, check) => {
      assert.ok(!asksLess(old, old))
      const enforced: Policy = { ...old, [check]: { ...old[check], mode: "enforce" } }
      assert.ok(asksLess(enforced, { ...next, [check]: { ...next[check], mode: "observe" } }))
    }),
  )
})

test("asking more takes one person, asking less two, by policy, by group and by exception", async (t) => {
  const operators = await OperatorsWorld.open(t, { chefin: ["administrator"], clerk: ["it-service"] })
  const { world } = operators
  const clerk = await operators.login("clerk")
  const { klinik } = world.institutions
  await clerk.call("setPosturePolicy", { group: "gross", preset: "kbv-large" })
  await clerk.call("setPostureGroup", { institution: klinik, group: "gross" })
  await clerk.call("setPosturePolicy", { group: "all", policy: withRule({ limit: 12 }) })
  const less = { group: "all", preset: "kv-flexnet" } as const
  await assert.rejects(clerk.call("setPosturePolicy", less), { code: "APPROVAL_NEEDED" })
  await assert.rejects(clerk.call("setPostureGroup", { institution: klinik, group: "all" }), {
    code: "APPROVAL_NEEDED",
  })
  const { approval, inputHash } = await clerk.propose("setPosturePolicy", less)
  const chefin = await operators.login("chefin")
  await chefin.call("approve", { approval, inputHash })
  const { groups, members } = await chefin.call("listPosturePolicies", { group: "gross" })
  assert.deepEqual(
    groups.map(({ group, preset, institutions }) => [group, preset, institutions]),
    [
      ["all", "kv-flexnet", 0],
      ["gross", "kbv-large", 1],
    ],
  )
  assert.deepEqual(
    members.map(({ slug }) => slug),
    ["klinik"],
  )
  const nobody = { device: randomId(), check: "firewall", until: Date.now() + DAY_MS, reason } as const
  await assert.rejects(clerk.call("addPostureException", nobody), { code: "DEVICE_UNKNOWN" })
})

test("an exception lets one device pass one check until its day, and no longer than it stands", async (t) => {
  const house = await GateWorld.open(t)
  const firewall = { mode: "enforce", graceHours: 0, limit: 0, unknown: "accept" } as const
  await house.call("setPosturePolicy", { group: "all", policy: { ...BASE, firewall } })
  const off = () => ({ ...goodReport(house.now), firewalls: [{ name: "Windows", state: "off" as const }] })
  const isAdmitted = async () => (await house.pc.report(house.gate.client, off())).verdict.isAdmitted
  assert.equal(await isAdmitted(), false)
  const of = { device: house.pc.id, check: "firewall", reason } as const
  for (const until of [house.now - 1, house.now + 31 * DAY_MS])
    await assert.rejects(house.call("addPostureException", { ...of, until }), { code: "POSTURE_EXCEPTION_TIME" })
  const { exception } = await house.call("addPostureException", { ...of, until: house.now + 30 * DAY_MS })
  assert.equal(await isAdmitted(), true)
  const typed = { ...house.typed(), report: off() }
  const opened = await house.pc.login(house.gate.client, typed)
  assert.ok("session" in opened)
  await house.call("endPostureException", { exception, reason })
  // Judged anew at once: the session is over.
  assert.deepEqual(house.gate.ended, [`${opened.session} posture`])
  assert.equal(await isAdmitted(), false)
  await assert.rejects(house.call("endPostureException", { exception, reason }), { code: "POSTURE_EXCEPTION_UNKNOWN" })
  const short = house.now + HOUR_MS
  for (let at = 0; at < 20; at++) await house.call("addPostureException", { ...of, until: short })
  await assert.rejects(house.call("addPostureException", { ...of, until: short }), {
    code: "POSTURE_EXCEPTIONS_TOO_MANY",
  })
  assert.equal(await isAdmitted(), true)
  await house.pass(2 * HOUR_MS)
  assert.equal(await isAdmitted(), false)
  await house.call("removeDevice", { device: house.pc.id, reason })
  await assert.rejects(house.call("addPostureException", { ...of, until: house.now + HOUR_MS }), {
    code: "DEVICE_STATE_WRONG",
  })
})

test("a declaration counts for a year, for one person or for a whole institution, until it is withdrawn", async (t) => {
  const house = await GateWorld.open(t)
  const { institutions, accounts } = house.world
  const strict = { mode: "enforce", graceHours: 0, limit: 365, unknown: "accept" } as const
  await house.call("setPosturePolicy", { group: "all", policy: { ...BASE, "private-use": strict } })
  let { gate } = house
  const isAdmitted = async () => (await house.pc.report(gate.client, goodReport(house.now))).verdict.isAdmitted
  const declared = { kind: "private-use", declaredBy: "Dr. Beispiel", declaredAt: house.now - 364 * DAY_MS } as const
  assert.equal(await isAdmitted(), false)
  const { declaration } = await house.call("addDeclaration", { ...declared, account: house.account })
  assert.equal(await isAdmitted(), true)
  gate = await wait(house, 2 * DAY_MS)
  assert.equal(await isAdmitted(), false)
  const renewed = { ...declared, institution: institutions.praxis, declaredAt: house.now - HOUR_MS }
  const second = await house.call("addDeclaration", renewed)
  assert.equal(await isAdmitted(), true)
  await house.call("endDeclaration", { declaration: second.declaration, reason })
  assert.equal(await isAdmitted(), false)
  const refused: readonly { why: string; input: object; code: FaultCode }[] = [
    { why: "for nobody", input: {}, code: "SCHEMA_MISMATCH" },
    { why: "for both", input: { account: house.account, institution: institutions.praxis }, code: "SCHEMA_MISMATCH" },
    {
      why: "of tomorrow",
      input: { account: house.account, declaredAt: house.now + DAY_MS },
      code: "POSTURE_DECLARATION_TIME",
    },
    {
      why: "too old",
      input: { account: house.account, declaredAt: house.now - 401 * DAY_MS },
      code: "POSTURE_DECLARATION_TIME",
    },
    { why: "for a machine", input: { account: accounts.praxis }, code: "POSTURE_DECLARATION_UNFIT" },
  ]
  for (const { why, input, code } of refused)
    await assert.rejects(house.call("addDeclaration", { ...declared, ...input }), { code }, why)
  await assert.rejects(house.call("endDeclaration", { declaration: second.declaration, reason }), {
    code: "POSTURE_DECLARATION_UNKNOWN",
  })
  const { declarations } = await house.call("listDeclarations", { institution: institutions.praxis })
  assert.deepEqual(
    declarations.map((one) => [one.declaration, one.declaredBy, one.endedAt !== undefined]),
    [[second.declaration, "Dr. Beispiel", true]],
  )
  const all = await house.call("listDeclarations", {})
  assert.deepEqual(new Set(all.declarations.map((one) => one.declaration)), new Set([declaration, second.declaration]))
})

test("a table comes by a trusted key, never gets older, and says nothing when it is old", async (t) => {
  const house = await GateWorld.open(t)
  const strict = { mode: "enforce", graceHours: 0, limit: 0, unknown: "accept" } as const
  await house.call("setPosturePolicy", { group: "all", policy: { ...BASE, "os-supported": strict } })
  let { gate } = house
  const state = async () => {
    const { verdict } = await house.pc.report(gate.client, goodReport(house.now))
    return verdict.results.find(({ check }) => check === "os-supported")
  }
  assert.equal((await state())?.reason, "table-missing")
  assert.deepEqual(await house.call("showSupportTable", {}), {})
  const over = [{ name: "Windows 11", version: "24H2", until: "2020-01-01" }]
  const longer = [{ name: "Windows 11", version: "24H2", until: "2099-01-01" }]
  const file = signedTable(house.now - 2 * DAY_MS, over)
  await house.call("importSupportTable", { file })
  assert.deepEqual([(await state())?.state, (await state())?.reason], ["fail", "support-over"])
  const stranger = generateKeyPairSync("ed25519").privateKey
  const refused: readonly { why: string; file: string; code: FaultCode }[] = [
    { why: "the same again", file, code: "SUPPORT_TABLE_OLDER" },
    { why: "an older one", file: signedTable(house.now - 9 * DAY_MS, longer), code: "SUPPORT_TABLE_OLDER" },
    { why: "one of tomorrow", file: signedTable(house.now + 2 * DAY_MS, longer), code: "SUPPORT_TABLE_FUTURE" },
    { why: "a stranger's", file: signedTable(house.now, longer, stranger), code: "SUPPORT_TABLE_UNTRUSTED" },
    { why: "no table", file: "{}\n", code: "SUPPORT_TABLE_INVALID" },
  ]
  for (const { why, file: given, code } of refused)
    await assert.rejects(house.call("importSupportTable", { file: given }), { code }, why)
  await house.call("importSupportTable", { file: signedTable(house.now, longer) })
  assert.equal((await state())?.state, "ok")
  gate = await wait(house, 46 * DAY_MS)
  await house.pc.renew(gate.client)
  assert.deepEqual([(await state())?.state, (await state())?.reason], ["unknown", "table-missing"])
  assert.equal((await house.call("showSupportTable", {})).table?.isFresh, false)
})

test("what names no group, no institution or both a preset and rules is refused", async (t) => {
  const house = await GateWorld.open(t)
  const { praxis } = house.world.institutions
  const both = { group: "all", preset: "kv-flexnet", policy: BASE } as const
  await assert.rejects(house.call("setPosturePolicy", both), { code: "SCHEMA_MISMATCH" })
  await assert.rejects(house.call("setPosturePolicy", { group: "all" }), { code: "SCHEMA_MISMATCH" })
  const unknown = { institution: praxis, group: "niemand" }
  await assert.rejects(house.call("setPostureGroup", unknown), { code: "POSTURE_GROUP_UNKNOWN" })
  await assert.rejects(house.call("setPostureGroup", { institution: randomId(), group: "all" }), {
    code: "INSTITUTION_UNKNOWN",
  })
  for (let at = 1; at < 200; at++) await house.call("setPosturePolicy", { group: `g${at}`, preset: "kv-flexnet" })
  await assert.rejects(house.call("setPosturePolicy", { group: "g200", preset: "kv-flexnet" }), {
    code: "POSTURE_GROUPS_TOO_MANY",
  })
})
