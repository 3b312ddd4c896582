/** OpenSSH's own sftp against the door: what a partner's script does. */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { DoorWorld, hasPeer, sha256 } from "./testing/door-world.ts"

const SEGMENT = 256 * 1024
const PART = 64 * 1024 * 1024

const sizes = [0, 1, 4096, SEGMENT - 1, SEGMENT, SEGMENT + 1, 4 * SEGMENT, 3_000_017, PART, PART + 1]
test("files of any size come back as they were sent", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  const contents = sizes.map((size) => world.make(`in-${size}`, size))
  const put = await world.sftp(sizes.map((size) => `put in-${size} /f-${size}`))
  assert.equal(put.code, 0, put.stderr)
  const get = await world.sftp(sizes.map((size) => `get /f-${size} out-${size}`))
  assert.equal(get.code, 0, get.stderr)
  sizes.forEach((size, i) =>
    assert.equal(sha256(world.read(`out-${size}`)), sha256(contents[i] ?? Buffer.of()), `${size}`),
  )
  for (const size of sizes) {
    assert.ok(world.log.includes(`commit /f-${size} ${size}`))
    await world.until("the release has ended", () => world.log.includes(`released /f-${size} ${size} complete`))
  }
  // The second part's key was asked for by itself.
  assert.deepEqual(
    world.log.filter((line) => line.startsWith("key ")),
    [`key /f-${PART + 1} 0`, `key /f-${PART + 1} 1`],
  )
  assert.deepEqual(world.defects, [])
})

test("nothing that was sent lies on the disk in clear", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  const secret = "Diagnose: F32.1 mittelgradige depressive Episode"
  writeFileSync(world.file("in"), secret.repeat(20_000))
  assert.equal((await world.sftp(["put in /secret"])).code, 0)
  const { blobs } = world.memory.transfers
  const files = readdirSync(blobs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  assert.equal(files.length, 1)
  for (const { parentPath, name } of files)
    assert.equal(readFileSync(join(parentPath, name)).includes("Diagnose"), false)
})

test("folders go and come as a whole, and are listed, renamed and removed", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  mkdirSync(world.file("many"))
  for (let i = 0; i < 300; i++) writeFileSync(world.file(`many/f${i}`), `content ${i}`)
  assert.equal((await world.sftp(["put -r many /many", "get -r /many back"])).code, 0)
  for (let i = 0; i < 300; i++) assert.equal(readFileSync(world.file(`back/f${i}`), "utf8"), `content ${i}`)
  const lines = "ls -1 /many; rename /many/f0 /many/g; chmod 600 /many/g; rm /many/g; mkdir /leer; rmdir /leer; df /"
  const { code, stdout, stderr } = await world.sftp(lines.split("; "))
  assert.equal(code, 0, stderr)
  assert.equal(stdout.split("\n").filter((line) => line.startsWith("/many/f")).length, 300)
  assert.equal(world.memory.tree.find("/many/g"), undefined)
  assert.notEqual((await world.sftp(["get /many/g"])).code, 0)
  assert.notEqual((await world.sftp(["ls /nowhere"])).code, 0)
})

/** Begins a slow put and kills the client when something has arrived. */
async function breakOff(world: DoorWorld, signal: "SIGKILL" | "SIGINT"): Promise<void> {
  const args = ["-l", "80000", ...world.sftpArguments, "test@127.0.0.1"]
  // A group of its own: a terminal's Ctrl-C reaches sftp and its ssh.
  const child = spawn("sftp", args, { cwd: world.folder, detached: true })
  const ended = new Promise((resolve) => child.on("close", resolve))
  child.stdin.write("put in /partial\n")
  await world.until("some of it is on the disk", () => {
    const names = readdirSync(world.memory.transfers.incoming)
    return names.some((name) => readFileSync(join(world.memory.transfers.incoming, name)).length > 1_000_000)
  })
  const { pid } = child
  assert.ok(pid !== undefined)
  process.kill(signal === "SIGKILL" ? -pid : pid, signal)
  child.stdin.end()
  await ended
}

