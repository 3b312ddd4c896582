/**
 * What stands behind an SFTP session: the storage, seen through the few acts that SFTP has.
 *
 * The session calls; the backend answers or throws a `Fault`, which the client
 * sees with its text and reference. Anything else that is thrown is a Defect.
 * Paths are canonical. There are no links, so there is one kind of stat.
 */
import type { AttributeChange, Attributes } from "./attributes.ts"
import type { VirtualPath } from "./virtual-path.ts"

/** How a client wants to write. */
export type WriteIntent = {
  /** May, must or must not the file be created? `always` refuses one that exists. */
  readonly creates: "never" | "if-missing" | "always"
  /** From nothing (what was there goes), on from the end, or at any place of what is there. */
  readonly startsAt: "nothing" | "end" | "anywhere"
}

/** What every open file can do. Of `close` and `abandon` exactly one is called, once, as the last act. */
type OpenFile = {
  readonly stat: () => Promise<Attributes>
  /** The client said CLOSE. Every earlier act on this file has settled. */
  readonly close: () => Promise<void>
  /** The session ended without CLOSE: nobody knows whether the client was done. Every earlier act has settled. */
  readonly abandon: () => Promise<void>
}

export type ReadFile = OpenFile & {
  /**
   * At most `length` bytes from `offset` on, at least one, or null at or behind the end. Many reads are under way
   * at once, called in the order in which the client asked and answered in the order in which they settle. The
   * buffer is the session's from then on: it must not change any more.
   */
  readonly read: (offset: number, length: number) => Promise<Buffer | null>
}

export type WriteFile = OpenFile & {
  /**
   * Takes bytes that belong at `offset`. Many writes are under way at once, called in the order in which they came,
   * which need not be that of their offsets. `bytes` is a view, valid until the promise settles. The client
   * counts it as received when it settles.
   */
  readonly write: (offset: number, bytes: Buffer) => Promise<void>
  /** Everything written so far survives a crash once this settles. */
  readonly sync: () => Promise<void>
  readonly change: (change: AttributeChange) => Promise<void>
}

export type FolderEntry = { readonly name: string; readonly attributes: Attributes }

/** A listing under way. */
export type FolderReader = {
  /** The next entries (a page of any size above zero), or null behind the last. One call at a time. */
  readonly next: () => Promise<readonly FolderEntry[] | null>
  /** The listing is over, read to its end or not. */
  readonly close: () => Promise<void>
}

/** Room at a place, for `df`. */
export type Space = { readonly totalBytes: number; readonly freeBytes: number; readonly isReadOnly: boolean }

export type FileActs = {
  readonly openRead: (path: VirtualPath) => Promise<ReadFile>
  readonly openWrite: (path: VirtualPath, intent: WriteIntent) => Promise<WriteFile>
  readonly remove: (path: VirtualPath) => Promise<void>
}

export type FolderActs = {
  readonly open: (path: VirtualPath) => Promise<FolderReader>
  readonly make: (path: VirtualPath) => Promise<void>
  readonly remove: (path: VirtualPath) => Promise<void>
}

/** The storage behind one session, for one account. */
export type SftpBackend = {
  readonly files: FileActs
  readonly folders: FolderActs
  readonly stat: (path: VirtualPath) => Promise<Attributes>
  /** chmod, utime and truncate by path; what means nothing here is accepted in silence. */
  readonly change: (path: VirtualPath, change: AttributeChange) => Promise<void>
  /** Files and folders alike; `replaces` permits that something at `to` goes. */
  readonly rename: (from: VirtualPath, to: VirtualPath, replaces: boolean) => Promise<void>
  readonly space: (path: VirtualPath) => Promise<Space>
}
