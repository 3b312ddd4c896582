/** Old directory names of a mailbox, in every operation of a door. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { alias, importRows, wordsOf, stage } from "../imports/testing/importing.ts"
import { contentOf, KeeperWorld } from "../testing/keeper-world.ts"

const A = contentOf(3000, 1)
const B = contentOf(2000, 2)
const IN = "/Home/praxis/In"
const OUT = "/Home/praxis/Out"

async function worldWithAliases(t: Parameters<typeof KeeperWorld.open>[0]) {
  const world = await KeeperWorld.open(t)
  const aliases = [alias(2, "praxis", IN, "/ausgang/aok"), alias(3, "praxis", OUT, "/eingang/aok")]
  await importRows(world.operator, { aliases })
  return { world, ...(await world.loginAll()) }
}

test("a script goes on with its old names: it looks, makes folders, puts, renames, resumes, collects and removes", async (t) => {
  const { praxis, aok } = await worldWithAliases(t)
  assert.deepEqual(await praxis.names("/"), ["ausgang", "eingang", "ablage", "quittungen", "schluessel", "Home"])
  assert.deepEqual(await praxis.names("/Home"), ["praxis"])
  assert.deepEqual(await praxis.names("/Home/praxis"), ["In", "Out"])
  for (const path of ["/Home", "/Home/praxis", IN, OUT]) {
    const entry = await praxis.stat(path)
    assert.deepEqual([entry?.kind, entry?.name], ["folder", path.split("/").at(-1)], path)
  }
  await praxis.call("makeFolder", { path: `${IN}/2026` })
  await praxis.put(`${IN}/2026/a.tmp`, A)
  await praxis.call("renamePath", { from: `${IN}/2026/a.tmp`, to: `${IN}/2026/a.txt`, replace: false })
  assert.deepEqual(await praxis.names(`${IN}/2026`), ["a.txt"])
  assert.deepEqual(await praxis.names("/ausgang/aok/2026"), ["a.txt"])
  assert.deepEqual(await aok.get("/eingang/praxis/2026/a.txt"), A)
  // One name old, one new: the same folder.
  await praxis.put(`${IN}/b.tmp`, B)
  await praxis.call("renamePath", { from: `${IN}/b.tmp`, to: "/ausgang/aok/b.txt", replace: false })
  assert.equal((await praxis.stat(`${IN}/b.txt`))?.sizeBytes, B.length)
  await praxis.call("removeFile", { path: `${IN}/b.txt` })
  assert.equal(await praxis.stat("/ausgang/aok/b.txt"), undefined)
  const upload = await praxis.open(`${IN}/c.txt`)
  assert.deepEqual(await praxis.names("/ausgang/aok"), ["2026", "c.txt"])
  await praxis.finish(await praxis.open("/ausgang/aok/c.txt", "continue"), [A])
  assert.notEqual(upload.id, "")
  await aok.put("/ausgang/praxis/r.txt", B)
  assert.deepEqual(await praxis.get(`${OUT}/r.txt`), B)
  await praxis.call("removeFile", { path: `${OUT}/r.txt` })
  assert.deepEqual(await praxis.names(OUT), [])
})

test("an old name gives nobody anything: not to others, not more than the path it stands for, and it stays", async (t) => {
  const { world, praxis, klinik, aok } = await worldWithAliases(t)
  await aok.put("/ausgang/praxis/r.txt", A)
  assert.deepEqual(await klinik.names("/"), ["ausgang", "eingang", "ablage", "quittungen", "schluessel"])
  for (const path of ["/Home", IN, `${IN}/r.txt`, OUT]) {
    await assert.rejects(klinik.list(path), { code: "PATH_NOT_FOUND" }, path)
    assert.equal(await klinik.stat(path), undefined, path)
    await assert.rejects(klinik.open(`${path}/x`), { code: "PATH_NOT_FOUND" }, path)
  }
  const refused: readonly { path: string; command: "makeFolder" | "removeFolder" | "removeFile"; code: string }[] = [
    { command: "makeFolder", path: "/Home/praxis/Neu", code: "PATH_NOT_FOUND" },
    { command: "makeFolder", path: "/Home/praxis", code: "FOLDER_WRITE_REFUSED" },
    { command: "makeFolder", path: IN, code: "PATH_IS_FOLDER" },
    { command: "makeFolder", path: `${OUT}/neu`, code: "FOLDER_WRITE_REFUSED" },
    { command: "removeFolder", path: IN, code: "FOLDER_FIXED" },
    { command: "removeFolder", path: "/Home", code: "FOLDER_FIXED" },
    { command: "removeFile", path: IN, code: "PATH_IS_FOLDER" },
    { command: "removeFile", path: "/Home/praxis", code: "FOLDER_FIXED" },
  ]
  for (const { command, path, code } of refused) {
    await assert.rejects(praxis.call(command, { path }), { code }, `${command} ${path}`)
  }
  await assert.rejects(praxis.open("/Home/praxis/a.txt"), { code: "PATH_NOT_FOUND" })
  await assert.rejects(praxis.open(`${OUT}/a.txt`), { code: "FOLDER_WRITE_REFUSED" })
  await assert.rejects(praxis.get(`${IN}/r.txt`), { code: "FILE_SENT_UNREADABLE" })
  for (const path of ["/Homestead", "/home/praxis/In", "/Home/praxis/Inn", `/Home/praxis/In${"/x".repeat(2000)}`]) {
    assert.equal(await praxis.stat(path), undefined, path.slice(0, 40))
  }
  const institution = world.institutions.praxis
  const { aliases } = await world.operator.call("listPathAliases", { institution })
  assert.deepEqual(aliases, [
    { alias: IN, path: "/ausgang/aok" },
    { alias: OUT, path: "/eingang/aok" },
  ])
  await world.operator.call("removePathAlias", { institution, alias: IN })
  await assert.rejects(world.operator.call("removePathAlias", { institution, alias: IN }), { code: "ALIAS_UNKNOWN" })
  assert.equal(await praxis.stat(IN), undefined)
  assert.deepEqual(await praxis.names("/Home/praxis"), ["Out"])
})

test("of two old names the longer one counts, and is seen inside the shorter one", async (t) => {
  const world = await KeeperWorld.open(t)
  const aliases = [
    alias(2, "praxis", "/Home", "/ausgang/aok"),
    alias(3, "praxis", "/Home/In", "/eingang/aok"),
    alias(4, "praxis", "/Home/2026/alt/neu", "/ablage/qualitaet"),
  ]
  await importRows(world.operator, { aliases })
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/Home/a.txt", A)
  await praxis.put("/Home/In.txt", A)
  await praxis.call("makeFolder", { path: "/ausgang/aok/In" })
  await aok.put("/ausgang/praxis/r.txt", B)
  assert.deepEqual(await praxis.names("/Home"), ["2026", "In", "In.txt", "a.txt"])
  assert.deepEqual(await praxis.names("/Home/In"), ["r.txt"])
  assert.deepEqual(await praxis.names("/ausgang/aok"), ["In", "In.txt", "a.txt"])
})

test("another target for an old name is refused; the same one is there already", async (t) => {
  const { world } = await worldWithAliases(t)
  const rows = [alias(2, "praxis", IN, "/eingang/aok"), alias(3, "praxis", OUT, "/eingang/aok")]
  const id = await stage(world.operator, { aliases: rows })
  await world.operator.call("runImport", { import: id, dryRun: true })
  assert.deepEqual(await wordsOf(world.operator, id), ["2 ALIAS_EXISTS", "3 unchanged"])
  const many = Array.from({ length: 499 }, (_, i) => alias(i + 2, "praxis", `/alt/${i}`, "/ausgang/aok"))
  const full = await stage(world.operator, { aliases: many })
  await world.operator.call("runImport", { import: full, dryRun: true })
  assert.deepEqual((await wordsOf(world.operator, full)).slice(-2), ["499 new", "500 ALIASES_TOO_MANY"])
})
