import assert from "node:assert/strict"
import { test } from "node:test"
import { contentOf, KeeperWorld, until } from "../testing/keeper-world.ts"
import { verifyStoredLog } from "../testing/log-reader.ts"

const A = contentOf(3000, 1)
const B = contentOf(4000, 2)

test("a file that was put is found and read by its recipient, whole and alone", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, klinik } = await world.loginAll()
  const content = contentOf(700_000)
  const { state } = await praxis.put("/ausgang/aok/befund.pdf", content)
  assert.equal(state, "delivered")
  assert.deepEqual(await aok.names("/eingang/praxis"), ["befund.pdf"])
  assert.deepEqual(await aok.get("/eingang/praxis/befund.pdf"), content)
  await assert.rejects(klinik.get("/eingang/praxis/befund.pdf"), { code: "PATH_NOT_FOUND" })
  const { vkey } = world.keeper
  await world.stop()
  verifyStoredLog(world.folder, vkey)
})

test("a file of several parts comes back whole, a key for each part", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const contents = [contentOf(300_000, 1), contentOf(1, 2), contentOf(262_144, 3)]
  await praxis.put("/ausgang/aok/gross.bin", contents)
  assert.deepEqual(await aok.get("/eingang/praxis/gross.bin"), Buffer.concat(contents))
  const leaves = await world.leaves()
  assert.equal(leaves.filter((leaf) => leaf.type === "release_part").length, 3)
  assert.equal(leaves.filter((leaf) => leaf.type === "released").length, 1)
})

test("the sender lists and stats what he sent, and cannot read it back", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  const [entry] = await praxis.list("/ausgang/aok")
  assert.deepEqual({ ...entry, modifiedAt: 0 }, fileEntry("a.txt", A.length, { writable: true, readable: false }))
  assert.deepEqual(await praxis.stat("/ausgang/aok/a.txt"), entry)
  await assert.rejects(praxis.get("/ausgang/aok/a.txt"), { code: "FILE_SENT_UNREADABLE" })
})

test("the recipient sees a file read-only", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  const [entry] = await aok.list("/eingang/praxis")
  assert.deepEqual({ ...entry, modifiedAt: 0 }, fileEntry("a.txt", A.length, { writable: false, readable: true }))
  await assert.rejects(aok.put("/eingang/praxis/a.txt", B), { code: "FOLDER_WRITE_REFUSED" })
})

for (const name of ["a.pdf.filepart", "a.pdf.part", "a.pdf.partial", "a.pdf.tmp", "a.pdf~", ".in.a.pdf.", "A.TMP"]) {
  test(`a file named ${name} waits: its sender sees it, nobody else`, async (t) => {
    const world = await KeeperWorld.open(t)
    const { praxis, aok } = await world.loginAll()
    assert.equal((await praxis.put(`/ausgang/aok/${name}`, A)).state, "waiting")
    assert.deepEqual(await praxis.names("/ausgang/aok"), [name])
    assert.deepEqual(await aok.names("/eingang/praxis"), [])
    assert.equal(await aok.stat(`/eingang/praxis/${name}`), undefined)
    await assert.rejects(aok.get(`/eingang/praxis/${name}`), { code: "PATH_NOT_FOUND" })
    assert.equal((await praxis.receipts()).size, 0)
  })
}

test("the rename of a waiting file delivers it, with a receipt", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.pdf.filepart", A)
  await praxis.call("renamePath", { from: "/ausgang/aok/a.pdf.filepart", to: "/ausgang/aok/a.pdf", replace: false })
  assert.deepEqual(await praxis.names("/ausgang/aok"), ["a.pdf"])
  assert.deepEqual(await aok.get("/eingang/praxis/a.pdf"), A)
  assert.ok([...(await praxis.receipts()).keys()].some((name) => name.includes("angenommen-a.pdf-")))
})

test("a waiting file that is put again is replaced, and its key is gone", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.tmp", A)
  assert.equal((await praxis.put("/ausgang/aok/a.tmp", B)).state, "waiting")
  assert.deepEqual(await praxis.names("/ausgang/aok"), ["a.tmp"])
  assert.equal((await praxis.stat("/ausgang/aok/a.tmp"))?.sizeBytes, B.length)
  assert.equal((await world.leaves()).filter((leaf) => leaf.type === "shred").length, 1)
})

test("the same content of a waiting name is the same version, still waiting and without a receipt", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const first = await praxis.put("/ausgang/aok/a.tmp", A)
  const second = await praxis.put("/ausgang/aok/a.tmp", A)
  assert.deepEqual(second, { version: first.version, state: "same" })
  assert.equal((await aok.receipts()).size, 0)
})

test("same name and same content is the same version, even twice within a second", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const first = await praxis.put("/ausgang/aok/a.txt", A)
  for (let n = 0; n < 5; n++) {
    const again = await praxis.put("/ausgang/aok/a.txt", A)
    assert.deepEqual(again, { version: first.version, state: "same" })
  }
  assert.deepEqual(await aok.names("/eingang/praxis"), ["a.txt"])
  // Who sends again has perhaps lost his receipt: each commit has one.
  assert.equal((await praxis.receipts()).size, 6)
})

test("same name and new content is a new version; the old one stays, under its number", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  await praxis.put("/ausgang/aok/a.txt", B)
  for (const names of [await aok.names("/eingang/praxis"), await praxis.names("/ausgang/aok")]) {
    assert.deepEqual(names, ["a.txt", "a.txt;1"])
  }
  assert.deepEqual(await aok.get("/eingang/praxis/a.txt"), B)
  assert.deepEqual(await aok.get("/eingang/praxis/a.txt;1"), A)
  // Once the newer one is collected, the plain name means the older one.
  await aok.call("removeFile", { path: "/eingang/praxis/a.txt" })
  assert.deepEqual(await aok.names("/eingang/praxis"), ["a.txt"])
  assert.deepEqual(await aok.get("/eingang/praxis/a.txt"), A)
})

