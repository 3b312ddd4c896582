/**
 * Looks through the log for one page of a question, a slice at a time.
 *
 * Each slice is a batch of its own of a few milliseconds, so that nobody else
 * waits for a search. Entries never change, so slices fit together. A page ends
 * when it is full or enough was looked at; it says how far it came. Only rare
 * kinds have an index (log/kind-index.ts): the log's writing pays for no other.
 */
import type { Clock } from "@schleuse/base"
import type { Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { type Statement, statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { Plan } from "./plan.ts"

export const LOG_PAGE = 50
/** Comparisons of one slice: a few milliseconds, during which nothing else is done. */
const SLICE_COST = 8192
/** Entries of a slice that the index of a kind points at: each is a search by key. */
const INDEXED_SLICE = 1024
/** A page ends after so many slices, or after so long: with what others did in between. */
const MAX_SLICES = 64
const BUDGET_MS = 100

export type Row = { readonly position: number; readonly data: string }
/** `searchedTo`: the last entry that was looked at, in the order of the plan; undefined if there was none. */
export type Slice = { readonly rows: readonly Row[]; readonly searchedTo: number | undefined }
/** Runs work in a batch of its own. */
export type ReadSlice = (work: (tx: Queries) => Promise<Slice>) => Promise<Slice>
export type Found = Slice & { /** Is there more to look at? */ readonly next: number | undefined }

type Range = { readonly from: number; readonly to: number; readonly limit: number }
type Needles = { readonly [needle: `needle${number}`]: string }

/** At most a page of entries, in the plan's order. `clock` decides how much a page looks through, never what it finds. */
export async function search(read: ReadSlice, plan: Plan, clock: Pick<Clock, "monotonicMs">): Promise<Found> {
  const deadlineMs = clock.monotonicMs() + BUDGET_MS
  const rows: Row[] = []
  let { low, high } = plan
  let searchedTo: number | undefined
  for (let slice = 0; slice < MAX_SLICES && low < high; slice++) {
    const range = { low, high, limit: LOG_PAGE - rows.length }
    const looked = await read((tx) => (plan.rareKind === undefined ? scan(tx, plan, range) : follow(tx, plan, range)))
    rows.push(...looked.rows)
    // Nothing left that the index points at.
    if (looked.searchedTo === undefined) return { rows, searchedTo: lastOf(plan), next: undefined }
    searchedTo = looked.searchedTo
    if (plan.order === "newest") high = searchedTo
    else low = searchedTo + 1
    if (rows.length >= LOG_PAGE || clock.monotonicMs() > deadlineMs) break
  }
  const next = low >= high ? undefined : plan.order === "newest" ? high - 1 : low
  return { rows, searchedTo, next }
}

type Window = { readonly low: number; readonly high: number; readonly limit: number }

/** The next entries one after the other, compared by the database. */
async function scan(tx: Queries, { order, needles }: Plan, { low, high, limit }: Window): Promise<Slice> {
  const count = needles.reduce((sum, group) => sum + group.length, 0)
  const span = count === 0 ? limit : Math.ceil(SLICE_COST / count)
  const from = order === "newest" ? Math.max(low, high - span) : low
  const to = order === "newest" ? high : Math.min(high, low + span)
  const parameters: Range & Record<string, string | number> = { from, to, limit }
  for (const [i, needle] of needles.flat().entries()) parameters[`needle${i}`] = `%${needle}%`
  const rows = await tx.all(scanFor(order, needles), parameters)
  const last = rows.length < limit ? undefined : rows.at(-1)?.position
  return { rows, searchedTo: last ?? (order === "newest" ? from : to - 1) }
}

/** The next entries that the index of their kind points at. */
async function follow(tx: Queries, { order, rareKind, needles }: Plan, window: Window): Promise<Slice> {
  const range = { from: window.low, to: window.high, kind: rareKind ?? "", limit: INDEXED_SLICE }
  const rows: Row[] = []
  let searchedTo: number | undefined
  for (const row of await tx.all(KIND_INDEX[order], range)) {
    searchedTo = row.position
    if (needles.every((group) => group.some((needle) => row.data.includes(needle)))) rows.push(row)
    if (rows.length === window.limit) break
  }
  return { rows, searchedTo }
}

/** Where a search ends that has looked at everything. */
function lastOf({ order, low, high }: Plan): number | undefined {
  if (low >= high) return undefined
  return order === "newest" ? low : high - 1
}

const KIND_INDEX = {
  newest: statement<Range & { kind: string }>()((q, p) => ofKind(q, p).orderBy("k.position", "desc")),
  oldest: statement<Range & { kind: string }>()((q, p) => ofKind(q, p).orderBy("k.position", "asc")),
}

function ofKind(q: Kysely<Database>, p: Range & { kind: string }) {
  return q
    .selectFrom("leaf_kind as k")
    .innerJoin("leaf as l", "l.position", "k.position")
    .select(["k.position", "l.data"])
    .where("k.kind", "=", p.kind)
    .where("k.position", ">=", p.from)
    .where("k.position", "<", p.to)
    .limit(p.limit)
}

/** One for each form of a question: how many groups with how many texts each. */
const scans = new Map<string, Statement<Range & Needles, Row>>()

function scanFor(order: Plan["order"], needles: Plan["needles"]): Statement<Range & Needles, Row> {
  const form = `${order} ${needles.map((group) => group.length).join(" ")}`
  let found = scans.get(form)
  if (found === undefined) {
    found = buildScan(order, needles)
    scans.set(form, found)
  }
  return found
}

/** An underscore in a type's name stands for any character here; no two types differ in just that. */
function buildScan(order: Plan["order"], needles: Plan["needles"]): Statement<Range & Needles, Row> {
  return statement<Range & Needles>()((q, p) => {
    let query = q
      .selectFrom("leaf")
      .select(["position", "data"])
      .where("position", ">=", p.from)
      .where("position", "<", p.to)
    let number = 0
    for (const group of needles) {
      const numbers = group.map(() => number++)
      query = query.where((e) => e.or(numbers.map((n) => e("data", "like", p[`needle${n}`] ?? ""))))
    }
    return query.orderBy("position", order === "newest" ? "desc" : "asc").limit(p.limit)
  })
}
