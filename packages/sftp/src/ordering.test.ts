/** Many requests at once: order, back-pressure, and the end of a session. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { sshString, sshUint32 } from "@schleuse/base"
import { MESSAGE, STATUS } from "./packet.ts"
import {
  client,
  openHandle,
  openSession,
  packet,
  quiet,
  statusOf,
  testSession,
  type TestSession,
} from "./testing/client.ts"
import { memoryStore } from "./testing/memory-backend.ts"

const WRITE_NEW = 0x1a
const READ = 0x01

/** A store in which acts wait until they are let go. */
function heldStore(...held: readonly string[]) {
  const log: string[] = []
  const waiting: (() => void)[] = []
  const store = memoryStore(async (act) => {
    log.push(act)
    if (held.includes(act)) await new Promise<void>((resolve) => waiting.push(resolve))
  })
  const letGo = async (which: "first" | "last" | "all") => {
    if (which === "all") for (const resolve of waiting.splice(0)) resolve()
    else (which === "first" ? waiting.shift() : waiting.pop())?.()
    await quiet()
  }
  return { store, log, waiting, letGo }
}

test("reads under way are answered as they settle, each once", async () => {
  const { store, letGo } = heldStore("read")
  store.put("/a", Buffer.from("abc"))
  const t = await openSession({}, store)
  const handle = await openHandle(t, "/a", READ)
  assert.deepEqual(await t.ask(...[10, 11, 12].map((id) => client.read(id, handle, id - 10, 1))), [])
  await letGo("last")
  await letGo("first")
  await letGo("all")
  assert.deepEqual(
    t.answers.slice(-3).map(({ id, body }) => `${id}${body.subarray(4).toString()}`),
    ["12c", "10a", "11b"],
  )
})

test("CLOSE waits for the writes before it, and what asks for the file waits for CLOSE", async () => {
  const { store, log, letGo } = heldStore("write", "close")
  const t = await openSession({}, store)
  const handle = await openHandle(t, "/a", WRITE_NEW)
  await t.ask(
    client.write(2, handle, 0, Buffer.from("a")),
    client.write(3, handle, 1, Buffer.from("b")),
    client.close(4, handle),
    client.onPath(MESSAGE.STAT, 5, "/a"),
    client.onPath(MESSAGE.STAT, 6, "/"),
    client.onPath(MESSAGE.REALPATH, 7, "/a"),
    client.write(8, handle, 2, Buffer.from("c")),
  )
  const ids = () => t.answers.slice(2).map(({ id }) => id)
  assert.deepEqual(
    new Set(ids()),
    new Set([7, 8]),
    "only what needs no storage, and the write behind CLOSE, is answered",
  )
  assert.equal(statusOf(t.answers.find(({ id }) => id === 8)).code, STATUS.FAILURE)
  assert.deepEqual(log, ["open", "write", "write"])
  await letGo("all")
  assert.deepEqual(log, ["open", "write", "write", "close"])
  await letGo("all")
  assert.deepEqual(ids().slice(2), [2, 3, 4, 5, 6])
})

test("a slow backend makes the session pause the stream before the limits are passed by more than one packet", async () => {
  const { store, letGo } = heldStore("write")
  const limits = { maxRequests: 1000, maxBytes: 1_000_000, maxHandles: 10 }
  const t = await openSession({ limits }, store)
  const handle = await openHandle(t, "/a", WRITE_NEW)
  const block = Buffer.alloc(200_000, 1)
  for (let i = 0; i < 20; i++) t.session.receive(client.write(i, handle, i * block.length, block))
  assert.ok(t.isPaused())
  assert.deepEqual(t.session.load, { requests: 5, bytes: 1_000_000, handles: 1 })
  for (let i = 0; i < 8; i++) {
    assert.ok(t.session.load.bytes <= 1_000_000)
    await letGo("all")
  }
  assert.equal(t.isPaused(), false)
  assert.deepEqual(t.session.load, { requests: 0, bytes: 0, handles: 1 })
  assert.equal(t.store.content("/a")?.length, 4_000_000)
  assert.equal(t.answers.length, 22)
})

test("the number of requests under way is limited too", async () => {
  const { store, letGo } = heldStore("stat")
  const t = await openSession({ limits: { maxRequests: 8, maxBytes: 1e6, maxHandles: 10 } }, store)
  for (let i = 0; i < 50; i++) t.session.receive(client.onPath(MESSAGE.STAT, i, "/"))
  assert.equal(t.session.load.requests, 8)
  await quiet()
  assert.ok(t.isPaused())
  for (let i = 0; i < 7; i++) await letGo("all")
  assert.equal(t.answers.length, 51)
  assert.equal(t.isPaused(), false)
})

