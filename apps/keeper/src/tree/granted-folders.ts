/**
 * Granted folders: what grants put into an area of an institution's mailbox.
 *
 * The one rule of who reaches which folder. Looking one up by its name, listing
 * an area and explaining somebody's access are the same query, so they cannot
 * disagree.
 */
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

/** Areas in which there are folders of ours, not only receipts. */
export type FolderArea = "outbox" | "inbox" | "shared"
export const FOLDER_AREAS = ["outbox", "inbox", "shared"] as const satisfies readonly FolderArea[]

export type GrantedFolder = {
  readonly area: FolderArea
  /** Its name in the area. */
  readonly name: string
  readonly folderId: string
  readonly ownerId: string
  readonly recipientId: string | null
  readonly grantId: string
  readonly mayRead: boolean
  /** Something new may come. */
  readonly mayWrite: boolean
  /** Sees what waits, and takes back what nobody has collected. */
  readonly isWriter: boolean
  /** Ended by the operator: takes nothing new until it is empty and gone. */
  readonly isClosed: boolean
  readonly createdAt: number
}

const COLUMNS = [
  "folder.id",
  "folder.owner_id",
  "folder.recipient_id",
  "folder.created_at",
  "folder.closed_at",
  "folder_grant.id as grant_id",
  "folder_grant.access",
] as const

/** Folders and grants that have not ended. */
function granted(q: Kysely<Database>, institution: string) {
  return q
    .selectFrom("folder")
    .innerJoin("folder_grant", "folder_grant.folder_id", "folder.id")
    .select(COLUMNS)
    .where("folder.ended_at", "is", null)
    .where("folder_grant.ended_at", "is", null)
    .where("folder_grant.institution_id", "=", institution)
}

/** Deliveries of an institution, by the slug of the other one. */
function deliveries(q: Kysely<Database>, institution: string, area: "outbox" | "inbox") {
  const [own, other] =
    area === "outbox"
      ? (["folder.owner_id", "folder.recipient_id"] as const)
      : (["folder.recipient_id", "folder.owner_id"] as const)
  return granted(q, institution)
    .innerJoin("institution", "institution.id", other)
    .select("institution.slug as name")
    .where("folder.kind", "=", "delivery")
    .where(own, "=", institution)
}

function sharedFolders(q: Kysely<Database>, institution: string) {
  return granted(q, institution).select("folder.slug as name").where("folder.kind", "=", "shared")
}

type Named = { institution: string; name: string }
type Range = { institution: string; after: string; limit: number }
const find = {
  outbox: statement<Named>()((q, p) => deliveries(q, p.institution, "outbox").where("institution.slug", "=", p.name)),
  inbox: statement<Named>()((q, p) => deliveries(q, p.institution, "inbox").where("institution.slug", "=", p.name)),
  shared: statement<Named>()((q, p) => sharedFolders(q, p.institution).where("folder.slug", "=", p.name)),
}
const page = {
  outbox: statement<Range>()((q, p) => deliveryPage(q, p, "outbox")),
  inbox: statement<Range>()((q, p) => deliveryPage(q, p, "inbox")),
  shared: statement<Range>()((q, p) =>
    sharedFolders(q, p.institution).where("folder.slug", ">", p.after).orderBy("folder.slug").limit(p.limit),
  ),
}

function deliveryPage(q: Kysely<Database>, p: Range, area: "outbox" | "inbox") {
  return deliveries(q, p.institution, area)
    .where("institution.slug", ">", p.after)
    .orderBy("institution.slug")
    .limit(p.limit)
}

/** The folder of this name, as this institution reaches it. */
export async function findGranted(
  tx: Queries,
  institution: string,
  area: FolderArea,
  name: string,
): Promise<GrantedFolder | undefined> {
  const row = await tx.find(find[area], { institution, name })
  return row === undefined ? undefined : grantedFolder(area, row)
}

/** What this institution reaches in an area, by name, behind `after`. */
export async function listGranted(
  tx: Queries,
  institution: string,
  area: FolderArea,
  after: string,
  limit: number,
): Promise<readonly GrantedFolder[]> {
  return (await tx.all(page[area], { institution, after, limit })).map((row) => grantedFolder(area, row))
}

type Row = NonNullable<(typeof page.shared)["_types"]>["r"]

function grantedFolder(area: FolderArea, row: Row): GrantedFolder {
  const access = accessOf(row.access)
  const isClosed = row.closed_at !== null
  // Nobody reads back what he sent, or writes to what he collects, whatever a grant says.
  const isWriter = access.write && area !== "inbox"
  return {
    area,
    name: row.name,
    folderId: row.id,
    ownerId: row.owner_id,
    recipientId: row.recipient_id,
    grantId: row.grant_id,
    mayRead: access.read && area !== "outbox",
    mayWrite: isWriter && !isClosed,
    isWriter,
    isClosed,
    createdAt: row.created_at,
  }
}

function accessOf(word: string): { readonly read: boolean; readonly write: boolean } {
  if (word === "read") return { read: true, write: false }
  if (word === "write") return { read: false, write: true }
  if (word === "read-write") return { read: true, write: true }
  throw new TypeError(`access ${word} is not a word of ours`)
}
