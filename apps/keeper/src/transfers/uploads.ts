/** Rows of uploads and parts. An upload belongs to an account and is written by one session at a time. */
import { Fault } from "@schleuse/base"
import type { SessionContext } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

export const insertUpload = statement<{
  id: string
  folder: string
  directory: string
  name: string
  account: string
  institution: string
  continues: string | null
  session: string
  size: number
  parts: number
  now: number
}>()((q, p) =>
  q.insertInto("upload").values({
    id: p.id,
    folder_id: p.folder,
    directory: p.directory,
    name: p.name,
    account_id: p.account,
    institution_id: p.institution,
    continues: p.continues,
    session_id: p.session,
    state: "open",
    size_bytes: p.size,
    parts: p.parts,
    created_at: p.now,
    touched_at: p.now,
  }),
)
const findUpload = statement<{ id: string }>()((q, p) => q.selectFrom("upload").selectAll().where("id", "=", p.id))
export const takeOverUpload = statement<{ id: string; session: string; now: number }>()((q, p) =>
  q.updateTable("upload").set({ session_id: p.session, touched_at: p.now }).where("id", "=", p.id),
)
export const setUploadState = statement<{ id: string; state: string; now: number }>()((q, p) =>
  q.updateTable("upload").set({ state: p.state, touched_at: p.now }).where("id", "=", p.id),
)
/** The upload has become a version. */
export const finishUpload = statement<{ id: string; size: number; parts: number; now: number }>()((q, p) =>
  q
    .updateTable("upload")
    .set({ state: "committed", size_bytes: p.size, parts: p.parts, touched_at: p.now })
    .where("id", "=", p.id),
)
export const growUpload = statement<{ id: string; size: number; parts: number; now: number }>()((q, p) =>
  q.updateTable("upload").set({ size_bytes: p.size, parts: p.parts, touched_at: p.now }).where("id", "=", p.id),
)
export const countOpenUploads = statement<{ account: string }>()((q, p) =>
  q
    .selectFrom("upload")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("account_id", "=", p.account)
    .where("state", "=", "open"),
)
export const staleUploads = statement<{ before: number; limit: number }>()((q, p) =>
  q.selectFrom("upload").selectAll().where("state", "=", "open").where("touched_at", "<", p.before).limit(p.limit),
)

export const insertPart = statement<{
  id: string
  upload: string
  zone: string
  wrap: string
  wrapped: Uint8Array
  now: number
}>()((q, p) =>
  q.insertInto("part").values({
    id: p.id,
    state: "writing",
    upload_id: p.upload,
    door_zone: p.zone,
    wrap_id: p.wrap,
    wrapped_key: p.wrapped,
    plain_bytes: 0,
    cipher_bytes: 0,
    cipher_sha256: "",
    prefix_sha256: "",
    created_at: p.now,
  }),
)
export const sealPartRow = statement<{
  id: string
  state: string
  plain: number
  cipher: number
  cipherSha256: string
  prefixSha256: string
}>()((q, p) =>
  q
    .updateTable("part")
    .set({
      state: p.state,
      plain_bytes: p.plain,
      cipher_bytes: p.cipher,
      cipher_sha256: p.cipherSha256,
      prefix_sha256: p.prefixSha256,
    })
    .where("id", "=", p.id)
    .where("state", "=", "writing"),
)
export const setPartState = statement<{ id: string; state: string }>()((q, p) =>
  q.updateTable("part").set({ state: p.state }).where("id", "=", p.id),
)
export const insertUploadPart = statement<{ upload: string; position: number; part: string }>()((q, p) =>
  q.insertInto("upload_part").values({ upload_id: p.upload, position: p.position, part_id: p.part }),
)
export const deletePart = statement<{ id: string }>()((q, p) => q.deleteFrom("part").where("id", "=", p.id))
export const deleteUploadPart = statement<{ upload: string; part: string }>()((q, p) =>
  q.deleteFrom("upload_part").where("upload_id", "=", p.upload).where("part_id", "=", p.part),
)
export const uploadParts = statement<{ upload: string }>()((q, p) =>
  q
    .selectFrom("upload_part")
    .innerJoin("part", "part.id", "upload_part.part_id")
    .selectAll("part")
    .select("upload_part.position")
    .where("upload_part.upload_id", "=", p.upload)
    .orderBy("upload_part.position"),
)
export type UploadPart = NonNullable<(typeof uploadParts)["_types"]>["r"]
/** Pending uploads that go on with a part. */
export const openUploadsOfPart = statement<{ part: string }>()((q, p) =>
  q
    .selectFrom("upload_part")
    .innerJoin("upload", "upload.id", "upload_part.upload_id")
    .select("upload.id")
    .where("upload_part.part_id", "=", p.part)
    .where("upload.state", "=", "open"),
)
const uploadPartAt = statement<{ upload: string; position: number }>()((q, p) =>
  q
    .selectFrom("upload_part")
    .innerJoin("part", "part.id", "upload_part.part_id")
    .selectAll("part")
    .select("upload_part.position")
    .where("upload_part.upload_id", "=", p.upload)
    .where("upload_part.position", "=", p.position),
)

/** An upload that this session writes. @throws UPLOAD_NOT_OPEN */
export async function requireUpload(tx: Queries, session: SessionContext, id: string) {
  const upload = await tx.find(findUpload, { id })
  if (upload === undefined || upload.state !== "open") throw new Fault("UPLOAD_NOT_OPEN")
  // Another session of the same account may have taken it over.
  if (upload.session_id !== session.id) throw new Fault("UPLOAD_NOT_OPEN", "another session's")
  return upload
}

/** Part at a position of an upload. @throws PART_NOT_FOUND */
export async function requireUploadPart(tx: Queries, upload: string, position: number) {
  const part = await tx.find(uploadPartAt, { upload, position })
  if (part === undefined) throw new Fault("PART_NOT_FOUND")
  return part
}
