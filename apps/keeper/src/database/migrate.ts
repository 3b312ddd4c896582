/** Brings a database to the schema of this build; refuses one that is newer, or whose history has a gap. */
import { Fault } from "@schleuse/base"
import { sql } from "kysely"
import { builder, statement } from "./statement.ts"
import { MIGRATIONS, type Migration } from "./migrations.ts"
import type { Store } from "./store.ts"

const hasMigrationTable = statement()((_, _p) => ({
  compile: () => sql<{ n: number }>`select count(*) as n from sqlite_master where name = 'migration'`.compile(builder),
}))
const applied = statement()((q) => q.selectFrom("migration").select(["version", "name"]).orderBy("version"))
const record = statement<{ version: number; name: string; now: number }>()((q, p) =>
  q.insertInto("migration").values({ version: p.version, name: p.name, applied_at: p.now }),
)

/** @returns how many migrations were applied. @throws STORE_MIGRATION_GAP, STORE_TOO_NEW */
export async function migrate(
  store: Store,
  nowMs: number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<number> {
  for (const [i, { version, name }] of migrations.entries()) {
    if (version !== i + 1) throw new Fault("STORE_MIGRATION_GAP", `build: ${name} has number ${version}`)
  }
  await store.begin()
  try {
    const exists = ((await store.find(hasMigrationTable, {}))?.n ?? 0) > 0
    const done = exists ? await store.all(applied, {}) : []
    for (const [i, row] of done.entries()) {
      if (row.version !== i + 1) throw new Fault("STORE_MIGRATION_GAP", `database: ${row.version} after ${i}`)
      const known = migrations[i]
      if (known === undefined) throw new Fault("STORE_TOO_NEW", `database: ${row.version} ${row.name}`)
      if (known.name !== row.name) throw new Fault("STORE_MIGRATION_GAP", `database: ${row.name}, build: ${known.name}`)
    }
    const missing = migrations.slice(done.length)
    for (const { version, name, statements } of missing) {
      for (const text of statements) await store.run({ sql: text, bindings: [] }, {})
      await store.run(record, { version, name, now: nowMs })
    }
    await store.commit()
    return missing.length
  } catch (error) {
    await store.rollback()
    throw error
  }
}
