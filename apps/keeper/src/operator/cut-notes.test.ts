import assert from "node:assert/strict"
import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { CUT_NOTE_BYTES, CUT_NOTES, type CutNote, encodeCutNote } from "@schleuse/wire"
import { KeeperWorld, until } from "../testing/keeper-world.ts"
import { verifyStoredLog } from "../testing/log-reader.ts"

/** What the command line does. */
function writePage(world: KeeperWorld, page: number, bytes: Uint8Array): void {
  const file = openSync(join(world.folder, "cut-notes"), "r+")
  writeSync(file, bytes, 0, bytes.length, page * CUT_NOTE_BYTES)
  closeSync(file)
}

const note = (change: Partial<CutNote> = {}): CutNote => ({
  cut: randomId(),
  scope: "outside",
  reason: "Platte voll",
  at: Date.UTC(2026, 10, 22),
  ...change,
})

const isEmpty = (world: KeeperWorld): boolean => {
  const bytes = readFileSync(join(world.folder, "cut-notes"))
  return bytes.length === CUT_NOTES * CUT_NOTE_BYTES && bytes.every((byte) => byte === 0)
}

const cutsOf = async (world: KeeperWorld): Promise<string[]> => {
  const { cuts } = await world.operator.local("status", {})
  return cuts.map(({ scope, target }) => [scope, target].filter(Boolean).join(" ")).toSorted()
}

test("a cut that was noted while the keeper was away is in force before the first door is served, once, and logged", async (t) => {
  const world = await KeeperWorld.open(t)
  const { vkey } = world.keeper
  assert.ok(isEmpty(world), "there from the first start")
  await world.stop()
  const written = note()
  const bytes = encodeCutNote(written)
  writePage(world, 7, bytes)
  await world.start()
  await assert.rejects(world.login("praxis"), { code: "CUT" })
  assert.ok(isEmpty(world))
  // As a crash between the commit and the clearing leaves it.
  await world.stop()
  writePage(world, 3, bytes)
  await world.restart()
  assert.deepEqual(await cutsOf(world), ["outside"])
  await world.operator.call("reopen", { cut: written.cut, reason: "geklärt" })
  await world.restart()
  await (await world.login("praxis")).list("/")
  await world.stop()
  const { leaves } = verifyStoredLog(world.folder, vkey)
  const cuts = leaves.flatMap((leaf) => (leaf.type === "cut" ? [`${leaf.zone} ${leaf.cut}`] : []))
  assert.deepEqual(cuts, [`operator ${written.cut}`])
})

test("a running keeper carries out a note within a moment and ends the sessions", async (t) => {
  const world = await KeeperWorld.open(t)
  const session = await world.login("praxis")
  writePage(world, 0, encodeCutNote(note({ scope: "institution", target: "praxis" })))
  await until(() => isEmpty(world))
  await assert.rejects(session.list("/"), { code: "SESSION_ENDED" })
  assert.equal((await cutsOf(world)).length, 1)
  await (await world.login("aok")).list("/")
})

const torn = encodeCutNote(note({ scope: "account", target: "praxis" })).fill(0, 40)
const strange: readonly { what: string; bytes: Buffer }[] = [
  { what: "that is torn", bytes: torn },
  { what: "that is garbage", bytes: Buffer.alloc(CUT_NOTE_BYTES, 0xff) },
  { what: "for an account that nobody knows", bytes: encodeCutNote(note({ scope: "account", target: "nobody" })) },
  { what: "for a door that nobody knows", bytes: encodeCutNote(note({ scope: "door", target: "'; drop" })) },
]
for (const { what, bytes } of strange) {
  test(`a note ${what} cuts everything outside: rather too much`, async (t) => {
    const world = await KeeperWorld.open(t)
    await world.stop()
    writePage(world, CUT_NOTES - 1, bytes)
    await world.start()
    assert.deepEqual(await cutsOf(world), ["outside"])
    await assert.rejects(world.login("aok"), { code: "CUT" })
    await world.restart()
    assert.deepEqual(await cutsOf(world), ["outside"], "once")
  })
}

test("without its file a keeper starts, and makes it", async (t) => {
  const world = await KeeperWorld.open(t)
  await world.stop()
  rmSync(join(world.folder, "cut-notes"))
  await world.start()
  assert.ok(isEmpty(world))
})
