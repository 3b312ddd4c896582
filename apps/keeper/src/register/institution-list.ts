/** Institutions in pages: sorted by an index, searched by words. */
import { Fault } from "@schleuse/base"
import { INSTITUTION_KINDS, type InputOf, type OutputOf } from "@schleuse/wire"
import { sql, type SqlBool } from "kysely"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { parseCursor, writeCursor } from "./cursor.ts"
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

type Input = InputOf<"listInstitutions">
type Output = OutputOf<"listInstitutions">
type Order = Pick<Input, "sort" | "direction"> & { readonly search: SearchKind }

/** Begins at the row behind `key` and `name`. `kind` is empty for all. */
type Parameters = Sought & {
  readonly key: string
  readonly name: string
  readonly kind: string
  readonly limit: number
}

/** Of one page. */
const PAGE = 50
const KEYS = { name: "name_key", kind: "kind", slug: "slug" } as const

const byId = statement<{ id: string }>()((q, p) =>
  q.selectFrom("institution").select("name_key").where("id", "=", p.id),
)
const countsOf = statement<{ institution: string }>()((q, p) =>
  q
    .selectFrom("account")
    .select((e) => ["state", e.fn.countAll<number>().as("count")])
    .where("institution_id", "=", p.institution)
    .groupBy("state"),
)

/** One statement for each order, with and without a search. Exported for the test of their query plans. */
export function institutionPage({ sort, direction, search }: Order) {
  const [sign, way] = direction === "up" ? ([">", "asc"] as const) : (["<", "desc"] as const)
  // Names are not unique, folder names are; so is an id.
  const tie = sort === "name" ? "id" : "slug"
  return statement<Parameters>()((q, p) => {
    let page = q
      .selectFrom("institution as i")
      .select(["i.id", "i.slug", "i.name", "i.kind"])
      .where((e) => e(e.refTuple(`i.${KEYS[sort]}`, `i.${tie}`), sign, e.tuple(p.key, p.name)))
      .where((e) => e.or([e(e.val(p.kind), "=", ""), e("i.kind", "=", p.kind)]))
    if (search === "few") {
      page = page.where(sql<SqlBool>`i.id in (${withFirstWord("institution", p)})`).where(hasOtherWords(p, "i.id"))
    }
    if (search === "many") page = page.where(hasAllWords(p, "i.id"))
    return page.orderBy(`i.${KEYS[sort]}`, way).orderBy(`i.${tie}`, way).limit(p.limit)
  })
}

const SORTS = ["name", "slug", "kind"] as const
const PAGES = new Map(
  SORTS.flatMap((sort) =>
    (["up", "down"] as const).flatMap((direction) =>
      SEARCH_KINDS.map((search) => {
        const order = { sort, direction, search }
        return [nameOf(order), institutionPage(order)] as const
      }),
    ),
  ),
)

export function institutionListHandlers() {
  return {
    listInstitutions: handler("listInstitutions", {
      run: async (tx, input): Promise<Output> => {
        const { kind, sought } = await readSearch(tx, input.search ?? "", ["institution"])
        const rows = await tx.all(pageFor(input, kind), { ...(await startOf(tx, input)), ...sought, limit: PAGE })
        adminLeaf(tx, "listInstitutions", undefined, { ...input, count: rows.length })
        const institutions: Output["institutions"][number][] = []
        for (const { id, slug, name, kind } of rows) {
          institutions.push({ institution: id, slug, name, kind: kindOf(kind), accounts: await countAccounts(tx, id) })
        }
        const last = rows.length < PAGE ? undefined : rows.at(-1)
        return last === undefined ? { institutions } : { institutions, next: cursorOf(input.sort, last) }
      },
    }),
  }
}

/** How many accounts an institution has, by state. */
export async function countAccounts(tx: Queries, institution: string) {
  const counts = new Map((await tx.all(countsOf, { institution })).map(({ state, count }) => [state, Number(count)]))
  const of = (state: string) => counts.get(state) ?? 0
  return { invited: of("invited"), active: of("active"), blocked: of("blocked"), left: of("left") }
}

export function kindOf(word: string) {
  const kind = INSTITUTION_KINDS.find((known) => known === word)
  if (kind === undefined) throw new TypeError(`an institution of kind ${word}`)
  return kind
}

function pageFor({ sort, direction }: Input, search: SearchKind) {
  const found = PAGES.get(nameOf({ sort, direction, search }))
  if (found === undefined) throw new TypeError(`no order ${sort} ${direction}`)
  return found
}

type Start = Pick<Parameters, "key" | "name" | "kind">

/** Where the page begins. @throws INSTITUTION_UNKNOWN, SCHEMA_MISMATCH for a cursor we did not write */
async function startOf(tx: Queries, input: Input): Promise<Start> {
  const { sort, direction, cursor } = input
  const kind = input.kind ?? ""
  const first = direction === "up" ? "" : LAST_SIGN
  if (cursor === undefined) return { key: first, name: first, kind }
  const { key, name } = parseCursor(cursor)
  if (sort !== "name") return { key: sort === "slug" ? name : key, name, kind }
  // The name of the last row may be long: the cursor has its id.
  const row = await tx.find(byId, { id: name })
  if (row === undefined) throw new Fault("INSTITUTION_UNKNOWN", "cursor")
  return { key: row.name_key, name, kind }
}

function cursorOf(sort: Input["sort"], { id, slug, kind }: { id: string; slug: string; kind: string }): string {
  if (sort === "name") return writeCursor(id)
  return sort === "kind" ? writeCursor(slug, kind) : writeCursor(slug)
}

function nameOf({ sort, direction, search }: Order): string {
  return `${sort} ${direction} ${search}`
}
