import assert from "node:assert/strict"
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { duplexPair } from "node:stream"
import { test } from "node:test"
import { KeeperClient } from "@schleuse/wire"
import { startKeeper } from "../keeper.ts"
import { TestDoor } from "../testing/door.ts"
import { contentOf, environmentOf, KeeperWorld } from "../testing/keeper-world.ts"
import { readPublishedLeaves, verifyStoredLog } from "../testing/log-reader.ts"

function target(t: { after: (clean: () => void) => void }): string {
  const parent = mkdtempSync(join(tmpdir(), "schleuse-backup-"))
  t.after(() => rmSync(parent, { recursive: true }))
  return join(parent, "copy")
}

test("a backup that is made under load opens, verifies, and gives back what was delivered before it", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const contents = Array.from({ length: 8 }, (_, n) => contentOf(5000, n))
  for (const [n, content] of contents.entries()) await praxis.put(`/ausgang/aok/${n}`, content)
  const folder = target(t)
  let isDone = false
  const load = (async () => {
    for (let n = 100; !isDone; n++) {
      await praxis.put(`/ausgang/aok/${n}`, contentOf(2000, n))
      await aok.get(`/eingang/praxis/${n}`)
      await aok.call("removeFile", { path: `/eingang/praxis/${n}` })
    }
  })()
  const copied = await world.operator.call("backup", { folder })
  isDone = true
  await load
  const { vkey } = world.keeper
  assert.equal((await readPublishedLeaves(folder, vkey, copied.logSize)).length, copied.logSize)
  assert.equal(verifyStoredLog(folder, vkey).size, copied.logSize)
  const copy = await startKeeper(environmentOf(folder))
  t.after(() => copy.stop("asked"))
  assert.equal(copy.vkey, vkey)
  const [ours, its] = duplexPair()
  const blobs = join(folder, "blobs")
  copy.attach(its, { zone: "sftp", name: "sftp", incoming: join(folder, "incoming", "sftp"), blobs })
  const door = new TestDoor(ours)
  await door.start()
  const session = await door.login("aok", world.keys.aok)
  for (const [n, content] of contents.entries()) assert.deepEqual(await session.get(`/eingang/praxis/${n}`), content)
  // Whatever the copy names is there, and can be read.
  for (const name of await session.names("/eingang/praxis")) await session.get(`/eingang/praxis/${name}`)
})

test("without a session not a file is copied", async (t) => {
  const world = await KeeperWorld.open(t)
  const folder = target(t)
  const session = "0".repeat(26)
  await assert.rejects(world.operator.client.call("backup", { folder }, session), { code: "SESSION_ENDED" })
  assert.ok(!existsSync(folder))
  const denied = (await world.leaves()).filter((leaf) => leaf.type === "denied" && leaf.command === "backup")
  assert.equal(denied.length, 1)
})

test("an existing folder is not written to", async (t) => {
  const world = await KeeperWorld.open(t)
  const folder = target(t)
  await world.operator.call("backup", { folder })
  const before = readdirSync(folder)
  await assert.rejects(world.operator.call("backup", { folder }), { code: "BACKUP_FOLDER_EXISTS" })
  assert.deepEqual(readdirSync(folder), before)
})

test("no other keeper starts on a folder in use, and the one that runs does not notice", async (t) => {
  const world = await KeeperWorld.open(t)
  await assert.rejects(startKeeper(environmentOf(world.folder)), { code: "STORE_LOCKED" })
  await world.operator.local("status", {})
})

test("a folder keeps its mode", async (t) => {
  const world = await KeeperWorld.open(t)
  await world.stop()
  const environment = environmentOf(world.folder)
  const productive = { ...environment, arguments: { ...environment.arguments, mode: "productive" as const } }
  await assert.rejects(startKeeper(productive), { code: "DATA_MODE_WRONG" })
  await world.start()
})

test("the directory is listed in pages, and a wrong code opens no session", async (t) => {
  const world = await KeeperWorld.open(t)
  const { institutions } = await world.operator.call("listDirectory", {})
  assert.deepEqual(institutions.map((one) => one.slug).toSorted(), ["aok", "klinik", "praxis"])
  assert.deepEqual(institutions.find((one) => one.slug === "aok")?.accounts[0]?.login, "aok")
  const client: KeeperClient = world.operator.client
  await assert.rejects(client.call("setupBegin", { code: "AAAA-AAAA-AAAA-AAAA-AAAA" }), { code: "SETUP_CODE_WRONG" })
})
