import assert from "node:assert/strict"
import { appendFileSync, existsSync, readdirSync, statSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { type SealedPart, sha256 } from "../testing/door.ts"
import { contentOf, KeeperWorld, until } from "../testing/keeper-world.ts"

const A = contentOf(3000, 1)
const B = contentOf(4000, 2)
const PATH = "/ausgang/aok/a.txt"

test("the keeper makes the part's file, empty and writable for the door; once sealed it is read-only and elsewhere", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, door } = await world.loginAll()
  const upload = await praxis.open(PATH)
  const file = join(door.started.incoming, upload.part.part)
  assert.equal(statSync(file).size, 0)
  assert.equal(statSync(file).mode & 0o777, 0o660)
  await praxis.finish(upload, [A])
  assert.ok(!existsSync(file))
  assert.equal(statSync(praxis.blobPath(upload.part.part)).mode & 0o777, 0o444)
})

test("exclusive takes only a name that is free", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.open(PATH, "exclusive")
  await assert.rejects(praxis.open(PATH, "exclusive"), { code: "PATH_EXISTS" })
  await praxis.put("/ausgang/aok/b.txt", A, "exclusive")
  await assert.rejects(praxis.open("/ausgang/aok/b.txt", "exclusive"), { code: "PATH_EXISTS" })
})

test("a pending upload is seen, continued and dropped by its own account alone", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, klinik } = await world.loginAll()
  const upload = await praxis.open("/ablage/qualitaet/q.csv")
  await praxis.call("sealPart", { upload: upload.id, sealed: praxis.writePart(upload.part, A) })
  assert.equal((await praxis.stat("/ablage/qualitaet/q.csv"))?.sizeBytes, A.length)
  for (const other of [aok, klinik]) {
    assert.deepEqual(await other.names("/ablage/qualitaet"), [])
    assert.equal(await other.stat("/ablage/qualitaet/q.csv"), undefined)
  }
  const foreign = { upload: upload.id }
  for (const act of [
    klinik.call("openPart", foreign),
    klinik.call("abortWrite", foreign),
    klinik.call("readUploadPart", { ...foreign, index: 0 }),
    klinik.call("commitWrite", { ...foreign, sizeBytes: A.length, sha256: sha256(A) }),
  ]) {
    await assert.rejects(act, { code: "UPLOAD_NOT_OPEN" })
  }
  await praxis.call("removeFile", { path: "/ablage/qualitaet/q.csv" })
  assert.equal(await praxis.stat("/ablage/qualitaet/q.csv"), undefined)
})

test("another session of the account goes on from the sealed length; the first one is out", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const upload = await praxis.open(PATH)
  await praxis.call("sealPart", { upload: upload.id, sealed: praxis.writePart(upload.part, A) })
  const next = await praxis.call("openPart", { upload: upload.id })
  const inside = await world.login("praxis", await world.openDoor("inside"))
  const resumed = await inside.open(PATH, "continue")
  assert.equal(resumed.id, upload.id)
  assert.equal(resumed.begun.sizeBytes, A.length)
  const sealed = praxis.writePart(next, B, A)
  await assert.rejects(praxis.call("sealPart", { upload: upload.id, sealed }), { code: "UPLOAD_NOT_OPEN" })
  await inside.finish(resumed, [B], A)
  assert.deepEqual(await aok.get("/eingang/praxis/a.txt"), Buffer.concat([A, B]))
})

test("opening anew drops the own pending upload with its files", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  const first = await praxis.open(PATH)
  await praxis.call("sealPart", { upload: first.id, sealed: praxis.writePart(first.part, A) })
  assert.ok(praxis.hasBlob(first.part.part))
  await praxis.put(PATH, B)
  assert.equal((await praxis.stat(PATH))?.sizeBytes, B.length)
  await until(() => !praxis.hasBlob(first.part.part))
})

test("aborting leaves nothing, neither rows nor files", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, door } = await world.loginAll()
  const upload = await praxis.open(PATH)
  await praxis.call("sealPart", { upload: upload.id, sealed: praxis.writePart(upload.part, A) })
  const next = await praxis.call("openPart", { upload: upload.id })
  praxis.writePart(next, B, A)
  await praxis.call("abortWrite", { upload: upload.id })
  assert.equal(await praxis.stat(PATH), undefined)
  await until(() => !praxis.hasBlob(upload.part.part) && !existsSync(join(door.started.incoming, next.part)))
})

