/** Makes written parts durable, in order. */
import { Fault } from "@schleuse/base"
import { cipherLength } from "@schleuse/seal"
import { MAX_PARTS, type InputOf } from "@schleuse/wire"
import { type CommandTransaction, handler, sessionOf } from "../batch/command-handler.ts"
import type { PartFiles } from "../blobs/part-files.ts"
import { growUpload, requireUpload, sealPartRow, type UploadPart, uploadParts } from "./uploads.ts"

export type SealedPart = InputOf<"sealPart">["sealed"]
type Upload = Awaited<ReturnType<typeof requireUpload>>

export function sealPartHandlers(files: PartFiles) {
  return {
    sealPart: handler("sealPart", {
      prepare: ({ sealed }) => files.sync(sealed.part, sealed.cipherBytes),
      run: async (tx, { upload: id, sealed }, request) => {
        const upload = await requireUpload(tx, sessionOf(request), id)
        const parts = await tx.all(uploadParts, { upload: id })
        const { position } = await sealNext(tx, files, { upload, parts, sealed, state: "sealed" })
        const size = upload.size_bytes + sealed.plainBytes
        await tx.run(growUpload, { id, size, parts: position + 1, now: tx.now })
        return {}
      },
    }),
  }
}

type Sealing = {
  readonly upload: Upload
  /** All of the upload, in order. */
  readonly parts: readonly UploadPart[]
  readonly sealed: SealedPart
  /** `stored` if the upload becomes a version in the same step. */
  readonly state: "sealed" | "stored"
}

/**
 * Seals the first part that is still open; its bytes are durable already.
 * Returns the part as it is then.
 * @throws UPLOAD_PART_ORDER, UPLOAD_TOO_LARGE, PART_TOO_LONG, PART_FILE_MISMATCH if no part has both lengths
 */
export async function sealNext(
  tx: CommandTransaction,
  files: PartFiles,
  { upload, parts, sealed, state }: Sealing,
): Promise<UploadPart> {
  const next = parts.find((part) => part.state === "writing")
  if (next === undefined || next.id !== sealed.part) throw new Fault("UPLOAD_PART_ORDER")
  if (parts.length > MAX_PARTS) throw new Fault("UPLOAD_TOO_LARGE")
  // One length of content has one length of ciphertext, and the file has the latter: so both are true.
  if (cipherLength(sealed.plainBytes) !== sealed.cipherBytes)
    throw new Fault("PART_FILE_MISMATCH", `${sealed.plainBytes} in ${sealed.cipherBytes}`)
  const changed = await tx.run(sealPartRow, {
    id: sealed.part,
    state,
    plain: sealed.plainBytes,
    cipher: sealed.cipherBytes,
    cipherSha256: sealed.cipherSha256,
    prefixSha256: sealed.prefixSha256,
  })
  if (changed !== 1) throw new Fault("UPLOAD_PART_ORDER", "sealed already")
  tx.leaf({
    type: "upload_seal",
    upload: upload.id,
    part: sealed.part,
    index: next.position,
    bytes: sealed.cipherBytes,
    cipherSha256: sealed.cipherSha256,
  })
  tx.afterCommit(() => files.store(sealed.part, next.door_zone))
  return {
    ...next,
    state,
    plain_bytes: sealed.plainBytes,
    cipher_bytes: sealed.cipherBytes,
    cipher_sha256: sealed.cipherSha256,
    prefix_sha256: sealed.prefixSha256,
  }
}
