/**
 * What a handle stands for: a file being read, a file being written, or a listing.
 */
import { Fault } from "@schleuse/base"
import type { FolderEntry, FolderReader, ReadFile, WriteFile } from "./backend.ts"
import { Gate } from "./order.ts"
import { isPathComponent, type VirtualPath } from "./virtual-path.ts"

export type ReadHandle = {
  readonly kind: "read"
  readonly path: VirtualPath
  readonly gate: Gate
  readonly file: ReadFile
}
export type WriteHandle = {
  readonly kind: "write"
  readonly path: VirtualPath
  readonly gate: Gate
  readonly file: WriteFile
  readonly place: WritePlace
}
export type FolderHandle = {
  readonly kind: "folder"
  readonly path: VirtualPath
  readonly gate: Gate
  readonly listing: Listing
}
export type OpenHandle = ReadHandle | WriteHandle | FolderHandle

/** A handle of the kind that a request needs. @throws SFTP_HANDLE_KIND_MISMATCH */
export function requireKind<K extends OpenHandle["kind"]>(
  handle: OpenHandle,
  kind: K,
): Extract<OpenHandle, { kind: K }> {
  if (handle.kind !== kind) throw new Fault("SFTP_HANDLE_KIND_MISMATCH", `${handle.kind}, not ${kind}`)
  return handle as Extract<OpenHandle, { kind: K }>
}

/**
 * Where writes of a handle go.
 *
 * With APPEND the draft leaves offsets without meaning and clients differ: OpenSSH, lftp and paramiko count from the
 * start of the file, curl from the start of what it sends. The first write tells which; a place before the end of
 * what we have would overwrite and is refused, because a resumed file that is quietly wrong is worse than none.
 */
export class WritePlace {
  readonly #endBytes: number
  #shift: number | undefined

  /** @param endBytes length when opened with APPEND, undefined otherwise */
  constructor(endBytes: number | undefined) {
    this.#endBytes = endBytes ?? 0
    if (endBytes === undefined) this.#shift = 0
  }

  /** The place in the file of an offset that the client named. @throws SFTP_APPEND_MISPLACED */
  of(offset: number): number {
    this.#shift ??= offset === 0 ? this.#endBytes : 0
    const place = offset + this.#shift
    if (place < this.#endBytes) throw new Fault("SFTP_APPEND_MISPLACED", `${offset} before ${this.#endBytes}`)
    return place
  }
}

/** A listing in portions that fit an answer, however long the folder and its pages are. */
export class Listing {
  readonly #reader: FolderReader
  #page: readonly FolderEntry[] = []
  #at = 0
  #isDone = false

  constructor(reader: FolderReader) {
    this.#reader = reader
  }

  /** At most `maxEntries` entries, none behind the last. One call at a time. */
  async next(maxEntries: number): Promise<readonly FolderEntry[]> {
    while (this.#at >= this.#page.length) {
      if (this.#isDone) return []
      const page = await this.#reader.next()
      this.#isDone = page === null
      this.#page = page ?? []
      this.#at = 0
    }
    const entries = this.#page.slice(this.#at, this.#at + maxEntries)
    this.#at += entries.length
    for (const { name } of entries) {
      // A name with a separator in it would make clients write outside the folder they fetch into.
      if (!isPathComponent(name)) throw new TypeError("the backend listed a name that is no path component")
    }
    return entries
  }

  close(): Promise<void> {
    return this.#reader.close()
  }
}
