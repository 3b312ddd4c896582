/** Thousands of devices: what lists look at, and that what is counted over all of them is right. */
import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { join } from "node:path"
import { test } from "node:test"
import { canonicalJson } from "@schleuse/base"
import type { PostureReport } from "@schleuse/posture"
import { goodReport } from "../access/testing/reports.ts"
import { GateWorld } from "../access/testing/gate-world.ts"
import { temporaryStore } from "../login/testing/batch-of-one.ts"
import { DECLARATION_PAGES } from "./declarations.ts"
import { EVIDENCE_STATEMENTS } from "./evidence.ts"
import { POSTURE_PAGES } from "./listing.ts"
import { WALK_PAGE } from "./walk.ts"

const DAY_MS = 24 * 3_600_000

const statements = {
  "all devices": POSTURE_PAGES.all,
  "admitted ones": POSTURE_PAGES.admitted,
  "failing ones": POSTURE_PAGES.failing,
  "those with something not measured": POSTURE_PAGES.unknown,
  "silent ones": POSTURE_PAGES.silent,
  "a walk": WALK_PAGE,
  "all declarations": DECLARATION_PAGES.all,
  "a device's rows": EVIDENCE_STATEMENTS.rowsOf,
  "a device's times": EVIDENCE_STATEMENTS.timesOf,
}
for (const [what, { sql }] of Object.entries(statements)) {
  test(`a page of ${what} is the range of an index, in its order`, async (t) => {
    const plan = await planOf(t, sql)
    assert.match(plan, /^SEARCH \S+ USING /m)
    assert.doesNotMatch(plan, /SCAN|TEMP B-TREE/)
  })
}

test("the devices and declarations of one institution or account are found by index, and only they are sorted", async (t) => {
  for (const { sql } of [
    EVIDENCE_STATEMENTS.deviceAfter,
    DECLARATION_PAGES.ofAccount,
    DECLARATION_PAGES.ofInstitution,
  ]) {
    const plan = await planOf(t, sql)
    assert.match(plan, /^SEARCH \S+ USING /m)
    assert.doesNotMatch(plan, /SCAN/)
  }
})

test("of five thousand devices, those that a policy refuses, that fail soon or that are silent are counted and paged", async (t) => {
  const house = await GateWorld.open(t)
  await house.pc.report(house.gate.client, goodReport(house.now))
  await house.world.stop()
  const many = 5000
  fill(house, many)
  await house.world.start()
  const refused = new Set<string>()
  let cursor: string | undefined
  let tried
  do {
    const asked = { group: "all", preset: "kbv-large" } as const
    tried = await house.call("tryPosturePolicy", cursor === undefined ? asked : { ...asked, cursor })
    for (const { device } of tried.refused) refused.add(device)
    cursor = tried.next
    // Twice around is enough to see that pages follow each other.
  } while (cursor !== undefined && refused.size < 100)
  assert.equal(tried.devices, many + 1)
  // Every tenth disk is plain; nobody has declared anything, which has patience.
  assert.deepEqual([tried.refusedAtOnce, tried.refusedLater], [0, many + 1])
  assert.equal(tried.checks.find(({ check }) => check === "disk-encryption")?.devices, many / 10)
  assert.equal(refused.size, 100)
  const outlook = await house.call("listFailing", { days: 14 })
  assert.equal(outlook.devices, many + 1)
  const next = await house.call("listFailing", { days: 14, cursor: outlook.next ?? "" })
  const devices = [...outlook.failing, ...next.failing].map(({ device }) => device)
  assert.equal(new Set(devices).size, 100)
  const times = [...outlook.failing, ...next.failing].map(({ failsAt }) => failsAt)
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  )
  assert.equal((await house.call("listPosture", { filter: "admitted" })).devices.length, 50)
  assert.equal((await house.call("listPosture", { filter: "failing" })).devices.length, 0)
})

async function planOf(t: Parameters<typeof temporaryStore>[0], sql: string): Promise<string> {
  const { store } = await temporaryStore(t)
  await store.begin()
  const bindings = Array.from({ length: sql.split("?").length - 1 }, (_, at) => `p${at}`)
  const row = { sql: `explain query plan ${sql}`, bindings }
  const values = Object.fromEntries(bindings.map((name) => [name, ""]))
  const plan = await store.all<Record<string, string>, { detail: string }>(row, values)
  await store.rollback()
  return plan.map(({ detail }) => detail).join("\n")
}

/** Copies of the one device that there is, with every tenth disk plain. */
function fill(house: GateWorld, many: number): void {
  const now = house.now
  const plain: PostureReport = { ...goodReport(now), disk: "plain" }
  const db = new DatabaseSync(join(house.world.folder, "keeper.sqlite"))
  db.exec("begin")
  const device = db.prepare(
    `insert into device select ?, account_id, enrolment_id, name, system, spki, ?, state, ?, certificate_hash,
      earlier_hash, certificate_until from device where id = ?`,
  )
  const report = db.prepare(
    `insert into posture_report select ?, at, clock_off_ms, ?, verdict, is_admitted, has_unknown, verdict_until, failing,
      graces, noted, noted_at from posture_report where device_id = ?`,
  )
  const [good, bad] = [canonicalJson(goodReport(now)), canonicalJson(plain)]
  for (let at = 0; at < many; at++) {
    const id = String(at).padStart(26, "0")
    device.run(id, id, now - DAY_MS + at, house.pc.id)
    report.run(id, at % 10 === 0 ? bad : good, house.pc.id)
  }
  db.exec("commit")
  db.close()
}
