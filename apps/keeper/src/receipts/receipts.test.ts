import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { Fault } from "@schleuse/base"
import { commitmentOf, newOpening, verifyReceiptExtra } from "@schleuse/leaf"
import {
  noteSigner,
  noteVerifier,
  parseTlogProof,
  parseVerifierKey,
  verifierKeyOf,
  verifyTlogProof,
} from "@schleuse/tlog"
import { CommandScope } from "../batch/command-scope.ts"
import { migrate } from "../database/migrate.ts"
import { openSqlite } from "../database/sqlite.ts"
import { statement } from "../database/statement.ts"
import { newLogKey, newLogOrigin } from "../keys/log-key.ts"
import { Sequencer } from "../log/sequencer.ts"
import { sha256 } from "../testing/door.ts"
import { contentOf, KeeperWorld } from "../testing/keeper-world.ts"
import { Receipts } from "./receipts.ts"

const A = contentOf(3000, 1)

/** Checks a receipt file as its holder would; the opened data and the leaf's type. */
function verify(file: Buffer, vkey: string) {
  const { extra } = parseTlogProof(file)
  assert.ok(extra !== undefined)
  const { leaf, leafText, data } = verifyReceiptExtra(extra.toString())
  const key = parseVerifierKey(vkey)
  verifyTlogProof(file, Buffer.from(leafText), { origin: key.name, log: noteVerifier(key) })
  return { type: leaf.type, leaf, data }
}

test("three receipts of a transfer lie in both mailboxes, verify, and tell the file, its hash and both sides", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok, klinik } = await world.loginAll()
  await praxis.call("makeFolder", { path: "/ausgang/aok/2026" })
  const { version } = await praxis.put("/ausgang/aok/2026/befund.pdf", A)
  await aok.get("/eingang/praxis/2026/befund.pdf")
  await aok.call("removeFile", { path: "/eingang/praxis/2026/befund.pdf" })
  assert.equal((await klinik.receipts()).size, 0)
  const [sent, received] = [await praxis.receipts(), await aok.receipts()]
  assert.deepEqual([...sent], [...received])
  const types = new Map<string, string>()
  for (const [name, file] of sent) {
    const { type, leaf, data } = verify(file, world.keeper.vkey)
    types.set(type, name.replace(/^\d{6}-/, "").replace(/-\d+\.tlog-proof$/, ""))
    assert.ok("version" in leaf && leaf.version === version)
    const { time, ...rest } = data
    assert.ok(typeof time === "string" && Math.abs(Date.parse(time) - Date.now()) < 60_000)
    const sides = { from: "praxis", fromName: "Die praxis", to: "aok", toName: "Die aok" }
    assert.deepEqual(rest, {
      ...sides,
      name: "befund.pdf",
      path: "2026/befund.pdf",
      sizeBytes: A.length,
      sha256: sha256(A),
    })
  }
  const kinds = {
    commit: "angenommen-befund.pdf",
    released: "herausgegeben-befund.pdf",
    confirmed: "bestaetigt-befund.pdf",
  }
  assert.deepEqual(Object.fromEntries(types), kinds)
})

test("a receipt is there before the close is answered, the same bytes each time, and its reading is in the log", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  const [first] = await praxis.receipts()
  for (let n = 0; n < 30; n++) await praxis.put(`/ausgang/aok/${n}`, contentOf(10, n))
  await world.restart()
  const again = await (await world.login("praxis")).receipts()
  assert.deepEqual(again.get(first?.[0] ?? ""), first?.[1])
  assert.equal((await world.leaves()).filter((leaf) => leaf.type === "release_receipt").length, 32)
})

test("receipts can be neither removed, renamed nor written", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  const [day] = await praxis.names("/quittungen")
  const [name] = await praxis.names(`/quittungen/${day}`)
  const path = `/quittungen/${day}/${name}`
  await assert.rejects(praxis.call("removeFile", { path }), { code: "FOLDER_FIXED" })
  await assert.rejects(praxis.call("removeFolder", { path: `/quittungen/${day}` }), { code: "FOLDER_FIXED" })
  await assert.rejects(praxis.put(`/quittungen/${day}/neu`, A), { code: "FOLDER_WRITE_REFUSED" })
  await assert.rejects(praxis.call("renamePath", { from: path, to: "/ausgang/aok/q", replace: true }), Fault)
  // The other side's receipt has the same name, but is found in one's own mailbox only.
  assert.equal((await aok.stat(path))?.sizeBytes, (await praxis.stat(path))?.sizeBytes)
})

const listReceipts = statement()((q) => q.selectFrom("receipt").selectAll().orderBy("leaf_index"))

test("the size that is listed is the size that is read, at every tree size, with every name", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-receipts-"))
  const store = openSqlite(join(folder, "keeper.sqlite"))
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  await migrate(store, 1)
  const key = newLogKey(newLogOrigin())
  await store.begin()
  const sequencer = await Sequencer.load(store, noteSigner(key))
  await store.commit()
  const receipts = new Receipts("Europe/Berlin", sequencer.origin)
  const time = { boot: "0".repeat(26), wallMs: Date.UTC(2026, 10, 22, 22, 59, 59), monotonicMs: 1 }
  const names = ["a", "Müller.pdf", "😀".repeat(60), "x".repeat(255), "ab", "abc"]
  // Batches of 1 to 40 leaves: trees of many sizes, a receipt anywhere in each.
  for (let batch = 0; batch < 60; batch++) {
    await store.begin()
    const scope = new CommandScope(store, time, sequencer.head.size, {})
    const count = 1 + ((batch * 7) % 40)
    for (let i = 0; i < count; i++) {
      const fileName = names[(batch + i) % names.length] ?? ""
      const opening = newOpening({ name: fileName })
      const leaf = scope.leaf({ type: "reopen", cut: "0".repeat(26), meta: commitmentOf(opening) }, opening)
      if (i === batch % count) receipts.issue(scope, ["m".repeat(26)], { kind: "accepted", leaf, opening, fileName })
    }
    const end = { treeSize: sequencer.head.size + count, keepCheckpoint: () => undefined }
    for (const finish of scope.finishers) await finish(store, end)
    await sequencer.append(store, scope.leaves, time.wallMs, true)
    await store.commit()
    sequencer.committed()
  }
  const vkey = verifierKeyOf(key)
  const rows = await store.all(listReceipts, {})
  assert.equal(rows.length, 60)
  for (const row of rows) {
    const file = await receipts.render(store, row)
    assert.equal(file.length, row.size_bytes, `leaf ${row.leaf_index} of ${row.tree_size}`)
    const extra = parseTlogProof(file).extra ?? Buffer.alloc(0)
    const { leafText } = verifyReceiptExtra(extra.toString())
    verifyTlogProof(file, Buffer.from(leafText), { origin: vkey.name, log: noteVerifier(vkey) })
    assert.ok(Buffer.byteLength(row.name) <= 255)
    assert.equal(row.day, "2026-11-22")
    assert.match(row.name, /^235959-angenommen-/)
  }
})
