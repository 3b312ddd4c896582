/**
 * Releases: the only handlers that hand out keys of stored parts to readers.
 *
 * The key is in the answer, the answer leaves after the commit, the commit
 * holds the leaf. A release belongs to one session; its parts are entries
 * under its id.
 */
import { Fault, randomId } from "@schleuse/base"
import { commitmentOf } from "@schleuse/leaf"
import type { CommandTransaction, SessionContext } from "../batch/command-handler.ts"
import { handler, sessionOf } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { PartKeys } from "../keys/part-keys.ts"
import type { Receipts } from "../receipts/receipts.ts"
import { findOwnKeyFile } from "../own-keys/key-files.ts"
import type { Coverage } from "../tree/coverage.ts"
import { accessWith, mayCollect } from "../tree/file-roles.ts"
import { findDirectory } from "../tree/directories.ts"
import { findPlace, type FolderPlace, type Place } from "../tree/place.ts"
import { findReceipt, findVersion, type VersionRow } from "../tree/stat.ts"
import { describeVersion } from "./describe-version.ts"
import { requireReadGrant } from "./folders.ts"
import { requireUpload, requireUploadPart } from "./uploads.ts"
import { markReleased, versionParts } from "./versions.ts"

const insertRelease = statement<{ id: string; version: string; session: string; institution: string; now: number }>()(
  (q, p) =>
    q.insertInto("release").values({
      id: p.id,
      version_id: p.version,
      session_id: p.session,
      institution_id: p.institution,
      created_at: p.now,
      ended_at: null,
    }),
)
const findRelease = statement<{ id: string }>()((q, p) =>
  q
    .selectFrom("release")
    .innerJoin("version", "version.id", "release.version_id")
    .innerJoin("file", "file.id", "version.file_id")
    .select(["release.session_id", "release.version_id", "release.ended_at", "version.state", "version.parts"])
    .select("file.folder_id")
    .where("release.id", "=", p.id),
)
const endRelease = statement<{ id: string; now: number }>()((q, p) =>
  q.updateTable("release").set({ ended_at: p.now }).where("id", "=", p.id),
)
const findPart = statement<{ version: string; position: number }>()((q, p) =>
  q
    .selectFrom("version_part")
    .innerJoin("part", "part.id", "version_part.part_id")
    .selectAll("part")
    .where("version_part.version_id", "=", p.version)
    .where("version_part.position", "=", p.position),
)
const noteRelease = statement<{ version: string; institution: string; position: number }>()((q, p) =>
  q
    .insertInto("version_release")
    .values({ version_id: p.version, institution_id: p.institution, position: p.position })
    .onConflict((conflict) => conflict.doNothing()),
)
const countReleased = statement<{ version: string; institution: string }>()((q, p) =>
  q
    .selectFrom("version_release")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("version_id", "=", p.version)
    .where("institution_id", "=", p.institution),
)

export function releaseHandlers(keys: PartKeys, receipts: Receipts, coverage: Coverage) {
  return {
    openRead: handler("openRead", {
      run: async (tx, { path }, request) => {
        const session = sessionOf(request)
        const place = await findPlace(tx, session, path)
        if (place.kind === "receipt") return openReceipt(tx, receipts, session, place)
        if (place.kind === "own-key") return openOwnKey(tx, coverage, session, place.name)
        const folder = await requireReadable(tx, session, place)
        const version = await findVersion(tx, folder)
        if (version === undefined) throw new Fault("PATH_NOT_FOUND")
        return openVersion(tx, keys, receipts, session, version)
      },
    }),
    readPart: handler("readPart", {
      run: async (tx, { release: id, index }, request) => {
        const session = sessionOf(request)
        const release = await tx.find(findRelease, { id })
        if (release === undefined || release.ended_at !== null || release.session_id !== session.id) {
          throw new Fault("RELEASE_NOT_OPEN")
        }
        if (release.state !== "delivered") throw new Fault("VERSION_GONE")
        // Part by part: a grant or a role that has ended ends what was begun under it.
        if (!mayCollect(session)) throw new Fault("FOLDER_READ_REFUSED", "role ended")
        await requireReadGrant(tx, release.folder_id, session.institutionId)
        const part = await tx.find(findPart, { version: release.version_id, position: index })
        if (part === undefined) throw new Fault("PART_NOT_FOUND")
        const key = await keys.open(tx, part)
        tx.leaf({ type: "release_part", release: id, version: release.version_id, part: part.id, index })
        await noteReleased(tx, receipts, session, release.version_id, release.parts, index)
        return { part: part.id, index, key: key.toString("hex") }
      },
    }),
    readUploadPart: handler("readUploadPart", {
      run: async (tx, { upload: id, index }, request) => {
        const session = sessionOf(request)
        await requireUpload(tx, session, id)
        const part = await requireUploadPart(tx, id, index)
        if (part.state === "writing") throw new Fault("PART_NOT_FOUND", "not sealed")
        const key = await keys.open(tx, part)
        tx.leaf({ type: "release_own", upload: id, part: part.id, index })
        return { part: part.id, index, key: key.toString("hex") }
      },
    }),
    closeRead: handler("closeRead", {
      run: async (tx, { release: id, deliveredBytes, complete }, request) => {
        const session = sessionOf(request)
        const release = await tx.find(findRelease, { id })
        if (release === undefined || release.ended_at !== null || release.session_id !== session.id) {
          throw new Fault("RELEASE_NOT_OPEN")
        }
        await tx.run(endRelease, { id, now: tx.now })
        tx.leaf({ type: "release_end", release: id, bytes: deliveredBytes, complete: complete ? 1 : 0 })
        return {}
      },
    }),
  }
}

