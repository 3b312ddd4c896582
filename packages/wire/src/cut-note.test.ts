import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import fc from "fast-check"
import { CUT_NOTE_BYTES, type CutNote, decodeCutNote, encodeCutNote } from "./cut-note.ts"

const note: CutNote = { cut: randomId(), scope: "institution", target: "aok", reason: "Verdacht\u{1f6a8}", at: 1000 }

test("a note is read as it was written, and fills one page", () => {
  for (const written of [note, { cut: note.cut, scope: "outside", reason: "x".repeat(500), at: 0 } as const]) {
    const page = encodeCutNote(written)
    assert.equal(page.length, CUT_NOTE_BYTES)
    assert.deepEqual(decodeCutNote(page), written)
  }
})

test("zeros are no note; whatever else is not one is damaged, never overlooked and never an error", () => {
  assert.equal(decodeCutNote(Buffer.alloc(CUT_NOTE_BYTES)), "empty")
  const page = encodeCutNote(note)
  fc.assert(
    fc.property(fc.nat(page.indexOf(0x0a)), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const torn = Buffer.from(page)
      torn[at] = (torn[at] ?? 0) ^ change
      assert.equal(decodeCutNote(torn), "damaged")
      assert.equal(
        decodeCutNote(Buffer.concat([page.subarray(0, at + 1)], CUT_NOTE_BYTES).fill(0, at)),
        at === 0 ? "empty" : "damaged",
      )
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
      const read = decodeCutNote(bytes)
      assert.ok(read === "empty" || read === "damaged")
    }),
  )
})
