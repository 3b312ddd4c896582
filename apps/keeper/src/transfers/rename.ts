/** Renaming: delivers a waiting file, or gives another name to what nobody has read. */
import { Fault } from "@schleuse/base"
import { commitmentOf } from "@schleuse/leaf"
import type { CommandTransaction, SessionContext } from "../batch/command-handler.ts"
import { handler, sessionOf } from "../batch/command-handler.ts"
import type { BlobRemover } from "../blobs/blob-remover.ts"
import type { PartFiles } from "../blobs/part-files.ts"
import type { Receipts } from "../receipts/receipts.ts"
import { findDirectory, requireDirectory } from "../tree/directories.ts"
import { isWaitingName, requireNewName } from "../tree/names.ts"
import { type FolderPlace, splitBelow } from "../tree/place.ts"
import { findOwnUpload, findVersion, type VersionRow } from "../tree/stat.ts"
import { requireWritableFolder } from "../tree/tree-handlers.ts"
import { findCurrent } from "./current-version.ts"
import { requireFolder } from "./folders.ts"
import { describe, issueAccepted } from "./placement.ts"
import { shredVersion } from "./shred.ts"
import { endVersion, ensureFile, moveVersion, refreshFile, setNewest } from "./versions.ts"

type Tools = { readonly files: PartFiles; readonly receipts: Receipts; readonly remover: BlobRemover }

export function renameHandlers(files: PartFiles, receipts: Receipts, remover: BlobRemover) {
  return {
    renamePath: handler("renamePath", {
      run: async (tx, { from, to, replace }, request) => {
        const session = sessionOf(request)
        const source = await requireWritableFolder(tx, session, from)
        const target = await requireWritableFolder(tx, session, to)
        if (source.folderId !== target.folderId) throw new Fault("RENAME_ELSEWHERE")
        if (source.below.length === 0) throw new Fault("FOLDER_FIXED")
        await requireRenamable(tx, session, source, target, replace)
        const version = await findVersion(tx, source)
        if (version === undefined) throw new Fault("PATH_NOT_FOUND")
        if (version.released_at !== null) throw new Fault("FILE_COLLECTED")
        await rename(tx, { files, receipts, remover }, target, version)
        return {}
      },
    }),
  }
}

async function requireRenamable(
  tx: CommandTransaction,
  session: SessionContext,
  source: FolderPlace,
  target: FolderPlace,
  replace: boolean,
): Promise<void> {
  const folder = source.folderId
  if ((await findDirectory(tx, folder, source.below.join("/"))) !== undefined)
    throw new Fault("FOLDER_RENAME_UNSUPPORTED")
  // A pending upload has no version yet; it gets its name when it is complete.
  if ((await findOwnUpload(tx, source, session.accountId)) !== undefined)
    throw new Fault("UPLOAD_NOT_OPEN", "still pending")
  const { directory, name } = splitBelow(target)
  requireNewName(name)
  await requireDirectory(tx, folder, directory)
  if ((await findDirectory(tx, folder, target.below.join("/"))) !== undefined) throw new Fault("PATH_IS_FOLDER")
  // His own upload is on its way to this name: replacing it would be undone, or undo it, by its end.
  const isTaken = (await findOwnUpload(tx, target, session.accountId)) !== undefined
  if (isTaken || (!replace && (await findVersion(tx, target)) !== undefined)) throw new Fault("PATH_EXISTS")
}

async function rename(
  tx: CommandTransaction,
  { files, receipts, remover }: Tools,
  target: FolderPlace,
  version: VersionRow,
): Promise<void> {
  const { directory, name } = splitBelow(target)
  const file = await ensureFile(tx, { folder: target.folderId, directory, name, now: tx.now })
  const current = await findCurrent(tx, file.id)
  const state = isWaitingName(name) ? "waiting" : "delivered"
  const described = {
    directory,
    name,
    sizeBytes: version.size_bytes,
    sha256: version.sha256,
  }
  // In a shared folder somebody else may rename it; it stays its sender's.
  const folder = await requireFolder(tx, target.folderId)
  const opening = await describe(tx, version.institution_id, folder, described)
  const leaf = tx.leaf(
    { type: "rename", file: file.id, version: version.id, folder: target.folderId, state, meta: commitmentOf(opening) },
    opening,
  )
  // It has this name already (or had it with its number): there is nothing to move, and nothing to replace.
  if (file.id === version.file_id) return
  const number = file.versions + 1
  const delivered = state === "delivered" ? tx.now : null
  await tx.run(moveVersion, { id: version.id, file: file.id, number, state, leaf: leaf.index, delivered })
  await setNewest(tx, file.id, version.id, number)
  await refreshFile(tx, version.file_id)
  // A waiting file, or the same content, under the new name is replaced; other content stays to be collected.
  if (current !== undefined && (current.state === "waiting" || isUnreadCopy(current, version))) {
    await tx.run(endVersion, { id: current.id, state: "superseded", now: tx.now })
    await shredVersion(tx, current.id, "superseded", files, remover)
  }
  if (state === "delivered") {
    issueAccepted(tx, receipts, version.institution_id, folder, { leaf, opening, fileName: name })
  }
}

function isUnreadCopy(
  current: { readonly sha256: string; readonly size_bytes: number; readonly released_at: number | null },
  version: VersionRow,
): boolean {
  return current.sha256 === version.sha256 && current.size_bytes === version.size_bytes && current.released_at === null
}
