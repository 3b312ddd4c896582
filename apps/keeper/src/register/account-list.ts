/** Accounts in pages: sorted by an index, searched by words of login and person's name, with what each could log in with. */
import { Fault } from "@schleuse/base"
import { ACCOUNT_STATES, type InputOf, type OutputOf } from "@schleuse/wire"
import { sql, type SqlBool } from "kysely"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { parseCursor, writeCursor } from "./cursor.ts"
import { factorsOf } from "./factors.ts"
import {
  hasAllWords,
  hasOtherWords,
  LAST_SIGN,
  SEARCH_KINDS,
  type SearchKind,
  readSearch,
  type Sought,
  withFirstWord,
} from "./search-words.ts"

type Input = InputOf<"listAccounts">
type Output = OutputOf<"listAccounts">
type Sort = Input["sort"]
type Order = Pick<Input, "sort" | "direction"> & { readonly search: SearchKind; readonly isWithin: boolean }

/** Begins at the row behind these keys and login, as far as the order has them. Filters are empty for all. */
type Parameters = Sought & {
  /** Of the state, or of the institution's name. */
  readonly key: string
  readonly at: number
  readonly beside: string
  readonly login: string
  readonly institution: string
  readonly kind: string
  readonly state: string
  readonly role: string
  /** The role's word as it stands in a JSON list, between LIKE's signs. */
  readonly roleInList: string
  readonly now: number
  readonly limit: number
}

/** Of one page. */
const PAGE = 50
const SORTS = ["login", "institution", "state", "last-login"] as const

const institutionById = statement<{ id: string }>()((q, p) =>
  q.selectFrom("institution").select("name_key").where("id", "=", p.id),
)

/** One statement for each order, with and without a search, within an institution and everywhere. Exported for the test of their plans. */
export function accountPage({ sort, direction, search, isWithin }: Order) {
  const [sign, way] = direction === "up" ? ([">", "asc"] as const) : (["<", "desc"] as const)
  return statement<Parameters>()((q, p) => {
    let page = q
      .selectFrom("account as a")
      .innerJoin("institution as i", "i.id", "a.institution_id")
      .leftJoin("person as n", "n.id", "a.person_id")
      .select(["a.id", "a.login", "a.kind", "a.state", "a.person_id", "a.expires_at", "a.last_login_at"])
      .select(["i.id as institution_id", "i.slug", "i.name as institution_name", "n.name as person_name"])
      .where((e) => e.or([e(e.val(p.kind), "=", ""), e("a.kind", "=", p.kind)]))
      .where((e) => e.or([e(e.val(p.state), "=", ""), e("a.state", "=", p.state)]))
      .where((e) =>
        e.or([
          e(e.val(p.role), "=", ""),
          e("a.roles", "like", p.roleInList),
          e.exists(
            e
              .selectFrom("membership as m")
              .select("m.role")
              .where("m.person_id", "=", e.ref("a.person_id"))
              .where("m.role", "=", p.role)
              .where("m.since", "<=", p.now)
              .where((w) => w.or([w("m.until", "is", null), w("m.until", ">", p.now)])),
          ),
        ]),
      )
    if (isWithin) page = page.where("a.institution_id", "=", p.institution)
    if (search === "few") {
      const ofPersons = sql`select b.id from account b where b.person_id in (${withFirstWord("person", p)})`
      page = page
        .where(sql<SqlBool>`a.id in (${withFirstWord("account", p)} union ${ofPersons})`)
        .where(hasOtherWords(p, "a.id", "a.person_id"))
    }
    if (search === "many") page = page.where(hasAllWords(p, "a.id", "a.person_id"))
    switch (sort) {
      case "login":
        page = page.where("a.login", sign, p.login)
        break
      case "state":
        page = page
          .where((e) => e(e.refTuple("a.state", "a.login"), sign, e.tuple(p.key, p.login)))
          .orderBy("a.state", way)
        break
      case "last-login":
        page = page
          .where((e) => e(e.refTuple("a.last_login_at", "a.login"), sign, e.tuple(p.at, p.login)))
          .orderBy("a.last_login_at", way)
        break
      case "institution":
        page = page
          .where("i.name_key", direction === "up" ? ">=" : "<=", p.key)
          .where((e) => e(e.refTuple("i.name_key", "i.id", "a.login"), sign, e.tuple(p.key, p.beside, p.login)))
          .orderBy("i.name_key", way)
          .orderBy("i.id", way)
        break
    }
    return page.orderBy("a.login", way).limit(p.limit)
  })
}

