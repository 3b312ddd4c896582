/**
 * Lists of folders: a page is a range of an index, whatever lies before it.
 *
 * Sorted by the names of both sides or by age, forwards and backwards. A search
 * looks for each of up to three words in the folder's name and in slug and name
 * of both sides; its signs mean nothing but themselves. The cursor is where the
 * page before ended; a forged one only begins somewhere else.
 */
import { Fault, isRandomId } from "@schleuse/base"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { type Expression, type Kysely, sql } from "kysely"
import { handler } from "../batch/command-handler.ts"
import type { Database } from "../database/schema.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { type FolderRow, partiesOf, stageOf } from "./folder-row.ts"

const PAGE = 50
const MAX_WORDS = 3
/** Behind every key: no sign is greater. */
const LAST_KEY = "\u{10ffff}"

type Sort = InputOf<"listFolders">["sort"]
type Direction = InputOf<"listFolders">["direction"]
type Query = {
  key: string | number
  id: string
  kind: string
  stage: string
  state: string
  institution: string
  first: string
  second: string
  third: string
  limit: number
}

const COLUMN = { name: "folder.name_key", created: "folder.created_at" } as const

/** One statement for each order, with and without an institution, so that each finds its index. */
function query(q: Kysely<Database>, p: Query, sort: Sort, direction: Direction, isOfInstitution: boolean) {
  const column = COLUMN[sort]
  const order = direction === "up" ? "asc" : "desc"
  const all = q
    .selectFrom("folder")
    .selectAll("folder")
    .select((e) => [
      e
        .selectFrom("folder_grant as g")
        .select((c) => c.fn.countAll<number>().as("n"))
        .where("g.folder_id", "=", e.ref("folder.id"))
        .where("g.ended_at", "is", null)
        .as("grants"),
      e
        .selectFrom("folder_grant as g")
        .select("g.stage")
        .where("g.folder_id", "=", e.ref("folder.id"))
        .where("g.ended_at", "is", null)
        .limit(1)
        .as("stage"),
    ])
    .where((e) => {
      const at = e.refTuple(column, "folder.id")
      const from = e.tuple<string | number, string>(p.key, p.id)
      return sql<boolean>`${at} ${sql.raw(direction === "up" ? ">" : "<")} ${from}`
    })
    .where(sql<boolean>`(${p.kind} = '' or folder.kind = ${p.kind})`)
    .where(sql<boolean>`(${p.state} = ${stateWord()} or (${p.state} = '' and folder.ended_at is null))`)
    .where(
      sql<boolean>`(${p.stage} = '' or exists (select 1 from folder_grant s
        where s.folder_id = folder.id and s.ended_at is null and s.stage = ${p.stage}))`,
    )
    .where(named(p.first))
    .where(named(p.second))
    .where(named(p.third))
    .orderBy(column, order)
    .orderBy("folder.id", order)
    .limit(p.limit)
  if (!isOfInstitution) return all
  return all.where((e) =>
    e(
      "folder.id",
      "in",
      e.selectFrom("folder_grant as o").select("o.folder_id").where("o.institution_id", "=", p.institution),
    ),
  )
}

function stateWord(): Expression<string> {
  return sql<string>`case when folder.ended_at is not null then 'ended' when folder.closed_at is not null then 'closed' else 'open' end`
}

/** Has the folder, or a side of it, this word in a name? The sides that do are looked for once. */
function named(word: string): Expression<boolean> {
  const sides = sql`(select i.id from institution i where i.slug like ${word} escape '\\' or i.name like ${word} escape '\\')`
  return sql<boolean>`(${word} = '' or folder.owner_id in ${sides} or folder.recipient_id in ${sides}
    or folder.slug like ${word} escape '\\')`
}

function statements(isOfInstitution: boolean) {
  const of = (sort: Sort, direction: Direction) =>
    statement<Query>()((q, p) => query(q, p, sort, direction, isOfInstitution))
  return {
    name: { up: of("name", "up"), down: of("name", "down") },
    created: { up: of("created", "up"), down: of("created", "down") },
  }
}
/** For the test that looks at their plans. */
export const LIST_STATEMENTS = { everybody: statements(false), institution: statements(true) } as const

export function folderListHandlers() {
  return {
    listFolders: handler("listFolders", {
      run: async (tx, input): Promise<OutputOf<"listFolders">> => {
        const rows = await pageOf(tx, input)
        const folders = []
        for (const row of rows.slice(0, PAGE)) {
          const stage = row.stage === null ? {} : { stage: stageOf(row.stage) }
          folders.push({ ...(await partiesOf(tx, row)), ...stage, grants: row.grants ?? 0 })
        }
        const { institution = null } = input
        adminLeaf(tx, "listFolders", input.institution, { institution, shown: folders.length })
        const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
        return last === undefined ? { folders } : { folders, next: writeCursor(input.sort, last) }
      },
    }),
  }
}

async function pageOf(tx: Queries, input: InputOf<"listFolders">) {
  const { sort, direction, institution } = input
  const from = input.cursor === undefined ? beginOf(sort, direction) : parseCursor(sort, input.cursor)
  const [first = "", second = "", third = ""] = patternsOf(input.search ?? "")
  const of = institution === undefined ? LIST_STATEMENTS.everybody : LIST_STATEMENTS.institution
  return await tx.all(of[sort][direction], {
    ...from,
    kind: input.kind ?? "",
    stage: input.stage ?? "",
    state: input.state ?? "",
    institution: institution ?? "",
    first,
    second,
    third,
    limit: PAGE + 1,
  })
}

/** The words of a search as patterns: in any case, also beyond ASCII, where LIKE knows none. */
function patternsOf(search: string): readonly string[] {
  const words = search
    .normalize("NFC")
    .split(/\s+/u)
    .filter((word) => word !== "")
  return words.slice(0, MAX_WORDS).map((word) => {
    const literal = word.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)
    return `%${literal.replaceAll(/[^\x20-\x7e]/gu, "_")}%`
  })
}

type From = { readonly key: string | number; readonly id: string }

function beginOf(sort: Sort, direction: Direction): From {
  if (direction === "up") return { key: sort === "name" ? "" : 0, id: "" }
  return { key: sort === "name" ? LAST_KEY : Number.MAX_SAFE_INTEGER, id: "" }
}

function writeCursor(sort: Sort, row: FolderRow): string {
  return `${sort === "name" ? row.name_key : row.created_at}:${row.id}`
}

/** @throws SCHEMA_MISMATCH for one that we did not write */
function parseCursor(sort: Sort, cursor: string): From {
  const at = cursor.lastIndexOf(":")
  const [key, id] = [cursor.slice(0, at), cursor.slice(at + 1)]
  if (at < 0 || !isRandomId(id)) throw new Fault("SCHEMA_MISMATCH", "cursor")
  if (sort === "name") return { key, id }
  if (!/^\d{1,15}$/.test(key)) throw new Fault("SCHEMA_MISMATCH", "cursor")
  return { key: Number(key), id }
}
