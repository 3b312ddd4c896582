/**
 * Login history for the helpdesk: of an account or of all, the newest first.
 *
 * Goes along the index of times, a slice in a batch of its own; outcome and
 * address are compared row by row, so that a login pays for no index of them.
 */
import type { Clock } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type Kysely, sql } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

const PAGE = 50
/** Rows of a slice: a few milliseconds, during which nothing else is done. */
const SLICE = 500
/** A page ends after so many slices, or after so long: with what others did in between. */
const MAX_SLICES = 64
const BUDGET_MS = 100

type Wish = InputOf<"listLogins">
type Found = OutputOf<"listLogins">
/** Runs work in a batch of its own. */
export type ReadLogins = (work: (tx: Queries) => Promise<readonly Row[]>) => Promise<readonly Row[]>
type Row = Pick<
  Database["login_event"],
  "id" | "account_id" | "at" | "zone" | "outcome" | "factor" | "reference" | "address"
> & { readonly login: string | null }

type Before = { readonly at: number; readonly id: string; readonly from: number; readonly limit: number }
const ofAll = statement<Before>()((q, p) => before(q, p))
const ofAccount = statement<Before & { account: string }>()((q, p) =>
  before(q, p).where("e.account_id", "=", p.account),
)

function before(q: Kysely<Database>, p: Before) {
  return q
    .selectFrom("login_event as e")
    .leftJoin("account as a", "a.id", "e.account_id")
    .select(["e.id", "e.account_id", "e.at", "e.zone", "e.outcome", "e.factor", "e.reference", "e.address", "a.login"])
    .where(sql<boolean>`(e.at, e.id) < (${p.at}, ${p.id})`)
    .where("e.at", ">=", p.from)
    .orderBy("e.at", "desc")
    .orderBy("e.id", "desc")
    .limit(p.limit)
}

/** At most a page of logins. `clock` decides how much a page looks through, never what it finds. */
export async function searchLogins(read: ReadLogins, wish: Wish, clock: Pick<Clock, "monotonicMs">): Promise<Found> {
  const deadlineMs = clock.monotonicMs() + BUDGET_MS
  const { account, from = 0, until = Number.MAX_SAFE_INTEGER, cursor } = wish
  const logins: Found["logins"][number][] = []
  let [at, id] = cursor === undefined ? [until, ""] : parseCursor(cursor)
  for (let slice = 0; slice < MAX_SLICES; slice++) {
    const range = { at, id, from, limit: SLICE }
    const rows = await read((tx) =>
      account === undefined ? tx.all(ofAll, range) : tx.all(ofAccount, { ...range, account }),
    )
    for (const row of rows) {
      ;[at, id] = [row.at, row.id]
      if (isWanted(row, wish)) logins.push(told(row))
      if (logins.length === PAGE) return { logins, searchedTo: at, next: `${at}.${id}` }
    }
    if (rows.length < SLICE) return { logins }
    if (clock.monotonicMs() > deadlineMs) break
  }
  return { logins, searchedTo: at, next: `${at}.${id}` }
}

function parseCursor(cursor: string): [number, string] {
  // Its form was checked by the command's row.
  const [at = "", id = ""] = cursor.split(".")
  return [Number(at), id]
}

function isWanted({ outcome, address }: Row, wish: Wish): boolean {
  if (wish.address !== undefined && wish.address !== address) return false
  return wish.outcome === undefined || (outcome === "accepted") === (wish.outcome === "accepted")
}

function told({ account_id: account, login, at, zone, outcome, factor, address, reference }: Row) {
  const event = { account, login: login ?? "", at, zone, outcome, factor, address }
  return reference === null ? event : { ...event, reference }
}
