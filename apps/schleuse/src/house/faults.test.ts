/** What breaks under the house while files travel: a bit on the disk, the keeper, a door, a second house on the same folder. */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import type { LeafOf } from "@schleuse/leaf"
import { DemoHouse } from "./testing/demo-house.ts"
import { requireLogHolds } from "./testing/log-copy.ts"
import { hasPeers, isThere, until } from "./testing/programs.ts"

const OUTBOX = "/ausgang/aok-musterland"
const INBOX = "/eingang/praxis-beispiel"
const PRACTICE = "praxis-beispiel"
const INSURER = "aok-musterland"
const KEEPER = fileURLToPath(new URL("../../../keeper/src/main.ts", import.meta.url))
const MEGABYTE = 1024 * 1024
/** What a client reads while the keeper is away. */
const NOT_READY = /The service is not ready at the moment\. Files that were accepted are safe\./

test("faults below the house are refused, told, and got over", async (t) => {
  if (!hasPeers(t, "sftp") || !isThere(t, process.platform === "linux", "/proc")) return
  const house = await DemoHouse.start(t)
  const make = (name: string, bytes: number): Buffer => {
    const content = randomBytes(bytes)
    writeFileSync(house.file(name), content)
    return content
  }
  const isSame = (name: string, content: Buffer) => readFileSync(house.file(name)).equals(content)
  const serves = async (login = PRACTICE) => (await house.sftp(login, "ls /ausgang")).code === 0

  await t.test("a flipped bit: the read ends at that segment, loudly, and the log says incomplete", async () => {
    const content = make("flipped", 6 * MEGABYTE)
    const before = blobs(house)
    await house.requireSftp(PRACTICE, `put flipped ${OUTBOX}/flipped`)
    const [blob, another] = blobs(house).filter((path) => !before.includes(path))
    assert.ok(blob !== undefined && another === undefined)
    flipBit(blob, Math.floor(statSync(blob).size * 0.7))
    const { code, stderr } = await house.sftp(INSURER, `get ${INBOX}/flipped got-flipped`)
    assert.equal(code, 1)
    assert.match(stderr, /\[[A-Z0-9]{6}\]|damaged|beschädigt/)
    const got = readFileSync(house.file("got-flipped"))
    assert.ok(got.length < content.length && content.subarray(0, got.length).equals(got), "no byte of it is wrong")
    // The client does not wait for the door's last word about it.
    const end = await untilReleaseEnds(house)
    assert.equal(end?.complete, 0)
    assert.ok((end?.bytes ?? content.length) < content.length)
    // And the same bit again: the file was not harmed by our reading.
    flipBit(blob, Math.floor(statSync(blob).size * 0.7))
    await house.requireSftp(INSURER, `get ${INBOX}/flipped got-flipped`)
    assert.ok(isSame("got-flipped", content))
  })

  await t.test("the keeper is killed during a put and a get: both end with an error, and all comes back", async (t) => {
    const content = make("under-way", 12 * MEGABYTE)
    await house.requireSftp(PRACTICE, `put under-way ${OUTBOX}/there`)
    const slow = ["-l", "30000"]
    const put = house.beginSftp({ login: PRACTICE }, [`put under-way ${OUTBOX}/under-way`], slow)
    const get = house.beginSftp({ login: INSURER }, [`get ${INBOX}/there got-there`], slow)
    await until("both are under way", () => existsSync(house.file("got-there")))
    await new Promise((resolve) => setTimeout(resolve, 800))
    const keeper = house.pids().get("keeper")
    assert.ok(house.kill("keeper"))
    const atMs = performance.now()
    // While nobody is behind the doors they say so, and nothing else.
    await until("the door refuses politely", async () => NOT_READY.test((await house.sftp(PRACTICE, "ls")).stderr))
    const backMs = await house.untilServing()
    t.diagnostic(
      `served again ${Math.round(performance.now() - atMs)} ms after the kill (waited ${Math.round(backMs)})`,
    )
    assert.notEqual((await put.ended).code, 0)
    assert.notEqual((await get.ended).code, 0)
    assert.notEqual(house.pids().get("keeper"), keeper)
    assert.deepEqual(
      (await house.list(INSURER, INBOX)).filter((name) => name === "under-way"),
      [],
    )
    await house.requireSftp(PRACTICE, `reput under-way ${OUTBOX}/under-way`)
    await house.requireSftp(INSURER, `reget ${INBOX}/there got-there`, `get ${INBOX}/under-way got-under-way`)
    assert.ok(isSame("got-there", content))
    assert.ok(isSame("got-under-way", content))
  })

  await t.test("a door is killed: another one takes its place and port, and the upload goes on there", async (t) => {
    const content = make("resumed", 12 * MEGABYTE)
    const put = house.beginSftp({ login: PRACTICE }, [`put resumed ${OUTBOX}/resumed`], ["-l", "40000"])
    await until("it is under way", async () => (await house.list(PRACTICE, OUTBOX)).includes("resumed"))
    const port = house.port()
    assert.ok(house.kill("sftp"))
    const atMs = performance.now()
    assert.notEqual((await put.ended).code, 0)
    assert.ok(await serves(INSURER).then(() => true))
    await house.untilServing()
    t.diagnostic(`served again ${Math.round(performance.now() - atMs)} ms after the kill`)
    assert.equal(house.port(), port)
    await house.requireSftp(PRACTICE, `reput resumed ${OUTBOX}/resumed`)
    await house.requireSftp(INSURER, `get ${INBOX}/resumed got-resumed`)
    assert.ok(isSame("got-resumed", content))
  })

  await t.test("the other door does not notice", async () => {
    assert.ok(house.kill("sftp"))
    await house.requireSftp({ login: INSURER, zone: "inside" }, "ls /eingang")
    await house.untilServing()
  })

  await t.test("a second supervisor on the same folder is refused, and the first goes on", async () => {
    const second = house.schleuse("demo", "--ports", "auto", "--json")
    assert.equal(second.code, 1)
    assert.match(second.stdout, /SUPERVISOR_RUNNING/)
    assert.ok(await serves())
  })

  await t.test("a second keeper on the same folder refuses to run, and the first goes on", async () => {
    const data = house.data
    const settings = join(data, "run", "settings.json")
    const named = ["--data", data, "--mode", "demo", "--isolation", "one-user", "--egress", "open"]
    const args = [KEEPER, ...named, "--root-key", "file", "--settings", settings, "--build", "0".repeat(32)]
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe", "ipc"] })
    const said: unknown[] = []
    child.on("message", (message: unknown) => said.push(message))
    const code = await new Promise<number | null>((resolve) => child.once("exit", resolve))
    assert.notEqual(code, 0)
    assert.match(JSON.stringify(said), /"refused":\{"code":"[A-Z_]+"/)
    assert.ok(await serves())
  })

  await t.test("the supervisor is killed too: the next start finds everything", async () => {
    const content = make("before", 100_000)
    await house.requireSftp(PRACTICE, `put before ${OUTBOX}/before`)
    await house.killSupervisor()
    await house.open()
    await house.requireSftp(INSURER, `get ${INBOX}/before got-before`)
    assert.ok(isSame("got-before", content))
  })

  await t.test("and the log of all this holds", async () => void (await requireLogHolds(house)))
})

/** What the door said at last about the last release, from a copy of the log that holds. */
async function untilReleaseEnds(house: DemoHouse): Promise<LeafOf<"release_end"> | undefined> {
  let end: LeafOf<"release_end"> | undefined
  await until("the release has ended", async () => {
    const copy = await requireLogHolds(house)
    const release = copy.leavesOf("release").at(-1)?.release
    end = copy.leavesOf("release_end").find((leaf) => leaf.release === release)
    return end !== undefined
  })
  return end
}

function blobs(house: DemoHouse): readonly string[] {
  const folder = join(house.data, "blobs")
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

/** Changes one bit, as a failing disk does: the mode of the file (0444) is no obstacle and stays. */
function flipBit(path: string, at: number): void {
  const { mode } = statSync(path)
  chmodSync(path, 0o644)
  const file = openSync(path, "r+")
  const byte = Buffer.alloc(1)
  readSync(file, byte, 0, 1, at)
  byte.writeUInt8(byte.readUInt8(0) ^ 1)
  writeSync(file, byte, 0, 1, at)
  closeSync(file)
  chmodSync(path, mode)
}
