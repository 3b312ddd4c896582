/** Removing: in /eingang it confirms the collection, elsewhere it takes back what nobody has collected. */
import { Fault } from "@schleuse/base"
import { commitmentOf } from "@schleuse/leaf"
import type { CommandTransaction, SessionContext } from "../batch/command-handler.ts"
import { handler, sessionOf } from "../batch/command-handler.ts"
import type { BlobRemover } from "../blobs/blob-remover.ts"
import type { PartFiles } from "../blobs/part-files.ts"
import { statement } from "../database/statement.ts"
import type { Receipts } from "../receipts/receipts.ts"
import { mayCollect, maySend } from "../tree/file-roles.ts"
import { findDirectory } from "../tree/directories.ts"
import { findPlace, type FolderPlace } from "../tree/place.ts"
import { findOwnUpload, findVersion, type VersionRow } from "../tree/stat.ts"
import { requireNoKeyPlace } from "../tree/tree-handlers.ts"
import { dropUpload } from "./abort-write.ts"
import { describeVersion } from "./describe-version.ts"
import { shredVersion } from "./shred.ts"
import { endVersion, refreshFile } from "./versions.ts"

const countReleased = statement<{ version: string; institution: string }>()((q, p) =>
  q
    .selectFrom("version_release")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("version_id", "=", p.version)
    .where("institution_id", "=", p.institution),
)

type Tools = { readonly files: PartFiles; readonly remover: BlobRemover }

export function removeHandlers(files: PartFiles, receipts: Receipts, remover: BlobRemover) {
  return {
    removeFile: handler("removeFile", {
      run: async (tx, { path }, request) => {
        const session = sessionOf(request)
        const place = await findPlace(tx, session, path)
        requireNoKeyPlace(place)
        if (place.kind !== "folder") throw new Fault("FOLDER_FIXED")
        if (place.below.length === 0) throw new Fault("PATH_IS_FOLDER")
        const upload = place.isWriter ? await findOwnUpload(tx, place, session.accountId) : undefined
        if (upload !== undefined) {
          await dropUpload(tx, files, remover, upload.id, "removed")
          return {}
        }
        if ((await findDirectory(tx, place.folderId, place.below.join("/"))) !== undefined)
          throw new Fault("PATH_IS_FOLDER")
        const version = await findVersion(tx, place)
        if (version === undefined) throw new Fault("PATH_NOT_FOUND")
        if (place.area === "inbox") await confirm(tx, receipts, { files, remover }, session, version)
        else await recall(tx, { files, remover }, session, place, version)
        await refreshFile(tx, version.file_id)
        return {}
      },
    }),
  }
}

/** The recipient has it. @throws FILE_NOT_COLLECTED unless every part went to him */
async function confirm(
  tx: CommandTransaction,
  receipts: Receipts,
  { files, remover }: Tools,
  session: SessionContext,
  version: VersionRow,
): Promise<void> {
  if (!mayCollect(session)) throw new Fault("FOLDER_READ_REFUSED")
  const released = await tx.find(countReleased, { version: version.id, institution: session.institutionId })
  // An empty file has no part, but being opened counts as one.
  if ((released?.n ?? 0) < Math.max(1, version.parts)) throw new Fault("FILE_NOT_COLLECTED")
  const { opening, senderId, recipientId, fileName } = await describeVersion(tx, version.id, session.institutionId)
  await tx.run(endVersion, { id: version.id, state: "confirmed", now: tx.now })
  const recipient = session.actor.institution ?? version.id
  const leaf = tx.leaf({ type: "confirmed", version: version.id, recipient, meta: commitmentOf(opening) }, opening)
  receipts.issue(tx, [senderId, recipientId], { kind: "confirmed", leaf, opening, fileName })
  await shredVersion(tx, version.id, "confirmed", files, remover)
}

/** The sender (or a writer of a shared folder) takes it back. @throws FILE_COLLECTED, FOLDER_WRITE_REFUSED */
async function recall(
  tx: CommandTransaction,
  { files, remover }: Tools,
  session: SessionContext,
  place: FolderPlace,
  version: VersionRow,
): Promise<void> {
  if (!place.isWriter || !maySend(session)) throw new Fault("FOLDER_WRITE_REFUSED")
  // In a shared folder files stay after they were read; who may write may also clear up.
  if (place.area === "outbox" && version.released_at !== null) throw new Fault("FILE_COLLECTED")
  await tx.run(endVersion, { id: version.id, state: "recalled", now: tx.now })
  tx.leaf({ type: "recall", version: version.id })
  await shredVersion(tx, version.id, "recalled", files, remover)
}
