/**
 * The end of a delivery or shared folder, in which nothing that was accepted is lost.
 *
 * Closed, it takes nothing new from one moment to the next; what was delivered
 * stays to be collected, and its sender still takes back what nobody collected.
 * Uploads that were under way were never accepted: they are dropped. When the
 * last file is gone, the folder ends by itself. Who does not want to wait has
 * the rest shredded, with a second person.
 */
import { Fault } from "@schleuse/base"
import { type CommandTransaction, handler } from "../batch/command-handler.ts"
import type { BlobRemover } from "../blobs/blob-remover.ts"
import type { PartFiles } from "../blobs/part-files.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { dropUpload } from "../transfers/abort-write.ts"
import { shredVersion } from "../transfers/shred.ts"
import { endVersion, refreshFile } from "../transfers/versions.ts"
import { endGrantNow, grantsInForce, requireFolderInUse } from "./folder-row.ts"

/** In one run of the timer, and in one command; the next run goes on. */
const AT_ONCE = 200
/** Files are counted so far for an answer. */
const COUNTED = 10_000

type Tools = { readonly files: PartFiles; readonly remover: BlobRemover }

const setClosed = statement<{ id: string; at: number | null }>()((q, p) =>
  q.updateTable("folder").set({ closed_at: p.at }).where("id", "=", p.id),
)
const setEnded = statement<{ id: string; now: number; discard: number | null }>()((q, p) =>
  q.updateTable("folder").set({ ended_at: p.now, discard_at: p.discard }).where("id", "=", p.id),
)
const setDiscarded = statement<{ id: string }>()((q, p) =>
  q.updateTable("folder").set({ discard_at: null }).where("id", "=", p.id),
)
const filesOf = statement<{ folder: string; limit: number }>()((q, p) =>
  q
    .selectFrom("file")
    .select("id")
    .where("folder_id", "=", p.folder)
    .where("current_version", "is not", null)
    .limit(p.limit),
)
const uploadsOf = statement<{ folder: string; limit: number }>()((q, p) =>
  q.selectFrom("upload").select("id").where("folder_id", "=", p.folder).where("state", "=", "open").limit(p.limit),
)
/** Closed ones that hold no file, or an upload that has to go. */
const closedAndDone = statement<{ limit: number }>()((q, p) =>
  q
    .selectFrom("folder as f")
    .select("f.id")
    .where("f.closed_at", "is not", null)
    .where("f.ended_at", "is", null)
    .where((e) =>
      e.or([
        e.not(
          e.exists(
            e
              .selectFrom("file")
              .select("file.id")
              .where("file.folder_id", "=", e.ref("f.id"))
              .where("file.current_version", "is not", null),
          ),
        ),
        e.exists(
          e
            .selectFrom("upload")
            .select("upload.id")
            .where("upload.folder_id", "=", e.ref("f.id"))
            .where("upload.state", "=", "open"),
        ),
      ]),
    )
    .limit(p.limit),
)
const discarding = statement()((q) => q.selectFrom("folder").select("id").where("discard_at", "is not", null).limit(1))
const livingVersions = statement<{ file: string }>()((q, p) =>
  q.selectFrom("version").select("id").where("file_id", "=", p.file).where("state", "in", ["waiting", "delivered"]),
)

export function folderEndHandlers(files: PartFiles, remover: BlobRemover) {
  const tools = { files, remover }
  return {
    closeFolder: handler("closeFolder", {
      run: async (tx, { folder: id, reason }) => {
        const folder = await requireFolderInUse(tx, id)
        if (folder.closed_at === null) await tx.run(setClosed, { id, at: tx.now })
        await dropUploads(tx, tools, id)
        const left = await countFiles(tx, id)
        adminLeaf(tx, "closeFolder", id, { reason, files: left })
        return { state: (await endIfDone(tx, id)) ? ("ended" as const) : ("closed" as const), files: left }
      },
    }),
    reopenFolder: handler("reopenFolder", {
      run: async (tx, { folder: id, reason }) => {
        await requireClosed(tx, id)
        await tx.run(setClosed, { id, at: null })
        adminLeaf(tx, "reopenFolder", id, { reason })
        return {}
      },
    }),
    discardFolder: handler("discardFolder", {
      run: async (tx, { folder: id, reason }) => {
        await requireClosed(tx, id)
        const left = await countFiles(tx, id)
        adminLeaf(tx, "discardFolder", id, { reason, files: left })
        // Nobody reaches it from here on; the keys go in batches, so that nobody else waits for them.
        await end(tx, id, tx.now)
        return { files: left }
      },
    }),
  }
}

/** Timer event: ends closed folders that are empty, and drops what is on its way into them. */
export async function endEmptiedFolders(tx: CommandTransaction, tools: Tools): Promise<void> {
  for (const { id } of await tx.all(closedAndDone, { limit: AT_ONCE })) {
    await dropUploads(tx, tools, id)
    if (await endIfDone(tx, id)) adminLeaf(tx, "closeFolder", id, { files: 0 })
  }
}

/** Timer event: shreds a piece of what discarded folders hold. */
export async function shredDiscarded(tx: CommandTransaction, tools: Tools): Promise<void> {
  const folder = await tx.find(discarding, {})
  if (folder === undefined) return
  await dropUploads(tx, tools, folder.id)
  const files = await tx.all(filesOf, { folder: folder.id, limit: AT_ONCE })
  for (const { id: file } of files) {
    for (const { id } of await tx.all(livingVersions, { file })) {
      await tx.run(endVersion, { id, state: "discarded", now: tx.now })
      await shredVersion(tx, id, "folder-discarded", tools.files, tools.remover)
    }
    await refreshFile(tx, file)
  }
  if (files.length < AT_ONCE && !(await hasUploads(tx, folder.id))) await tx.run(setDiscarded, { id: folder.id })
}

/** @throws FOLDER_UNKNOWN, FOLDER_NOT_CLOSED */
export async function requireClosed(tx: Queries, id: string): Promise<void> {
  if ((await requireFolderInUse(tx, id)).closed_at === null) throw new Fault("FOLDER_NOT_CLOSED")
}

async function endIfDone(tx: CommandTransaction, folder: string): Promise<boolean> {
  const isHeld = (await tx.all(filesOf, { folder, limit: 1 })).length > 0
  if (isHeld || (await hasUploads(tx, folder))) return false
  await end(tx, folder, null)
  return true
}

async function end(tx: CommandTransaction, folder: string, discard: number | null): Promise<void> {
  await tx.run(setEnded, { id: folder, now: tx.now, discard })
  for (const { id } of await grantsInForce(tx, folder)) await endGrantNow(tx, id)
}

async function dropUploads(tx: CommandTransaction, { files, remover }: Tools, folder: string): Promise<void> {
  for (const { id } of await tx.all(uploadsOf, { folder, limit: AT_ONCE })) {
    await dropUpload(tx, files, remover, id, "folder-closed")
  }
}

async function hasUploads(tx: Queries, folder: string): Promise<boolean> {
  return (await tx.all(uploadsOf, { folder, limit: 1 })).length > 0
}

async function countFiles(tx: Queries, folder: string): Promise<number> {
  return (await tx.all(filesOf, { folder, limit: COUNTED })).length
}
