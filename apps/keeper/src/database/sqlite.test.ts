import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { migrate } from "./migrate.ts"
import { isDiskFull, openSqlite } from "./sqlite.ts"
import { bind, statement } from "./statement.ts"
import { testStore } from "./testing/store.contract.ts"

function temporaryFolder(t: { after: (clean: () => unknown) => void }): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-sqlite-"))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

testStore("sqlite", async (t) => {
  const folder = temporaryFolder(t)
  return {
    open: async () => openSqlite(join(folder, "keeper.sqlite")),
    copyTarget: join(folder, "copy.sqlite"),
    openCopy: async () => openSqlite(join(folder, "copy.sqlite")),
  }
})

const insertRefusal = statement<{ detail: string }>()((q, p) =>
  q.insertInto("refusal").values({
    reference: "ABCDEF",
    at: 1,
    command: "c",
    code: "C",
    detail: p.detail,
    zone: "sftp",
    door_id: null,
    account_id: null,
  }),
)
const countRefusals = statement()((q) => q.selectFrom("refusal").select((e) => e.fn.countAll<number>().as("n")))

test("sqlite: a file that is no database is refused and left alone", (t) => {
  const file = join(temporaryFolder(t), "keeper.sqlite")
  writeFileSync(file, "Dies ist keine Datenbank. ".repeat(100))
  const { size } = statSync(file)
  assert.throws(() => openSqlite(file), { code: "STORE_UNREADABLE" })
  assert.equal(statSync(file).size, size)
})

test("sqlite: every commit is synced, deleted content is overwritten, tables are strict", async (t) => {
  const file = join(temporaryFolder(t), "keeper.sqlite")
  const store = openSqlite(file)
  const pragmas = { synchronous: 2, journal_mode: "wal", secure_delete: 1 }
  for (const [name, value] of Object.entries(pragmas)) {
    const row: unknown = await store.find({ sql: `pragma ${name}`, bindings: [] }, {})
    assert.deepEqual(Object.assign({}, row), { [name]: value })
  }
  await migrate(store, 1)
  await store.close()
  const db = new DatabaseSync(file)
  const loose = db.prepare("select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0")
  assert.deepEqual(
    loose.all().map((row) => row["name"]),
    ["sqlite_schema"],
  )
  db.close()
})

test("sqlite: a statement is compiled once, however often it runs", async (t) => {
  const store = openSqlite(join(temporaryFolder(t), "keeper.sqlite"))
  t.after(() => store.close())
  await migrate(store, 1)
  const prepare = t.mock.method(DatabaseSync.prototype, "prepare")
  await store.begin()
  for (let n = 0; n < 50; n++) {
    await store.savepoint()
    await store.run(insertRefusal, { detail: `${n}` })
    await store.releaseSavepoint()
  }
  await store.commit()
  const texts = prepare.mock.calls.map((call) => call.arguments[0])
  assert.equal(new Set(texts).size, texts.length)
})

test("a statement binds its values by name, constants stand in its text", () => {
  const { sql, bindings } = statement<{ b: string; a: number }>()((q, p) =>
    q.updateTable("cut").set({ created_at: p.a, reason: "it's over", target: null }).where("id", "=", p.b),
  )
  assert.deepEqual(bindings, ["a", "b"])
  assert.ok(sql.includes("'it''s over'"))
  assert.deepEqual(bind(bindings, { b: "x", a: 1 }), [1, "x"])
  assert.throws(() => bind(bindings, { a: 1 }), TypeError)
})

test("sqlite: on a full disk the batch is refused whole, nothing committed is lost, and it goes on when there is space", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-sqlite-"))
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], { stdio: "ignore" })
  } catch (cause) {
    if (process.env["SCHLEUSE_PEERS"] === "require") throw cause
    rmSync(folder, { recursive: true })
    return t.skip("mounting a small disk needs root")
  }
  const store = openSqlite(join(folder, "keeper.sqlite"))
  t.after(async () => {
    await store.close()
    execFileSync("umount", [folder])
    rmSync(folder, { recursive: true })
  })
  await migrate(store, 1)
  const detail = "x".repeat(4000)
  let batches = 0
  const fill = async (): Promise<unknown> => {
    for (;;) {
      try {
        await store.begin()
        for (let n = 0; n < 20; n++) await store.run(insertRefusal, { detail })
        await store.commit()
        batches++
      } catch (error) {
        await store.rollback()
        return error
      }
    }
  }
  writeFileSync(join(folder, "reserve"), Buffer.alloc(512 * 1024))
  assert.ok(isDiskFull(await fill()))
  assert.equal((await store.find(countRefusals, {}))?.n, batches * 20)
  rmSync(join(folder, "reserve"))
  const before = batches
  assert.ok(isDiskFull(await fill()))
  assert.ok(batches > before)
  assert.equal((await store.find(countRefusals, {}))?.n, batches * 20)
})
