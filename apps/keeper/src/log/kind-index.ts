/**
 * Where the rare kinds of entries are.
 *
 * Logins and transfers make up nearly all of a busy log: whoever looks for them
 * finds them soon by looking through it, and their writing pays for no index.
 * What is rare would be looked for in vain among them, so it has one.
 */
import { kindOfLeaf, type LeafKind, type LeafType } from "@schleuse/leaf"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

const RARE: ReadonlySet<LeafKind> = new Set<LeafKind>([
  "administration",
  "approval",
  "emergency",
  "operation",
  "refusal",
])

const insert = statement<{ kind: string; position: number }>()((q, p) =>
  q.insertInto("leaf_kind").values({ kind: p.kind, position: p.position }),
)

export function isRareKind(kind: LeafKind): boolean {
  return RARE.has(kind)
}

/** Notes where an entry of a rare kind is, in the transaction that writes it. */
export async function indexLeaf(tx: Queries, type: LeafType, position: number): Promise<void> {
  await tx.run(insert, { kind: kindOfLeaf(type), position })
}