test("a name at the limit of file systems keeps its versions in listings", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  const name = "n".repeat(255)
  await praxis.put(`/ausgang/aok/${name}`, A)
  await praxis.put(`/ausgang/aok/${name}`, B)
  assert.deepEqual(await aok.names("/eingang/praxis"), [name, `${name};1`])
  assert.equal((await aok.stat(`/eingang/praxis/${name};1`))?.sizeBytes, A.length)
})

test("appending to what nobody has read makes one longer version of it", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/log.txt", A)
  const upload = await praxis.open("/ausgang/aok/log.txt", "continue")
  assert.equal(upload.begun.sizeBytes, A.length)
  await praxis.finish(upload, [B], A)
  assert.deepEqual(await aok.names("/eingang/praxis"), ["log.txt"])
  assert.deepEqual(await aok.get("/eingang/praxis/log.txt"), Buffer.concat([A, B]))
})

test("appending to what was read makes a new version; the read one stays", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/log.txt", A)
  assert.deepEqual(await aok.get("/eingang/praxis/log.txt"), A)
  await praxis.finish(await praxis.open("/ausgang/aok/log.txt", "continue"), [B], A)
  assert.deepEqual(await aok.names("/eingang/praxis"), ["log.txt", "log.txt;1"])
  // The common part is not shredded with the one version while the other needs it.
  await aok.call("removeFile", { path: "/eingang/praxis/log.txt;1" })
  assert.deepEqual(await aok.get("/eingang/praxis/log.txt"), Buffer.concat([A, B]))
})

test("an append supersedes what it continues, not what somebody else put there meanwhile", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, klinik } = await world.loginAll()
  await klinik.put("/ablage/qualitaet/log.txt", A)
  const append = await praxis.open("/ablage/qualitaet/log.txt", "continue")
  await klinik.put("/ablage/qualitaet/log.txt", B)
  await praxis.finish(append, [A], A)
  const names = ["log.txt", "log.txt;2", "log.txt;1"]
  assert.deepEqual(await aok.names("/ablage/qualitaet"), names)
  const contents = [Buffer.concat([A, A]), B, A]
  for (const [i, name] of names.entries()) assert.deepEqual(await aok.get(`/ablage/qualitaet/${name}`), contents[i])
})

test("an append whose beginning was confirmed is over, and keeps no key alive", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/log.txt", A)
  const append = await praxis.open("/ausgang/aok/log.txt", "continue")
  const [prior] = append.begun.prior
  await aok.get("/eingang/praxis/log.txt")
  await aok.call("removeFile", { path: "/eingang/praxis/log.txt" })
  await assert.rejects(praxis.finish(append, [B], A), { code: "UPLOAD_NOT_OPEN" })
  assert.equal(await praxis.stat("/ausgang/aok/log.txt"), undefined)
  await until(() => !aok.hasBlob(prior?.part ?? ""))
})

test("who appends gets the keys of what is there only as a logged release, and only for what he may have", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, klinik } = await world.loginAll()
  await praxis.put("/ausgang/aok/log.txt", A)
  const append = await praxis.open("/ausgang/aok/log.txt", "continue")
  await praxis.call("readUploadPart", { upload: append.id, index: 0 })
  assert.equal((await world.leaves()).filter((leaf) => leaf.type === "release_own").length, 1)
  // klinik may write into the shared folder, not read: continuing praxis' file would be reading it.
  await praxis.put("/ablage/qualitaet/bericht.csv", A)
  await assert.rejects(klinik.get("/ablage/qualitaet/bericht.csv"), { code: "FOLDER_READ_REFUSED" })
  await assert.rejects(klinik.open("/ablage/qualitaet/bericht.csv", "continue"), { code: "FOLDER_READ_REFUSED" })
})

test("an empty file is delivered, opened and confirmed like any other", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/fertig.ok", [])
  await assert.rejects(aok.call("removeFile", { path: "/eingang/praxis/fertig.ok" }), { code: "FILE_NOT_COLLECTED" })
  assert.deepEqual(await aok.get("/eingang/praxis/fertig.ok"), Buffer.alloc(0))
  await assert.rejects(praxis.call("removeFile", { path: "/ausgang/aok/fertig.ok" }), { code: "FILE_COLLECTED" })
  await aok.call("removeFile", { path: "/eingang/praxis/fertig.ok" })
  assert.equal((await praxis.receipts()).size, 3)
})

test("files in a shared folder stay after they were read, and who may write clears up", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, klinik } = await world.loginAll()
  await klinik.put("/ablage/qualitaet/q3.csv", A)
  assert.deepEqual(await aok.get("/ablage/qualitaet/q3.csv"), A)
  assert.deepEqual(await praxis.get("/ablage/qualitaet/q3.csv"), A)
  await assert.rejects(aok.put("/ablage/qualitaet/x.csv", A), { code: "FOLDER_WRITE_REFUSED" })
  await assert.rejects(aok.call("removeFile", { path: "/ablage/qualitaet/q3.csv" }), { code: "FOLDER_WRITE_REFUSED" })
  await praxis.call("removeFile", { path: "/ablage/qualitaet/q3.csv" })
  assert.deepEqual(await aok.names("/ablage/qualitaet"), [])
})

function fileEntry(name: string, sizeBytes: number, may: { writable: boolean; readable: boolean }) {
  return { name, kind: "file", sizeBytes, modifiedAt: 0, ...may }
}
