/** Clients that behave badly, at a house that serves others meanwhile: silent, slow, greedy, gone. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { test } from "node:test"
import { DemoHouse } from "./testing/demo-house.ts"
import { requireLogHolds } from "./testing/log-copy.ts"
import { hasPeers, isThere, sha256, until } from "./testing/programs.ts"
import { RawSftp, READ, readFields, REPLY, REQUEST, WRITE_NEW } from "./testing/raw-sftp.ts"

const OUTBOX = "/ausgang/aok-musterland"
const INBOX = "/eingang/praxis-beispiel"
const PRACTICE = "praxis-beispiel"
const INSURER = "aok-musterland"
const MEGABYTE = 1024 * 1024
/** What a door may hold for one client that does not read: its windows and a few parts, never all it asked for (200 MB). */
const HELD_LIMIT_BYTES = 64 * MEGABYTE
const LOGIN_SECONDS = 5
const IDLE_SECONDS = 10

test("silent, slow and greedy clients harm nobody but themselves", async (t) => {
  if (!hasPeers(t, "ssh", "sftp") || !isThere(t, process.platform === "linux", "/proc")) return
  const settings = ["[limits]", `login_seconds = ${LOGIN_SECONDS}`, `idle_seconds = ${IDLE_SECONDS}`]
  const house = await DemoHouse.start(t, { settings })
  const content = randomBytes(24 * MEGABYTE)
  writeFileSync(house.file("in"), content)
  await house.requireSftp(PRACTICE, `put in ${OUTBOX}/large`)
  const door = house.pids().get("sftp")
  const serves = async () => {
    await house.requireSftp(PRACTICE, `put in ${OUTBOX}/x`, `rm ${OUTBOX}/x`)
  }

  await t.test("half-open connections are closed at the login limit; others are served meanwhile", async () => {
    const words = ["", "SSH-2.0-silent\r\n", "GET / HTTP/1.1\r\n\r\n", "\0".repeat(1000)]
    const startMs = performance.now()
    const closed = Array.from({ length: 40 }, (_, i) => silent(house.port(), words[i % words.length] ?? ""))
    await serves()
    await Promise.all(closed)
    const tookMs = performance.now() - startMs
    assert.ok(tookMs < (LOGIN_SECONDS + 3) * 1000, `${tookMs} ms`)
  })

  await t.test("10,000 opened handles: a limit refuses the rest, and all end with the connection", async () => {
    const client = await RawSftp.open(house, INSURER)
    const asked = Array.from({ length: 10_000 }, () => client.openFile(`${INBOX}/large`, READ))
    const answers = await Promise.all(asked)
    const opened = answers.filter((answer) => typeof answer !== "number").length
    assert.ok(opened >= 100 && opened < 5000, `${opened} handles`)
    assert.ok(answers.every((answer) => typeof answer !== "number" || answer === 4))
    await serves()
    await client.end()
  })

  await t.test("10,000 uploads that are opened at once end in refusals too, and leave nothing behind", async () => {
    const client = await RawSftp.open(house, PRACTICE)
    const asked = Array.from({ length: 10_000 }, (_, i) => client.openFile(`${OUTBOX}/greedy-${i}`, WRITE_NEW))
    const answers = await Promise.all(asked)
    const opened = answers.filter((answer) => typeof answer !== "number").length
    assert.ok(opened >= 100 && opened < 5000, `${opened} handles`)
    await client.end()
    await serves()
    assert.ok(!(await house.list(INSURER, INBOX)).some((name) => name.startsWith("greedy")))
  })

  await t.test("a client that asks for much and reads nothing stops itself, not the door", async () => {
    const client = await RawSftp.open(house, INSURER)
    const handle = await client.openFile(`${INBOX}/large`, READ)
    assert.ok(typeof handle !== "number")
    client.pause()
    // What earlier clients have left behind in the heap is not this one's.
    const before = memoryOf(door)
    const length = 200_000
    const asked = Array.from({ length: 1000 }, (_, i) => {
      const at = (i * length) % (content.length - length)
      return client.request(REQUEST.read, ...readFields(handle, at, length)).then((reply) => ({ at, reply }))
    })
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await serves()
    assert.ok(memoryOf(door) - before < HELD_LIMIT_BYTES, `${before} and then ${memoryOf(door)} bytes`)
    client.resume()
    for (const { at, reply } of await Promise.all(asked)) {
      assert.equal(reply.type, REPLY.data)
      assert.ok(reply.body.subarray(4).equals(content.subarray(at, at + length)), `place ${at}`)
    }
    await client.end()
  })

  await t.test("a client that falls silent with a file open is let go after the idle limit", async () => {
    const client = await RawSftp.open(house, INSURER)
    const handle = await client.openFile(`${INBOX}/large`, READ)
    assert.ok(typeof handle !== "number")
    await client.request(REQUEST.read, ...readFields(handle, 0, 200_000))
    client.process.kill("SIGSTOP")
    const startMs = performance.now()
    try {
      await until("the session has ended", () => sessionsIn(house) === 0, (IDLE_SECONDS + 15) * 1000)
      assert.ok(performance.now() - startMs > (IDLE_SECONDS - 3) * 1000)
    } finally {
      await client.end()
    }
  })

  await t.test("bytes that are no SFTP end the channel with nothing done", async () => {
    const rubbish = [
      Buffer.of(0xff, 0xff, 0xff, 0xff, 1, 2, 3),
      Buffer.of(0, 0, 0, 0),
      Buffer.concat([Buffer.of(0, 0, 0, 9, 3, 0, 0, 0, 1), Buffer.of(0xff, 0xff, 0xff, 0xff)]),
      randomBytes(5000),
    ]
    for (const bytes of rubbish) {
      const client = await RawSftp.open(house, PRACTICE)
      client.process.stdin?.end(bytes)
      await client.ended
    }
    await serves()
  })

  await t.test("it was the same door all the time, and the log holds", async () => {
    assert.equal(house.pids().get("sftp"), door)
    await house.requireSftp(INSURER, `get ${INBOX}/large out`)
    assert.equal(sha256(readFileSync(house.file("out"))), sha256(content))
    await requireLogHolds(house)
    assert.doesNotMatch(house.log, /defect/)
  })
})

/** Connects, says this, then nothing; resolves when the other side has closed. */
function silent(port: number, words: string): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, "127.0.0.1", () => socket.write(words))
    socket.on("error", () => undefined)
    socket.on("close", () => resolve())
    socket.resume()
  })
}

/** Resident memory of a process in bytes. */
function memoryOf(pid: number | undefined): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024
}

/** Sessions at all doors. */
function sessionsIn(house: DemoHouse): number {
  const counts = house.schleuse("status", "--json").stdout.matchAll(/"sessions":(\d+)/g)
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}
