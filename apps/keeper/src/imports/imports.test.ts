/** Imports through a whole keeper: tried, done whole or not at all, and never more than one person may do alone. */
import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { setTimeout as delay } from "node:timers/promises"
import { object, text } from "@schleuse/base"
import { KeeperClient } from "@schleuse/wire"
import { OperatorsWorld } from "../approvals/testing/operators-world.ts"
import { KeeperChild } from "../testing/keeper-process.ts"
import { KeeperWorld, Operator, until } from "../testing/keeper-world.ts"
import {
  alias,
  delivery,
  importRows,
  machine,
  outcomesOf,
  person,
  practice,
  stage,
  tryRows,
  wordsOf,
} from "./testing/importing.ts"

const refusedWith = (code: string) => ({ name: "Fault", code })
const token = (line: number, serial: string, secret = "11".repeat(20)) => ({
  line,
  token: { kind: "hotp", serial, secret } as const,
})

async function directory(operator: Operator) {
  const { institutions } = await operator.call("listDirectory", {})
  const { people } = await operator.call("listPeople", {})
  return { institutions, people }
}

/** A partner with everything, each row finding what those before it made. */
function wholePartner() {
  return {
    institutions: [practice(2, "neu", { ik: "109900019" })],
    persons: [person(2, "dr-neu", "neu", { lanr: "838382202" }), person(3, "dr-neu", "aok", { lanr: "838382202" })],
    machines: [machine(2, "neu-edv", "neu", { roles: ["sender", "collector"] })],
    deliveries: [delivery(2, "neu", "aok", { controller: "aok" }), delivery(3, "aok", "neu")],
    aliases: [alias(2, "neu", "/Home/neu/In", "/ausgang/aok")],
    tokens: [token(2, "4711")],
  }
}

test("a dry run tells what would happen and changes nothing; the import does it; again, nothing is left to do", async (t) => {
  const world = await KeeperWorld.open(t)
  const { operator } = world
  const rows = wholePartner()
  const before = await directory(operator)
  const allNew = ["2 new", "2 new", "3 new", "2 new", "2 new", "3 new", "2 new", "2 new"]
  assert.deepEqual(await tryRows(operator, rows), allNew)
  assert.deepEqual(await directory(operator), before)
  assert.equal(readdirSync(join(world.folder, "keys", "epochs")).length, 3)

  const outcomes = await importRows(operator, rows)
  assert.ok(outcomes.every(({ outcome, target }) => outcome === "new" && target !== undefined))
  const { institutions, people } = await directory(operator)
  const added = institutions.find(({ slug }) => slug === "neu")
  assert.deepEqual(
    added?.accounts.map(({ login, state }) => `${login} ${state}`),
    ["dr-neu invited", "neu-edv active"],
  )
  const [doctor] = people
  assert.equal(doctor?.lanr, "838382202")
  assert.deepEqual(doctor?.memberships.map(({ slug, role }) => `${slug} ${role}`).toSorted(), [
    "aok collector",
    "aok sender",
    "neu collector",
    "neu sender",
  ])
  const account = added?.accounts.find(({ login }) => login === "neu-edv")?.account ?? ""
  assert.deepEqual((await operator.call("describeAccount", { account })).networks, ["192.0.2.0/24"])

  const { tokens, ...rest } = rows
  rest.machines = rest.machines.map((row) => ({ ...row, roles: row.roles.toReversed() }))
  assert.deepEqual(
    await tryRows(operator, rest),
    allNew.slice(0, 7).map((word) => word.replace("new", "unchanged")),
  )
  // A token's secret is not compared.
  assert.deepEqual(await tryRows(operator, { tokens }), ["2 TOKEN_EXISTS"])
  await importRows(operator, rest)
  assert.deepEqual(await directory(operator), { institutions, people })
})

test("one wrong row in the middle and nothing was done; the table names it", async (t) => {
  const world = await KeeperWorld.open(t)
  const { operator } = world
  const before = await directory(operator)
  const institutions = [practice(2, "a"), practice(3, "b"), practice(4, "a"), practice(5, "c")]
  const id = await stage(operator, { institutions })
  await assert.rejects(operator.call("runImport", { import: id, dryRun: false }), refusedWith("IMPORT_REFUSED"))
  assert.deepEqual(await wordsOf(operator, id), ["2 new", "3 new", "4 IMPORT_DUPLICATE", "5 new"])
  assert.deepEqual(await directory(operator), before)
  // Keys that were made for nothing go.
  await until(() => readdirSync(join(world.folder, "keys", "epochs")).length === 3)
})

