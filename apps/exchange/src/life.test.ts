/** What happens to connections when keeper, operator or supervisor want something of the door. */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { type FileHandle, open, readdir } from "node:fs/promises"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { Fault } from "@schleuse/base"
import { DoorWorld, hasPeer, sha256 } from "./testing/door-world.ts"

/** A put that takes some seconds, once it is under way. */
async function slowPut(world: DoorWorld): Promise<Promise<{ code: number | null; stderr: string }>[]> {
  const put = world.sftp(["put in /f"], ["-l", "40000"])
  await world.until("the upload has begun", () => world.log.some((line) => line.startsWith("openWrite")))
  return [put]
}

async function begin(t: TestContext, bytes: number, drainMs?: number): Promise<DoorWorld | undefined> {
  if (!hasPeer(t, "sftp", ["-h"])) return undefined
  const world = await DoorWorld.open(t, { drainMs })
  world.make("in", bytes)
  return world
}

test("a session that the keeper ends is gone within a second, and the person reads why", async (t) => {
  const world = await begin(t, 30_000_000)
  if (world === undefined) return
  const [put] = await slowPut(world)
  const [session] = world.memory.sessions.keys()
  assert.ok(session !== undefined)
  const at = performance.now()
  world.memory.server.push("endSession", { session, reason: "test" })
  const end = await put
  assert.ok(performance.now() - at < 1500)
  assert.notEqual(end?.code, 0)
  assert.match(end?.stderr ?? "", /This session has ended/)
  assert.equal(
    world.log.some((line) => line.startsWith("commit")),
    false,
  )
})

test("whose session or key ends soon reads it on the screen, and goes on", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t, { keyExpiresAt: Date.UTC(2026, 11, 24, 12) })
  world.make("in", 30_000_000)
  const [put] = await slowPut(world)
  const [session] = world.memory.sessions.keys()
  world.memory.server.push("sessionEndsSoon", { session: session ?? "", minutes: 5 })
  world.memory.server.push("sessionEndsSoon", { session: "0".repeat(26), minutes: 4 })
  const other = await world.sftp(["ls /"])
  assert.match(other.stderr, /Your SSH key is valid until 2026-12-24 only/)
  world.memory.server.push("endSession", { session: session ?? "", reason: "test" })
  const { stderr } = (await put) ?? { stderr: "" }
  assert.match(stderr, /This session ends in 5 min\./)
  assert.doesNotMatch(stderr, /in 4 min/)
})

test("what was delivered is told before the session ends, however long the keeper takes", async (t) => {
  const world = await begin(t, 3000)
  if (world === undefined) return
  const { promise, resolve } = Promise.withResolvers<void>()
  world.memory.held.set("closeRead", promise)
  assert.equal((await world.sftp(["put in /f", "get /f out"])).code, 0)
  await world.until("the end of the read is told", () => world.memory.asked.includes("closeRead"))
  // More than one turn of both sides: another session comes and goes.
  assert.equal((await world.sftp(["ls /f"])).code, 0)
  await world.until("the other session has ended", () => world.memory.endings.length === 1)
  assert.equal(world.memory.sessions.size, 1, "the first one waits")
  resolve()
  await world.until("the session has ended", () => world.memory.endings.length === 2)
})

test("a cut ends everything at once", async (t) => {
  const world = await begin(t, 30_000_000)
  if (world === undefined) return
  const [put] = await slowPut(world)
  const at = performance.now()
  world.memory.server.push("cutDoor", { reason: "test" })
  assert.notEqual((await put)?.code, 0)
  await world.door.stopped
  assert.ok(performance.now() - at < 1000)
})

test("a drain lets a transfer end and takes nothing new", async (t) => {
  const world = await begin(t, 8_000_000)
  if (world === undefined) return
  const [put] = await slowPut(world)
  world.memory.server.push("drain", {})
  const late = await world.sftp(["ls"])
  assert.notEqual(late.code, 0)
  assert.equal((await put)?.code, 0)
  await world.door.stopped
  assert.ok(world.log.includes("commit /f 8000000"))
})

