/** Lists of proposals over many of them: pages without a gap, whose they are, and the index that they go along. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { migrate } from "../database/migrate.ts"
import { MIGRATIONS } from "../database/migrations.ts"
import { openSqlite } from "../database/sqlite.ts"
import { APPROVAL_PAGES, approvalsIn, type ApprovalsWanted } from "./approval-row.ts"
import { OperatorsWorld } from "./testing/operators-world.ts"

type Test = { after: (clean: () => unknown) => void }
const NOW = Date.UTC(2026, 10, 22)
const COUNT = 10_000
const POLICY = { zone: "sftp", role: "machine", factors: ["ssh-key"] } as const

/** A database with three proposers, and proposals of theirs in turn; many were made in the same millisecond. */
async function openMany(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-approvals-"))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, "keeper.sqlite")
  const store = openSqlite(file)
  await migrate(store, NOW)
  await store.close()
  const [chefin, technik, script] = [randomId(), randomId(), randomId()]
  const db = new DatabaseSync(file)
  db.exec("begin")
  for (const [id, kind] of [
    [chefin, "person"],
    [technik, "person"],
    [script, "machine"],
  ] as const) {
    db.prepare(
      "insert into account (id, login, kind, institution_id, state, roles, doors, created_at) values (?, ?, ?, '', 'active', '[]', '[]', 0)",
    ).run(id, id, kind)
  }
  const add = db.prepare(
    "insert into approval (id, command, input, input_hash, requested_by, requested_at, not_before, expires_at, state, reason) values (?, 'setPolicy', '{}', '', ?, ?, ?, ?, ?, '')",
  )
  for (let i = 0; i < COUNT; i++) {
    const by = [chefin, technik, script][i % 3] ?? ""
    // One in a hundred has run out, and no timer has noticed yet.
    const expires = i % 100 === 7 ? NOW : NOW + 1
    add.run(randomId(), by, NOW - Math.floor(i / 10), expires, expires, i % 2 === 0 ? "waiting" : "approved")
  }
  db.exec("commit")
  db.close()
  const opened = openSqlite(file)
  t.after(() => opened.close())
  await opened.begin()
  const tx = Object.assign(opened, { now: NOW })
  const walk = async (wanted: Omit<ApprovalsWanted, "cursor">) => {
    const pages = []
    let cursor: string | undefined
    do {
      const { rows, next } = await approvalsIn(tx, { ...wanted, cursor })
      pages.push(rows)
      cursor = next
    } while (cursor !== undefined)
    return pages
  }
  return { chefin, script, walk }
}

test("pages have no gap and no double, persons come before machines, the newest first", async (t) => {
  const { chefin, walk } = await openMany(t)
  const pages = await walk({ state: "waiting", account: chefin })
  const rows = pages.flat()
  assert.ok(pages.slice(0, -1).every((page) => page.length === 50))
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length)
  const waiting = Array.from({ length: COUNT }, (_, i) => i).filter((i) => i % 2 === 0 && i % 100 !== 7)
  assert.equal(rows.length, waiting.length)
  const order = rows.map((row) => [row.proposer_kind === "person" ? 0 : 1, -row.requested_at] as const)
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]),
  )
})

test("one's own and others' are apart, and together they are all", async (t) => {
  const { chefin, walk } = await openMany(t)
  const all = (await walk({ state: "approved", account: chefin })).flat()
  const mine = (await walk({ state: "approved", account: chefin, whose: "mine" })).flat()
  const others = (await walk({ state: "approved", account: chefin, whose: "others" })).flat()
  assert.ok(mine.length > 1000 && mine.every((row) => row.requested_by === chefin))
  assert.ok(others.every((row) => row.requested_by !== chefin))
  assert.equal(mine.length + others.length, all.length)
})

test("no page walks through the table or sorts it", (t) => {
  const db = new DatabaseSync(":memory:")
  t.after(() => db.close())
  for (const { statements } of MIGRATIONS) for (const text of statements) db.exec(text)
  for (const pages of Object.values(APPROVAL_PAGES)) {
    for (const [whose, { sql, bindings }] of Object.entries(pages)) {
      const plan = db.prepare(`explain query plan ${sql}`).all(...bindings.map(() => 0))
      const details = plan.map(({ detail }) => String(detail))
      assert.ok(
        details.every((detail) => !detail.startsWith("SCAN") && !detail.includes("TEMP B-TREE")),
        `${whose}: ${details.join("; ")}`,
      )
    }
  }
})

test("one proposal says whose it is, and why whoever looks could not agree to it", async (t) => {
  const operators = await OperatorsWorld.open(t, {
    chefin: ["administrator"],
    vertretung: ["administrator"],
    technik: ["it-service"],
    aufsicht: ["auditor"],
  })
  const [chefin, vertretung] = [await operators.login("chefin"), await operators.login("vertretung")]
  const { approval } = await chefin.propose("setPolicy", POLICY)
  const seenBy = async (who: { call: typeof chefin.call }) => {
    const { isMine, refusal, state, need } = await who.call("describeApproval", { approval })
    return { isMine, refusal, state, need }
  }
  const waiting = { state: "waiting", need: "administrator" } as const
  const expected = [
    { who: chefin, seen: { ...waiting, isMine: true, refusal: "APPROVAL_SAME_PERSON" } },
    { who: vertretung, seen: { ...waiting, isMine: false, refusal: undefined } },
    { who: await operators.login("technik"), seen: { ...waiting, isMine: false, refusal: "APPROVER_ROLE_MISSING" } },
    { who: await operators.login("aufsicht"), seen: { ...waiting, isMine: false, refusal: "ROLE_MISSING" } },
    {
      who: await operators.login("vertretung", chefin.client),
      seen: { ...waiting, isMine: false, refusal: "APPROVAL_SAME_CONNECTION" },
    },
  ]
  for (const { who, seen } of expected) assert.deepEqual(await seenBy(who), seen)
  await vertretung.call("rejectApproval", { approval, reason: "Probe" })
  assert.deepEqual(await seenBy(vertretung), {
    isMine: false,
    refusal: "APPROVAL_DECIDED",
    state: "rejected",
    need: "administrator",
  })
  await assert.rejects(chefin.call("describeApproval", { approval: randomId() }), { code: "APPROVAL_UNKNOWN" })
})
