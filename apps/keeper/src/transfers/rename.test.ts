import assert from "node:assert/strict"
import { test } from "node:test"
import type { TestSession } from "../testing/door.ts"
import { contentOf, KeeperWorld } from "../testing/keeper-world.ts"

const A = contentOf(3000, 1)
const B = contentOf(4000, 2)

function rename(session: TestSession, from: string, to: string, replace = false) {
  return session.call("renamePath", { from: `/ausgang/aok/${from}`, to: `/ausgang/aok/${to}`, replace })
}

test("what nobody has read gets another name; the recipient sees it under that one", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  await rename(praxis, "a.txt", "b.txt")
  assert.deepEqual(await aok.names("/eingang/praxis"), ["b.txt"])
  assert.deepEqual(await aok.get("/eingang/praxis/b.txt"), A)
  await assert.rejects(rename(praxis, "b.txt", "c.txt"), { code: "FILE_COLLECTED" })
})

for (const to of ["a.txt", "a.txt;1"]) {
  test(`the rename of a file to ${to}, which it is, or of its number to its name loses nothing`, async (t) => {
    const world = await KeeperWorld.open(t)
    const { praxis, aok } = await world.loginAll()
    await praxis.put("/ausgang/aok/a.txt", A)
    if (to === "a.txt") await rename(praxis, "a.txt", to, true)
    else await rename(praxis, to, "a.txt", true)
    assert.deepEqual(await aok.get("/eingang/praxis/a.txt"), A)
  })
}

test("there and back within a second is possible, with a receipt for each", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  for (let n = 0; n < 3; n++) {
    await rename(praxis, "a.txt", "b.txt")
    await rename(praxis, "b.txt", "a.txt")
  }
  assert.deepEqual(await aok.get("/eingang/praxis/a.txt"), A)
})

test("a name that is taken is refused, unless it may be replaced; then the other content stays to be collected", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  await praxis.put("/ausgang/aok/b.txt", B)
  await assert.rejects(rename(praxis, "a.txt", "b.txt"), { code: "PATH_EXISTS" })
  await rename(praxis, "a.txt", "b.txt", true)
  assert.deepEqual(await aok.names("/eingang/praxis"), ["b.txt", "b.txt;1"])
  assert.deepEqual(await aok.get("/eingang/praxis/b.txt"), A)
  assert.deepEqual(await aok.get("/eingang/praxis/b.txt;1"), B)
})

test("the same content under the name already is replaced, not doubled", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  await praxis.put("/ausgang/aok/a.txt.tmp", A)
  await rename(praxis, "a.txt.tmp", "a.txt", true)
  assert.deepEqual(await aok.names("/eingang/praxis"), ["a.txt"])
  assert.deepEqual(await aok.get("/eingang/praxis/a.txt"), A)
})

const refused: readonly { why: string; from: string; to: string; code: string }[] = [
  { why: "of nothing", from: "/ausgang/aok/nichts", to: "/ausgang/aok/b", code: "PATH_NOT_FOUND" },
  { why: "of the folder itself", from: "/ausgang/aok", to: "/ausgang/aok/b", code: "FOLDER_FIXED" },
  { why: "of a subfolder", from: "/ausgang/aok/ordner", to: "/ausgang/aok/b", code: "FOLDER_RENAME_UNSUPPORTED" },
  { why: "onto a subfolder", from: "/ausgang/aok/a.txt", to: "/ausgang/aok/ordner", code: "PATH_IS_FOLDER" },
  { why: "onto the folder itself", from: "/ausgang/aok/a.txt", to: "/ausgang/aok", code: "PATH_IS_FOLDER" },
  { why: "into another folder", from: "/ausgang/aok/a.txt", to: "/ablage/qualitaet/a.txt", code: "RENAME_ELSEWHERE" },
  { why: "into the own inbox", from: "/ausgang/aok/a.txt", to: "/eingang/aok/a.txt", code: "FOLDER_WRITE_REFUSED" },
  { why: "into no subfolder", from: "/ausgang/aok/a.txt", to: "/ausgang/aok/weg/a.txt", code: "PATH_NOT_FOUND" },
  { why: "to a version's name", from: "/ausgang/aok/a.txt", to: "/ausgang/aok/a.txt;9", code: "NAME_RESERVED" },
  { why: "to a Windows path", from: "/ausgang/aok/a.txt", to: "/ausgang/aok/a\\b", code: "NAME_INVALID" },
  { why: "of a pending upload", from: "/ausgang/aok/offen", to: "/ausgang/aok/b", code: "UPLOAD_NOT_OPEN" },
  { why: "onto a pending upload", from: "/ausgang/aok/a.txt", to: "/ausgang/aok/offen", code: "PATH_EXISTS" },
]
test("what is not possible is refused, and nothing has moved", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis } = await world.loginAll()
  await praxis.put("/ausgang/aok/a.txt", A)
  await praxis.call("makeFolder", { path: "/ausgang/aok/ordner" })
  await praxis.open("/ausgang/aok/offen")
  const before = await praxis.names("/ausgang/aok")
  for (const { why, from, to, code } of refused) {
    await t.test(`a rename ${why}: ${code}`, async () => {
      await assert.rejects(praxis.call("renamePath", { from, to, replace: true }), { code })
      assert.deepEqual(await praxis.names("/ausgang/aok"), before)
    })
  }
})
