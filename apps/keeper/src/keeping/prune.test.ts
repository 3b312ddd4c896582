/** Pruning: each kind of row goes when its time is over, nothing else does, and what must count for ever still counts. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import { formatSshKeyLine, randomId } from "@schleuse/base"
import { migrate } from "../database/migrate.ts"
import { MIGRATIONS } from "../database/migrations.ts"
import { openSqlite } from "../database/sqlite.ts"
import type { Statement, Value } from "../database/statement.ts"
import { BatchOfOne, temporaryStore } from "../login/testing/batch-of-one.ts"
import { signedRequest, testKey } from "../login/testing/ssh-keys.ts"
import { PEER } from "../testing/door.ts"
import { Hands } from "../testing/hands.ts"
import { contentOf, KeeperWorld } from "../testing/keeper-world.ts"
import { verifyStoredLog } from "../testing/log-reader.ts"
import { DAY_MS, KEPT, PRUNE_ROWS } from "./keeping-times.ts"
import { prune } from "./prune.ts"

const NOW = Date.UTC(2026, 10, 22, 12)
const daysOf = (what: string): number => KEPT.find((kept) => kept.what === what)?.keepDays ?? assert.fail(what)

type Row = Readonly<Record<string, Value>>

/** Rows of a kind by what makes them old; `stays` are old too and must be left. */
const KINDS: readonly {
  readonly what: string
  readonly table: string
  readonly row: (at: number) => Row
  readonly stays?: Row
}[] = [
  {
    what: "refusals behind references",
    table: "refusal",
    row: (at) => ({ reference: randomId(), at, command: "c", code: "c", detail: "", zone: "sftp" }),
  },
  {
    what: "login history",
    table: "login_event",
    row: (at) => ({ id: randomId(), account_id: "a", at, zone: "z", outcome: "o", factor: "f", address: "x" }),
  },
  {
    what: "ended sessions",
    table: "session",
    row: (at) => ({
      id: randomId(),
      door_id: "d",
      account_id: "a",
      institution_id: "i",
      factor: "f",
      created_at: 1,
      expires_at: 2,
      ended_at: at,
    }),
    stays: { ended_at: null },
  },
  {
    what: "devices of sessions at the gate",
    table: "gate_session",
    row: (at) => ({ session_id: randomId(), device_id: "d", address: "a", port: 1, created_at: at }),
  },
  {
    what: "streams through the gate",
    table: "stream",
    row: (at) => ({
      id: randomId(),
      session_id: "s",
      door_id: "d",
      account_id: "a",
      device_id: "d",
      application_id: "a",
      host: "h",
      port: 1,
      address: "a",
      opened_at: at,
      closed_at: at,
      up: 1,
      down: 1,
      reason: "r",
    }),
  },
  {
    what: "requests for links",
    table: "enrolment_request",
    row: (at) => ({
      id: randomId(),
      account_id: randomId(),
      state: "answered",
      asked_by: "login",
      address: "a",
      asked: 1,
      created_at: at,
      asked_at: at,
    }),
  },
  {
    what: "decided proposals",
    table: "approval",
    row: (at) => ({
      id: randomId(),
      command: "c",
      input: "{}",
      input_hash: "",
      requested_by: "a",
      requested_at: 1,
      not_before: 1,
      expires_at: 1,
      state: "approved",
      decided_at: at,
      reason: "r",
    }),
    stays: { state: "waiting", decided_at: null },
  },
  {
    what: "history of how devices were",
    table: "posture_history",
    row: (at) => ({ device_id: randomId(), at, is_admitted: 1, results: "", reasons: "", group_name: "all", entry: 1 }),
  },
  {
    what: "exceptions of devices",
    table: "posture_exception",
    row: (at) => ({ id: randomId(), device_id: "d", check_name: "c", reason: "r", created_at: 1, until: at }),
  },
  {
    what: "finished uploads",
    table: "upload",
    row: (at) => ({
      id: randomId(),
      folder_id: "f",
      directory: "",
      name: randomId(),
      account_id: "a",
      institution_id: "i",
      session_id: "s",
      state: "committed",
      size_bytes: 1,
      parts: 0,
      created_at: 1,
      touched_at: at,
    }),
    stays: { state: "open" },
  },
  {
    what: "releases",
    table: "release",
    row: (at) => ({ id: randomId(), version_id: "v", session_id: "s", institution_id: "i", created_at: at }),
  },
  {
    what: "unused letters",
    table: "activation",
    row: (at) => ({
      id: randomId(),
      account_id: "a",
      purpose: "first",
      code_hash: randomId(),
      wrong: 0,
      created_at: 1,
      expires_at: at,
    }),
    stays: { used_at: 1 },
  },
  {
    what: "throttles",
    table: "throttle",
    row: (at) => ({ key: randomId(), failures: 1, blocked_until: 1, last_at: at }),
  },
  {
    what: "answered challenges",
    table: "challenge",
    row: (at) => ({
      id: randomId(),
      purpose: "p",
      door_id: "d",
      challenge: randomBytes(4),
      command_hash: "",
      expires_at: at,
    }),
  },
]

test("every kind has its rows in this test, but the session ids of keys, which have their own", () => {
  const kinds = [...KINDS.map(({ what }) => what), "SSH session ids of ended keys"]
  assert.deepEqual(kinds.toSorted(), KEPT.map(({ what }) => what).toSorted())
})