const PAGES = new Map(
  SORTS.flatMap((sort) =>
    (["up", "down"] as const).flatMap((direction) =>
      SEARCH_KINDS.flatMap((search) =>
        [true, false].map((isWithin) => {
          const order = { sort, direction, search, isWithin }
          return [nameOf(order), accountPage(order)] as const
        }),
      ),
    ),
  ),
)

export function accountListHandlers() {
  return {
    listAccounts: handler("listAccounts", {
      run: async (tx, input): Promise<Output> => {
        const { kind: found, sought } = await readSearch(tx, input.search ?? "", ["account", "person"])
        const wanted = { ...filtersOf(input), ...(await startOf(tx, input)), ...sought }
        const rows = await tx.all(pageFor(input, found), { ...wanted, now: tx.now, limit: PAGE })
        adminLeaf(tx, "listAccounts", input.institution, { ...input, count: rows.length })
        const accounts: Output["accounts"][number][] = []
        for (const row of rows) {
          const { person_id: person, person_name: name, institution_id: institution } = row
          accounts.push({
            account: row.id,
            login: row.login,
            kind: row.kind === "machine" ? "machine" : "person",
            state: stateOf(row.state),
            institution: { institution, slug: row.slug, name: row.institution_name },
            ...(person === null || name === null ? {} : { person: { person, name } }),
            ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
            ...(row.last_login_at === 0 ? {} : { lastLoginAt: row.last_login_at }),
            factors: await factorsOf(tx, row.id),
          })
        }
        const last = rows.length < PAGE ? undefined : rows.at(-1)
        return last === undefined ? { accounts } : { accounts, next: cursorOf(input.sort, last) }
      },
    }),
  }
}

/** The state of an account's row. */
export function stateOf(word: string) {
  const state = ACCOUNT_STATES.find((known) => known === word)
  if (state === undefined) throw new TypeError(`an account in state ${word}`)
  return state
}

function pageFor({ sort, direction, institution }: Input, search: SearchKind) {
  const found = PAGES.get(nameOf({ sort, direction, search, isWithin: institution !== undefined }))
  if (found === undefined) throw new TypeError(`no order ${sort} ${direction}`)
  return found
}

function filtersOf(input: Input) {
  const { institution = "", kind, state, role } = input
  // Role words have no sign that means anything to LIKE.
  return { institution, kind: kind ?? "", state: state ?? "", role: role ?? "", roleInList: `%"${role ?? ""}"%` }
}

/** @throws SCHEMA_MISMATCH, INSTITUTION_UNKNOWN for a cursor we did not write */
async function startOf(tx: Queries, { sort, direction, cursor }: Input): Promise<Start> {
  if (cursor === undefined) {
    const first = direction === "up" ? "" : LAST_SIGN
    return { key: first, at: direction === "up" ? -1 : Number.MAX_SAFE_INTEGER, beside: first, login: first }
  }
  const { key, name: login } = parseCursor(cursor)
  const start = { key, at: 0, beside: "", login }
  if (sort === "last-login") {
    if (!/^\d{1,15}$/.test(key)) throw new Fault("SCHEMA_MISMATCH", "cursor")
    return { ...start, at: Number(key) }
  }
  if (sort !== "institution") return start
  // Its name may be long: the cursor has its id.
  const row = await tx.find(institutionById, { id: key })
  if (row === undefined) throw new Fault("INSTITUTION_UNKNOWN", "cursor")
  return { ...start, key: row.name_key, beside: key }
}

type Start = Pick<Parameters, "key" | "at" | "beside" | "login">
type LastRow = {
  readonly login: string
  readonly state: string
  readonly last_login_at: number
  readonly institution_id: string
}

function cursorOf(sort: Sort, row: LastRow): string {
  const key = {
    login: "",
    state: row.state,
    "last-login": String(row.last_login_at),
    institution: row.institution_id,
  }[sort]
  return writeCursor(row.login, key)
}

function nameOf({ sort, direction, search, isWithin }: Order): string {
  return `${sort} ${direction} ${search} ${isWithin ? "within" : "everywhere"}`
}
