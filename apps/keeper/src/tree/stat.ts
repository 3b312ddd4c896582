/** Finds one file, upload or receipt by its name. */
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { receiptEntry } from "./fixed-places.ts"
import { type Entry, fileEntry, isVisible, uploadEntry } from "./listing.ts"
import { parseVersionedName } from "./names.ts"
import { type FolderPlace, splitBelow } from "./place.ts"

const byPath = statement<{ folder: string; directory: string; name: string }>()((q, p) =>
  q
    .selectFrom("file")
    .innerJoin("version", "version.file_id", "file.id")
    .selectAll("version")
    .select("file.versions")
    .where("file.folder_id", "=", p.folder)
    .where("file.directory", "=", p.directory)
    .where("file.name", "=", p.name)
    .where("version.state", "in", ["waiting", "delivered"])
    .orderBy("version.number", "desc")
    .limit(1000),
)
const ownUpload = statement<{ folder: string; directory: string; name: string; account: string }>()((q, p) =>
  q
    .selectFrom("upload")
    .selectAll()
    .where("folder_id", "=", p.folder)
    .where("directory", "=", p.directory)
    .where("name", "=", p.name)
    .where("account_id", "=", p.account)
    .where("state", "=", "open")
    .limit(1),
)
const receipt = statement<{ institution: string; day: string; name: string }>()((q, p) =>
  q
    .selectFrom("receipt")
    .selectAll()
    .where("institution_id", "=", p.institution)
    .where("day", "=", p.day)
    .where("name", "=", p.name),
)

export type VersionRow = {
  readonly id: string
  readonly file_id: string
  readonly number: number
  readonly account_id: string
  readonly institution_id: string
  readonly state: string
  readonly size_bytes: number
  readonly sha256: string
  readonly parts: number
  readonly leaf_index: number
  readonly created_at: number
  readonly delivered_at: number | null
  readonly released_at: number | null
}

/** The version that a name means to this viewer: the newest it may see, or the one that `name;7` names. */
export async function findVersion(tx: Queries, place: FolderPlace): Promise<VersionRow | undefined> {
  const { directory, name } = splitBelow(place)
  const folder = place.folderId
  const plain = (await tx.all(byPath, { folder, directory, name })).find((row) => isVisible(row.state, place))
  if (plain !== undefined) return plain
  const older = parseVersionedName(name)
  if (older === undefined) return undefined
  const rows = await tx.all(byPath, { folder, directory, name: older.name })
  return rows.find((row) => row.number === older.number && isVisible(row.state, place))
}

/** This account's pending upload at a place. */
export function findOwnUpload(tx: Queries, place: FolderPlace, account: string) {
  return tx.find(ownUpload, { folder: place.folderId, ...splitBelow(place), account })
}

export function findReceipt(tx: Queries, institution: string, day: string, name: string) {
  return tx.find(receipt, { institution, day, name })
}

/** What this account sees under the name: its own pending upload first. */
export async function findFileEntry(tx: Queries, place: FolderPlace, account: string): Promise<Entry | undefined> {
  const { name } = splitBelow(place)
  if (place.isWriter) {
    const upload = await findOwnUpload(tx, place, account)
    if (upload !== undefined) return uploadEntry(upload)
  }
  const version = await findVersion(tx, place)
  return version === undefined ? undefined : fileEntry(name, version, place)
}

export async function findReceiptEntry(
  tx: Queries,
  institution: string,
  day: string,
  name: string,
): Promise<Entry | undefined> {
  const row = await findReceipt(tx, institution, day, name)
  return row === undefined ? undefined : receiptEntry(row)
}