/** Sends while the session lets it, as a transport with back-pressure would. */
async function flood(t: TestSession, request: Buffer, count: number): Promise<number> {
  let sent = 0
  while (sent < count && !t.isPaused()) {
    t.session.receive(request)
    sent++
    if (sent % 64 === 0) await quiet()
  }
  await quiet()
  return sent
}

for (const { why, request } of [
  { why: "reads", request: (handle: Buffer) => client.read(1, handle, 0, 200_000) },
  { why: "stats", request: () => client.onPath(MESSAGE.STAT, 1, "/") },
  { why: "unsupported requests", request: () => packet(99, sshUint32(1)) },
]) {
  test(`a client that floods ${why} and reads no answer is stopped`, async () => {
    const store = memoryStore()
    store.put("/a", Buffer.alloc(200_000))
    const t = await openSession({}, store)
    const handle = await openHandle(t, "/a", READ)
    t.setFull(true)
    const sent = await flood(t, request(handle), 100_000)
    assert.ok(sent <= 200, `${sent} sent`)
    const answered = t.answers.length
    await quiet()
    assert.equal(t.answers.length, answered, "nothing more is written")
    t.setFull(false)
    t.session.drained()
    await quiet()
    assert.equal(t.answers.length, sent + 2)
    assert.equal(t.isPaused(), false)
  })
}

test("a burst of bad requests in one chunk is refused piece by piece", async () => {
  const t = await openSession()
  t.setFull(true)
  t.session.receive(Buffer.concat(Array.from({ length: 50_000 }, () => packet(99, sshUint32(1)))))
  await quiet()
  assert.ok(t.answers.length <= 130, `${t.answers.length} answers`)
  assert.ok(t.isPaused())
  t.setFull(false)
  t.session.drained()
  for (let i = 0; i < 400 && t.answers.length < 50_001; i++) await quiet()
  assert.equal(t.answers.length, 50_001)
})

test("10,000 OPENs at once give 100 handles and 9,900 refusals, and the session goes on", async () => {
  const t = await openSession()
  t.store.put("/a", Buffer.from("a"))
  const answers = await t.ask(...Array.from({ length: 10_000 }, (_, id) => client.open(id, "/a", READ)))
  for (let i = 0; i < 100 && t.answers.length < 10_001; i++) await quiet()
  const all = [...answers, ...t.answers.slice(1 + answers.length)]
  assert.equal(new Set(all.map(({ id }) => id)).size, 10_000)
  const handles = all.filter(({ type }) => type === MESSAGE.HANDLE)
  assert.equal(handles.length, 100)
  assert.equal(t.session.load.handles, 100)
  const first = handles[0]?.body.subarray(4) ?? Buffer.alloc(0)
  assert.equal(statusOf(await t.askOne(client.close(1, first))).code, STATUS.OK)
  await openHandle(t, "/a", READ)
})

test("a stream that ends carries out what was sent, then abandons what was not closed", async () => {
  const t = await openSession()
  const a = await openHandle(t, "/a", WRITE_NEW)
  const b = await openHandle(t, "/b", WRITE_NEW)
  t.session.receive(client.write(1, a, 0, Buffer.from("a")))
  t.session.receive(client.close(2, b))
  t.session.end("closed")
  assert.equal(await t.session.ended, undefined)
  assert.equal(t.store.content("/a")?.toString(), "a")
  assert.deepEqual(t.store.endings, ["closed /b", "abandoned /a"])
  assert.equal(t.answers.length, 5)
  assert.deepEqual(t.session.load, { requests: 0, bytes: 0, handles: 0 })
})

test("a stream that ends while the session is full still carries out what was sent", async () => {
  const { store, letGo } = heldStore("write")
  const t = await openSession({ limits: { maxRequests: 2, maxBytes: 1e6, maxHandles: 10 } }, store)
  const handle = await openHandle(t, "/a", WRITE_NEW)
  for (let i = 0; i < 6; i++) t.session.receive(client.write(i, handle, i, Buffer.from("x")))
  t.session.receive(client.close(9, handle))
  t.session.end("closed")
  for (let i = 0; i < 4; i++) await letGo("all")
  await t.session.ended
  assert.equal(t.store.content("/a")?.toString(), "xxxxxx")
  assert.deepEqual(t.store.endings, ["closed /a"])
})

