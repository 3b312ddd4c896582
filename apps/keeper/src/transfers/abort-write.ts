/** Drops uploads: on request, when replaced, when nobody has touched them for long. */
import { handler, sessionOf, type CommandTransaction } from "../batch/command-handler.ts"
import type { BlobRemover } from "../blobs/blob-remover.ts"
import type { PartFiles } from "../blobs/part-files.ts"
import { deletePart, deleteUploadPart, requireUpload, setUploadState, staleUploads, uploadParts } from "./uploads.ts"

/** Pending uploads of no interest to anybody for this long are dropped. */
const UPLOAD_KEPT_MS = 14 * 24 * 3600 * 1000

export function abortWriteHandlers(files: PartFiles, remover: BlobRemover) {
  return {
    abortWrite: handler("abortWrite", {
      run: async (tx, { upload }, request) => {
        await requireUpload(tx, sessionOf(request), upload)
        await dropUpload(tx, files, remover, upload, "aborted")
        return {}
      },
    }),
  }
}

/** Ends an upload; parts that belong to no version go with it. */
export async function dropUpload(
  tx: CommandTransaction,
  files: PartFiles,
  remover: BlobRemover,
  upload: string,
  reason: string,
): Promise<void> {
  await tx.run(setUploadState, { id: upload, state: "aborted", now: tx.now })
  for (const part of await tx.all(uploadParts, { upload })) {
    // Parts of a version that this upload was to continue are another's.
    if (part.upload_id !== upload || part.state === "stored" || part.state === "shredded") continue
    await tx.run(deleteUploadPart, { upload, part: part.id })
    await tx.run(deletePart, { id: part.id })
    if (part.state === "writing") tx.afterCommit(() => files.drop(part.id, part.door_zone))
    else await remover.queue(tx, part.id, part.door_zone)
  }
  tx.leaf({ type: "upload_abort", upload, reason })
}

/** Timer event: drops uploads that have been pending for too long. */
export async function dropStaleUploads(
  tx: CommandTransaction,
  files: PartFiles,
  remover: BlobRemover,
): Promise<number> {
  const stale = await tx.all(staleUploads, { before: tx.now - UPLOAD_KEPT_MS, limit: 500 })
  for (const { id } of stale) await dropUpload(tx, files, remover, id, "expired")
  return stale.length
}