type Change = (sealed: SealedPart) => SealedPart
const wrongParts: readonly { why: string; code: FaultCode; change: Change }[] = [
  {
    why: "another length of ciphertext",
    code: "PART_FILE_MISMATCH",
    change: (s) => ({ ...s, cipherBytes: s.cipherBytes + 1 }),
  },
  {
    why: "another length of content",
    code: "PART_FILE_MISMATCH",
    change: (s) => ({ ...s, plainBytes: s.plainBytes + 1 }),
  },
  {
    why: "more content than a part may have",
    code: "PART_TOO_LONG",
    change: (s) => ({ ...s, plainBytes: 2 ** 26 + 1 }),
  },
  { why: "a part that nobody opened", code: "UPLOAD_NOT_OPEN", change: (s) => ({ ...s, part: "0".repeat(26) }) },
]
test("a part is sealed only as it lies there", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, door } = await world.loginAll()
  const upload = await praxis.open(PATH)
  const sealed = praxis.writePart(upload.part, A)
  for (const { why, code, change } of wrongParts) {
    await t.test(`${why}: ${code}`, async () => {
      await assert.rejects(praxis.call("sealPart", { upload: upload.id, sealed: change(sealed) }), { code })
    })
  }
  const file = join(door.started.incoming, upload.part.part)
  for (const change of [() => appendFileSync(file, "x"), () => truncateSync(file, 10), () => truncateSync(file, 0)]) {
    change()
    await assert.rejects(praxis.call("sealPart", { upload: upload.id, sealed }), { code: "PART_FILE_MISMATCH" })
  }
  // What is right in the end is taken.
  writeFileSync(file, "")
  await praxis.finish(upload, [A])
})

test("parts are sealed in order, each once, two at most are open", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  const upload = await praxis.open(PATH)
  const second = await praxis.call("openPart", { upload: upload.id })
  await assert.rejects(praxis.call("openPart", { upload: upload.id }), { code: "UPLOAD_PARTS_UNSEALED" })
  const one = praxis.writePart(upload.part, A)
  const two = praxis.writePart(second, B, A)
  await assert.rejects(praxis.call("sealPart", { upload: upload.id, sealed: two }), { code: "UPLOAD_PART_ORDER" })
  await praxis.call("sealPart", { upload: upload.id, sealed: one })
  await assert.rejects(praxis.call("sealPart", { upload: upload.id, sealed: one }), { code: "UPLOAD_NOT_OPEN" })
  await praxis.call("sealPart", { upload: upload.id, sealed: two })
  const whole = Buffer.concat([A, B])
  await praxis.call("commitWrite", { upload: upload.id, sizeBytes: whole.length, sha256: sha256(whole) })
})

test("a commit that says another size or hash than its parts is refused, and can be made good", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const upload = await praxis.open(PATH)
  const last = praxis.writePart(upload.part, A)
  const right = { upload: upload.id, last, sizeBytes: A.length, sha256: sha256(A) }
  for (const wrong of [
    { ...right, sizeBytes: 1 },
    { ...right, sha256: sha256(B) },
  ]) {
    await assert.rejects(praxis.call("commitWrite", wrong), { code: "UPLOAD_CONTENT_MISMATCH" })
  }
  assert.deepEqual(await aok.names("/eingang/praxis"), [])
  await praxis.call("commitWrite", right)
  assert.deepEqual(await aok.get("/eingang/praxis/a.txt"), A)
  await assert.rejects(praxis.call("commitWrite", right), { code: "UPLOAD_NOT_OPEN" })
})

test("a part that was opened in advance and holds nothing is no part of the file", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, door } = await world.loginAll()
  const upload = await praxis.open(PATH)
  await praxis.call("sealPart", { upload: upload.id, sealed: praxis.writePart(upload.part, A) })
  const empty = await praxis.call("openPart", { upload: upload.id })
  await praxis.call("commitWrite", { upload: upload.id, sizeBytes: A.length, sha256: sha256(A) })
  assert.deepEqual(await aok.get("/eingang/praxis/a.txt"), A)
  await until(() => !existsSync(join(door.started.incoming, empty.part)))
})

test("a file cannot come into being where somebody made a folder meanwhile, and its upload can be removed", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, klinik } = await world.loginAll()
  const upload = await praxis.open("/ablage/qualitaet/q3")
  await klinik.call("makeFolder", { path: "/ablage/qualitaet/q3" })
  await assert.rejects(praxis.finish(upload, [A]), { code: "PATH_IS_FOLDER" })
  await praxis.call("removeFile", { path: "/ablage/qualitaet/q3" })
  assert.equal((await praxis.stat("/ablage/qualitaet/q3"))?.kind, "folder")
})

const refusedNames: readonly { name: string; code: FaultCode }[] = [
  { name: "a;1", code: "NAME_RESERVED" },
  { name: "a\\b", code: "NAME_INVALID" },
  { name: "a\u0001", code: "NAME_INVALID" },
  { name: "Mu\u0308ller", code: "NAME_INVALID" },
  { name: "ä".repeat(128), code: "NAME_INVALID" },
  { name: "..", code: "NAME_INVALID" },
  { name: ".", code: "NAME_INVALID" },
]
test("names that mean something else elsewhere are refused", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  for (const { name, code } of refusedNames) {
    await assert.rejects(praxis.open(`/ausgang/aok/${name}`), { code }, JSON.stringify(name))
    await assert.rejects(praxis.call("makeFolder", { path: `/ausgang/aok/${name}` }), { code }, JSON.stringify(name))
  }
  await praxis.put("/ausgang/aok/Müller & Söhne (1).pdf", A)
})

test("files that were never used stay in the pool and none is lost by refusals", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, door } = await world.loginAll()
  const before = readdirSync(door.started.incoming).length
  for (let n = 0; n < 200; n++) await assert.rejects(praxis.open("/ausgang/nirgends/a"), { code: "PATH_NOT_FOUND" })
  assert.equal(readdirSync(door.started.incoming).length, before)
})