const sameKey = machine(2, "x", "klinik").sshKeys
const refused: readonly { why: string; rows: Parameters<typeof tryRows>[1]; words: readonly string[] }[] = [
  {
    why: "a slug that is another institution's",
    rows: { institutions: [practice(2, "aok")] },
    words: ["2 INSTITUTION_EXISTS"],
  },
  {
    why: "one IK for two institutions",
    rows: { institutions: [practice(2, "a", { ik: "109900019" }), practice(3, "b", { ik: "109900019" })] },
    words: ["2 new", "3 IMPORT_DUPLICATE"],
  },
  {
    why: "an institution that nobody knows",
    rows: {
      persons: [person(2, "p", "niemand")],
      machines: [machine(3, "m", "niemand")],
      deliveries: [delivery(4, "niemand", "aok")],
      aliases: [alias(5, "niemand", "/a", "/ausgang/aok")],
    },
    words: ["2", "3", "4", "5"].map((line) => `${line} INSTITUTION_UNKNOWN`),
  },
  {
    why: "a login that is a machine's",
    rows: { persons: [person(2, "aok", "aok")] },
    words: ["2 ACCOUNT_EXISTS"],
  },
  {
    why: "two people with one login, or one physician number",
    rows: {
      persons: [
        person(2, "p", "aok"),
        person(3, "p", "klinik", { name: "Dr. Anders" }),
        person(4, "q", "aok", { lanr: "838382202" }),
        person(5, "r", "aok", { lanr: "838382202" }),
      ],
    },
    words: ["2 new", "3 IMPORT_PERSON_CONFLICT", "4 new", "5 PERSON_LANR_TAKEN"],
  },
  {
    why: "an operator's role elsewhere, and a day that is over",
    rows: { persons: [person(2, "p", "aok", { roles: ["auditor"] }), person(3, "q", "aok", { until: 1000 })] },
    words: ["2 ROLE_MISPLACED", "3 DATE_INVALID"],
  },
  {
    why: "another machine's login, one key for two, a broken key, networks that are none",
    rows: {
      machines: [
        machine(2, "aok", "aok"),
        machine(3, "m", "aok", { sshKeys: sameKey }),
        machine(4, "n", "klinik", { sshKeys: sameKey }),
        machine(5, "o", "aok", { sshKeys: ["ssh-ed25519 AAAA"] }),
        machine(6, "q", "aok", { networks: ["192.0.2.7/24"] }),
      ],
    },
    words: ["2 ACCOUNT_EXISTS", "3 new", "4 IMPORT_DUPLICATE", "5 SSH_KEY_LINE_INVALID", "6 NETWORK_INVALID"],
  },
  {
    why: "a delivery to itself, twice, or one that is there",
    rows: {
      deliveries: [
        delivery(2, "aok", "aok"),
        delivery(3, "klinik", "aok"),
        delivery(4, "klinik", "aok"),
        delivery(5, "praxis", "aok"),
      ],
    },
    words: ["2 DELIVERY_TO_ITSELF", "3 new", "4 IMPORT_DUPLICATE", "5 unchanged"],
  },
  {
    why: "old paths over an area, with dots or control characters, twice, or to where nothing is",
    rows: {
      aliases: [
        alias(2, "praxis", "/Ausgang/x", "/ausgang/aok"),
        alias(3, "praxis", "/a/../b", "/ausgang/aok"),
        alias(4, "praxis", "/a\u202eb", "/ausgang/aok"),
        alias(5, "praxis", "/a\nb", "/ausgang/aok"),
        alias(6, "praxis", "/a", "/ausgang/klinik"),
        alias(7, "praxis", "/b", "/b"),
        alias(8, "praxis", "/c", "/ausgang/aok"),
        alias(9, "praxis", "/c", "/eingang/aok"),
      ],
    },
    words: [
      "2 IMPORT_ALIAS_HIDES",
      "3 IMPORT_PATH_INVALID",
      "4 IMPORT_PATH_INVALID",
      "5 IMPORT_PATH_INVALID",
      "6 PATH_NOT_FOUND",
      "7 PATH_NOT_FOUND",
      "8 new",
      "9 IMPORT_DUPLICATE",
    ],
  },
  {
    why: "tokens without a name, twice, or with a secret that is too short",
    rows: {
      tokens: [
        { line: 2, token: { kind: "hotp", secret: "11".repeat(20) } },
        token(3, "1"),
        token(4, "1"),
        token(5, "2", "11"),
      ],
    },
    words: ["2 IMPORT_TOKEN_NAMELESS", "3 new", "4 IMPORT_DUPLICATE", "5 TOKEN_INVALID"],
  },
]
test("each row that cannot be has its own reason, and the rest is tried nevertheless", async (t) => {
  const world = await KeeperWorld.open(t)
  const before = await directory(world.operator)
  for (const { why, rows, words } of refused) {
    await t.test(why, async () => assert.deepEqual(await tryRows(world.operator, rows), words))
  }
  assert.deepEqual(await directory(world.operator), before)
})

