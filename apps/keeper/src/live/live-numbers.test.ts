/** The numbers of a small world, and what a console hears of it. */
import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import { MIGRATIONS } from "../database/migrations.ts"
import { LIVE_STATEMENTS } from "./live-numbers.ts"
import type { Topic } from "@schleuse/wire"
import { OperatorsWorld } from "../approvals/testing/operators-world.ts"
import { BUILD } from "../testing/door.ts"
import { contentOf, until } from "../testing/keeper-world.ts"

test("the numbers follow what happens", async (t) => {
  const operators = await OperatorsWorld.open(t, { chefin: ["administrator"], technik: ["it-service"] })
  const { world } = operators
  const [chefin, technik] = [await operators.login("chefin"), await operators.login("technik")]
  const before = await chefin.call("liveNumbers", {})
  assert.equal(before.uploads, 0)
  assert.deepEqual(before.files, { waiting: 0 })
  assert.equal(before.space.state, "enough")

  const { praxis, aok } = await world.loginAll()
  await praxis.open("/ausgang/aok/unterwegs")
  await praxis.put("/ausgang/aok/da", contentOf(100))
  await assert.rejects(technik.propose("setPolicy", { zone: "sftp", role: "machine", factors: ["ssh-key"] }))
  await chefin.propose("setPolicy", { zone: "sftp", role: "machine", factors: ["ssh-key"] })
  await assert.rejects(praxis.call("openRead", { path: "/eingang/aok/nichts" }))
  const now = await technik.call("liveNumbers", {})
  assert.deepEqual(now.sessions, [
    { zone: "sftp", sessions: 3 },
    { zone: "console", sessions: 0 },
    { zone: "approvals", sessions: 0 },
    { zone: "operator", sessions: 2 },
  ])
  assert.equal(now.uploads, 1)
  assert.equal(now.files.waiting, 1)
  assert.ok(typeof now.files.oldestAt === "number")
  assert.deepEqual(now.approvals, { others: 1, mine: 0 })
  assert.deepEqual((await chefin.call("liveNumbers", {})).approvals, { others: 0, mine: 1 })
  assert.ok(now.refusals >= 2)
  assert.ok(now.log.size > before.log.size && now.log.checkpointAt >= before.log.checkpointAt)

  await aok.call("openRead", { path: "/eingang/praxis/da" })
  await world.operator.local("cut", { scope: "account", target: "klinik", reason: "Probe" })
  await world.operator.local("sealKeeper", { reason: "Probe" })
  const after = await chefin.call("liveNumbers", {})
  assert.deepEqual(after.files, { waiting: 0 })
  assert.equal(after.cuts, 1)
  assert.ok(after.sealed)
})

test("a console hears what changed; asking for numbers leaves one entry a minute, and neither it nor a list is news", async (t) => {
  const operators = await OperatorsWorld.open(t, { chefin: ["administrator"] })
  const { world } = operators
  const heard: Topic[] = []
  const console = world.attachConsole({ news: ({ topics }) => heard.push(...topics) })
  await console.call("startConsole", { build: BUILD, pid: 1 })
  const chefin = await operators.login("chefin")
  await until(() => heard.includes("sessions") && heard.includes("doors"))
  heard.length = 0
  // What comes next is told by itself, when the second is over.
  await chefin.call("addPerson", { name: "Erika" })
  await until(() => heard.includes("administration"))
  heard.length = 0
  for (let i = 0; i < 5; i++) await chefin.call("liveNumbers", {})
  await chefin.call("listPeople", {})
  await world.operator.local("cut", { scope: "account", target: "klinik", reason: "Probe" })
  await until(() => heard.includes("cuts"))
  assert.deepEqual(new Set(heard), new Set(["cuts", "log"]))
  const asked = (await world.leaves()).filter((leaf) => leaf.type === "admin" && leaf.command === "liveNumbers")
  assert.equal(asked.length, 1)
})

test("no number is counted by walking through a table", (t) => {
  const db = new DatabaseSync(":memory:")
  t.after(() => db.close())
  for (const { statements } of MIGRATIONS) for (const text of statements) db.exec(text)
  for (const [name, { sql, bindings }] of Object.entries(LIVE_STATEMENTS)) {
    const rows = db.prepare(`explain query plan ${sql}`).all(...bindings.map(() => 0))
    // A scan is of an index that holds only what is counted, such as open uploads; no row is looked up, but of cuts, which are few.
    const steps = rows.map(({ detail }) => String(detail)).filter((step) => /^(?:SCAN|SEARCH) (?!found)/.test(step))
    assert.ok(steps.length > 0, name)
    for (const step of steps) assert.match(step, / USING (?:COVERING INDEX|INDEX cut_open)/, name)
  }
})
