/** Bytes that no honest client sends: cut, changed, random, and the corpus of such streams in ../corpus. */
import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { sshString, sshUint32 } from "@schleuse/base"
import fc from "fast-check"
import { MESSAGE, STATUS } from "./packet.ts"
import { client, openHandle, openSession, packet, quiet, statusOf, testSession, uint64 } from "./testing/client.ts"

const READ = 0x01
const WRITE_NEW = 0x1a
const NONE = Buffer.alloc(8)

/** Well-formed requests; `handle` may be a real one. */
function requests(handle: Buffer): readonly Buffer[] {
  const attributes = Buffer.concat([sshUint32(0x8000_000f), uint64(3), ...[1, 2, 0o600, 4, 5, 1].map(sshUint32)])
  const pairs = Buffer.concat([attributes, sshString("a@b"), sshString("c")])
  return [
    client.open(1, "/a", READ),
    client.close(1, handle),
    client.read(1, handle, 0, 10),
    client.write(1, handle, 0, Buffer.from("abc")),
    client.onPath(MESSAGE.LSTAT, 1, "/a"),
    client.onHandle(MESSAGE.FSTAT, 1, handle),
    client.setStat(1, "/a", pairs),
    packet(MESSAGE.FSETSTAT, sshUint32(1), sshString(handle), pairs),
    client.onPath(MESSAGE.OPENDIR, 1, "/"),
    client.onHandle(MESSAGE.READDIR, 1, handle),
    client.onPath(MESSAGE.REMOVE, 1, "/a"),
    client.makeFolder(1, "/d"),
    client.onPath(MESSAGE.RMDIR, 1, "/d"),
    client.onPath(MESSAGE.REALPATH, 1, "/a"),
    client.rename(1, "/a", "/b"),
    client.extended(1, "posix-rename@openssh.com", sshString("/a"), sshString("/b")),
    client.extended(1, "statvfs@openssh.com", sshString("/")),
    client.extended(1, "fsync@openssh.com", sshString(handle)),
    client.extended(1, "expand-path@openssh.com", sshString("~")),
    client.extended(1, "home-directory", sshString("")),
    client.extended(1, "limits@openssh.com"),
  ]
}

test("a request cut at any byte, or with a byte behind its end, is refused as malformed and the session goes on", async () => {
  const t = await openSession()
  for (const whole of requests(NONE)) {
    const body = whole.subarray(4)
    for (let length = 5; length < body.length; length++) {
      const cut = body.subarray(0, length)
      const status = statusOf(await t.askOne(Buffer.concat([sshUint32(cut.length), cut])))
      // Cut inside its own name, an extension is an unknown one.
      const isNameCut = body[0] === MESSAGE.EXTENDED && length >= 9 && length < 9 + body.readUInt32BE(5)
      assert.ok(status.code === STATUS.BAD_MESSAGE || isNameCut, `type ${body[0]}, ${length} bytes: ${status.code}`)
    }
    const longer = Buffer.concat([sshUint32(body.length + 1), body, Buffer.alloc(1)])
    const expected = body[0] === MESSAGE.WRITE ? STATUS.FAILURE : STATUS.BAD_MESSAGE
    assert.equal(statusOf(await t.askOne(longer)).code, expected, `type ${body[0]}`)
  }
  assert.deepEqual(t.defects, [])
})

test("what rclone 1.60 sends behind the data of its last WRITE is passed over", async () => {
  const t = await openSession()
  const handle = await openHandle(t, "/a", WRITE_NEW)
  const fields = [sshUint32(1), sshString(handle), uint64(0), sshString("end"), Buffer.from("old data of the buffer")]
  assert.equal(statusOf(await t.askOne(packet(MESSAGE.WRITE, ...fields))).code, STATUS.OK)
  assert.equal(t.store.content("/a")?.toString(), "end")
})

test("offsets that no file has are refused, for reading and for writing", async () => {
  const t = await openSession()
  const handle = await openHandle(t, "/a", WRITE_NEW)
  const reading = await openHandle(t, "/a", READ)
  for (const offset of [2n ** 53n - 1n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n]) {
    const write = client.write(1, handle, offset, Buffer.from("abc"))
    assert.equal(statusOf(await t.askOne(write)).code, STATUS.BAD_MESSAGE, `write at ${offset}`)
    const read = client.read(1, reading, offset, 3)
    assert.equal(statusOf(await t.askOne(read)).code, STATUS.BAD_MESSAGE, `read at ${offset}`)
  }
  assert.equal(t.store.content("/a")?.length, 0)
})

