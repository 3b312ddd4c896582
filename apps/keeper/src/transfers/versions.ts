/** Rows of files and versions. A version never changes; a file points to its newest one that can be seen. */
import { randomId } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

export const versionParts = statement<{ version: string }>()((q, p) =>
  q
    .selectFrom("version_part")
    .innerJoin("part", "part.id", "version_part.part_id")
    .selectAll("part")
    .select("version_part.position")
    .where("version_part.version_id", "=", p.version)
    .orderBy("version_part.position"),
)
export const insertVersionPart = statement<{ version: string; position: number; part: string }>()((q, p) =>
  q.insertInto("version_part").values({ version_id: p.version, position: p.position, part_id: p.part }),
)
export const insertVersion = statement<{
  id: string
  file: string
  number: number
  account: string
  institution: string
  door: string
  state: string
  size: number
  sha256: string
  parts: number
  leaf: number
  now: number
  delivered: number | null
}>()((q, p) =>
  q.insertInto("version").values({
    id: p.id,
    file_id: p.file,
    number: p.number,
    account_id: p.account,
    institution_id: p.institution,
    door_id: p.door,
    state: p.state,
    size_bytes: p.size,
    sha256: p.sha256,
    parts: p.parts,
    leaf_index: p.leaf,
    created_at: p.now,
    delivered_at: p.delivered,
    released_at: null,
    ended_at: null,
  }),
)
export const endVersion = statement<{ id: string; state: string; now: number }>()((q, p) =>
  q.updateTable("version").set({ state: p.state, ended_at: p.now }).where("id", "=", p.id),
)
export const moveVersion = statement<{
  id: string
  file: string
  number: number
  state: string
  leaf: number
  delivered: number | null
}>()((q, p) =>
  q
    .updateTable("version")
    .set({ file_id: p.file, number: p.number, state: p.state, leaf_index: p.leaf, delivered_at: p.delivered })
    .where("id", "=", p.id),
)
export const markReleased = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("version").set({ released_at: p.now }).where("id", "=", p.id).where("released_at", "is", null),
)
const findFile = statement<{ folder: string; directory: string; name: string }>()((q, p) =>
  q
    .selectFrom("file")
    .selectAll()
    .where("folder_id", "=", p.folder)
    .where("directory", "=", p.directory)
    .where("name", "=", p.name),
)
const insertFile = statement<{ id: string; folder: string; directory: string; name: string; now: number }>()((q, p) =>
  q.insertInto("file").values({
    id: p.id,
    folder_id: p.folder,
    directory: p.directory,
    name: p.name,
    current_version: null,
    versions: 0,
    created_at: p.now,
  }),
)
const setCurrent = statement<{ id: string; version: string | null; versions: number }>()((q, p) =>
  q.updateTable("file").set({ current_version: p.version, versions: p.versions }).where("id", "=", p.id),
)
const newestSeen = statement<{ file: string }>()((q, p) =>
  q
    .selectFrom("version")
    .select(["id", "number"])
    .where("file_id", "=", p.file)
    .where("state", "in", ["waiting", "delivered"])
    .orderBy("number", "desc")
    .limit(1),
)
const countVersions = statement<{ file: string }>()((q, p) =>
  q.selectFrom("file").select("versions").where("id", "=", p.file),
)

export type FileRow = { readonly id: string; readonly versions: number; readonly current_version: string | null }

/** The file of a path, made if it is not there. */
export async function ensureFile(
  tx: Queries,
  at: { readonly folder: string; readonly directory: string; readonly name: string; readonly now: number },
): Promise<FileRow> {
  const { folder, directory, name, now } = at
  const found = await tx.find(findFile, { folder, directory, name })
  if (found !== undefined) return found
  const id = randomId()
  await tx.run(insertFile, { id, folder, directory, name, now })
  return { id, versions: 0, current_version: null }
}

/** Points a file to its newest version that can be seen, or to none. Numbers are never used twice. */
export async function refreshFile(tx: Queries, fileId: string): Promise<void> {
  const newest = await tx.find(newestSeen, { file: fileId })
  const versions = (await tx.find(countVersions, { file: fileId }))?.versions ?? 0
  await tx.run(setCurrent, { id: fileId, version: newest?.id ?? null, versions })
}

/** A new version becomes the file's newest. */
export async function setNewest(tx: Queries, fileId: string, version: string, number: number): Promise<void> {
  await tx.run(setCurrent, { id: fileId, version, versions: number })
}
