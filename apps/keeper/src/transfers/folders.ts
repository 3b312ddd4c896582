/** What transfers need to know of a folder: whose keys, which parties. */
import { Fault } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

const find = statement<{ id: string }>()((q, p) =>
  q
    .selectFrom("folder")
    .select(["id", "kind", "slug", "owner_id", "recipient_id", "closed_at", "ended_at"])
    .where("id", "=", p.id),
)
const findInstitution = statement<{ id: string }>()((q, p) =>
  q.selectFrom("institution").select(["id", "slug", "name"]).where("id", "=", p.id),
)
const accesses = statement<{ folder: string; institution: string }>()((q, p) =>
  q
    .selectFrom("folder_grant")
    .select("access")
    .where("folder_id", "=", p.folder)
    .where("institution_id", "=", p.institution)
    .where("ended_at", "is", null),
)

/** A folder that still exists. @throws PATH_NOT_FOUND */
export async function requireFolder(tx: Queries, id: string) {
  const folder = await tx.find(find, { id })
  if (folder === undefined || folder.ended_at !== null) throw new Fault("PATH_NOT_FOUND", "folder ended")
  return folder
}

export type FolderRow = Awaited<ReturnType<typeof requireFolder>>

/** A folder that takes new content. @throws PATH_NOT_FOUND, FOLDER_CLOSED */
export async function requireOpenFolder(tx: Queries, id: string): Promise<FolderRow> {
  const folder = await requireFolder(tx, id)
  if (folder.closed_at !== null) throw new Fault("FOLDER_CLOSED")
  return folder
}

/** To whose epoch key new parts of this folder are wrapped. @throws PATH_NOT_FOUND, FOLDER_CLOSED */
export async function keyInstitutionOf(tx: Queries, folderId: string): Promise<string> {
  const folder = await requireOpenFolder(tx, folderId)
  return folder.recipient_id ?? folder.owner_id
}

/** A grant may have ended while an upload was pending. @throws FOLDER_WRITE_REFUSED */
export async function requireWriteGrant(tx: Queries, folder: string, institution: string): Promise<void> {
  const grants = await tx.all(accesses, { folder, institution })
  if (!grants.some((grant) => grant.access !== "read")) throw new Fault("FOLDER_WRITE_REFUSED", "grant ended")
}

/** A grant may have ended while a release was open. @throws FOLDER_READ_REFUSED */
export async function requireReadGrant(tx: Queries, folder: string, institution: string): Promise<void> {
  const grants = await tx.all(accesses, { folder, institution })
  if (!grants.some((grant) => grant.access !== "write")) throw new Fault("FOLDER_READ_REFUSED", "grant ended")
}

/** @throws TypeError for an id that is no institution's */
export async function requireInstitution(tx: Queries, id: string) {
  const institution = await tx.find(findInstitution, { id })
  if (institution === undefined) throw new TypeError(`no institution ${id}`)
  return institution
}