test("handles that are stale, foreign, made up or of the wrong kind are refused", async () => {
  const other = await openSession()
  const foreign = await openHandle(other, "/a", WRITE_NEW)
  const t = await openSession()
  const stale = await openHandle(t, "/a", WRITE_NEW)
  await t.ask(client.close(1, stale))
  await openHandle(t, "/a", READ)
  for (const handle of [stale, foreign, Buffer.alloc(0), NONE, Buffer.alloc(9), Buffer.alloc(256, 255)]) {
    for (const request of requests(handle)) {
      const usesHandle = request.includes(Buffer.concat([sshUint32(5), sshString(handle)])) || isOnHandle(request)
      if (!usesHandle) continue
      const { code } = statusOf(await t.askOne(request))
      assert.equal(code, STATUS.FAILURE, `type ${request[4]}`)
    }
  }
  const reading = await openHandle(t, "/a", READ)
  const wrong = [
    client.write(1, reading, 0, NONE),
    client.onHandle(MESSAGE.READDIR, 1, reading),
    packet(MESSAGE.FSETSTAT, sshUint32(1), sshString(reading), sshUint32(0)),
  ]
  for (const request of wrong) assert.equal(statusOf(await t.askOne(request)).code, STATUS.OP_UNSUPPORTED)
})

function isOnHandle(request: Buffer): boolean {
  const types: readonly number[] = [
    MESSAGE.CLOSE,
    MESSAGE.READ,
    MESSAGE.WRITE,
    MESSAGE.FSTAT,
    MESSAGE.FSETSTAT,
    MESSAGE.READDIR,
  ]
  return types.includes(request[4] ?? 0) || request.includes("fsync@openssh.com")
}

test("OPEN flags that contradict each other or are unknown are refused", async () => {
  const t = await openSession()
  for (const flags of [0, 0x04, 0x08, 0x18, 0x09, 0x11, 0x22, 0x16, 0x1e, 0x42, 0x8000_0002, 0xffff_ffff]) {
    const status = statusOf(await t.askOne(client.open(1, "/a", flags)))
    assert.equal(status.code, STATUS.OP_UNSUPPORTED, `0x${flags.toString(16)}`)
  }
  assert.equal(t.store.content("/a"), undefined)
})

test("paths that are refused are refused in every request that has one", async () => {
  const t = await openSession()
  for (const path of [
    Buffer.from("/a\0"),
    Buffer.from("2fc0ae", "hex"),
    Buffer.from("..\\a"),
    Buffer.alloc(5000, 0x61),
  ]) {
    for (const type of [
      MESSAGE.STAT,
      MESSAGE.LSTAT,
      MESSAGE.OPENDIR,
      MESSAGE.REMOVE,
      MESSAGE.RMDIR,
      MESSAGE.REALPATH,
    ]) {
      assert.equal(statusOf(await t.askOne(client.onPath(type, 1, path))).code, STATUS.BAD_MESSAGE)
    }
    assert.equal(statusOf(await t.askOne(client.open(1, path, WRITE_NEW))).code, STATUS.BAD_MESSAGE)
    assert.equal(statusOf(await t.askOne(client.extended(1, "home-directory", sshString(path)))).code > 0, true)
  }
})

/** Feeds a stream in pieces; whatever it is, each id is answered at most as often as it was sent, and the session ends. */
async function survive(stream: Buffer, pieceBytes: number): Promise<void> {
  const t = testSession()
  for (let at = 0; at < stream.length; at += pieceBytes) t.session.receive(stream.subarray(at, at + pieceBytes))
  await quiet()
  t.session.end("closed")
  const reason = await t.session.ended
  assert.ok(reason === undefined || reason.code !== "INTERNAL")
  // The memory store has no bugs that a request could reach, so a defect would be ours.
  assert.deepEqual(t.defects, [])
  assert.deepEqual(t.session.load, { requests: 0, bytes: 0, handles: 0 })
}

test("random bytes, alone or as bodies of packets, never do more than be refused", async () => {
  const body = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 64 }))
  const framed = fc.array(body, { maxLength: 12 }).map((bodies) => {
    return Buffer.concat([client.init(), ...bodies.map(([type, bytes]) => packet(type, Buffer.from(bytes)))])
  })
  const raw = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
  await fc.assert(fc.asyncProperty(fc.oneof(framed, raw), fc.integer({ min: 1, max: 50 }), survive), { numRuns: 300 })
})

test("honest conversations with a few bytes changed never do more than be refused", async () => {
  // A session's first handle ends in serial 0, but its first half is random: most of these find no handle.
  const honest = Buffer.concat([client.init(), client.open(1, "/a", WRITE_NEW), ...requests(NONE)])
  const change = fc.tuple(fc.integer({ min: 0, max: honest.length - 1 }), fc.integer({ min: 0, max: 255 }))
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 400 }),
      (changes, size) => {
        const stream = Buffer.from(honest)
        for (const [at, value] of changes) stream[at] = value
        return survive(stream, size)
      },
    ),
    { numRuns: 300 },
  )
})

const corpus = new URL("../corpus/", import.meta.url)
for (const name of readdirSync(corpus)) {
  test(`the corpus stream ${name} is survived, whole and byte by byte`, async () => {
    const stream = Buffer.from(readFileSync(new URL(name, corpus), "utf8").replace(/#.*|\s/g, ""), "hex")
    await survive(stream, stream.length)
    await survive(stream, 1)
  })
}
