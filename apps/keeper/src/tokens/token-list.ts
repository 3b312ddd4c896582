/**
 * The list of tokens: filtered, searched, sorted, in pages, however many there are.
 *
 * Each sort has one index that begins with state and kind. A page asks for
 * every wanted pair of them the next rows by that index (at most 15 short
 * searches) and merges, so no filter makes it read more than a few pages' worth.
 */
import { Fault, isRandomId, parseHex } from "@schleuse/base"
import { sql, type Kysely } from "kysely"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { KINDS, parseRow, rows, STATES, type Token, type TokenState } from "./token-row.ts"
import type { TokenKind } from "./token-secret.ts"

export const TOKENS_PAGE = 50

export type ListedToken = Token & {
  /** Of the account it is given to. */
  readonly login: string | undefined
  readonly addedAt: number
  readonly assignedAt: number | undefined
  readonly endedAt: number | undefined
}

/** Which tokens, and in which order. The first of `token`, `account` and `name` that is there leaves no use for the rest. */
export type TokenWish = {
  readonly token?: string | undefined
  readonly account?: string | undefined
  /** Exactly this serial number or public id. */
  readonly name?: string | undefined
  readonly state?: TokenState | undefined
  readonly kind?: TokenKind | undefined
  /** Begin of a serial number or public id, in any case. Sorted by what was found then. */
  readonly search?: string | undefined
  /** `name`: the serial number, or the public id of what has none. */
  readonly sort?: "name" | "added" | undefined
  readonly direction?: "up" | "down" | undefined
  readonly cursor?: string | undefined
}

export type TokenPage = { readonly tokens: readonly ListedToken[]; readonly next: string | undefined }

type Bound = string | number
/** As the indexes of migrations/0004-token-lists.ts have them, letter for letter. */
const LOWER_SERIAL = sql<string>`lower(serial)`
const NAME = sql<Bound>`coalesce(lower(serial), public_id, '')`
const PUBLIC_ID = sql<Bound>`public_id`
const ADDED = sql<Bound>`created_at`

function listed(q: Kysely<Database>) {
  return rows(q)
    .select(["created_at", "assigned_at", "ended_at"])
    .select((e) =>
      e.selectFrom("account").select("account.login").whereRef("account.id", "=", "token.account_id").as("login"),
    )
}
const one = statement<{ id: string }>()((q, p) => listed(q).where("id", "=", p.id))
const ofAccount = statement<{ after: string; account: string }>()((q, p) =>
  listed(q).where("id", ">", p.after).where("account_id", "=", p.account).orderBy("id").limit(TOKENS_PAGE),
)
// One after the other may have had the same name; nobody programs a key anew fifty times.
const byPublicId = statement<{ name: string }>()((q, p) => listed(q).where("public_id", "=", p.name).limit(TOKENS_PAGE))
const bySerial = statement<{ name: string }>()((q, p) => listed(q).where(LOWER_SERIAL, "=", p.name).limit(TOKENS_PAGE))

type Range = { state: string; kind: string; low: Bound; lowId: string; high: Bound; highId: string }

/** Rows of one state and kind whose key and id lie between two places, the bounds not included. */
function between(key: typeof NAME, direction: "up" | "down") {
  return statement<Range>()((q, p) => {
    const query = listed(q)
      .select(sql<Bound>`${key}`.as("sort_key"))
      .where("state", "=", p.state)
      .where("kind", "=", p.kind)
      .where(sql<boolean>`(${key}, id) > (${p.low}, ${p.lowId})`)
      .where(sql<boolean>`(${key}, id) < (${p.high}, ${p.highId})`)
      .orderBy(key, direction === "up" ? "asc" : "desc")
      .orderBy("id", direction === "up" ? "asc" : "desc")
      .limit(TOKENS_PAGE + 1)
    if (key !== NAME) return query
    // SQLite finds an expression of an index by itself only, not in a pair.
    return query.where(key, ">=", p.low).where(key, "<=", p.high)
  })
}
const SEARCHES = {
  name: { up: between(NAME, "up"), down: between(NAME, "down") },
  publicId: { up: between(PUBLIC_ID, "up"), down: between(PUBLIC_ID, "down") },
  added: { up: between(ADDED, "up"), down: between(ADDED, "down") },
} as const
type Key = keyof typeof SEARCHES

/** For the test that asks SQLite how it searches. */
export const LIST_STATEMENTS = [
  ...Object.values(SEARCHES).flatMap(({ up, down }) => [up, down]),
  one,
  ofAccount,
  byPublicId,
  bySerial,
]

/** Above every sign of a serial number or public id. */
const LAST_SIGN = "\u007f"

