import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { setTimeout as delay } from "node:timers/promises"
import { type CommandName, COMMANDS, KeeperClient } from "@schleuse/wire"
import { TestDoor } from "../testing/door.ts"
import { KeeperChild } from "../testing/keeper-process.ts"
import { contentOf, KeeperWorld } from "../testing/keeper-world.ts"
import { verifyStoredLog } from "../testing/log-reader.ts"
import { Space } from "./space.ts"

const RESERVE = 1024 * 1024

/** A disk of its own for a test. Undefined, with the test skipped, if that is not possible here. */
function smallDisk(t: TestContext, megabytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-disk-"))
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder], { stdio: "ignore" })
  } catch (cause) {
    rmSync(folder, { recursive: true })
    if (process.env["SCHLEUSE_PEERS"] === "require") throw cause
    t.skip("mounting a small disk needs root")
    return undefined
  }
  t.after(() => {
    execFileSync("umount", ["-l", folder])
    rmSync(folder, { recursive: true })
  })
  return folder
}

/** Fills a disk up to so many free bytes. */
function fill(folder: string, freeBytes: number): void {
  const file = openSync(join(folder, "ballast"), "a")
  const block = Buffer.alloc(4096)
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(folder)
      if (bavail * bsize <= freeBytes) return
      writeSync(file, block)
    }
  } finally {
    closeSync(file)
  }
}

test("as space gets short, first uploads end, then all but what cuts, seals, ends or looks", (t) => {
  const folder = smallDisk(t, 8)
  if (folder === undefined) return
  let now = 0
  const space = new Space(folder, RESERVE, () => now)
  assert.equal(space.state, "reserve-used")
  assert.ok(space.makeReserve())
  assert.equal(space.state, "enough")
  for (const name of Object.keys(COMMANDS) as CommandName[]) space.requireFor(name)
  fill(folder, RESERVE / 2)
  assert.equal(space.state, "enough", "is looked at four times a second")
  now += 250
  assert.equal(space.state, "low")
  assert.equal(space.volume().freeBytes, 0)
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    if (COMMANDS[name].lane !== "growing") space.requireFor(name)
    else assert.throws(() => space.requireFor(name), { code: "SPACE_SHORT" }, name)
  }
  fill(folder, RESERVE / 4 - 4096)
  now += 250
  assert.equal(space.state, "scarce")
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    if (COMMANDS[name].lane === "priority") space.requireFor(name)
    else assert.throws(() => space.requireFor(name), { code: "SPACE_LOW" }, name)
  }
  space.freeReserve()
  assert.equal(space.state, "reserve-used")
  assert.throws(() => space.requireFor("loginSsh"), { code: "SPACE_LOW" })
  assert.ok(!space.makeReserve(), "it is not made again while it would fill the disk")
  rmSync(join(folder, "ballast"))
  assert.ok(space.makeReserve())
  assert.equal(statSync(join(folder, "reserve")).blocks * 512, RESERVE, "really written")
  assert.equal(space.state, "enough")
})

test("a reserve that a crash left half written is made again", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-space-"))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, "reserve"), Buffer.alloc(1000))
  const space = new Space(folder, RESERVE, () => 0)
  assert.equal(space.state, "reserve-used")
  assert.ok(space.makeReserve())
  assert.equal(statSync(join(folder, "reserve")).size, RESERVE)
})

test("a keeper on a full disk refuses, loses nothing, still cuts, comes back by itself, and works when there is space", async (t) => {
  const folder = smallDisk(t, 32)
  if (folder === undefined) return
  const world = await KeeperWorld.open(t)
  const content = contentOf(3000, 1)
  const sender = await world.login("praxis")
  await sender.put("/ausgang/aok/a", content)
  await sender.put("/ausgang/aok/fetched", content)
  const { vkey } = world.keeper
  await world.stop()
  cpSync(world.folder, join(folder, "data"), { recursive: true })
  const data = join(folder, "data")

  let keeper = new KeeperChild(data)
  await keeper.said("ready")
  const door = new TestDoor(await keeper.attach("sftp"))
  await door.start()
  const praxis = await world.login("praxis", door)
  // Short: no uploads, but who comes to collect gets in, reads, and makes room.
  fill(folder, RESERVE - 16_384)
  await delay(300)
  await assert.rejects(praxis.put("/ausgang/aok/b", content), { code: "SPACE_SHORT" })
  const aok = await world.login("aok", door)
  assert.deepEqual(await aok.get("/eingang/praxis/fetched"), content)
  await aok.call("removeFile", { path: "/eingang/praxis/fetched" })
  assert.deepEqual(await aok.names("/eingang/praxis"), ["a"])
  // Scarce: nothing more of that.
  fill(folder, RESERVE / 8)
  await delay(300)
  for (const act of [
    () => praxis.put("/ausgang/aok/b", content),
    () => aok.get("/eingang/praxis/a"),
    () => aok.list("/"),
  ]) {
    await assert.rejects(act, { code: "SPACE_LOW" })
  }

  // Now really full: the log finds no space. The process ends, its reserve is freed, and the next start can cut.
  const operator = new KeeperClient(await keeper.attach("operator"), {}, () => undefined)
  fill(folder, 0)
  const ended = keeper.ended
  let isOver = false
  void ended.then(() => (isOver = true))
  while (!isOver) {
    await operator.call("status", {}).catch(() => undefined)
    await delay(5)
  }
  assert.equal(await ended, 70, keeper.stderr)
  fill(folder, RESERVE)
  keeper = new KeeperChild(data)
  await keeper.said("ready")
  const again = new KeeperClient(await keeper.attach("operator"), {}, () => undefined)
  assert.equal((await again.call("status", {})).space, "reserve-used")
  await again.call("cut", { scope: "institution", target: "klinik", reason: "Probe" })
  const second = new TestDoor(await keeper.attach("sftp"))
  await second.start()
  await assert.rejects(world.login("aok", second), { code: "SPACE_LOW" })

  rmSync(join(folder, "ballast"))
  const deadline = Date.now() + 15_000
  while ((await again.call("status", {})).space !== "enough") {
    assert.ok(Date.now() < deadline, "the reserve is made again")
    await delay(200)
  }
  const reader = await world.login("aok", second)
  assert.deepEqual(await reader.get("/eingang/praxis/a"), content)
  await keeper.stop()
  assert.ok(verifyStoredLog(data, vkey).leaves.some((leaf) => leaf.type === "cut"))
})
