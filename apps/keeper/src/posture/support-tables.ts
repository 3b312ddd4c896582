/**
 * Tables of which systems their makers still repair, as imported.
 *
 * Whoever can say that a system is still repaired can keep old ones in: so a
 * table comes signed by a key that the settings name, and never gets older.
 */
import { parseJson } from "@schleuse/base"
import { type SupportTable, supportTable } from "@schleuse/posture"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

export type KeptTable = {
  readonly table: SupportTable
  readonly importedAt: number
  readonly signedBy: string
  readonly hash: string
}

const newestTime = statement()((q) =>
  q.selectFrom("support_table").select("made_at").orderBy("made_at", "desc").limit(1),
)
const byTime = statement<{ madeAt: number }>()((q, p) =>
  q.selectFrom("support_table").selectAll().where("made_at", "=", p.madeAt),
)

/** Reads the newest table; parses it once. */
export class SupportTables {
  #kept: KeptTable | undefined

  async current(tx: Queries): Promise<KeptTable | undefined> {
    const madeAt = (await tx.find(newestTime, {}))?.made_at
    if (madeAt === undefined) return undefined
    if (this.#kept?.table.madeAt === madeAt) return this.#kept
    const row = await tx.find(byTime, { madeAt })
    if (row === undefined) return undefined
    const table = supportTable(parseJson(row.body), "support table")
    this.#kept = { table, importedAt: row.imported_at, signedBy: row.signed_by, hash: row.hash }
    return this.#kept
  }
}
