/** The log as operators look through it, with a whole keeper: who is meant, what an entry says, and its proof. */
import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { join } from "node:path"
import { test } from "node:test"
import { parseLeaf, verifyEntryExtra, verifyOpening } from "@schleuse/leaf"
import { parseTlogProof, parseVerifier, verifyTlogProof } from "@schleuse/tlog"
import { contentOf, KeeperWorld } from "../testing/keeper-world.ts"

test("entries are told with the names behind their pseudonyms", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.put("/ausgang/aok/befund.pdf", contentOf(100))
  const { operator, accounts, institutions } = world
  const found = await operator.call("listLog", { order: "newest", account: accounts.praxis })
  assert.ok(found.entries.some(({ type }) => type === "commit"))
  for (const { text } of found.entries) {
    const leaf = parseLeaf(text)
    const [who, whose] = [leaf.account, leaf.institution].map((id) => found.names.find((name) => name.id === id))
    if (leaf.account === undefined) continue
    assert.deepEqual([who?.kind, who?.name, who?.subject], ["account", "praxis", accounts.praxis], text)
    assert.deepEqual([whose?.kind, whose?.name, whose?.subject], ["institution", "praxis", institutions.praxis])
  }
  assert.equal(found.searchedTo?.index, 0)
  assert.equal(found.next, undefined)
})

test("a page goes on where the one before ended, while the log grows", async (t) => {
  const world = await KeeperWorld.open(t)
  for (let i = 0; i < 70; i++) await world.operator.local("status", {})
  const first = await world.operator.call("listLog", { order: "newest" })
  const second = await world.operator.call("listLog", { order: "newest", cursor: first.next ?? "" })
  const indexes = [...first.entries, ...second.entries].map(({ index }) => index)
  assert.deepEqual(
    indexes,
    Array.from(indexes, (_, i) => first.size - 1 - i),
  )
  const oldest = await world.operator.call("listLog", { order: "oldest", cursor: "3" })
  assert.deepEqual(
    oldest.entries.slice(0, 2).map(({ index }) => index),
    [3, 4],
  )
})

test("every entry has a proof that holds with nothing but the log's key, and the opening that fits it", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.put("/ausgang/aok/befund.pdf", contentOf(100))
  const size = await world.logSize()
  const log = parseVerifier(world.keeper.vkey)
  for (let index = 0; index < size; index++) {
    const proven = await world.operator.call("proveEntry", { index })
    const { leaf, leafText, data } = verifyEntryExtra(parseTlogProof(proven.proof).extra?.toString() ?? "")
    assert.equal(leafText, proven.text)
    const verified = verifyTlogProof(proven.proof, Buffer.from(leafText), { origin: log.name, log })
    assert.deepEqual([verified.index, verified.checkpoint.size], [index, proven.size])
    assert.equal(proven.vkey, world.keeper.vkey)
    assert.equal(proven.opening, "meta" in leaf ? "there" : "none")
    assert.equal(data === undefined, proven.opening === "none")
    if ("meta" in leaf && data !== undefined) verifyOpening({ salt: proven.salt ?? "", data }, leaf.meta)
  }
  await assert.rejects(world.operator.call("proveEntry", { index: size + 1000 }), { code: "LOG_ENTRY_UNKNOWN" })
})

test("an entry whose opening was destroyed is still proven, and says so", async (t) => {
  const world = await KeeperWorld.open(t)
  const { entries } = await world.operator.call("listLog", { order: "oldest", kind: "administration" })
  const index = entries.find(({ text }) => text.includes("addInstitution"))?.index ?? 0
  await world.stop()
  const db = new DatabaseSync(join(world.folder, "keeper.sqlite"))
  db.prepare("delete from opening where leaf_index = ?").run(index)
  db.close()
  await world.start()
  const { opening, data, proof } = await world.operator.call("proveEntry", { index })
  assert.deepEqual([opening, data], ["destroyed", undefined])
  assert.equal(verifyEntryExtra(parseTlogProof(proof).extra?.toString() ?? "").data, undefined)
})

test("reading is in the log itself, and what was asked for is in its opening alone", async (t) => {
  const world = await KeeperWorld.open(t)
  const { klinik } = world.accounts
  await world.operator.call("listLog", { order: "newest", account: klinik, kind: "login" })
  await world.operator.call("listLogins", { account: klinik, address: "192.0.2.7", outcome: "refused" })
  const { entries } = await world.operator.call("listLog", { order: "newest", kind: "administration", account: klinik })
  const commands = entries.flatMap(({ text }) => (text.includes('"type":"admin"') ? [parseLeaf(text)] : []))
  assert.deepEqual(
    commands.slice(0, 2).map((leaf) => (leaf.type === "admin" ? leaf.command : "")),
    ["listLogins", "listLog"],
  )
  assert.ok(entries.every(({ text }) => !text.includes("192.0.2.7")))
  const proven = await world.operator.call("proveEntry", { index: entries[0]?.index ?? 0 })
  assert.ok(proven.data?.includes("192.0.2.7"))
})