for (const { what, table, row, stays } of KINDS) {
  test(`${what} go when their time is over, in small batches, and nothing younger goes with them`, async (t) => {
    const { store } = await temporaryStore(t)
    const due = NOW - daysOf(what) * DAY_MS
    const add = (values: Row) => {
      const names = Object.keys(values)
      const sql = `insert into ${table} (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`
      return store.run({ sql, bindings: names }, values)
    }
    await store.begin()
    for (let n = 0; n < PRUNE_ROWS + 10; n++) await add(row(due - 1 - n))
    await add(row(due))
    if (stays !== undefined) await add({ ...row(due - 1), ...stays })
    await store.commit()
    const batch = new BatchOfOne(store, NOW)
    const batches: string[] = []
    await prune(
      (name, work) => {
        batches.push(name)
        return batch.run(work)
      },
      () => true,
    )
    const left: Statement<Row, { n: number }> = { sql: `select count(*) as n from ${table}`, bindings: [] }
    assert.equal((await store.find(left, {}))?.n, stays === undefined ? 1 : 2)
    assert.equal(batches.filter((name) => name.endsWith(what)).length, 2, "a batch is full, the next is not")
    assert.equal(batch.log.length, 0)
  })
}

test("SSH session ids from before their keys were written down stay for ever", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-keeping-"))
  const store = openSqlite(join(folder, "keeper.sqlite"))
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  await migrate(store, 1, MIGRATIONS.slice(0, 2))
  await store.begin()
  await store.run({ sql: "insert into ssh_session (hash, seen_at) values ('old', 1)", bindings: [] }, {})
  await store.commit()
  assert.equal(await migrate(store, 2), MIGRATIONS.length - 2)
  const batch = new BatchOfOne(store, NOW)
  await prune(
    (_name, work) => batch.run(work),
    () => true,
  )
  const left: Statement<Row, { hash: string }> = { sql: "select hash from ssh_session", bindings: [] }
  assert.deepEqual(
    (await store.all(left, {})).map(({ hash }) => hash),
    ["old"],
  )
})

test("it stops between two batches when it is told to", async (t) => {
  const { store } = await temporaryStore(t)
  const batch = new BatchOfOne(store, NOW)
  let batches = 0
  await prune(
    (_name, work) => batch.run(work),
    () => batches++ < 3,
  )
  assert.equal(batches, 4)
})

test("after ten years log, receipts and what waits for its recipient are all there; what was only work is gone", async (t) => {
  const hands = new Hands()
  const world = await KeeperWorld.open(t, hands)
  const contents = [contentOf(3000, 1), contentOf(2000, 2)]
  const { praxis, aok, door } = await world.loginAll()
  await praxis.put("/ausgang/aok/waits", contents)
  await praxis.put("/ausgang/aok/read", contentOf(100))
  await aok.get("/eingang/praxis/read")
  await praxis.put("/ausgang/nowhere/x", contentOf(1)).catch(() => undefined)
  const receipts = await praxis.receipts()
  // A signature that a door has seen: it must not count again, however old it is.
  const { praxis: key } = world.keys
  const blob = signedRequest("praxis", key, randomBytes(32))
  const signed = { blob: blob.toString("base64"), signature: key.sign(blob).toString("base64"), peer: PEER }
  await door.client.call("loginSsh", signed)
  const before = (await world.leaves()).length

  await hands.advance(DAY_MS)
  await hands.advance(10 * 365 * DAY_MS)
  const later = await world.openDoor()
  await assert.rejects(later.client.call("loginSsh", signed), { code: "LOGIN_REFUSED" })
  const aokLater = await world.login("aok", later)
  assert.deepEqual(await aokLater.get("/eingang/praxis/waits"), Buffer.concat(contents))
  const praxisLater = await world.login("praxis", later)
  for (const [name, bytes] of receipts) assert.deepEqual((await praxisLater.receipts()).get(name), bytes, name)
  const { vkey } = world.keeper
  await world.stop()
  const log = verifyStoredLog(world.folder, vkey)
  assert.ok(log.size > before)
  const database = new DatabaseSync(join(world.folder, "keeper.sqlite"))
  const count = (table: string, where = "1") =>
    database.prepare(`select count(*) as n from ${table} where ${where}`).get()?.["n"]
  assert.equal(count("upload"), 0)
  assert.equal(count("upload_part"), 0)
  assert.equal(count("release"), 1, "the new one")
  assert.equal(count("refusal", "code = 'LOGIN_REPLAYED'"), 1, "the new one")
  assert.equal(count("session"), 2, "the new ones")
  assert.equal(count("opening"), log.leaves.filter((leaf) => "meta" in leaf).length, "every opening")
  database.close()
})

test("the SSH session ids of a key go a month after the key, not before", async (t) => {
  const hands = new Hands()
  const world = await KeeperWorld.open(t, hands)
  await world.login("praxis")
  const key = testKey("ssh-ed25519")
  const added = { account: world.accounts.praxis, sshKey: formatSshKeyLine(key.blob) }
  const { credential } = await world.operator.call("addSshKey", added)
  await (await world.openDoor()).login("praxis", key)
  await world.operator.call("revokeSshKey", { credential, reason: "lost" })
  const hashes = async (): Promise<unknown> => {
    await world.stop()
    const database = new DatabaseSync(join(world.folder, "keeper.sqlite"))
    const found = database.prepare("select count(*) as n from ssh_session").get()?.["n"]
    database.close()
    await world.start()
    return found
  }
  await hands.advance(29 * DAY_MS)
  assert.equal(await hashes(), 2)
  await hands.advance(2 * DAY_MS)
  assert.equal(await hashes(), 1)
  await hands.advance(1000 * DAY_MS)
  assert.equal(await hashes(), 1, "that of the key that counts")
})