/** A page of tokens; ended ones too. @throws SCHEMA_MISMATCH for a cursor that is none of ours */
export async function pageOfTokens(tx: Queries, wish: TokenWish): Promise<TokenPage> {
  const { token, account, name, cursor = "" } = wish
  if (token !== undefined) return { tokens: (await tx.all(one, { id: token })).map(parseListed), next: undefined }
  if (account !== undefined) {
    if (cursor !== "" && !isRandomId(cursor)) throw new Fault("SCHEMA_MISMATCH", "cursor")
    const found = await tx.all(ofAccount, { after: cursor, account })
    return { tokens: found.map(parseListed), next: found.length < TOKENS_PAGE ? undefined : found.at(-1)?.id }
  }
  if (name !== undefined) {
    const typed = { name: name.toLowerCase() }
    const found = [...(await tx.all(byPublicId, typed)), ...(await tx.all(bySerial, typed))]
    const each = new Map(found.map((row) => [row.id, row]))
    return { tokens: [...each.values()].slice(0, TOKENS_PAGE).map(parseListed), next: undefined }
  }
  return await sortedPage(tx, wish)
}

async function sortedPage(tx: Queries, wish: TokenWish): Promise<TokenPage> {
  const { sort = "name", direction = "up", cursor = "" } = wish
  const search = wish.search?.toLowerCase() ?? ""
  // Who searches finds serial numbers first, then the public ids of tokens that have another serial number.
  const keys: readonly Key[] = search === "" ? [sort] : ["name", "publicId"]
  const from = cursor === "" ? undefined : parseCursor(cursor, keys)
  const found: SortedRow[] = []
  for (const key of keys.slice(from === undefined ? 0 : keys.indexOf(from.key))) {
    const range = rangeOf(key, search, direction, from?.key === key ? from : undefined)
    const merged = await nextRows(tx, wish, SEARCHES[key][direction], range)
    const taken = merged.slice(0, TOKENS_PAGE - found.length)
    found.push(...taken.filter((row) => key !== "publicId" || !nameOf(row).startsWith(search)))
    if (merged.length > taken.length) return { tokens: found.map(parseListed), next: writeCursor(key, taken.at(-1)) }
  }
  return { tokens: found.map(parseListed), next: undefined }
}

/** The next rows of all wanted states and kinds, and one more if there is one. */
async function nextRows(
  tx: Queries,
  { state, kind, direction = "up" }: TokenWish,
  search: ReturnType<typeof between>,
  range: Omit<Range, "state" | "kind">,
): Promise<readonly SortedRow[]> {
  const all: SortedRow[] = []
  for (const one of state === undefined ? STATES : [state])
    for (const other of kind === undefined ? KINDS : [kind])
      all.push(...(await tx.all(search, { ...range, state: one, kind: other })))
  return all.sort((a, b) => (direction === "up" ? compare(a, b) : compare(b, a))).slice(0, TOKENS_PAGE + 1)
}

type SortedRow = ListedRow & { readonly sort_key: Bound }

function compare(a: SortedRow, b: SortedRow): number {
  if (a.sort_key !== b.sort_key) return a.sort_key < b.sort_key ? -1 : 1
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** Where a page ended; without `after` before the first row of that key. */
type Place = { readonly key: Key; readonly after: { readonly at: Bound; readonly id: string } | undefined }

function rangeOf(key: Key, search: string, direction: "up" | "down", from: Place | undefined) {
  const whole =
    key === "added"
      ? { low: -1, lowId: "", high: Number.MAX_SAFE_INTEGER, highId: "" }
      : { low: search, lowId: "", high: `${search}${LAST_SIGN}`, highId: "" }
  if (from?.after === undefined) return whole
  const { at, id } = from.after
  return direction === "up" ? { ...whole, low: at, lowId: id } : { ...whole, high: at, highId: id }
}

/** `n.ID.KEY`: by what it is sorted, the last row's id, and its key in hex. */
const CURSOR = /^([npa])(?:\.([0-9a-v]{26})\.((?:[0-9a-f]{2}){0,40}))?$/
const LETTERS = { name: "n", publicId: "p", added: "a" } as const satisfies Record<Key, string>

function writeCursor(key: Key, last: SortedRow | undefined): string {
  if (last === undefined) return LETTERS[key]
  return `${LETTERS[key]}.${last.id}.${Buffer.from(String(last.sort_key), "latin1").toString("hex")}`
}

/** @throws SCHEMA_MISMATCH */
function parseCursor(cursor: string, keys: readonly Key[]): Place {
  const [, letter, id, encoded = ""] = CURSOR.exec(cursor) ?? []
  const key = keys.find((one) => LETTERS[one] === letter)
  if (key === undefined || (id !== undefined && !isRandomId(id))) throw new Fault("SCHEMA_MISMATCH", "cursor")
  if (id === undefined) return { key, after: undefined }
  const text = parseHex(encoded).toString("latin1")
  if (key !== "added") return { key, after: { id, at: text } }
  if (!/^\d{1,15}$/.test(text)) throw new Fault("SCHEMA_MISMATCH", "cursor")
  return { key, after: { id, at: Number(text) } }
}

function nameOf({ serial, public_id: publicId }: SortedRow): string {
  return serial?.toLowerCase() ?? publicId ?? ""
}

type ListedRow = Parameters<typeof parseRow>[0] & {
  readonly login: string | null
  readonly created_at: number
  readonly assigned_at: number | null
  readonly ended_at: number | null
}

function parseListed(row: ListedRow): ListedToken {
  return {
    ...parseRow(row),
    login: row.login ?? undefined,
    addedAt: row.created_at,
    assignedAt: row.assigned_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
  }
}
