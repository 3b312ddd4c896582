/**
 * One open file being read: places of the file become places of its parts.
 *
 * Each part's key is asked for when its first byte is needed and not before;
 * read-ahead stays inside a part whose key is here. After a damaged segment the
 * file is dead: nothing more of it is handed out, and the keeper is told.
 */
import { join } from "node:path"
import { type Fault, isFault } from "@schleuse/base"
import type { OpenedRead, PartKey, SessionKeeper } from "../session-keeper.ts"
import { Delivered } from "./delivered.ts"
import { GROUP_BYTES, PartReader } from "./part-reader.ts"
import { takeReply } from "./reply-memory.ts"

/** Parts whose files stay open. */
const OPEN_PARTS = 3

type PlacedPart = { readonly start: number; readonly reader: PartReader }

export class Download {
  readonly #ask: SessionKeeper
  readonly #opened: OpenedRead
  readonly #blobs: string
  readonly #parts: PlacedPart[] = []
  readonly #recent: PartReader[] = []
  readonly #delivered = new Delivered()
  #failure: Error | undefined
  #endOfLast = 0

  constructor(ask: SessionKeeper, opened: OpenedRead, blobs: string) {
    this.#ask = ask
    this.#opened = opened
    this.#blobs = blobs
    let start = 0
    opened.parts.forEach((stored, index) => {
      const reader = new PartReader(stored, [blobPath(this.#blobs, stored.part)], () => this.#key(index))
      this.#parts.push({ start, reader })
      start += stored.plainBytes
    })
    if (start !== opened.sizeBytes) throw new TypeError("parts and size of a release differ")
  }

  get sizeBytes(): number {
    return this.#opened.sizeBytes
  }

  /** As in packages/sftp: at most `length` bytes, null at the end. Fails for ever after the first failure. */
  async read(offset: number, length: number): Promise<Buffer | null> {
    if (this.#failure !== undefined) throw this.#failure
    const end = Math.min(offset + length, this.sizeBytes)
    if (offset >= end) return null
    const isSequential = offset <= this.#endOfLast && offset + GROUP_BYTES >= this.#endOfLast
    this.#endOfLast = end
    try {
      const content = takeReply(end - offset)
      await this.#fill(content, offset, isSequential)
      this.#delivered.add(offset, end)
      return content
    } catch (error) {
      // A key that was refused may be granted later; damaged content stays damaged.
      if (isFault(error) && isDamage(error)) this.#failure ??= error
      throw error
    }
  }

  /** Ends the release. The client does not wait for the keeper. */
  close(): void {
    for (const { reader } of this.#parts) reader.end()
    const deliveredBytes = this.#delivered.bytes
    const complete = this.#failure === undefined && deliveredBytes === this.sizeBytes
    // If the keeper is away it has ended the release itself.
    this.#ask("closeRead", { release: this.#opened.release, deliveredBytes, complete }).catch(() => undefined)
  }

  async #fill(content: Buffer, offset: number, isSequential: boolean): Promise<void> {
    const end = offset + content.length
    const all: Promise<void>[] = []
    for (let at = this.#partAt(offset), from = offset; from < end; at++) {
      const part = this.#parts[at]
      if (part === undefined) throw new TypeError("a place behind the last part")
      const to = Math.min(end, part.start + part.reader.plainBytes)
      this.#use(part.reader)
      all.push(part.reader.read(from - part.start, content.subarray(from - offset, to - offset)))
      if (isSequential) part.reader.prefetch(to - part.start + GROUP_BYTES - 1)
      from = to
    }
    await Promise.all(all)
  }

  /** Index of the part with this place. */
  #partAt(offset: number): number {
    let low = 0
    let high = this.#parts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#parts[middle]?.start ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  #use(reader: PartReader): void {
    if (this.#recent.at(-1) === reader) return
    const at = this.#recent.indexOf(reader)
    if (at !== -1) this.#recent.splice(at, 1)
    this.#recent.push(reader)
    if (this.#recent.length > OPEN_PARTS) this.#recent.shift()?.rest()
  }

  #key(index: number): Promise<PartKey> {
    const { first, release } = this.#opened
    if (first?.index === index) return Promise.resolve(first)
    return this.#ask("readPart", { release, index })
  }
}

/** Where a finished part lies. */
export function blobPath(blobs: string, part: string): string {
  return join(blobs, part.slice(0, 2), part)
}

const DAMAGE = /^(?:SEGMENT|PART)_|^BLOB_MISSING$/
function isDamage(fault: Fault): boolean {
  return DAMAGE.test(fault.code)
}
