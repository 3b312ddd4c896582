import assert from "node:assert/strict"
import { linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { randomId } from "@schleuse/base"
import { CUT_NOTE_BYTES, CUT_NOTES, CUT_NOTES_FILE, type CutNote } from "@schleuse/wire"
import { findNotedCuts, noteCut } from "./cut-notes.ts"

const EMPTY = Buffer.alloc(CUT_NOTES * CUT_NOTE_BYTES)
const note = (): CutNote => ({ cut: randomId(), scope: "outside", reason: "Verdacht", at: 1000 })

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-notes-"))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

test("noted cuts are found again, each on a page of its own, until there is no room", (t) => {
  const folder = folderOf(t)
  writeFileSync(join(folder, CUT_NOTES_FILE), EMPTY)
  assert.deepEqual(findNotedCuts(folder), [])
  const notes = Array.from({ length: CUT_NOTES }, note)
  for (const one of notes) noteCut(folder, one)
  const found = findNotedCuts(folder).map((one) => (one === "damaged" ? one : one.cut))
  assert.deepEqual(found.toSorted(), notes.map(({ cut }) => cut).toSorted())
  assert.throws(() => noteCut(folder, note()), { code: "CUT_NOT_NOTED" })
})

const planted: readonly { what: string; plant: (place: string, victim: string) => void }[] = [
  { what: "a link", plant: (place, victim) => symlinkSync(victim, place) },
  { what: "another name of a file", plant: (place, victim) => linkSync(victim, place) },
  { what: "a file of another size", plant: (place) => writeFileSync(place, EMPTY.subarray(1)) },
  { what: "nothing", plant: () => undefined },
]
for (const { what, plant } of planted) {
  test(`where a captured keeper left ${what}, nothing is written, and the operator reads so`, (t) => {
    const folder = folderOf(t)
    const victim = join(folder, "victim")
    writeFileSync(victim, EMPTY)
    plant(join(folder, CUT_NOTES_FILE), victim)
    assert.throws(() => noteCut(folder, note()), { code: "CUT_NOT_NOTED" })
    assert.deepEqual(findNotedCuts(folder), [])
    assert.ok(readFileSync(victim).equals(EMPTY))
  })
}
