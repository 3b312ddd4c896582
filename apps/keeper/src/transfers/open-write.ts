/** Handlers that begin an upload, go on with one, and hand out keys for new parts. */
import { Fault, randomId } from "@schleuse/base"
import { MAX_PARTS } from "@schleuse/wire"
import type { CommandTransaction, SessionContext } from "../batch/command-handler.ts"
import { handler, sessionOf } from "../batch/command-handler.ts"
import type { IncomingFile } from "../blobs/incoming-pool.ts"
import type { PartFiles } from "../blobs/part-files.ts"
import type { BlobRemover } from "../blobs/blob-remover.ts"
import type { PartKeys } from "../keys/part-keys.ts"
import { findDirectory, requireDirectory } from "../tree/directories.ts"
import { accessWith } from "../tree/file-roles.ts"
import { requireNewName } from "../tree/names.ts"
import { type FolderPlace, splitBelow } from "../tree/place.ts"
import { findOwnUpload, findVersion, type VersionRow } from "../tree/stat.ts"
import { requireWritableFolder } from "../tree/tree-handlers.ts"
import { dropUpload } from "./abort-write.ts"
import { keyInstitutionOf } from "./folders.ts"
import {
  countOpenUploads,
  growUpload,
  deletePart,
  deleteUploadPart,
  insertPart,
  insertUpload,
  insertUploadPart,
  requireUpload,
  takeOverUpload,
  uploadParts,
} from "./uploads.ts"
import { versionParts } from "./versions.ts"

/** Pending uploads of one account. */
const MAX_OPEN_UPLOADS = 10_000
/** Parts of an upload that may be open at a time: the one that is full and the next. */
const MAX_UNSEALED = 2

type Prior = { readonly part: string; readonly plainBytes: number; readonly cipherBytes: number }
type Begun = { readonly upload: string; readonly sizeBytes: number; readonly prior: readonly Prior[] }

export function openWriteHandlers(files: PartFiles, keys: PartKeys, remover: BlobRemover) {
  return {
    openWrite: handler<"openWrite", IncomingFile>("openWrite", {
      prepare: async (_input, { peer }) => files.take(peer.zone),
      discard: (file) => files.discard(file),
      run: async (tx, { path, disposition }, request, file) => {
        const session = sessionOf(request)
        const place = await requireWritableFolder(tx, session, path)
        const { directory, name } = splitBelow(place)
        requireNewName(name)
        await requireDirectory(tx, place.folderId, directory)
        if ((await findDirectory(tx, place.folderId, place.below.join("/"))) !== undefined)
          throw new Fault("PATH_IS_FOLDER")
        const begun = await begin(tx, files, remover, session, place, disposition)
        const part = await addPart(tx, files, keys, place.keyInstitution, begun.upload, begun.prior.length, file)
        tx.leaf({ type: "upload_open", upload: begun.upload, folder: place.folderId, part: part.part })
        return { ...begun, part }
      },
    }),
    openPart: handler<"openPart", IncomingFile>("openPart", {
      prepare: async (_input, { peer }) => files.take(peer.zone),
      discard: (file) => files.discard(file),
      run: async (tx, { upload: id }, request, file) => {
        const session = sessionOf(request)
        const upload = await requireUpload(tx, session, id)
        const parts = await tx.all(uploadParts, { upload: id })
        if (parts.filter((part) => part.state === "writing").length >= MAX_UNSEALED)
          throw new Fault("UPLOAD_PARTS_UNSEALED")
        if (parts.length >= MAX_PARTS) throw new Fault("UPLOAD_TOO_LARGE")
        const institution = await keyInstitutionOf(tx, upload.folder_id)
        const part = await addPart(tx, files, keys, institution, id, parts.length, file)
        tx.leaf({ type: "upload_part", upload: id, part: part.part, index: part.index })
        return part
      },
    }),
  }
}