test("a lost connection begins nothing new, lets writes settle, then abandons", async () => {
  const { store, log, letGo } = heldStore("write")
  const t = await openSession({ limits: { maxRequests: 1, maxBytes: 1e6, maxHandles: 10 } }, store)
  const handle = await openHandle(t, "/a", WRITE_NEW)
  t.session.receive(client.write(1, handle, 0, Buffer.from("a")))
  t.session.receive(client.write(2, handle, 1, Buffer.from("b")))
  t.session.receive(client.close(3, handle))
  const before = t.answers.length
  t.session.end("lost")
  t.session.receive(client.write(4, handle, 2, Buffer.from("c")))
  await quiet()
  assert.deepEqual(t.store.endings, [])
  await letGo("all")
  assert.equal(await t.session.ended, undefined)
  assert.deepEqual(t.store.endings, ["abandoned /a"])
  assert.deepEqual(log, ["open", "write", "abandon"])
  assert.equal(t.answers.length, before)
})

test("a file that opens after the connection was lost is abandoned too", async () => {
  const { store, letGo } = heldStore("open")
  const t = await openSession({}, store)
  t.session.receive(client.open(1, "/a", WRITE_NEW))
  t.session.end("lost")
  await quiet()
  await letGo("all")
  await t.session.ended
  assert.deepEqual(t.store.endings, ["abandoned /a"])
})

test("a close that fails gives the handle back and tells the client", async () => {
  const store = memoryStore((act) => (act === "close" ? Promise.reject(new Error("disk")) : Promise.resolve()))
  const t = await openSession({}, store)
  const handle = await openHandle(t, "/a", WRITE_NEW)
  assert.equal(statusOf(await t.askOne(client.close(1, handle))).code, STATUS.FAILURE)
  assert.equal(t.session.load.handles, 0)
  assert.equal(t.defects.length, 1)
})

test("abandoning that fails is reported and does not keep the session from ending", async () => {
  const store = memoryStore((act) => (act === "abandon" ? Promise.reject(new Error("disk")) : Promise.resolve()))
  const t = await openSession({}, store)
  await openHandle(t, "/a", WRITE_NEW)
  t.session.end("lost")
  await t.session.ended
  assert.equal(t.defects.length, 1)
})

const broken: readonly { why: string; packets: readonly Buffer[]; code: string; end?: true }[] = [
  { why: "a request before INIT", packets: [client.onPath(MESSAGE.STAT, 1, "/")], code: "SFTP_NOT_STARTED" },
  { why: "INIT twice", packets: [client.init(), client.init()], code: "SFTP_STARTED_TWICE" },
  { why: "version 2", packets: [client.init(2)], code: "SFTP_VERSION_TOO_OLD" },
  { why: "a packet that is too long", packets: [client.init(), sshUint32(262_145)], code: "SFTP_PACKET_SIZE_INVALID" },
  { why: "an empty packet", packets: [client.init(), sshUint32(0)], code: "SFTP_PACKET_SIZE_INVALID" },
  { why: "a broken extension pair in INIT", packets: [packet(1, sshUint32(3), sshUint32(9))], code: "BYTES_TRUNCATED" },
  { why: "a stream cut in a packet", packets: [client.init(), sshUint32(9)], code: "SFTP_STREAM_TRUNCATED", end: true },
]
for (const { why, packets, code, end } of broken) {
  test(`${why} ends the session, and nothing behind it is carried out`, async () => {
    const t = testSession()
    for (const bytes of packets) t.session.receive(bytes)
    if (end === true) t.session.end("closed")
    else t.session.receive(client.makeFolder(9, "/never"))
    const reason = await t.session.ended
    assert.equal(reason?.code, code)
    const again = await openSession({}, t.store)
    assert.equal(statusOf(await again.askOne(client.onPath(MESSAGE.STAT, 1, "/never"))).code, STATUS.NO_SUCH_FILE)
  })
}

test("files open when the rules of framing are broken are abandoned", async () => {
  const t = await openSession()
  const handle = await openHandle(t, "/a", WRITE_NEW)
  t.session.receive(client.write(1, handle, 0, Buffer.from("a")))
  t.session.receive(packet(MESSAGE.INIT, sshUint32(3), sshString("a"), sshString("b")))
  assert.equal((await t.session.ended)?.code, "SFTP_STARTED_TWICE")
  assert.deepEqual(t.store.endings, ["abandoned /a"])
  assert.equal(statusOf(t.answers.at(-1)).code, STATUS.OK, "the write before it was still answered")
})
