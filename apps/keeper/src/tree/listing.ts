/**
 * Listings: pages of what an institution sees in a place.
 *
 * A page is a few indexed range reads; nothing grows with the folder. The
 * cursor is where the last page ended and means nothing to anybody else, so a
 * forged one only skips entries of one's own listing.
 */
import { Fault } from "@schleuse/base"
import { MAX_PAGE, type OutputOf } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { versionedName } from "./names.ts"
import type { FolderPlace } from "./place.ts"

export type Entry = OutputOf<"listFolder">["entries"][number]
export type Page = OutputOf<"listFolder">

const CURSOR = /^(directories|uploads|files):(\d{1,10}):([^\0/]*)$/

const directories = statement<{ folder: string; parent: string; after: string; limit: number }>()((q, p) =>
  q
    .selectFrom("directory")
    .select(["name", "created_at"])
    .where("folder_id", "=", p.folder)
    .where("parent", "=", p.parent)
    .where("name", ">", p.after)
    .orderBy("name")
    .limit(p.limit),
)
const uploads = statement<{ folder: string; directory: string; account: string; after: string; limit: number }>()(
  (q, p) =>
    q
      .selectFrom("upload")
      .select(["name", "size_bytes", "touched_at"])
      .where("folder_id", "=", p.folder)
      .where("directory", "=", p.directory)
      .where("account_id", "=", p.account)
      .where("state", "=", "open")
      .where("name", ">", p.after)
      .orderBy("name")
      .limit(p.limit),
)
/** Newest first within a name; goes on after a version: with the older ones of its name, then with the names behind it. */
const files = statement<{ folder: string; directory: string; after: string; below: number; limit: number }>()((q, p) =>
  q
    .selectFrom("file")
    .innerJoin("version", "version.file_id", "file.id")
    .select(["file.name", "file.current_version", "version.id", "version.number", "version.state"])
    .select(["version.size_bytes", "version.created_at", "version.delivered_at"])
    .where("file.folder_id", "=", p.folder)
    .where("file.directory", "=", p.directory)
    .where("file.current_version", "is not", null)
    .where("file.name", ">=", p.after)
    .where((e) => e.or([e("file.name", ">", p.after), e("version.number", "<", p.below)]))
    .where("version.state", "in", ["waiting", "delivered"])
    .orderBy("file.name")
    .orderBy("version.number", "desc")
    .limit(p.limit),
)

/** One page of a folder or subfolder. @throws SCHEMA_MISMATCH for a cursor we did not write */
export async function listFolderPage(
  tx: Queries,
  place: FolderPlace,
  accountId: string,
  cursor: string | undefined,
): Promise<Page> {
  const [, phase, numberText, name] = cursor === undefined ? ["", "directories", "0", ""] : parseCursor(cursor)
  const folder = place.folderId
  const directory = place.below.join("/")
  const entries: Entry[] = []
  const room = () => MAX_PAGE - entries.length
  if (phase === "directories") {
    const rows = await tx.all(directories, { folder, parent: directory, after: name, limit: MAX_PAGE })
    for (const row of rows) entries.push(folderEntry(row.name, row.created_at, place.mayWrite))
    if (room() === 0) return { entries, next: `directories:0:${rows.at(-1)?.name ?? ""}` }
  }
  const own = place.isWriter && phase !== "files"
  if (own) {
    const after = phase === "uploads" ? name : ""
    const rows = await tx.all(uploads, { folder, directory, account: accountId, after, limit: room() })
    for (const row of rows) entries.push(uploadEntry(row))
    if (room() === 0) return { entries, next: `uploads:0:${rows.at(-1)?.name ?? ""}` }
  }
  const after = phase === "files" ? { name, number: Number(numberText) } : { name: "", number: 0 }
  return addFiles(tx, place, accountId, after, entries)
}

/** Files come last; a name whose own upload is pending shows the upload instead. */
async function addFiles(
  tx: Queries,
  place: FolderPlace,
  accountId: string,
  after: { readonly name: string; readonly number: number },
  entries: Entry[],
): Promise<Page> {
  const folder = place.folderId
  const directory = place.below.join("/")
  const pending = place.isWriter
    ? await tx.all(uploads, { folder, directory, account: accountId, after: "", limit: 10_000 })
    : []
  const hidden = new Set(pending.map((row) => row.name))
  // More than a page: waiting versions that only the sender sees fall out.
  const query = { folder, directory, after: after.name, below: after.number, limit: MAX_PAGE * 2 }
  const rows = await tx.all(files, query)
  // A name has the plain form once, for its newest version; the page before may have given it.
  let named = after.name
  for (const row of rows) {
    if (!isVisible(row.state, place) || hidden.has(row.name)) continue
    const name = row.name === named ? versionedName(row.name, row.number) : row.name
    named = row.name
    entries.push(fileEntry(name, row, place))
    if (entries.length === MAX_PAGE) return { entries, next: `files:${row.number}:${row.name}` }
  }
  const last = rows.at(-1)
  if (rows.length < MAX_PAGE * 2 || last === undefined) return { entries }
  return { entries, next: `files:${last.number}:${last.name}` }
}

export function isVisible(state: string, place: FolderPlace): boolean {
  return state === "delivered" || (state === "waiting" && place.isWriter)
}

export function folderEntry(name: string, atMs: number, writable: boolean): Entry {
  return { name, kind: "folder", sizeBytes: 0, modifiedAt: seconds(atMs), writable, readable: true }
}

export function fileEntry(
  name: string,
  row: { size_bytes: number; created_at: number; delivered_at: number | null },
  place: FolderPlace,
): Entry {
  const modifiedAt = seconds(row.delivered_at ?? row.created_at)
  return {
    name,
    kind: "file",
    sizeBytes: row.size_bytes,
    modifiedAt,
    writable: place.mayWrite,
    readable: place.mayRead,
  }
}

export function uploadEntry(row: { name: string; size_bytes: number; touched_at: number }): Entry {
  const modifiedAt = seconds(row.touched_at)
  return { name: row.name, kind: "file", sizeBytes: row.size_bytes, modifiedAt, writable: true, readable: false }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}

function parseCursor(cursor: string): readonly [string, string, string, string] {
  const [whole, phase, number, name] = CURSOR.exec(cursor) ?? []
  if (whole === undefined || phase === undefined || number === undefined || name === undefined) {
    throw new Fault("SCHEMA_MISMATCH", "cursor")
  }
  return [whole, phase, number, name]
}
