/** The end of an upload: only now the file exists. */
import { createHash } from "node:crypto"
import { Fault, randomId } from "@schleuse/base"
import { commitmentOf } from "@schleuse/leaf"
import type { CommandTransaction, SessionContext } from "../batch/command-handler.ts"
import { handler, sessionOf } from "../batch/command-handler.ts"
import type { BlobRemover } from "../blobs/blob-remover.ts"
import type { PartFiles } from "../blobs/part-files.ts"
import type { Receipts } from "../receipts/receipts.ts"
import { findDirectory, requireDirectory } from "../tree/directories.ts"
import { maySend } from "../tree/file-roles.ts"
import { isWaitingName } from "../tree/names.ts"
import { requireFolder, requireOpenFolder, requireWriteGrant } from "./folders.ts"
import { describe, hashOfParts, issueAccepted } from "./placement.ts"
import { sealNext } from "./seal-part.ts"
import { shredVersion } from "./shred.ts"
import {
  deletePart,
  deleteUploadPart,
  finishUpload,
  requireUpload,
  setPartState,
  type UploadPart,
  uploadParts,
} from "./uploads.ts"
import { endVersion, ensureFile, type FileRow, insertVersion, insertVersionPart, setNewest } from "./versions.ts"
import { findCurrent, type Current } from "./current-version.ts"

const SHA256_OF_NOTHING = createHash("sha256").digest("hex")

type Upload = Awaited<ReturnType<typeof requireUpload>>
type Parts = readonly UploadPart[]

export function commitWriteHandlers(files: PartFiles, receipts: Receipts, remover: BlobRemover) {
  return {
    commitWrite: handler("commitWrite", {
      prepare: async ({ last }) => {
        if (last !== undefined) await files.sync(last.part, last.cipherBytes)
        return undefined
      },
      run: async (tx, { upload: id, last, sizeBytes, sha256 }, request) => {
        const session = sessionOf(request)
        const upload = await requireUpload(tx, session, id)
        const all = await tx.all(uploadParts, { upload: id })
        const sealed = last && (await sealNext(tx, files, { upload, parts: all, sealed: last, state: "stored" }))
        const size = upload.size_bytes + (last?.plainBytes ?? 0)
        const parts = await dropOpenParts(
          tx,
          files,
          id,
          all.map((part) => (part.id === sealed?.id ? sealed : part)),
        )
        const end = parts.at(-1)?.prefix_sha256 ?? SHA256_OF_NOTHING
        if (size !== sizeBytes || end !== sha256) throw new Fault("UPLOAD_CONTENT_MISMATCH")
        if (!maySend(session)) throw new Fault("FOLDER_WRITE_REFUSED", "role ended")
        await requireOpenFolder(tx, upload.folder_id)
        await requireWriteGrant(tx, upload.folder_id, upload.institution_id)
        await requireDirectory(tx, upload.folder_id, upload.directory)
        const path = upload.directory === "" ? upload.name : `${upload.directory}/${upload.name}`
        // Somebody else of this institution may have made a folder of this name meanwhile.
        if ((await findDirectory(tx, upload.folder_id, path)) !== undefined) throw new Fault("PATH_IS_FOLDER")
        await tx.run(finishUpload, { id, size, parts: parts.length, now: tx.now })
        const content = { sizeBytes, sha256 }
        return place(tx, { files, receipts, remover }, session, upload, parts, content)
      },
    }),
  }
}

type Tools = { readonly files: PartFiles; readonly receipts: Receipts; readonly remover: BlobRemover }

async function place(
  tx: CommandTransaction,
  tools: Tools,
  session: SessionContext,
  upload: Upload,
  parts: Parts,
  content: { readonly sizeBytes: number; readonly sha256: string },
) {
  const at = { folder: upload.folder_id, directory: upload.directory, name: upload.name, now: tx.now }
  const file = await ensureFile(tx, at)
  const current = file.current_version === null ? undefined : await findCurrent(tx, file.id)
  const folder = await requireFolder(tx, at.folder)
  const opening = await describe(tx, session.institutionId, folder, {
    directory: at.directory,
    name: at.name,
    ...content,
  })
  const isSame = current !== undefined && current.sha256 === content.sha256 && current.size_bytes === content.sizeBytes
  const state = isSame ? "same" : isWaitingName(upload.name) ? "waiting" : "delivered"
  const version = isSame ? current.id : randomId()
  const leaf = tx.leaf(
    {
      type: "commit",
      upload: upload.id,
      file: file.id,
      version,
      folder: upload.folder_id,
      parts: parts.length,
      partsHash: hashOfParts(parts),
      state,
      meta: commitmentOf(opening),
    },
    opening,
  )
  if (isSame) await forgetParts(tx, tools, upload, parts)
  else
    await addVersion(tx, tools, session, upload, parts, { ...content, version, state, leaf: leaf.index, file, current })
  // Also if the same content is there already: who sends it again has lost his receipt. Not while it waits.
  if (!isWaitingName(upload.name)) {
    issueAccepted(tx, tools.receipts, session.institutionId, folder, { leaf, opening, fileName: upload.name })
  }
  return { version, state } as const
}

type Added = {
  readonly version: string
  readonly state: string
  readonly leaf: number
  readonly file: FileRow
  readonly current: Current | undefined
  readonly sizeBytes: number
  readonly sha256: string
}

async function addVersion(
  tx: CommandTransaction,
  tools: Tools,
  session: SessionContext,
  upload: Upload,
  parts: Parts,
  added: Added,
): Promise<void> {
  const { version, file, current } = added
  const number = file.versions + 1
  await tx.run(insertVersion, {
    id: version,
    file: file.id,
    number,
    account: session.accountId,
    institution: session.institutionId,
    door: session.doorId,
    state: added.state,
    size: added.sizeBytes,
    sha256: added.sha256,
    parts: parts.length,
    leaf: added.leaf,
    now: tx.now,
    delivered: added.state === "delivered" ? tx.now : null,
  })
  for (const [position, part] of parts.entries()) {
    await tx.run(insertVersionPart, { version, position, part: part.id })
    if (part.state !== "stored") await tx.run(setPartState, { id: part.id, state: "stored" })
  }
  await setNewest(tx, file.id, version, number)
  if (current === undefined) return
  // A waiting file is replaced; a version that this one continues and nobody has read is superseded by it.
  const isContinued = upload.continues === current.id && current.released_at === null
  if (current.state === "waiting" || isContinued) {
    await tx.run(endVersion, { id: current.id, state: "superseded", now: tx.now })
    await shredVersion(tx, current.id, "superseded", tools.files, tools.remover)
  }
}

/** The content is there already: what this upload wrote is superfluous. */
async function forgetParts(tx: CommandTransaction, tools: Tools, upload: Upload, parts: Parts): Promise<void> {
  for (const part of parts) {
    if (part.upload_id !== upload.id) continue
    await tx.run(deleteUploadPart, { upload: upload.id, part: part.id })
    await tx.run(deletePart, { id: part.id })
    await tools.remover.queue(tx, part.id, part.door_zone)
  }
}

/** Parts that were opened in advance and hold nothing go; what is left is the file. */
async function dropOpenParts(tx: CommandTransaction, files: PartFiles, upload: string, parts: Parts): Promise<Parts> {
  const kept: UploadPart[] = []
  for (const part of parts) {
    if (part.state !== "writing") {
      kept.push(part)
      continue
    }
    await tx.run(deleteUploadPart, { upload, part: part.id })
    await tx.run(deletePart, { id: part.id })
    tx.afterCommit(() => files.drop(part.id, part.door_zone))
  }
  return kept
}
