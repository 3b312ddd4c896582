import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { join } from "node:path"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { contentOf, KeeperWorld } from "../testing/keeper-world.ts"

const A = contentOf(3000, 1)

test("a mailbox has four areas, and in them what grants open", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, klinik } = await world.loginAll()
  assert.deepEqual(await praxis.names("/"), ["ausgang", "eingang", "ablage", "quittungen", "schluessel"])
  assert.deepEqual(await praxis.names("/ausgang"), ["aok"])
  assert.deepEqual(await aok.names("/eingang"), ["praxis"])
  assert.deepEqual(await aok.names("/ausgang"), ["praxis"])
  assert.deepEqual(await klinik.names("/ausgang"), [])
  assert.deepEqual(await klinik.names("/eingang"), [])
  for (const session of [praxis, aok, klinik]) assert.deepEqual(await session.names("/ablage"), ["qualitaet"])
  assert.deepEqual(await klinik.names("/quittungen"), [])
})

test("foreign and absent folders are refused alike", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, klinik } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  for (const folder of ["/ausgang/aok", "/ausgang/niemand", "/eingang/praxis", "/eingang/niemand", "/etwas"]) {
    await assert.rejects(klinik.list(folder), { code: "PATH_NOT_FOUND" }, folder)
    assert.equal(await klinik.stat(folder), undefined, folder)
    assert.equal(await klinik.stat(`${folder}/a.txt`), undefined, folder)
    await assert.rejects(klinik.get(`${folder}/a.txt`), { code: "PATH_NOT_FOUND" }, folder)
    await assert.rejects(klinik.call("removeFile", { path: `${folder}/a.txt` }), { code: "PATH_NOT_FOUND" }, folder)
  }
})

test("subfolders are made and removed by who may write, when they are empty", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const make = (path: string) => praxis.call("makeFolder", { path })
  const remove = (path: string) => praxis.call("removeFolder", { path })
  await make("/ausgang/aok/2026")
  await make("/ausgang/aok/2026/q3")
  await assert.rejects(make("/ausgang/aok/2026"), { code: "PATH_EXISTS" })
  await assert.rejects(make("/ausgang/aok/weg/q3"), { code: "PATH_NOT_FOUND" })
  await assert.rejects(make("/ausgang/aok"), { code: "PATH_IS_FOLDER" })
  await assert.rejects(make("/neu"), { code: "PATH_NOT_FOUND" })
  await praxis.put("/ausgang/aok/2026/q3/a.txt", A)
  assert.deepEqual(await aok.names("/eingang/praxis/2026/q3"), ["a.txt"])
  assert.deepEqual(await aok.get("/eingang/praxis/2026/q3/a.txt"), A)
  await assert.rejects(remove("/ausgang/aok/2026"), { code: "FOLDER_NOT_EMPTY" })
  await assert.rejects(remove("/ausgang/aok/2026/q3"), { code: "FOLDER_NOT_EMPTY" })
  await assert.rejects(remove("/ausgang/aok"), { code: "FOLDER_FIXED" })
  await assert.rejects(remove("/ausgang"), { code: "FOLDER_FIXED" })
  await assert.rejects(remove("/ausgang/aok/nichts"), { code: "PATH_NOT_FOUND" })
  await aok.call("removeFile", { path: "/eingang/praxis/2026/q3/a.txt" })
  const upload = await praxis.open("/ausgang/aok/2026/q3/b.txt")
  await assert.rejects(remove("/ausgang/aok/2026/q3"), { code: "FOLDER_NOT_EMPTY" })
  await praxis.call("abortWrite", { upload: upload.id })
  await remove("/ausgang/aok/2026/q3")
  await remove("/ausgang/aok/2026")
  assert.deepEqual(await praxis.names("/ausgang/aok"), [])
})

