/** Subfolders of a folder. */
import { Fault } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

const find = statement<{ folder: string; parent: string; name: string }>()((q, p) =>
  q
    .selectFrom("directory")
    .select(["id", "created_at"])
    .where("folder_id", "=", p.folder)
    .where("parent", "=", p.parent)
    .where("name", "=", p.name),
)
const insert = statement<{ id: string; folder: string; parent: string; name: string; now: number }>()((q, p) =>
  q
    .insertInto("directory")
    .values({ id: p.id, folder_id: p.folder, parent: p.parent, name: p.name, created_at: p.now }),
)
const remove = statement<{ id: string }>()((q, p) => q.deleteFrom("directory").where("id", "=", p.id))
const hasDirectory = statement<{ folder: string; path: string }>()((q, p) =>
  q.selectFrom("directory").select("id").where("folder_id", "=", p.folder).where("parent", "=", p.path).limit(1),
)
const hasFile = statement<{ folder: string; path: string }>()((q, p) =>
  q
    .selectFrom("file")
    .select("id")
    .where("folder_id", "=", p.folder)
    .where("directory", "=", p.path)
    .where("current_version", "is not", null)
    .limit(1),
)
const hasUpload = statement<{ folder: string; path: string }>()((q, p) =>
  q
    .selectFrom("upload")
    .select("id")
    .where("folder_id", "=", p.folder)
    .where("directory", "=", p.path)
    .where("state", "=", "open")
    .limit(1),
)

export type Directory = { readonly id: string; readonly created_at: number }

/** The subfolder at a relative path, if it is there. */
export function findDirectory(tx: Queries, folder: string, path: string): Promise<Directory | undefined> {
  const cut = path.lastIndexOf("/")
  return tx.find(find, { folder, parent: cut < 0 ? "" : path.slice(0, cut), name: path.slice(cut + 1) })
}

/** @throws PATH_NOT_FOUND unless the relative path is the folder itself or a subfolder */
export async function requireDirectory(tx: Queries, folder: string, path: string): Promise<void> {
  if (path !== "" && (await findDirectory(tx, folder, path)) === undefined)
    throw new Fault("PATH_NOT_FOUND", "no such subfolder")
}

export async function insertDirectory(
  tx: Queries,
  row: {
    readonly id: string
    readonly folder: string
    readonly parent: string
    readonly name: string
    readonly now: number
  },
): Promise<void> {
  await tx.run(insert, row)
}

/** Removes a subfolder that holds nothing. @throws FOLDER_NOT_EMPTY */
export async function removeDirectory(tx: Queries, folder: string, path: string, id: string): Promise<void> {
  for (const holds of [hasDirectory, hasFile, hasUpload]) {
    if ((await tx.find(holds, { folder, path })) !== undefined) throw new Fault("FOLDER_NOT_EMPTY")
  }
  await tx.run(remove, { id })
}
