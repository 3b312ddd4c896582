/**
 * Cut notes from the command line's side: a cut that the keeper cannot take now.
 *
 * The file was made by the keeper, at its full size, and is the keeper's or
 * root's to write: a cut is ordered by file permission alone. Replacing a page
 * of it needs no space on the disk.
 */
import { randomInt } from "node:crypto"
import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs"
import { join } from "node:path"
import { Fault } from "@schleuse/base"
import { CUT_NOTE_BYTES, CUT_NOTES, CUT_NOTES_FILE, type CutNote, decodeCutNote, encodeCutNote } from "@schleuse/wire"

/** Notes a cut; durable when it returns. @throws CUT_NOT_NOTED */
export function noteCut(dataFolder: string, note: CutNote): void {
  const bytes = encodeCutNote(note)
  try {
    const file = openNotes(dataFolder, constants.O_RDWR)
    try {
      const empty = pagesOf(file).flatMap((page, at) => (decodeCutNote(page) === "empty" ? [at] : []))
      // Any of them: two operators at the same moment should not take the same one.
      const page = empty[randomInt(Math.max(1, empty.length))]
      if (page === undefined) throw new Fault("CUT_NOT_NOTED", `${CUT_NOTES} notes wait already`)
      writeSync(file, bytes, 0, CUT_NOTE_BYTES, page * CUT_NOTE_BYTES)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    throw new Fault("CUT_NOT_NOTED", cause instanceof Error && "code" in cause ? String(cause.code) : "", { cause })
  }
}

/** Cuts that wait for the keeper; none if the folder is not ours to read. */
export function findNotedCuts(dataFolder: string): readonly (CutNote | "damaged")[] {
  let file: number
  try {
    file = openNotes(dataFolder, constants.O_RDONLY)
  } catch {
    return []
  }
  try {
    return pagesOf(file).flatMap((page) => {
      const note = decodeCutNote(page)
      return note === "empty" ? [] : [note]
    })
  } finally {
    closeSync(file)
  }
}

/**
 * The keeper made this file and root writes it: a captured keeper must not lead root's writes elsewhere.
 * @throws CUT_NOT_NOTED if it is anything but the one plain file of its size
 */
function openNotes(dataFolder: string, how: number): number {
  const file = openSync(join(dataFolder, CUT_NOTES_FILE), how | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  const found = fstatSync(file)
  if (found.isFile() && found.nlink === 1 && found.size === CUT_NOTES * CUT_NOTE_BYTES) return file
  closeSync(file)
  throw new Fault("CUT_NOT_NOTED", `${CUT_NOTES_FILE} is not the file that the keeper made`)
}

function pagesOf(file: number): readonly Buffer[] {
  return Array.from({ length: CUT_NOTES }, (_, at) => {
    const page = Buffer.alloc(CUT_NOTE_BYTES)
    readSync(file, page, 0, CUT_NOTE_BYTES, at * CUT_NOTE_BYTES)
    return page
  })
}