test("a recipient and a reader of a shared folder remove no subfolder", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.call("makeFolder", { path: "/ausgang/aok/2026" })
  await praxis.call("makeFolder", { path: "/ablage/qualitaet/2026" })
  for (const path of ["/eingang/praxis/2026", "/ablage/qualitaet/2026"]) {
    await assert.rejects(aok.call("removeFolder", { path }), { code: "FOLDER_WRITE_REFUSED" }, path)
    await assert.rejects(aok.call("makeFolder", { path: `${path}/neu` }), { code: "FOLDER_WRITE_REFUSED" }, path)
  }
})

test("stat tells what is there: the top, areas, folders, subfolders, files, receipts and their days", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.call("makeFolder", { path: "/ausgang/aok/2026" })
  await praxis.put("/ausgang/aok/2026/a.txt", A)
  const [day] = await praxis.names("/quittungen")
  const [receipt] = await praxis.names(`/quittungen/${day}`)
  const kinds: readonly (readonly [string, string | undefined])[] = [
    ["/", "folder"],
    ["/ausgang", "folder"],
    ["/ausgang/aok", "folder"],
    ["/ausgang/aok/2026", "folder"],
    ["/ausgang/aok/2026/a.txt", "file"],
    ["/ausgang/aok/2026/b.txt", undefined],
    ["/ausgang/aok/2025/a.txt", undefined],
    ["/quittungen", "folder"],
    [`/quittungen/${day}`, "folder"],
    ["/quittungen/2020-01-01", undefined],
    ["/quittungen/gestern", undefined],
    [`/quittungen/${day}/${receipt}`, "file"],
    [`/quittungen/${day}/nichts`, undefined],
  ]
  for (const [path, kind] of kinds) assert.equal((await praxis.stat(path))?.kind, kind, path)
  assert.equal((await aok.stat("/eingang/praxis/2026"))?.writable, false)
  await assert.rejects(praxis.list(`/quittungen/${day}/${receipt}`), { code: "PATH_IS_FILE" })
})

test("a look is in the log before its first answer, and covers session and folder for a minute", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, door } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  const looks = async () => (await world.leaves()).filter((leaf) => leaf.type === "list").length
  for (let n = 0; n < 10; n++) {
    await praxis.list("/ausgang/aok")
    await praxis.stat("/ausgang/aok/a.txt")
  }
  assert.equal(await looks(), 1)
  await aok.list("/eingang/praxis")
  assert.equal(await looks(), 2, "another session")
  await (await world.login("praxis", door)).list("/ausgang/aok")
  assert.equal(await looks(), 3, "another session of the same account")
  await praxis.list("/ablage/qualitaet")
  assert.equal(await looks(), 4, "another folder")
})

test("a session is worth nothing at another door, and another door learns nothing of it", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  for (const door of [await world.openDoor("inside"), await world.openDoor("sftp", "sftp-2")]) {
    await assert.rejects(door.client.call("listFolder", { path: "/" }, praxis.id), { code: "SESSION_ENDED" })
  }
  const silent = world.attachDoor("sftp", "sftp-3")
  await assert.rejects(silent.client.call("listFolder", { path: "/" }, praxis.id))
})

const FILES = 100_000

test("a folder of 100,000 files is listed in pages that cost the same at its end", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/vorlage", A)
  await world.stop()
  insertFiles(join(world.folder, "keeper.sqlite"), FILES)
  await world.start()
  const reader = await world.login("aok")
  const sender = await world.login("praxis", reader.door)
  assert.equal(aok.id.length, reader.id.length)
  for (const [session, path] of [
    [reader, "/eingang/praxis"],
    [sender, "/ausgang/aok"],
  ] as const) {
    const names: string[] = []
    const times: number[] = []
    let cursor: string | undefined
    do {
      const before = performance.now()
      const page = await session.call("listFolder", cursor === undefined ? { path } : { path, cursor })
      times.push(performance.now() - before)
      assert.ok(page.entries.length <= 1000)
      for (const { name } of page.entries) names.push(name)
      cursor = page.next
    } while (cursor !== undefined)
    assert.equal(new Set(names).size, names.length)
    assert.equal(names.length, FILES + 1)
    const median = (of: number[]) => of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0
    const [early, late] = [median(times.slice(0, 20)), median(times.slice(-20))]
    assert.ok(
      late < 10 * early + 20,
      `pages take ${early.toFixed(1)} ms at the start, ${late.toFixed(1)} ms at the end`,
    )
  }
})

