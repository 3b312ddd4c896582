/**
 * Recovery of part files at start.
 *
 * No door of an earlier run can write any more, so a part that was not sealed
 * is lost to its upload; a sealed one belongs into `blobs/`; a file without a
 * row was never promised to anybody.
 */
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { PartFiles } from "./part-files.ts"

const findPart = statement<{ id: string }>()((q, p) =>
  q.selectFrom("part").select(["id", "state"]).where("id", "=", p.id),
)
const writing = statement<{ limit: number }>()((q, p) =>
  q.selectFrom("part").select(["id", "upload_id"]).where("state", "=", "writing").limit(p.limit),
)
const forgetPosition = statement<{ part: string }>()((q, p) =>
  q.deleteFrom("upload_part").where("part_id", "=", p.part),
)
const forgetPart = statement<{ id: string }>()((q, p) => q.deleteFrom("part").where("id", "=", p.id))

/** Call before any door is attached and before the pools are filled. Repeats harmlessly. */
export async function recoverParts(tx: Queries, files: PartFiles): Promise<{ stored: number; dropped: number }> {
  let stored = 0
  let dropped = 0
  for (const zone of files.zones()) {
    for (const name of files.listIncoming(zone)) {
      const part = await tx.find(findPart, { id: name })
      // Shredded: its move to the blobs or its removal was undone by a power cut.
      if (part === undefined || part.state === "writing" || part.state === "shredded") {
        files.removeIncoming(zone, name)
        dropped++
      } else {
        files.store(name, zone)
        stored++
      }
    }
  }
  for (;;) {
    const rows = await tx.all(writing, { limit: 1000 })
    if (rows.length === 0) return { stored, dropped }
    for (const { id } of rows) {
      await tx.run(forgetPosition, { part: id })
      await tx.run(forgetPart, { id })
    }
  }
}
