/** The file of cut notes, from the keeper's side: made once at its full size, read, cleared when a note is in the log. */
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"
import { CUT_NOTE_BYTES, CUT_NOTES, CUT_NOTES_FILE, type CutNote, decodeCutNote } from "@schleuse/wire"

/** A note and the page it stands on. */
export type NotedCut = { readonly page: number; readonly bytes: Buffer; readonly note: CutNote | "damaged" }

export class CutNotes {
  readonly #file: string

  constructor(dataFolder: string) {
    this.#file = join(dataFolder, CUT_NOTES_FILE)
  }

  /** Makes the file if it is not there, written in full: later there may be no space. Without space now: at the next start. */
  make(onError: (error: unknown) => void): void {
    if (existsSync(this.#file)) return
    const next = `${this.#file}.new`
    try {
      rmSync(next, { force: true })
      this.#write(next)
      renameSync(next, this.#file)
    } catch (error) {
      rmSync(next, { force: true })
      onError(error)
    }
  }

  #write(next: string): void {
    const file = openSync(next, "wx", 0o600)
    try {
      writeSync(file, Buffer.alloc(CUT_NOTES * CUT_NOTE_BYTES))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  }

  /** What waits to be carried out, in the order of the pages. */
  read(): readonly NotedCut[] {
    if (!existsSync(this.#file)) return []
    const file = openSync(this.#file, "r")
    const pages = Buffer.alloc(CUT_NOTES * CUT_NOTE_BYTES)
    try {
      readSync(file, pages, 0, pages.length, 0)
    } finally {
      closeSync(file)
    }
    return Array.from({ length: CUT_NOTES }, (_, page) => pageOf(pages, page)).flatMap((bytes, page) => {
      const note = decodeCutNote(bytes)
      return note === "empty" ? [] : [{ page, bytes, note }]
    })
  }

  /** Forgets notes that are in the log; a page that was written anew meanwhile stays. */
  clear(done: readonly NotedCut[]): void {
    if (done.length === 0) return
    const file = openSync(this.#file, "r+")
    try {
      const now = Buffer.alloc(CUT_NOTE_BYTES)
      for (const { page, bytes } of done) {
        readSync(file, now, 0, CUT_NOTE_BYTES, page * CUT_NOTE_BYTES)
        if (now.equals(bytes)) writeSync(file, Buffer.alloc(CUT_NOTE_BYTES), 0, CUT_NOTE_BYTES, page * CUT_NOTE_BYTES)
      }
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  }
}

function pageOf(pages: Buffer, page: number): Buffer {
  return pages.subarray(page * CUT_NOTE_BYTES, (page + 1) * CUT_NOTE_BYTES)
}