test("metacharacters and markup are text, what is invisible or has another form is refused, in every field", async (t) => {
  const { operator } = await KeeperWorld.open(t)
  const text = `'; drop table person; --<script>alert(1)</script>"\\{{x}}$(x)`
  const institutions = [practice(2, "neu", { name: text, technicalContact: { name: text }, legalSupervision: text })]
  const deliveries = [delivery(2, "neu", "aok", { procedure: text, dataCategories: [text] })]
  const rows = { institutions, persons: [person(3, "p", "neu", { name: text })], deliveries }
  assert.ok((await importRows(operator, rows)).every(({ outcome }) => outcome === "new"))
  const { institutions: all, people } = await directory(operator)
  assert.ok(all.some(({ name }) => name === text) && people.some(({ name }) => name === text))
  for (const nasty of ["a\0b", "a\u202eb", "<b>", "' or 1=1", "\ud800"]) {
    const one = (fields: object) => [
      { ...practice(2, "x"), institution: { ...practice(2, "x").institution, ...fields } },
    ]
    const isText = nasty === "<b>" || nasty === "' or 1=1"
    for (const rows of [
      { institutions: one({ slug: nasty }) },
      { institutions: one({ ik: nasty }) },
      ...(isText
        ? []
        : [{ institutions: one({ name: nasty }) }, { persons: [person(2, "p", "aok", { name: nasty })] }]),
      { persons: [person(2, nasty, "aok")] },
      { persons: [person(2, "p", nasty)] },
      { persons: [person(2, "p", "aok", { lanr: nasty })] },
      { persons: [person(2, "p", "aok", { telephone: nasty })] },
      { persons: [person(2, "p", "aok", { email: nasty })] },
      { machines: [{ ...machine(2, "m", "aok"), login: nasty }] },
      { machines: [machine(2, "m", "aok", { sshKeys: [nasty] })] },
      { deliveries: [delivery(2, nasty, "aok")] },
      { aliases: [alias(2, nasty, "/a", "/b")] },
      { tokens: [token(2, `${nasty} `)] },
      { tokens: [token(2, "1", nasty)] },
    ]) {
      await assert.rejects(stage(operator, rows), refusedWith("SCHEMA_MISMATCH"), JSON.stringify(rows))
    }
  }
})

test(
  "4,000 practices with a person each come in at once (how long others wait is measured, not judged)",
  { timeout: 120_000 },
  async (t) => {
    const world = await KeeperWorld.open(t)
    const { operator } = world
    const numbers = Array.from({ length: 4000 }, (_, i) => i)
    const id = await stage(operator, {
      institutions: numbers.map((i) => practice(i + 2, `praxis-${i}`, { bsnr: String(100_000_000 + i) })),
      persons: numbers.map((i) => person(i + 2, `arzt-${i}`, `praxis-${i}`)),
    })
    const tryStart = performance.now()
    assert.deepEqual(await operator.call("runImport", { import: id, dryRun: true }), {
      new: 8000,
      unchanged: 0,
      refused: 0,
    })
    const tryMs = performance.now() - tryStart
    const size = await world.logSize()
    const { praxis } = await world.loginAll()
    let longestMs = 0
    let isDone = false
    const others = (async () => {
      // From answer to answer: a thread that is blocked does not even ask.
      for (let last = performance.now(); !isDone;) {
        await delay(5)
        await praxis.stat("/ausgang/aok")
        longestMs = Math.max(longestMs, performance.now() - last)
        last = performance.now()
      }
    })()
    const start = performance.now()
    const counts = await operator.call("runImport", { import: id, dryRun: false })
    const ms = performance.now() - start
    isDone = true
    await others
    assert.deepEqual(counts, { new: 8000, unchanged: 0, refused: 0 })
    const leaves = (await world.leaves()).slice(size)
    assert.equal(leaves.filter((leaf) => leaf.type === "admin" && leaf.command === "addInstitution").length, 4000)
    assert.equal(readdirSync(join(world.folder, "keys", "epochs")).length, 4003)
    t.diagnostic(
      `tried in ${tryMs.toFixed(0)} ms, done in ${ms.toFixed(0)} ms, longest wait ${longestMs.toFixed(0)} ms`,
    )
  },
)