async function requireReadable(tx: CommandTransaction, session: SessionContext, place: Place): Promise<FolderPlace> {
  if (place.kind !== "folder" || place.below.length === 0) throw new Fault("PATH_IS_FOLDER")
  if ((await findDirectory(tx, place.folderId, place.below.join("/"))) !== undefined) throw new Fault("PATH_IS_FOLDER")
  if (place.area === "outbox") throw new Fault("FILE_SENT_UNREADABLE")
  if (!accessWith(session, place).read) throw new Fault("FOLDER_READ_REFUSED")
  return place
}

async function openVersion(
  tx: CommandTransaction,
  keys: PartKeys,
  receipts: Receipts,
  session: SessionContext,
  version: VersionRow,
) {
  // A waiting file is only its sender's to see, and not even his to read.
  if (version.state !== "delivered") throw new Fault("PATH_NOT_FOUND")
  const parts = await tx.all(versionParts, { version: version.id })
  const release = randomId()
  const { institutionId: institution } = session
  await tx.run(insertRelease, { id: release, version: version.id, session: session.id, institution, now: tx.now })
  // A file of one part is opened to be read: its key comes along and saves a round trip and a sync.
  const only = parts.length === 1 ? parts[0] : undefined
  const key = only === undefined ? undefined : await keys.open(tx, only)
  const of = { release, version: version.id, parts: parts.length }
  tx.leaf({ type: "release", ...of, ...(only === undefined ? {} : { part: only.id, index: 0 }) })
  // Who opens an empty file has all of it.
  if (parts.length <= 1) await noteReleased(tx, receipts, session, version.id, 1, 0)
  return {
    kind: "stored",
    release,
    version: version.id,
    sizeBytes: version.size_bytes,
    modifiedAt: Math.floor((version.delivered_at ?? version.created_at) / 1000),
    parts: parts.map((part) => ({ part: part.id, plainBytes: part.plain_bytes, cipherBytes: part.cipher_bytes })),
    ...(only === undefined || key === undefined
      ? {}
      : { first: { part: only.id, index: 0, key: key.toString("hex") } }),
  } as const
}

/** Notes that a part went to an institution; the last one to go makes the receipt. */
async function noteReleased(
  tx: CommandTransaction,
  receipts: Receipts,
  session: SessionContext,
  version: string,
  parts: number,
  position: number,
): Promise<void> {
  const { institutionId: institution } = session
  const isNew = (await tx.run(noteRelease, { version, institution, position })) === 1
  if (!isNew) return
  await tx.run(markReleased, { id: version, now: tx.now })
  if (parts > 1 && (await tx.find(countReleased, { version, institution }))?.n !== parts) return
  const { opening, senderId, recipientId, fileName } = await describeVersion(tx, version, session.institutionId)
  const leaf = tx.leaf(
    { type: "released", version, recipient: session.actor.institution ?? version, meta: commitmentOf(opening) },
    opening,
  )
  receipts.issue(tx, [senderId, recipientId], { kind: "released", leaf, opening, fileName })
}

async function openReceipt(
  tx: CommandTransaction,
  receipts: Receipts,
  session: SessionContext,
  place: { readonly day: string; readonly name: string },
) {
  const row = await findReceipt(tx, session.institutionId, place.day, place.name)
  if (row === undefined) throw new Fault("PATH_NOT_FOUND")
  const file = await receipts.render(tx, row)
  tx.leaf({ type: "release_receipt", receipt: row.id })
  return {
    kind: "inline",
    sizeBytes: file.length,
    modifiedAt: Math.floor(row.created_at / 1000),
    content: file.toString("base64"),
  } as const
}

/** A public key is no release: who looks at it has looked into the folder. */
async function openOwnKey(tx: CommandTransaction, coverage: Coverage, session: SessionContext, name: string) {
  coverage.cover(tx, session, session.institutionId, "own-keys")
  const file = await findOwnKeyFile(tx, session.accountId, name)
  if (file === undefined) throw new Fault("PATH_NOT_FOUND")
  return {
    kind: "inline",
    sizeBytes: file.content.length,
    modifiedAt: Math.floor(file.changedAt / 1000),
    content: file.content.toString("base64"),
  } as const
}
