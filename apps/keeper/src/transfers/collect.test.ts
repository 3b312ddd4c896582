import assert from "node:assert/strict"
import { chmodSync, readFileSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { join } from "node:path"
import { test } from "node:test"
import { contentOf, KeeperWorld, until } from "../testing/keeper-world.ts"

const A = contentOf(3000, 1)
const B = contentOf(4000, 2)
const SENT = "/ausgang/aok/a.txt"
const RECEIVED = "/eingang/praxis/a.txt"

test("the sender takes back what nobody has collected: gone for both, and from the disk", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const upload = await praxis.open(SENT)
  await praxis.finish(upload, [A])
  await praxis.call("removeFile", { path: SENT })
  assert.deepEqual(await praxis.names("/ausgang/aok"), [])
  await assert.rejects(aok.get(RECEIVED), { code: "PATH_NOT_FOUND" })
  await until(() => !praxis.hasBlob(upload.part.part))
})

test("once a part has gone to the recipient the sender cannot take it back", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put(SENT, [A, B])
  const read = await aok.call("openRead", { path: RECEIVED })
  assert.ok(read.kind === "stored")
  assert.equal(read.first, undefined, "of several parts none comes along")
  await aok.call("readPart", { release: read.release, index: 0 })
  await assert.rejects(praxis.call("removeFile", { path: SENT }), { code: "FILE_COLLECTED" })
})

test("the recipient confirms only what went to him whole", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put(SENT, [A, B])
  await assert.rejects(aok.call("removeFile", { path: RECEIVED }), { code: "FILE_NOT_COLLECTED" })
  const read = await aok.call("openRead", { path: RECEIVED })
  assert.ok(read.kind === "stored")
  await aok.call("readPart", { release: read.release, index: 0 })
  await assert.rejects(aok.call("removeFile", { path: RECEIVED }), { code: "FILE_NOT_COLLECTED" })
  await aok.call("readPart", { release: read.release, index: 1 })
  await aok.call("removeFile", { path: RECEIVED })
  assert.deepEqual(await praxis.names("/ausgang/aok"), [])
})

test("a confirmed version is shredded: no key in the database, no file on the disk, no part for a release that is open", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const upload = await praxis.open(SENT)
  await praxis.finish(upload, [A])
  const read = await aok.call("openRead", { path: RECEIVED })
  assert.ok(read.kind === "stored")
  await aok.call("removeFile", { path: RECEIVED })
  await assert.rejects(aok.call("readPart", { release: read.release, index: 0 }), { code: "VERSION_GONE" })
  await until(() => !praxis.hasBlob(upload.part.part))
  await world.stop()
  const db = new DatabaseSync(join(world.folder, "keeper.sqlite"))
  const row = db.prepare("select state, length(wrapped_key) as bytes from part where id = ?").get(upload.part.part)
  db.close()
  assert.deepEqual({ ...row }, { state: "shredded", bytes: 0 })
})

test("a release belongs to its session, and ends with closeRead", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, door } = await world.loginAll()
  await praxis.put(SENT, [A, B])
  const read = await aok.call("openRead", { path: RECEIVED })
  assert.ok(read.kind === "stored")
  const { release } = read
  const other = await world.login("aok", door)
  await assert.rejects(other.call("readPart", { release, index: 0 }), { code: "RELEASE_NOT_OPEN" })
  await assert.rejects(praxis.call("readPart", { release, index: 0 }), { code: "RELEASE_NOT_OPEN" })
  await assert.rejects(aok.call("readPart", { release, index: 2 }), { code: "PART_NOT_FOUND" })
  await aok.call("closeRead", { release, deliveredBytes: 0, complete: false })
  await assert.rejects(aok.call("readPart", { release, index: 0 }), { code: "RELEASE_NOT_OPEN" })
})

test("each part's key is in the log before it is out, under the release's id", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const { version } = await praxis.put(SENT, [A, B])
  const read = await aok.call("openRead", { path: RECEIVED })
  assert.ok(read.kind === "stored")
  await aok.call("readPart", { release: read.release, index: 1 })
  const leaves = await world.leaves()
  const released = leaves.filter((leaf) => leaf.type === "release_part")
  assert.deepEqual(
    released.map((leaf) => [leaf.release, leaf.version, leaf.part, leaf.index]),
    [[read.release, version, read.parts[1]?.part, 1]],
  )
})

test("a flipped bit in a part fails loudly where it is read", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const upload = await praxis.open(SENT)
  await praxis.finish(upload, [A])
  const path = praxis.blobPath(upload.part.part)
  const bytes = readFileSync(path)
  bytes.writeUInt8(bytes.readUInt8(1000) ^ 4, 1000)
  chmodSync(path, 0o644)
  writeFileSync(path, bytes)
  await assert.rejects(aok.get(RECEIVED), { code: "SEGMENT_DAMAGED" })
})

test("roles bind: without them one neither puts nor collects", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.put(SENT, A)
  for (const [login, roles, path, code] of [
    ["nur-sender", ["sender"], RECEIVED, "FOLDER_READ_REFUSED"],
    ["nur-sammler", ["collector"], "/ausgang/praxis/x", "FOLDER_WRITE_REFUSED"],
  ] as const) {
    const session = await world.loginNew("aok", login, roles)
    const act = login === "nur-sender" ? session.get(path) : session.put(path, A)
    await assert.rejects(act, { code })
  }
})
