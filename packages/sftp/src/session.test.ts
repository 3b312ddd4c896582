/** What a client gets for good and for bad requests, over a memory store. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault, FAULTS, sshString, SshReader, sshUint32 } from "@schleuse/base"
import { MAX_DATA_BYTES, MAX_PACKET_BYTES, MESSAGE, STATUS } from "./packet.ts"
import { EXTENSIONS } from "./request.ts"
import { statusMessage } from "./status-message.ts"
import {
  client,
  namesOf,
  openHandle,
  openSession,
  packet,
  statusOf,
  stringOf,
  testSession,
  uint64,
} from "./testing/client.ts"
import { memoryStore } from "./testing/memory-backend.ts"
import { resolveVirtualPath } from "./virtual-path.ts"

const READ = 0x01
const WRITE = 0x02
const CREATE = 0x08
const WRITE_NEW = 0x1a
const APPEND = 0x0e

const codeOf = async (asked: Promise<Parameters<typeof statusOf>[0]>) => statusOf(await asked).code

test("INIT is answered with version 3 and the extensions that are done", async () => {
  const t = testSession()
  const pairs = packet(MESSAGE.INIT, sshUint32(6), sshString("vendor@example"), sshString("1"))
  const answer = await t.askOne(pairs)
  assert.equal(answer.type, MESSAGE.VERSION)
  assert.equal(answer.id, 3)
  const reader = new SshReader(answer.body)
  const announced = new Map<string, string>()
  while (reader.remaining > 0) announced.set(reader.string().toString(), reader.string().toString())
  assert.deepEqual(announced, EXTENSIONS)
})

test("every announced extension is known, and links and everything else is refused as unsupported", async () => {
  const t = await openSession()
  const unsupported = statusMessage("SFTP_REQUEST_UNSUPPORTED", undefined, "en")
  for (const name of EXTENSIONS.keys()) {
    const [answer] = await t.ask(client.extended(1, name, sshString("/"), sshString("/")))
    if (answer?.type === MESSAGE.STATUS) assert.notEqual(statusOf(answer).message, unsupported, name)
  }
  const requests = [
    client.extended(1, "copy-data", sshString("")),
    client.extended(1, "hardlink@openssh.com", sshString("/a"), sshString("/b")),
    client.extended(1, ""),
    packet(MESSAGE.SYMLINK, sshUint32(1), sshString("/a"), sshString("/b")),
    packet(MESSAGE.READLINK, sshUint32(1), sshString("/a")),
    ...[0, 2, 21, 99, 101, 105, 201, 255].map((type) => packet(type, sshUint32(1))),
  ]
  for (const request of requests) assert.equal(await codeOf(t.askOne(request)), STATUS.OP_UNSUPPORTED)
})

test("a file that was put is listed, read back and gone after removal", async () => {
  const t = await openSession()
  const handle = await openHandle(t, "/a.bin", WRITE_NEW)
  const content = Buffer.from("Befund")
  assert.equal(await codeOf(t.askOne(client.write(2, handle, 0, content))), STATUS.OK)
  assert.equal(await codeOf(t.askOne(client.close(3, handle))), STATUS.OK)
  assert.deepEqual(t.store.endings, ["closed /a.bin"])

  const folder = stringOf(await t.askOne(client.onPath(MESSAGE.OPENDIR, 4, ".")), MESSAGE.HANDLE)
  const [row] = namesOf(await t.askOne(client.onHandle(MESSAGE.READDIR, 5, folder)))
  assert.equal(row?.name, "a.bin")
  assert.match(row?.longName ?? "", /^-rw------- .* praxis-beispiel praxis-beispiel +6 .* a\.bin$/)
  assert.equal(await codeOf(t.askOne(client.onHandle(MESSAGE.READDIR, 6, folder))), STATUS.EOF)

  const reading = await openHandle(t, "a.bin", READ)
  assert.deepEqual(stringOf(await t.askOne(client.read(7, reading, 2, 0xffff_ffff)), MESSAGE.DATA).toString(), "fund")
  assert.deepEqual(stringOf(await t.askOne(client.read(7, reading, 0, 0)), MESSAGE.DATA).length, 0)
  assert.equal(await codeOf(t.askOne(client.read(8, reading, 6, 10))), STATUS.EOF)
  assert.equal(await codeOf(t.askOne(client.onPath(MESSAGE.REMOVE, 9, "/a.bin"))), STATUS.OK)
  assert.equal(await codeOf(t.askOne(client.onPath(MESSAGE.STAT, 10, "/a.bin"))), STATUS.NO_SUCH_FILE)
})

test("a READ beyond the limit is clipped to it", async () => {
  const t = await openSession()
  t.store.put("/big", Buffer.alloc(MAX_PACKET_BYTES * 2, 7))
  const handle = await openHandle(t, "/big", READ)
  assert.equal(
    stringOf(await t.askOne(client.read(1, handle, 0, MAX_PACKET_BYTES * 2)), MESSAGE.DATA).length,
    MAX_DATA_BYTES,
  )
})

test("limits and df are answered in the form of OpenSSH's PROTOCOL", async () => {
  const t = await openSession()
  const limits = await t.askOne(client.extended(1, "limits@openssh.com"))
  assert.equal(limits.type, MESSAGE.EXTENDED_REPLY)
  assert.deepEqual(limits.body, Buffer.concat([262_144, 261_120, 261_120, 100].map(uint64)))
  const space = await t.askOne(client.extended(2, "statvfs@openssh.com", sshString("/")))
  assert.deepEqual(space.body, Buffer.concat([4096, 4096, 262_144, 131_072, 131_072, 0, 0, 0, 0, 2, 255].map(uint64)))
})

test("paths and tildes are expanded from the account's home", async () => {
  const t = await openSession({ home: resolveVirtualPath("/ausgang") })
  const rows: readonly [Buffer, string | number][] = [
    [client.onPath(MESSAGE.REALPATH, 1, "."), "/ausgang"],
    [client.onPath(MESSAGE.REALPATH, 1, ""), "/ausgang"],
    [client.onPath(MESSAGE.REALPATH, 1, "../../etc/./x"), "/etc/x"],
    [client.onPath(MESSAGE.REALPATH, 1, "~"), "/ausgang/~"],
    [client.extended(1, "expand-path@openssh.com", sshString("~")), "/ausgang"],
    [client.extended(1, "expand-path@openssh.com", sshString("~/a/..//b")), "/ausgang/b"],
    [client.extended(1, "expand-path@openssh.com", sshString("~praxis-beispiel/b")), "/ausgang/b"],
    [client.extended(1, "expand-path@openssh.com", sshString("b")), "/ausgang/b"],
    [client.extended(1, "expand-path@openssh.com", sshString("~root")), STATUS.NO_SUCH_FILE],
    [client.extended(1, "home-directory", sshString("")), "/ausgang"],
    [client.extended(1, "home-directory", sshString("praxis-beispiel")), "/ausgang"],
    [client.extended(1, "home-directory", sshString("root")), STATUS.NO_SUCH_FILE],
  ]
  for (const [request, expected] of rows) {
    const answer = await t.askOne(request)
    assert.deepEqual(typeof expected === "number" ? statusOf(answer).code : namesOf(answer)[0]?.name, expected)
  }
})

test("RENAME does not replace, posix-rename does", async () => {
  const t = await openSession()
  t.store.put("/a", Buffer.from("a"))
  t.store.put("/b", Buffer.from("b"))
  assert.notEqual(await codeOf(t.askOne(client.rename(1, "/a", "/b"))), STATUS.OK)
  const posix = client.extended(2, "posix-rename@openssh.com", sshString("/a"), sshString("/b"))
  assert.equal(await codeOf(t.askOne(posix)), STATUS.OK)
  assert.equal(t.store.content("/b")?.toString(), "a")
})

test("chmod, utime, chown and truncate are accepted, by path and by handle", async () => {
  const t = await openSession()
  t.store.put("/a", Buffer.from("abc"))
  const all = Buffer.concat([sshUint32(0xf), uint64(2), ...[0, 0, 0o444, 1, 2].map(sshUint32)])
  assert.equal(await codeOf(t.askOne(client.setStat(1, "/a", all))), STATUS.OK)
  assert.equal(t.store.content("/a")?.toString(), "ab")
  const handle = await openHandle(t, "/a", WRITE)
  const size = Buffer.concat([sshUint32(1), uint64(1)])
  assert.equal(await codeOf(t.askOne(packet(MESSAGE.FSETSTAT, sshUint32(1), sshString(handle), size))), STATUS.OK)
  assert.equal(t.store.content("/a")?.toString(), "a")
  assert.equal((await t.askOne(client.onHandle(MESSAGE.FSTAT, 1, handle))).type, MESSAGE.ATTRS)
})

test("a resumed upload goes on at the end, whichever way the client counts", async () => {
  for (const { offsets, expected } of [
    { offsets: [3, 5], expected: "abcDEfg" },
    { offsets: [0, 2], expected: "abcDEfg" },
  ]) {
    const t = await openSession()
    t.store.put("/a", Buffer.from("abc"))
    const handle = await openHandle(t, "/a", APPEND)
    for (const [i, text] of ["DE", "fg"].entries()) {
      assert.equal(await codeOf(t.askOne(client.write(1, handle, offsets[i] ?? 0, Buffer.from(text)))), STATUS.OK)
    }
    assert.equal(t.store.content("/a")?.toString(), expected)
  }
})

test("a resumed upload that would overwrite is refused and changes nothing", async () => {
  const t = await openSession()
  t.store.put("/a", Buffer.from("abc"))
  const handle = await openHandle(t, "/a", APPEND)
  const status = statusOf(await t.askOne(client.write(1, handle, 2, Buffer.from("X"))))
  assert.equal(status.code, STATUS.FAILURE)
  assert.equal(status.message, statusMessage("SFTP_APPEND_MISPLACED", undefined, "en"))
  assert.equal(t.store.content("/a")?.toString(), "abc")
})

test("fsync is answered on files of both kinds, not on folders", async () => {
  const t = await openSession()
  const sync = (handle: Buffer) => client.extended(1, "fsync@openssh.com", sshString(handle))
  assert.equal(await codeOf(t.askOne(sync(await openHandle(t, "/a", WRITE_NEW)))), STATUS.OK)
  assert.equal(await codeOf(t.askOne(sync(await openHandle(t, "/a", READ)))), STATUS.OK)
  const folder = stringOf(await t.askOne(client.onPath(MESSAGE.OPENDIR, 4, "/")), MESSAGE.HANDLE)
  assert.equal(await codeOf(t.askOne(sync(folder))), STATUS.OP_UNSUPPORTED)
})

test("a refusal carries the table's status, sentence, hint and reference in the session's language", async () => {
  const refusing = (reference?: string) => memoryStore(() => Promise.reject(new Fault("CUT", "secret", { reference })))
  const rows = [
    { language: "de", reference: "K7MPQ2", text: `${FAULTS.CUT.de} ${FAULTS.CUT.hintDe} [K7MPQ2]` },
    { language: "en", reference: undefined, text: `${FAULTS.CUT.en} ${FAULTS.CUT.hintEn}` },
    { language: "en", reference: "\u001b[2J", text: `${FAULTS.CUT.en} ${FAULTS.CUT.hintEn}` },
  ] as const
  for (const { language, reference, text } of rows) {
    const refusals: Fault[] = []
    const t = await openSession({ language, onRefusal: (fault) => refusals.push(fault) }, refusing(reference))
    const status = statusOf(await t.askOne(client.onPath(MESSAGE.STAT, 1, "/")))
    assert.deepEqual(status, { code: STATUS.FAILURE, message: text, language })
    assert.deepEqual(
      refusals.map(({ detail }) => detail),
      ["secret"],
    )
  }
})

test("a defect is reported inside and shown outside as nothing but its reference", async () => {
  const t = await openSession(
    {},
    memoryStore(() => Promise.reject(new RangeError("internals"))),
  )
  const status = statusOf(await t.askOne(client.onPath(MESSAGE.STAT, 1, "/")))
  assert.deepEqual(status, { code: STATUS.FAILURE, message: statusMessage("INTERNAL", "K7MPQ2", "en"), language: "en" })
  assert.deepEqual(t.defects.map(String), ["RangeError: internals"])
})

test("a backend that breaks its contract hurts nobody but its request", async () => {
  const { backend } = memoryStore()
  const attributes = await backend.stat(resolveVirtualPath("/"))
  const end = { stat: async () => attributes, close: async () => {}, abandon: async () => {} }
  const lengths = [0, 11]
  const t = await openSession({
    backend: {
      ...backend,
      files: {
        ...backend.files,
        openRead: async () => ({ ...end, read: async () => Buffer.alloc(lengths.pop() ?? 5) }),
      },
      folders: {
        ...backend.folders,
        open: async () => ({ next: async () => [{ name: "../../etc/passwd", attributes }], close: async () => {} }),
      },
    },
  })
  const handle = await openHandle(t, "/x", READ)
  for (let i = 0; i < 2; i++) assert.equal(await codeOf(t.askOne(client.read(1, handle, 0, 10))), STATUS.FAILURE)
  assert.equal(stringOf(await t.askOne(client.read(1, handle, 0, 10)), MESSAGE.DATA).length, 5)
  const folder = stringOf(await t.askOne(client.onPath(MESSAGE.OPENDIR, 1, "/")), MESSAGE.HANDLE)
  assert.equal(await codeOf(t.askOne(client.onHandle(MESSAGE.READDIR, 1, folder))), STATUS.FAILURE)
  assert.equal(t.defects.length, 3)
})

test("CREATE and EXCLUSIVE mean what they say", async () => {
  const t = await openSession()
  t.store.put("/a", Buffer.from("a"))
  assert.equal(await codeOf(t.askOne(client.open(1, "/new", WRITE))), STATUS.NO_SUCH_FILE)
  assert.notEqual(await codeOf(t.askOne(client.open(1, "/a", WRITE | CREATE | 0x20))), STATUS.OK)
  await openHandle(t, "/new", WRITE | CREATE | 0x20)
})

test("reading and writing at once counts as writing", async () => {
  const t = await openSession()
  const handle = await openHandle(t, "/a", READ | WRITE_NEW)
  assert.equal(await codeOf(t.askOne(client.write(1, handle, 0, Buffer.from("a")))), STATUS.OK)
  assert.equal(await codeOf(t.askOne(client.read(1, handle, 0, 1))), STATUS.OP_UNSUPPORTED)
})

test("100,000 entries come in portions, every one once", async () => {
  const store = memoryStore()
  for (let i = 0; i < 100_000; i++) store.put(`/many/${i}`, Buffer.alloc(0))
  const t = await openSession({}, store)
  const folder = stringOf(await t.askOne(client.onPath(MESSAGE.OPENDIR, 4, "/many")), MESSAGE.HANDLE)
  const seen = new Set<string>()
  let answers: Awaited<ReturnType<typeof t.ask>> = []
  do {
    answers = await t.ask(...Array.from({ length: 50 }, (_, i) => client.onHandle(MESSAGE.READDIR, i, folder)))
    assert.equal(answers.length, 50)
    for (const answer of answers) {
      assert.ok(answer.body.length < 34_000)
      if (answer.type === MESSAGE.NAME) for (const { name } of namesOf(answer)) seen.add(name)
    }
  } while (answers.at(-1)?.type === MESSAGE.NAME)
  assert.equal(seen.size, 100_000)
})
