/** Listings of the folders that the product itself makes: the top, the areas, the receipts. */
import { MAX_PAGE } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { KeyFile } from "../own-keys/key-files.ts"
import { listGranted } from "./granted-folders.ts"
import { type Entry, folderEntry, type Page } from "./listing.ts"
import { type Area, AREAS, isMachine, OWN_KEYS, type Viewer } from "./place.ts"

const receiptDays = statement<{ institution: string; after: string; limit: number }>()((q, p) =>
  q
    .selectFrom("receipt")
    .select("day as name")
    .distinct()
    .where("institution_id", "=", p.institution)
    .where("day", ">", p.after)
    .orderBy("day")
    .limit(p.limit),
)
const receiptOfDay = statement<{ institution: string; day: string }>()((q, p) =>
  q.selectFrom("receipt").select("name").where("institution_id", "=", p.institution).where("day", "=", p.day).limit(1),
)
const receipts = statement<{ institution: string; day: string; after: string; limit: number }>()((q, p) =>
  q
    .selectFrom("receipt")
    .select(["name", "size_bytes", "created_at"])
    .where("institution_id", "=", p.institution)
    .where("day", "=", p.day)
    .where("name", ">", p.after)
    .orderBy("name")
    .limit(p.limit),
)

/** The top of a mailbox: its four areas, and a machine's own keys. */
export async function topEntries(tx: Queries & { readonly now: number }, { accountId }: Viewer): Promise<Entry[]> {
  const names = [...Object.values(AREAS), ...((await isMachine(tx, accountId)) ? [OWN_KEYS] : [])]
  return names.map((name) => folderEntry(name, tx.now, false))
}

/** One page of an area. */
export async function listAreaPage(tx: Queries, institution: string, area: Area, cursor = ""): Promise<Page> {
  if (area === "receipts") {
    const days = await tx.all(receiptDays, { institution, after: cursor, limit: MAX_PAGE })
    // The index alone answers: a day's time is its midnight, not that of its first receipt.
    return pageOf(days.map((row) => folderEntry(row.name, Date.parse(row.name), false)))
  }
  const folders = await listGranted(tx, institution, area, cursor, MAX_PAGE)
  return pageOf(folders.map(({ name, createdAt, mayWrite }) => folderEntry(name, createdAt, mayWrite)))
}

/** Does this day have a folder? */
export async function hasReceipts(tx: Queries, institution: string, day: string): Promise<boolean> {
  return (await tx.find(receiptOfDay, { institution, day })) !== undefined
}

/** One page of a day's receipts. */
export async function listReceiptsPage(tx: Queries, institution: string, day: string, cursor = ""): Promise<Page> {
  const rows = await tx.all(receipts, { institution, day, after: cursor, limit: MAX_PAGE })
  return pageOf(rows.map(receiptEntry))
}

export function receiptEntry(row: { name: string; size_bytes: number; created_at: number }): Entry {
  const modifiedAt = Math.floor(row.created_at / 1000)
  return { name: row.name, kind: "file", sizeBytes: row.size_bytes, modifiedAt, writable: false, readable: true }
}

export function keyEntry({ name, content, changedAt }: KeyFile): Entry {
  const modifiedAt = Math.floor(changedAt / 1000)
  return { name, kind: "file", sizeBytes: content.length, modifiedAt, writable: false, readable: true }
}

function pageOf(entries: Entry[]): Page {
  const last = entries.at(-1)
  return entries.length === MAX_PAGE && last !== undefined ? { entries, next: last.name } : { entries }
}
