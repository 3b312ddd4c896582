/** The newest version of a file that can be seen. */
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

const find = statement<{ file: string }>()((q, p) =>
  q
    .selectFrom("file")
    .innerJoin("version", "version.id", "file.current_version")
    .selectAll("version")
    .where("file.id", "=", p.file),
)

export type Current = NonNullable<Awaited<ReturnType<typeof findCurrent>>>

export function findCurrent(tx: Queries, file: string) {
  return tx.find(find, { file })
}
