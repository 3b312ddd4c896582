/**
 * What a question about the log means in its own terms: where to look, and for
 * which texts. Entries have pseudonyms where the question has ids.
 */
import { Fault } from "@schleuse/base"
import { type LeafKind, parseLeaf, typesOfKind } from "@schleuse/leaf"
import type { InputOf } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { isRareKind } from "../log/kind-index.ts"

export type Plan = {
  readonly order: "newest" | "oldest"
  /** Entries from `low` on and before `high`. */
  readonly low: number
  readonly high: number
  /** Look only where this kind's index points. */
  readonly rareKind: LeafKind | undefined
  /** Of each group an entry must contain one text. Ids are unlike anything else; a quotation mark before them costs time. */
  readonly needles: readonly (readonly string[])[]
}

const textAt = statement<{ position: number }>()((q, p) =>
  q.selectFrom("leaf").select("data").where("position", "=", p.position),
)
const pseudonymsOf = statement<{ subject: string }>()((q, p) =>
  q.selectFrom("pseudonym").select("pseudonym").where("subject", "=", p.subject),
)

/** @throws LOG_ENTRY_UNKNOWN if the cursor is beyond the log's end */
export async function planOf(tx: Queries, asked: InputOf<"listLog">, size: number): Promise<Plan> {
  const { order, from, until, kind, cursor } = asked
  let low = from === undefined ? 0 : await firstSince(tx, size, from)
  let high = until === undefined ? size : await firstSince(tx, size, until)
  if (cursor !== undefined) {
    // The row's pattern leaves nothing but digits; more than a log can have is beyond its end.
    const begin = Number(cursor)
    if (begin >= size) throw new Fault("LOG_ENTRY_UNKNOWN", `${cursor} of ${size}`)
    if (order === "newest") high = Math.min(high, begin + 1)
    else low = Math.max(low, begin)
  }
  const rareKind = kind !== undefined && isRareKind(kind) ? kind : undefined
  const needles: string[][] = []
  for (const subject of [asked.institution, asked.account]) {
    if (subject === undefined) continue
    const others = (await tx.all(pseudonymsOf, { subject })).map(({ pseudonym }) => pseudonym)
    needles.push([subject, ...others])
  }
  for (const named of [asked.session, asked.door]) if (named !== undefined) needles.push([named])
  // Last: it has the most texts, and fits the most entries.
  if (kind !== undefined && rareKind === undefined) needles.push(typesOfKind(kind).map((type) => `type":"${type}"`))
  return { order, low, high, rareKind, needles }
}

/** When an entry was written, by the wall clock of its batch. */
export async function timeOf(tx: Queries, position: number): Promise<number> {
  const row = await tx.find(textAt, { position })
  if (row === undefined) throw new RangeError(`leaf ${position} is missing`)
  return parseLeaf(row.data).wall
}

/**
 * The first entry that was not written before this time: by halving, as if the clock had never been set back. Where it
 * was, this is one of the places at which the time is crossed.
 */
async function firstSince(tx: Queries, size: number, at: number): Promise<number> {
  let low = 0
  let high = size
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((await timeOf(tx, middle)) < at) low = middle + 1
    else high = middle
  }
  return low
}
