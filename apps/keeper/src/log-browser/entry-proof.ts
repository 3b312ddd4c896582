/**
 * One entry with its proof: that these very bytes are in the tree of the newest
 * signed checkpoint.
 *
 * The opening goes along as far as it exists: whoever may read the log here may
 * read what it commits to, and that somebody did is an entry of its own.
 */
import { Fault, parseCanonicalJson } from "@schleuse/base"
import { formatEntryExtra, openingSchema, parseLeaf } from "@schleuse/leaf"
import { formatTlogProof, MAX_EXTRA_SIZE } from "@schleuse/tlog"
import { MAX_OPENING_TEXT, type OutputOf } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { LogHead } from "../log/sequencer.ts"
import { readInclusionProof } from "../log/tree-reader.ts"
import { namesIn } from "./names.ts"

type Proven = OutputOf<"proveEntry">
type Opened = Pick<Proven, "opening" | "salt" | "data">

const findEntry = statement<{ index: number }>()((q, p) =>
  q
    .selectFrom("leaf as l")
    .leftJoin("opening as o", "o.leaf_index", "l.position")
    .select(["l.data as text", "o.salt", "o.data"])
    .where("l.position", "=", p.index),
)

/** The entry below the committed head. @throws LOG_ENTRY_UNKNOWN */
export async function proveEntry(tx: Queries, head: LogHead, index: number): Promise<Omit<Proven, "vkey">> {
  const row = index < head.size ? await tx.find(findEntry, { index }) : undefined
  if (row === undefined) throw new Fault("LOG_ENTRY_UNKNOWN", `${index} of ${head.size}`)
  const leaf = parseLeaf(row.text)
  const opened = "meta" in leaf ? openedOf(row) : ({ opening: "none" } as const)
  const hashes = await readInclusionProof(tx, index, head.size)
  return {
    index,
    at: leaf.wall,
    type: leaf.type,
    text: row.text,
    names: await namesIn(tx, [row.text]),
    ...opened,
    size: head.size,
    checkpoint: head.note,
    proof: formatTlogProof({ extra: extraOf(row.text, opened), index, hashes, checkpoint: head.note }),
  }
}

function openedOf({ salt, data }: { readonly salt: string | null; readonly data: string | null }): Opened {
  if (salt === null || data === null) return { opening: "destroyed" }
  return data.length > MAX_OPENING_TEXT ? { opening: "large" } : { opening: "there", salt, data }
}

/** Leaf and opening; the leaf alone, which still proves that it is there, where a proof file has no room for the opening. */
function extraOf(text: string, { salt, data }: Opened): Buffer {
  if (salt !== undefined && data !== undefined) {
    const opening = openingSchema({ salt, data: parseCanonicalJson(data) }, "opening")
    const whole = Buffer.from(formatEntryExtra({ leaf: text, opening }))
    if (whole.length <= MAX_EXTRA_SIZE) return whole
  }
  return Buffer.from(formatEntryExtra({ leaf: text }))
}