/** Makes or takes over the upload row. Whatever it replaces is dropped in the same step. */
async function begin(
  tx: CommandTransaction,
  files: PartFiles,
  remover: BlobRemover,
  session: SessionContext,
  place: FolderPlace,
  disposition: "new" | "exclusive" | "continue",
): Promise<Begun> {
  const own = await findOwnUpload(tx, place, session.accountId)
  const version = disposition === "new" ? undefined : await findVersion(tx, place)
  if (disposition === "exclusive" && (own !== undefined || version !== undefined)) throw new Fault("PATH_EXISTS")
  if (disposition === "continue" && own !== undefined) return resume(tx, files, session, own.id)
  if (own !== undefined) await dropUpload(tx, files, remover, own.id, "replaced")
  const open = await tx.find(countOpenUploads, { account: session.accountId })
  if ((open?.n ?? 0) >= MAX_OPEN_UPLOADS) throw new Fault("UPLOADS_TOO_MANY")
  const upload = randomId()
  const continued = disposition === "continue" ? version : undefined
  if (continued !== undefined) requireOwnOrReadable(session, place, continued)
  const prior = continued === undefined ? [] : await tx.all(versionParts, { version: continued.id })
  const sizeBytes = prior.reduce((sum, part) => sum + part.plain_bytes, 0)
  await tx.run(insertUpload, {
    id: upload,
    folder: place.folderId,
    ...splitBelow(place),
    account: session.accountId,
    institution: session.institutionId,
    continues: continued?.id ?? null,
    session: session.id,
    size: sizeBytes,
    parts: prior.length,
    now: tx.now,
  })
  for (const [position, part] of prior.entries()) await tx.run(insertUploadPart, { upload, position, part: part.id })
  return { upload, sizeBytes, prior: prior.map(storedPart) }
}

/**
 * Going on with a file gives its parts' keys to who asks for them, to hash what is there: to the institution that
 * sent it, and to whoever may read it anyway. @throws FOLDER_READ_REFUSED
 */
function requireOwnOrReadable(session: SessionContext, place: FolderPlace, version: VersionRow): void {
  if (version.institution_id === session.institutionId) return
  if (!accessWith(session, place).read) throw new Fault("FOLDER_READ_REFUSED", "to continue it")
}

/** Goes on with a pending upload: what was not sealed is gone. */
async function resume(
  tx: CommandTransaction,
  files: PartFiles,
  session: SessionContext,
  upload: string,
): Promise<Begun> {
  await tx.run(takeOverUpload, { id: upload, session: session.id, now: tx.now })
  const parts = await tx.all(uploadParts, { upload })
  const prior: typeof parts = []
  for (const part of parts) {
    if (part.state !== "writing") {
      prior.push(part)
      continue
    }
    await tx.run(deleteUploadPart, { upload, part: part.id })
    await tx.run(deletePart, { id: part.id })
    tx.afterCommit(() => files.drop(part.id, part.door_zone))
  }
  const sizeBytes = prior.reduce((sum, part) => sum + part.plain_bytes, 0)
  await tx.run(growUpload, { id: upload, size: sizeBytes, parts: prior.length, now: tx.now })
  return { upload, sizeBytes, prior: prior.map(storedPart) }
}

async function addPart(
  tx: CommandTransaction,
  files: PartFiles,
  keys: PartKeys,
  institution: string,
  upload: string,
  index: number,
  file: IncomingFile,
) {
  const { key, wrapId, wrapped } = await keys.create(tx, institution, file.part, tx.now)
  await tx.run(insertPart, { id: file.part, upload, zone: file.zone, wrap: wrapId, wrapped, now: tx.now })
  await tx.run(insertUploadPart, { upload, position: index, part: file.part })
  files.begin(file)
  return { part: file.part, index, key: key.toString("hex") }
}

function storedPart(part: { id: string; plain_bytes: number; cipher_bytes: number }): Prior {
  return { part: part.id, plainBytes: part.plain_bytes, cipherBytes: part.cipher_bytes }
}