for (const memory of ["the same door", "another door"] as const) {
  test(`an upload that was broken off goes on at ${memory}`, async (t) => {
    if (!hasPeer(t, "sftp", ["-h"])) return
    const world = await DoorWorld.open(t)
    const content = world.make("in", 6_000_000)
    await breakOff(world, "SIGKILL")
    await world.until("the session has ended", () => world.memory.endings.length > 0)
    assert.deepEqual(world.memory.endings, ["lost"])
    const partial = world.memory.tree.requireFile("/partial")
    assert.ok(partial.upload !== undefined && partial.sizeBytes > 1_000_000 && partial.sizeBytes < 6_000_000)
    if (memory === "another door") {
      await world.stopDoor()
      await world.startDoor()
    }
    const { code, stderr } = await world.sftp(["reput in /partial", "get /partial out"])
    assert.equal(code, 0, stderr)
    assert.equal(sha256(world.read("out")), sha256(content))
    assert.equal(world.memory.tree.requireFile("/partial").sha256, sha256(content))
    assert.equal(
      world.log.some((line) => line.startsWith("own key")),
      memory === "another door",
    )
    assert.deepEqual(world.defects, [])
  })
}

test("a download goes on where it stopped", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  const content = world.make("in", 2_000_000)
  writeFileSync(world.file("out"), content.subarray(0, 777_777))
  assert.equal((await world.sftp(["put in /f", "reget /f out"])).code, 0)
  assert.equal(sha256(world.read("out")), sha256(content))
  await world.until("the release has ended", () => world.log.includes(`released /f ${2_000_000 - 777_777} incomplete`))
})

test("Ctrl-C in OpenSSH's put closes the file, and so commits it", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  world.make("in", 6_000_000)
  await breakOff(world, "SIGINT")
  await world.until("it was committed", () => world.log.some((line) => line.startsWith("commit /partial")))
  assert.ok(world.memory.tree.requireFile("/partial").sizeBytes < 6_000_000)
})

test("put -f makes everything durable before the close", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  const content = world.make("in", 1_000_000)
  assert.equal((await world.sftp(["put -f in /f", "get /f out"])).code, 0)
  assert.equal(sha256(world.read("out")), sha256(content))
  assert.ok(world.memory.asked.indexOf("sealPart") < world.memory.asked.indexOf("commitWrite"))
})

test("new keys are negotiated in the middle of transfers in both directions", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  const content = world.make("in", 30_000_000)
  const { code, stderr } = await world.sftp(["put in /f", "get /f out"], ["-o", "RekeyLimit=2M"])
  assert.equal(code, 0, stderr)
  assert.equal(sha256(world.read("out")), sha256(content))
})

const profiles = [
  {
    offered: "offered",
    args: ["-c", "aes256-ctr", "-o", "MACs=hmac-sha2-256", "-o", "KexAlgorithms=diffie-hellman-group14-sha256"],
    code: 0,
  },
  { offered: "refused", args: ["-c", "aes256-ctr", "-o", "MACs=hmac-sha2-256"], code: 255 },
  { offered: "refused", args: ["-o", "KexAlgorithms=diffie-hellman-group14-sha256"], code: 255 },
  { offered: "offered", args: ["-c", "aes128-ctr", "-o", "MACs=hmac-sha1"], code: 255 },
  { offered: "offered", args: ["-o", "KexAlgorithms=diffie-hellman-group14-sha1"], code: 255 },
  { offered: "refused", args: ["-c", "aes256-gcm@openssh.com"], code: 0 },
  { offered: "refused", args: ["-c", "chacha20-poly1305@openssh.com"], code: 0 },
] as const
test("algorithms of the profile kompatibel are there only when they are offered, SHA-1 never", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  for (const offered of ["offered", "refused"] as const) {
    const world = await DoorWorld.open(t, { settings: { compatibleAlgorithms: offered } })
    world.make("in", 100_000)
    for (const profile of profiles.filter((one) => one.offered === offered)) {
      const { code, stderr } = await world.sftp(["put in /f"], profile.args)
      assert.equal(code === 0, profile.code === 0, `${profile.args.join(" ")}: ${stderr}`)
    }
  }
})