test("an import belongs to one login, has limits, and is over when it is done", async (t) => {
  const world = await KeeperWorld.open(t)
  const [one, other] = [world.operator, await world.openOperator()]
  const institutions = [practice(2, "neu")]
  const id = await stage(one, { institutions })
  for (const ask of [
    () => other.call("runImport", { import: id, dryRun: false }),
    () => other.call("listImport", { import: id, from: 0 }),
    () => other.call("dropImport", { import: id }),
    () => other.call("stageImport", { import: id, institutions }),
  ]) {
    await assert.rejects(ask, refusedWith("IMPORT_UNKNOWN"))
  }
  const second = await stage(one, { institutions })
  await assert.rejects(one.call("runImport", { import: id, dryRun: true }), refusedWith("IMPORT_UNKNOWN"))
  await one.call("runImport", { import: second, dryRun: false })
  await assert.rejects(one.call("runImport", { import: second, dryRun: false }), refusedWith("IMPORT_UNKNOWN"))
  assert.deepEqual(await wordsOf(one, second), ["2 new"])
  await one.call("dropImport", { import: second })
  await assert.rejects(outcomesOf(one, second), refusedWith("IMPORT_UNKNOWN"))
  for (let n = 0; n < 4; n++) await stage(await world.openOperator(), { institutions })
  await assert.rejects(stage(await world.openOperator(), { institutions }), refusedWith("IMPORTS_BUSY"))
})

test("whoever is logged out in the middle has imported nothing", async (t) => {
  const operators = await OperatorsWorld.open(t, { chefin: ["administrator"] })
  const chefin = await operators.login("chefin")
  const id = await stage(chefin, { institutions: [practice(2, "neu")] })
  await chefin.call("logoutOperator", {})
  await assert.rejects(chefin.call("runImport", { import: id, dryRun: false }), refusedWith("SESSION_ENDED"))
  const again = await operators.login("chefin")
  await assert.rejects(again.call("runImport", { import: id, dryRun: false }), refusedWith("IMPORT_UNKNOWN"))
  assert.ok(!(await directory(operators.world.operator)).institutions.some(({ slug }) => slug === "neu"))
})

test("an import does nothing for which a second person must agree", async (t) => {
  const operators = await OperatorsWorld.open(t, { chefin: ["administrator"], hilfe: ["it-service"] })
  const hilfe = await operators.login("hilfe")
  const words = await tryRows(hilfe, {
    institutions: [practice(2, "neu")],
    persons: [
      person(2, "p", "neu"),
      person(3, "q", "neu"),
      person(4, "r", "aok"),
      person(5, "s", "kv", { roles: ["administrator"] }),
    ],
    machines: [machine(2, "m", "neu"), machine(3, "n", "aok")],
    deliveries: [delivery(2, "neu", "aok")],
    tokens: [token(2, "1")],
  })
  assert.deepEqual(words, [
    "2 new",
    "2 new",
    "3 new",
    "4 APPROVAL_NEEDED",
    "5 APPROVAL_NEEDED",
    "2 new",
    "3 APPROVAL_NEEDED",
    "2 APPROVAL_NEEDED",
    "2 new",
  ])
})

