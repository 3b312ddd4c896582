import assert from "node:assert/strict"
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { setImmediate as turn } from "node:timers/promises"
import { contentOf, KeeperWorld, until } from "./testing/keeper-world.ts"
import { verifyStoredLog } from "./testing/log-reader.ts"

const A = contentOf(3000, 1)
const B = contentOf(4000, 2)

test("after a restart a pending upload goes on from its sealed length; what was only written is dropped", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, door } = await world.loginAll()
  const upload = await praxis.open("/ausgang/aok/a")
  await praxis.call("sealPart", { upload: upload.id, sealed: praxis.writePart(upload.part, A) })
  const next = await praxis.call("openPart", { upload: upload.id })
  praxis.writePart(next, B, A)
  await world.restart()
  assert.ok(!existsSync(join(door.started.incoming, next.part)))
  const later = await world.login("praxis")
  assert.equal((await later.stat("/ausgang/aok/a"))?.sizeBytes, A.length)
  const resumed = await later.open("/ausgang/aok/a", "continue")
  assert.equal(resumed.id, upload.id)
  await later.finish(resumed, [B], A)
  assert.deepEqual(await (await world.login("aok")).get("/eingang/praxis/a"), Buffer.concat([A, B]))
})

test("a part that was acknowledged but not moved is moved at the next start; strange files go", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, door } = await world.loginAll()
  const upload = await praxis.open("/ausgang/aok/a")
  await praxis.finish(upload, [A])
  const incoming = join(door.started.incoming, upload.part.part)
  const blob = praxis.blobPath(upload.part.part)
  await world.stop()
  renameSync(blob, incoming)
  writeFileSync(join(door.started.incoming, "fremd"), "x")
  mkdirSync(join(door.started.incoming, "ordner"))
  await world.start()
  assert.ok(existsSync(blob) && !existsSync(incoming))
  assert.ok(!readdirSync(door.started.incoming).some((name) => name === "fremd" || name === "ordner"))
  assert.deepEqual(await (await world.login("aok")).get("/eingang/praxis/a"), A)
})

test("a file whose removal was cut short is removed at the next start", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  const upload = await praxis.open("/ausgang/aok/a")
  await praxis.finish(upload, [A])
  const blob = praxis.blobPath(upload.part.part)
  const pending = praxis.call("removeFile", { path: "/ausgang/aok/a" })
  await pending
  await until(() => !existsSync(blob))
  await world.stop()
  writeFileSync(join(world.folder, "incoming", "sftp", upload.part.part), "x")
  await world.start()
  assert.ok(!existsSync(join(world.folder, "incoming", "sftp", upload.part.part)))
  assert.ok(!existsSync(blob))
})

test("sessions and doors of an earlier run are over, with a leaf each; the stop is the last leaf of its run", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  const { vkey } = world.keeper
  await world.stop()
  const { leaves } = verifyStoredLog(world.folder, vkey)
  assert.equal(leaves.at(-1)?.type, "keeper_stop")
  await world.start()
  const door = await world.openDoor()
  await assert.rejects(door.client.call("listFolder", { path: "/" }, praxis.id), { code: "SESSION_ENDED" })
  const types = (await world.leaves()).slice(leaves.length).map((leaf) => leaf.type)
  assert.equal(types[0], "keeper_start")
  assert.equal(types.filter((type) => type === "session_end").length, 3)
  assert.ok(types.includes("door_stop"))
})

test("a door that closes ends its instance and its sessions; one that closes while it starts as well", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, door } = await world.loginAll()
  door.client.close()
  await door.gone
  await assert.rejects(praxis.list("/"), { code: "KEEPER_AWAY" })
  const hasty = world.attachDoor("inside")
  const started = hasty.start()
  setImmediate(() => hasty.client.close())
  await started.catch(() => undefined)
  // The keeper hears of a closed descriptor in its own time.
  while ((await world.operator.local("status", {})).doors.length > 0) await turn()
  const leaves = await world.leaves()
  const count = (type: string) => leaves.filter((leaf) => leaf.type === type).length
  assert.equal(count("door_start"), count("door_stop"))
  assert.ok(count("door_stop") >= 1)
})

test("stopping turns away what comes then, and nothing else fails", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  const { vkey } = world.keeper
  const calls = Array.from({ length: 50 }, (_, n) => praxis.put(`/ausgang/aok/${n}`, contentOf(100, n)))
  const results = Promise.allSettled(calls)
  await world.stop()
  for (const result of await results) {
    if (result.status === "rejected") assert.equal(Reflect.get(result.reason, "code"), "KEEPER_AWAY")
  }
  verifyStoredLog(world.folder, vkey)
  assert.ok(!world.lines.some((line) => line.includes("defect")), world.lines.join("\n"))
})
