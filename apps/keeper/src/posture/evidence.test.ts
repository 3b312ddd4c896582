/** Evidence: what stands in it, what it can be held against, and how it comes in pages. */
import assert from "node:assert/strict"
import { hash } from "node:crypto"
import { DatabaseSync } from "node:sqlite"
import { join } from "node:path"
import { test } from "node:test"
import { canonicalJson, parseJson, randomId } from "@schleuse/base"
import { evidenceRows, PRESETS } from "@schleuse/posture"
import { GateWorld, reason, TestGate } from "../access/testing/gate-world.ts"
import { goodReport } from "../access/testing/reports.ts"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Days pass while everything is off; operators and gate begin anew. */
async function wait(house: GateWorld, ms: number): Promise<TestGate> {
  house.hands.step(ms)
  await house.world.restart()
  return await new TestGate(house.world).start()
}

test("evidence has each change with its entry, what was in force, what was declared and passed over, and its gaps", async (t) => {
  const house = await GateWorld.open(t)
  const { praxis } = house.world.institutions
  const from = house.now - DAY_MS
  await house.pc.report(house.gate.client, goodReport(house.now))
  const firewall = { mode: "enforce", graceHours: 0, limit: 0, unknown: "accept" } as const
  await house.call("setPosturePolicy", { group: "all", policy: { ...PRESETS["kv-flexnet"], firewall } })
  await house.call("addDeclaration", {
    institution: praxis,
    kind: "private-use",
    declaredBy: "=Dr. Beispiel",
    declaredAt: house.now - HOUR_MS,
  })
  const until = house.now + 10 * DAY_MS
  await house.call("addPostureException", { device: house.pc.id, check: "screen-lock", until, reason })
  const gate = await wait(house, 5 * DAY_MS)
  await house.pc.report(gate.client, { ...goodReport(house.now), firewalls: [{ name: "X", state: "off" }] })
  await house.call("removeDevice", { device: house.pc.id, reason })
  const range = { institution: praxis, from, to: house.now + HOUR_MS }
  const page = await house.call("postureEvidence", range)
  assert.equal(page.next, undefined)
  assert.equal(page.device?.device, house.pc.id)
  assert.equal(page.device.state, "removed")
  assert.deepEqual(
    page.device.rows.map(({ isAdmitted }) => isAdmitted),
    // The exception had it judged anew, and then the declaration counted.
    [true, true, false],
  )
  const leaves = await house.world.leaves()
  for (const { entry, results } of page.device.rows) {
    const leaf = leaves[entry]
    assert.ok(leaf?.type === "posture" && leaf.results === results)
  }
  assert.equal(page.device.gaps.length, 1)
  assert.deepEqual(
    page.device.exceptions.map(({ check }) => check),
    ["screen-lock"],
  )
  assert.deepEqual(
    page.policies.map(({ group, preset }) => [group, preset ?? "-"]),
    [
      ["all", "-"],
      ["all", "kv-flexnet"],
    ],
  )
  assert.equal(page.declarations[0]?.declaredBy, "=Dr. Beispiel")
  assert.deepEqual(page.checks.find(({ check }) => check === "scanner")?.requirements, ["A1-20"])
  // The page is an entry, and says what it is.
  const { entry, sha256, ...rest } = page
  assert.equal(sha256, hash("sha256", canonicalJson(parseJson(JSON.stringify(rest)))))
  const leaf = leaves[entry]
  assert.ok(leaf === undefined || (leaf.type === "admin" && leaf.command === "postureEvidence"))
  assert.ok(page.log.size <= entry && page.log.checkpoint.includes(String(page.log.size)))
  for (const language of ["de", "en"] as const) {
    const [header = [], note = [], ...rows] = evidenceRows([page], language)
    assert.ok(header.length > 15 && rows.every(({ length }) => length === header.length))
    assert.match(note.join(" "), /selbst|themselves/)
    // One declaration, two policies, one exception, one gap, three reports.
    assert.equal(rows.length, 8)
  }
})

test("evidence of a device that flickered for a year comes in pages, each row once", async (t) => {
  const house = await GateWorld.open(t)
  const { praxis } = house.world.institutions
  await house.pc.report(house.gate.client, goodReport(house.now))
  const second = house.now
  await house.world.stop()
  const db = new DatabaseSync(join(house.world.folder, "keeper.sqlite"))
  db.exec("begin")
  const add = db.prepare(
    `insert into posture_history select device_id, ?, is_admitted, results, reasons, group_name, entry
      from posture_history limit 1`,
  )
  for (let at = 1; at <= 2500; at++) add.run(second - at * HOUR_MS)
  db.exec("commit")
  db.close()
  await house.world.start()
  const range = { institution: praxis, from: second - 300 * DAY_MS, to: second + HOUR_MS }
  const times: number[] = []
  let cursor: string | undefined
  let pages = 0
  do {
    const page = await house.call("postureEvidence", cursor === undefined ? range : { ...range, cursor })
    times.push(...(page.device?.rows ?? []).map(({ at }) => at))
    cursor = page.next
    pages++
  } while (cursor !== undefined)
  assert.equal(pages, 3)
  assert.equal(times.length, 2501)
  assert.equal(new Set(times).size, 2501)
})

test("a range that is none and an institution of nobody are refused; one without devices has none", async (t) => {
  const house = await GateWorld.open(t)
  const { aok, praxis } = house.world.institutions
  const to = house.now
  for (const from of [to, to + 1, to - 401 * DAY_MS])
    await assert.rejects(house.call("postureEvidence", { institution: praxis, from: Math.max(0, from), to }), {
      code: "POSTURE_RANGE_INVALID",
    })
  const range = { from: to - DAY_MS, to }
  await assert.rejects(house.call("postureEvidence", { institution: randomId(), ...range }), {
    code: "INSTITUTION_UNKNOWN",
  })
  const none = await house.call("postureEvidence", { institution: aok, ...range })
  assert.ok(none.device === undefined && none.next === undefined)
})