test("a second person who has the same file agrees to what one may not import alone", async (t) => {
  const operators = await OperatorsWorld.open(t, { chefin: ["administrator"], hilfe: ["it-service"] })
  const { operator } = operators.world
  const [hilfe, chefin] = [await operators.login("hilfe"), await operators.login("chefin")]
  await importRows(hilfe, { institutions: [practice(2, "neu")] })
  const deliveries = [delivery(2, "neu", "aok"), delivery(3, "aok", "neu")]
  const persons = [person(2, "p", "aok")]
  const { rowsSha256 } = await hilfe.call("stageImport", { persons, deliveries })
  await assert.rejects(hilfe.call("runApprovedImport", { rowsSha256 }), refusedWith("APPROVAL_NEEDED"))
  const { approval, inputHash } = await hilfe.propose("runApprovedImport", { rowsSha256 })
  await assert.rejects(hilfe.call("approve", { approval, inputHash }), refusedWith("APPROVAL_SAME_PERSON"))
  await assert.rejects(chefin.call("approve", { approval, inputHash }), refusedWith("IMPORT_ROWS_DIFFER"))
  await stage(chefin, { persons, deliveries: [delivery(2, "neu", "aok"), delivery(3, "klinik", "neu")] })
  await assert.rejects(chefin.call("approve", { approval, inputHash }), refusedWith("IMPORT_ROWS_DIFFER"))
  const id = await stage(chefin, { persons, deliveries })
  await chefin.call("approve", { approval, inputHash })
  assert.deepEqual(await wordsOf(chefin, id), ["2 new", "2 new", "3 new"])
  await assert.rejects(chefin.call("approve", { approval, inputHash }), refusedWith("APPROVAL_DECIDED"))
  assert.deepEqual(await tryRows(operator, { persons, deliveries }), ["2 unchanged", "2 unchanged", "3 unchanged"])

  const more = { institutions: [practice(2, "neuer")], persons: [person(3, "q", "kv", { roles: ["auditor"] })] }
  const proposed = await hilfe.call("stageImport", more)
  const second = await hilfe.propose("runApprovedImport", { rowsSha256: proposed.rowsSha256 })
  const again = await stage(chefin, more)
  await assert.rejects(
    chefin.call("approve", { approval: second.approval, inputHash: second.inputHash }),
    refusedWith("IMPORT_REFUSED"),
  )
  assert.deepEqual(await wordsOf(chefin, again), ["2 IMPORT_INSTITUTIONS_FIRST", "3 APPROVAL_NEEDED"])
  assert.ok(!(await allSlugs(operator)).includes("neuer"))
})

test("a keeper that is killed in the middle has imported all or nothing, and the same import goes on", async (t) => {
  const world = await KeeperWorld.open(t)
  await world.stop()
  const institutions = Array.from({ length: 200 }, (_, i) => practice(i + 2, `neu-${i}`))
  for (const waitMs of [5, 60, 120]) {
    const keeper = new KeeperChild(world.folder)
    t.after(() => keeper.kill())
    const { setupCode } = object({ setupCode: text(64) })(pickSetupCode(await keeper.said("ready")), "ready")
    const operator = new Operator(new KeeperClient(await keeper.attach("operator"), {}, () => undefined))
    await operator.begin(setupCode)
    const id = await stage(operator, { institutions })
    const asked = operator.call("runImport", { import: id, dryRun: false }).then(
      () => true,
      () => false,
    )
    await delay(waitMs)
    await keeper.kill()
    const wasAnswered = await asked
    await world.start()
    const there = (await allSlugs(world.operator)).filter((slug) => slug.startsWith("neu-"))
    assert.ok(there.length === 200 || (there.length === 0 && !wasAnswered), `${there.length} after ${waitMs} ms`)
    await world.stop()
  }
  await world.start()
  await importRows(world.operator, { institutions })
  assert.equal((await allSlugs(world.operator)).length, 203)
})

function pickSetupCode(ready: object): { readonly setupCode: unknown } {
  return { setupCode: Reflect.get(ready, "setupCode") }
}

async function allSlugs(operator: Operator): Promise<readonly string[]> {
  const slugs: string[] = []
  let cursor: string | undefined
  do {
    const page = await operator.call("listDirectory", cursor === undefined ? {} : { cursor })
    slugs.push(...page.institutions.map(({ slug }) => slug))
    cursor = page.next
  } while (cursor !== undefined)
  return slugs
}