test("a drain that takes too long seals what is here, so that it can go on", async (t) => {
  const world = await begin(t, 30_000_000, 1500)
  if (world === undefined) return
  const [put] = await slowPut(world)
  world.memory.server.push("drain", {})
  assert.notEqual((await put)?.code, 0)
  await world.door.stopped
  const partial = world.memory.tree.requireFile("/f")
  assert.ok(partial.upload !== undefined && partial.sizeBytes > 0)
})

test("asked to end without its keeper, the door does not wait for a transfer that cannot end", async (t) => {
  const world = await begin(t, 60_000_000, 30_000)
  if (world === undefined) return
  const [put] = await slowPut(world)
  world.loseKeeper()
  const at = performance.now()
  await world.door.drain()
  assert.ok(performance.now() - at < 5000)
  assert.notEqual((await put)?.code, 0)
})

test("without its keeper the door stays and refuses", async (t) => {
  const world = await begin(t, 8_000_000)
  if (world === undefined) return
  const [put] = await slowPut(world)
  world.loseKeeper()
  const refused = await world.sftp(["ls"])
  assert.equal(refused.code, 255)
  assert.match(refused.stderr, /not ready at the moment/)
  const end = await put
  assert.notEqual(end?.code, 0)
  assert.match(end?.stderr ?? "", /not ready at the moment/)
})

test("a refusal of the keeper reaches the client with its sentence", async (t) => {
  const world = await begin(t, 1000)
  if (world === undefined) return
  world.memory.refusals.set("openWrite", new Fault("FOLDER_WRITE_REFUSED", "", { reference: "ABC234" }))
  const { code, stderr } = await world.sftp(["put in /f"])
  assert.equal(code, 1)
  assert.match(stderr, /\[ABC234\] \(betrieb@schleuse\.test\)/)
})

async function flipBit(file: FileHandle, position: number): Promise<void> {
  const byte = Buffer.alloc(1)
  await file.read(byte, 0, 1, position)
  byte.writeUInt8(byte.readUInt8(0) ^ 1)
  await file.write(byte, 0, 1, position)
}

test("a flipped bit ends the read at its segment, and the keeper is told", async (t) => {
  const world = await begin(t, 3_000_000)
  if (world === undefined) return
  assert.equal((await world.sftp(["put in /f"])).code, 0)
  const { blobs } = world.memory.transfers
  const [entry] = (await readdir(blobs, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
  assert.ok(entry !== undefined)
  const file = await open(join(entry.parentPath, entry.name), "r+")
  await flipBit(file, 2_500_000)
  await file.close()
  const { code, stderr } = await world.sftp(["get /f out"])
  assert.equal(code, 1)
  assert.match(stderr, /A part of this file is damaged/)
  await world.until("the release has ended", () => world.log.some((line) => /^released \/f \d+ incomplete$/.test(line)))
  const content = world.read("in")
  const got = world.read("out")
  assert.ok(got.length < 2_500_000)
  assert.equal(sha256(got), sha256(content.subarray(0, got.length)))
})

test("a client that does not read makes the door wait, not hoard", async (t) => {
  const world = await begin(t, 200_000_000)
  if (world === undefined) return
  assert.equal((await world.sftp(["put in /f"])).code, 0)
  const args = [...world.sftpArguments, "test@127.0.0.1:/f", "out"]
  const child = spawn("sftp", args, { cwd: world.folder, detached: true, stdio: "ignore" })
  const { pid } = child
  assert.ok(pid !== undefined)
  const ended = new Promise((resolve) => child.on("close", resolve))
  await world.until("the read has begun", () => world.log.includes("key /f 0"))
  process.kill(-pid, "SIGSTOP")
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const keys = world.log.filter((line) => line.startsWith("key /f"))
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.deepEqual(
    world.log.filter((line) => line.startsWith("key /f")),
    keys,
  )
  assert.ok(keys.length < 4)
  process.kill(-pid, "SIGCONT")
  await ended
  assert.equal(sha256(world.read("out")), sha256(world.read("in")))
})
