/** Persons in pages, by name; searched by words; each with memberships and accounts. */
import { Fault } from "@schleuse/base"
import { type InputOf, type OutputOf, type Role, ROLES } from "@schleuse/wire"
import { sql, type SqlBool } from "kysely"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requirePerson } from "../people/account-row.ts"
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

type Input = InputOf<"listPeople">
type Output = OutputOf<"listPeople">
type Described = OutputOf<"describePerson">
type Order = {
  readonly direction: "up" | "down"
  readonly search: SearchKind
  /** Of one institution. */
  readonly isWithin: boolean
}
type PersonRow = {
  readonly id: string
  readonly name: string
  readonly lanr: string | null
  readonly telephone: string | null
  readonly email: string | null
}

/** Begins at the row behind `key` and `id`. */
type Parameters = Sought & {
  readonly key: string
  readonly id: string
  readonly institution: string
  readonly limit: number
}

/** Of one page. */
const PAGE = 50

const keyOf = statement<{ id: string }>()((q, p) => q.selectFrom("person").select("name_key").where("id", "=", p.id))
const membershipsOf = statement<{ person: string }>()((q, p) =>
  q
    .selectFrom("membership as m")
    .innerJoin("institution as i", "i.id", "m.institution_id")
    .select(["m.institution_id", "i.slug", "i.name", "m.role", "m.since", "m.until"])
    .where("m.person_id", "=", p.person)
    .orderBy("m.since", "desc")
    .limit(100),
)
const accountsOf = statement<{ person: string }>()((q, p) =>
  q.selectFrom("account").select(["id", "login", "state"]).where("person_id", "=", p.person).orderBy("login").limit(20),
)

/** One statement for each order, with and without a search, of an institution and of all. Exported for the test of their plans. */
export function personPage({ direction, search, isWithin }: Order) {
  const [sign, way] = direction === "up" ? ([">", "asc"] as const) : (["<", "desc"] as const)
  return statement<Parameters>()((q, p) => {
    let page = q
      .selectFrom("person as n")
      .select(["n.id", "n.name", "n.lanr", "n.telephone", "n.email"])
      .where((e) => e(e.refTuple("n.name_key", "n.id"), sign, e.tuple(p.key, p.id)))
    if (isWithin) {
      page = page.where("n.id", "in", (e) =>
        e.selectFrom("membership").select("person_id").where("institution_id", "=", p.institution),
      )
    }
    if (search === "few") {
      page = page.where(sql<SqlBool>`n.id in (${withFirstWord("person", p)})`).where(hasOtherWords(p, "n.id"))
    }
    if (search === "many") page = page.where(hasAllWords(p, "n.id"))
    return page.orderBy("n.name_key", way).orderBy("n.id", way).limit(p.limit)
  })
}

const PAGES = new Map(
  (["up", "down"] as const).flatMap((direction) =>
    SEARCH_KINDS.flatMap((search) =>
      [true, false].map((isWithin) => {
        const order = { direction, search, isWithin }
        return [nameOf(order), personPage(order)] as const
      }),
    ),
  ),
)

export function personListHandlers() {
  return {
    listPeople: handler("listPeople", {
      run: async (tx, input): Promise<Output> => {
        const { kind, sought } = await readSearch(tx, input.search ?? "", ["person"])
        const rows = await tx.all(pageFor(input, kind), { ...(await startOf(tx, input)), ...sought, limit: PAGE })
        adminLeaf(tx, "listPeople", input.institution, { ...input, count: rows.length })
        const people: Described[] = []
        for (const row of rows) people.push(await describePerson(tx, row))
        const last = rows.length < PAGE ? undefined : rows.at(-1)?.id
        return last === undefined ? { people } : { people, next: writeCursor(last) }
      },
    }),
    describePerson: handler("describePerson", {
      run: async (tx, { person }) => {
        const row = await requirePerson(tx, person)
        adminLeaf(tx, "describePerson", person, {})
        return await describePerson(tx, row)
      },
    }),
  }
}

async function describePerson(tx: Queries, row: PersonRow): Promise<Described> {
  const memberships = await tx.all(membershipsOf, { person: row.id })
  const accounts = await tx.all(accountsOf, { person: row.id })
  return {
    person: row.id,
    name: row.name,
    ...(row.lanr === null ? {} : { lanr: row.lanr }),
    ...(row.telephone === null ? {} : { telephone: row.telephone }),
    ...(row.email === null ? {} : { email: row.email }),
    memberships: memberships.map(({ institution_id: institution, slug, name, role, since, until }) => ({
      institution,
      slug,
      name,
      role: roleOf(role),
      since,
      ...(until === null ? {} : { until }),
    })),
    accounts: accounts.map(({ id, login, state }) => ({ account: id, login, state })),
  }
}

function roleOf(word: string): Role {
  const role = ROLES.find((known) => known === word)
  if (role === undefined) throw new TypeError(`a membership with role ${word}`)
  return role
}

function pageFor({ direction = "up", institution }: Input, search: SearchKind) {
  const found = PAGES.get(nameOf({ direction, search, isWithin: institution !== undefined }))
  if (found === undefined) throw new TypeError(`no order ${direction}`)
  return found
}

type Start = Pick<Parameters, "key" | "id" | "institution">

/** Where the page begins. @throws PERSON_UNKNOWN, SCHEMA_MISMATCH for a cursor we did not write */
async function startOf(tx: Queries, { direction = "up", institution = "", cursor }: Input): Promise<Start> {
  const first = direction === "up" ? "" : LAST_SIGN
  if (cursor === undefined) return { key: first, id: first, institution }
  // The name of the last row may be long: the cursor has its id.
  const { name: id } = parseCursor(cursor)
  const row = await tx.find(keyOf, { id })
  if (row === undefined) throw new Fault("PERSON_UNKNOWN", "cursor")
  return { key: row.name_key, id, institution }
}

function nameOf({ direction, search, isWithin }: Order): string {
  return `${direction} ${search} ${isWithin ? "within" : "everywhere"}`
}
