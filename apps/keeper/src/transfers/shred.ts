/**
 * Shredding: the key material of a version goes, then its bytes.
 *
 * A part that another living version also uses (append) stays. A pending upload
 * that goes on with what is shredded is dropped: it must not keep alive what a
 * recipient has confirmed. The wrapped key is overwritten in the database
 * (secure_delete); the file's removal is a task that survives a crash.
 */
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { BlobRemover } from "../blobs/blob-remover.ts"
import type { PartFiles } from "../blobs/part-files.ts"
import { statement } from "../database/statement.ts"
import { dropUpload } from "./abort-write.ts"
import { openUploadsOfPart } from "./uploads.ts"

const orphanParts = statement<{ version: string }>()((q, p) =>
  q
    .selectFrom("version_part")
    .innerJoin("part", "part.id", "version_part.part_id")
    .select(["part.id", "part.door_zone"])
    .where("version_part.version_id", "=", p.version)
    .where("part.state", "!=", "shredded")
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom("version_part as other")
            .innerJoin("version", "version.id", "other.version_id")
            .select("other.part_id")
            .whereRef("other.part_id", "=", "version_part.part_id")
            .where("version.state", "in", ["waiting", "delivered"]),
        ),
      ),
    ),
)
const shredPart = statement<{ id: string; nothing: Uint8Array }>()((q, p) =>
  q.updateTable("part").set({ state: "shredded", wrapped_key: p.nothing }).where("id", "=", p.id),
)

/** Shreds the keys of a version that has ended. Writes its leaf. */
export async function shredVersion(
  tx: CommandTransaction,
  version: string,
  reason: string,
  files: PartFiles,
  remover: BlobRemover,
): Promise<void> {
  const parts = await tx.all(orphanParts, { version })
  for (const { id, door_zone: zone } of parts) {
    for (const upload of await tx.all(openUploadsOfPart, { part: id })) {
      await dropUpload(tx, files, remover, upload.id, "continued-file-gone")
    }
    await tx.run(shredPart, { id, nothing: new Uint8Array(0) })
    await remover.queue(tx, id, zone)
  }
  tx.leaf({ type: "shred", version, reason })
}