test("thousands of versions of one name are listed to their end", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.put("/ausgang/aok/oft", A)
  await praxis.put("/ausgang/aok/zuletzt", A)
  await world.stop()
  insertVersions(join(world.folder, "keeper.sqlite"), 5200)
  await world.start()
  const names = await (await world.login("aok")).names("/eingang/praxis")
  assert.equal(names.length, 5202)
  assert.equal(new Set(names).size, 5202)
  assert.deepEqual(names.slice(0, 2), ["oft", "oft;5200"])
  assert.deepEqual(names.slice(-2), ["oft;1", "zuletzt"])
})

const cursors: readonly { cursor: string; code?: FaultCode }[] = [
  { cursor: "", code: "SCHEMA_MISMATCH" },
  { cursor: "files", code: "SCHEMA_MISMATCH" },
  { cursor: "files:-1:a", code: "SCHEMA_MISMATCH" },
  { cursor: "nichts:0:a", code: "SCHEMA_MISMATCH" },
  { cursor: "files:1:a/b", code: "SCHEMA_MISMATCH" },
  { cursor: "files:9999999999:a" },
  { cursor: "uploads:0:" },
  { cursor: "directories:5:zzz" },
  { cursor: "files:0:' or 1=1 --" },
]
test("a forged cursor shows nothing but one's own listing, or is refused", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  for (const { cursor, code } of cursors) {
    const page = praxis.call("listFolder", { path: "/ausgang/aok", cursor })
    if (code !== undefined) await assert.rejects(page, { code }, cursor)
    else
      assert.ok(
        (await page).entries.every((entry) => entry.name.startsWith("a.txt")),
        cursor,
      )
  }
})

test("an ended session can do nothing", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.call("endSession", { reason: "closed" })
  await assert.rejects(praxis.list("/"), { code: "SESSION_ENDED" })
  await assert.rejects(praxis.stat("/"), { code: "SESSION_ENDED" })
  await assert.rejects(praxis.call("volume", {}), { code: "SESSION_ENDED" })
})

/** Copies of the one file there is, straight into the database: 100,000 uploads would take minutes. */
function insertFiles(database: string, count: number): void {
  const db = new DatabaseSync(database)
  const id = (n: number) => `f${String(n).padStart(25, "0")}`
  db.function("id_of", { deterministic: true }, (n) => id(Number(n)))
  db.exec(`begin;
    create temp table n (i integer primary key);
    with recursive c(i) as (select 1 union all select i + 1 from c where i < ${count}) insert into n select i from c;
    insert into file select id_of(i), f.folder_id, f.directory, 'datei-' || printf('%06d', i), id_of(i), 1, f.created_at
      from n, (select * from file limit 1) f;
    insert into version select id_of(i), id_of(i), 1, v.account_id, v.institution_id, v.door_id, v.state, v.size_bytes,
      v.sha256, 0, v.leaf_index, v.created_at, v.delivered_at, null, null from n, (select * from version limit 1) v;
    commit`)
  db.close()
}

function insertVersions(database: string, count: number): void {
  const db = new DatabaseSync(database)
  db.exec(`begin;
    with recursive c(i) as (select 2 union all select i + 1 from c where i <= ${count})
    insert into version select 'v' || printf('%025d', i), v.file_id, i, v.account_id, v.institution_id, v.door_id, v.state,
      v.size_bytes, v.sha256, 0, v.leaf_index, v.created_at, v.delivered_at, null, null
      from c, (select version.* from version join file on file.id = file_id where name = 'oft') v;
    update file set versions = ${count + 1}, current_version = 'v' || printf('%025d', ${count + 1}) where name = 'oft';
    commit`)
  db.close()
}
