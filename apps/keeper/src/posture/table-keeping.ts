/** Support tables as operators keep them: taken from a signed file, and looked at. */
import { canonicalJson, Fault, parseJson } from "@schleuse/base"
import { compareBuilds, isFresh, type Release, TABLE_VALID_DAYS, verifySupportTable } from "@schleuse/posture"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import type { KeptTable, SupportTables } from "./support-tables.ts"

const DAY_MS = 24 * 3_600_000
/** Clocks of two houses differ, and a table bears the time of its maker's. */
const CLOCK_MS = 3_600_000

const insert = statement<{ madeAt: number; now: number; signedBy: string; hash: string; body: string }>()((q, p) =>
  q
    .insertInto("support_table")
    .values({ made_at: p.madeAt, imported_at: p.now, signed_by: p.signedBy, hash: p.hash, body: p.body }),
)

export type TableParts = {
  readonly tables: SupportTables
  /** Whose signature counts: SubjectPublicKeyInfo in base64, from the settings. */
  readonly tableKeys: readonly string[]
}

export function tableHandlers({ tables, tableKeys }: TableParts) {
  return {
    importSupportTable: handler("importSupportTable", {
      run: async (tx, { file }) => {
        const { table, signedBy, hash } = verifySupportTable(file, tableKeys)
        const { madeAt } = table
        if (madeAt > tx.now + CLOCK_MS) throw new Fault("SUPPORT_TABLE_FUTURE", String(madeAt))
        const present = await tables.current(tx)
        if (present !== undefined && present.table.madeAt >= madeAt)
          throw new Fault("SUPPORT_TABLE_OLDER", `${madeAt}, in force: ${present.table.madeAt}`)
        const body = canonicalJson(parseJson(JSON.stringify(table)))
        await tx.run(insert, { madeAt, now: tx.now, signedBy, hash, body })
        adminLeaf(tx, "importSupportTable", undefined, { madeAt, signedBy, hash })
        return { ...factsOf({ table, signedBy, hash, importedAt: tx.now }), releases: table.releases.length }
      },
    }),
    showSupportTable: handler("showSupportTable", {
      run: async (tx) => {
        adminLeaf(tx, "showSupportTable", undefined, {})
        const kept = await tables.current(tx)
        if (kept === undefined) return {}
        const { table } = kept
        const releases = table.releases.map(({ builds, ...release }) => ({ ...release, ...newestOf(builds) }))
        return { table: { ...factsOf(kept), isFresh: isFresh(table, tx.now), releases } }
      },
    }),
  }
}

/** From when on a table says nothing any more. */
export function oldAt({ madeAt }: { readonly madeAt: number }): number {
  return madeAt + TABLE_VALID_DAYS * DAY_MS
}

function factsOf({ table, importedAt, signedBy, hash: sha256 }: KeptTable) {
  return { madeAt: table.madeAt, importedAt, freshUntil: oldAt(table), signedBy, sha256 }
}

function newestOf(builds: Release["builds"]): { readonly newestBuild?: string } {
  const newest = builds
    .map(({ build }) => build)
    .toSorted(compareBuilds)
    .at(-1)
  return newest === undefined ? {} : { newestBuild: newest }
}
