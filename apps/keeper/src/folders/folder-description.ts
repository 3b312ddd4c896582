/** All that is known of a folder: both sides, grants with their purpose, and what lies in it in numbers. */
import type { OutputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import {
  accessWord,
  compareSlugs,
  grantsInForce,
  type GrantRow,
  namedInstitution,
  partiesOf,
  purposeOf,
  requireAnyFolder,
} from "./folder-row.ts"

/** Counting ends here: nobody waits for the exact size of a very full folder. */
const COUNTED = 10_000
const MAX_ENDED_GRANTS = 200

const endedGrants = statement<{ folder: string; limit: number }>()((q, p) =>
  q
    .selectFrom("folder_grant")
    .selectAll()
    .where("folder_id", "=", p.folder)
    .where("ended_at", "is not", null)
    .orderBy("ended_at", "desc")
    .orderBy("id")
    .limit(p.limit),
)
const living = statement<{ folder: string; limit: number }>()((q, p) =>
  q
    .selectFrom("file")
    .innerJoin("version", "version.file_id", "file.id")
    .select(["version.state", "version.size_bytes", "version.delivered_at"])
    .where("file.folder_id", "=", p.folder)
    .where("file.current_version", "is not", null)
    .where("version.state", "in", ["waiting", "delivered"])
    .limit(p.limit),
)
const uploads = statement<{ folder: string; limit: number }>()((q, p) =>
  q.selectFrom("upload").select("id").where("folder_id", "=", p.folder).where("state", "=", "open").limit(p.limit),
)

type Description = OutputOf<"describeFolder">

export function folderDescriptionHandlers() {
  return {
    describeFolder: handler("describeFolder", {
      run: async (tx, { folder: id }): Promise<Description> => {
        const folder = await requireAnyFolder(tx, id)
        adminLeaf(tx, "describeFolder", id, {})
        const now = []
        for (const row of await grantsInForce(tx, id)) now.push(await describeGrant(tx, row))
        const ended = []
        for (const row of await tx.all(endedGrants, { folder: id, limit: MAX_ENDED_GRANTS })) {
          ended.push(await describeGrant(tx, row))
        }
        return {
          ...(await partiesOf(tx, folder)),
          ...(folder.closed_at === null ? {} : { closedAt: folder.closed_at }),
          ...(folder.ended_at === null ? {} : { endedAt: folder.ended_at }),
          grants: [...now.toSorted((a, b) => compareSlugs(a.institution, b.institution)), ...ended],
          holds: await holdsOf(tx, id),
        }
      },
    }),
  }
}

async function describeGrant(tx: Queries, row: GrantRow): Promise<Description["grants"][number]> {
  const { controller, ...purpose } = purposeOf(row)
  return {
    grant: row.id,
    institution: await namedInstitution(tx, row.institution_id),
    access: accessWord(row.access),
    ...(controller === undefined ? {} : { controller: await namedInstitution(tx, controller) }),
    ...purpose,
    createdAt: row.created_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  }
}

async function holdsOf(tx: Queries, folder: string): Promise<Description["holds"]> {
  const rows = await tx.all(living, { folder, limit: COUNTED })
  const delivered = rows.filter(({ state }) => state === "delivered")
  const times = delivered.flatMap(({ delivered_at: at }) => (at === null ? [] : [at]))
  return {
    delivered: delivered.length,
    deliveredBytes: delivered.reduce((sum, row) => sum + row.size_bytes, 0),
    ...(times.length === 0 ? {} : { oldestAt: times.reduce((a, b) => Math.min(a, b)) }),
    waiting: rows.length - delivered.length,
    pendingUploads: (await tx.all(uploads, { folder, limit: COUNTED })).length,
  }
}
