/** Lists of folders: order, search, filters, pages and their plans at full size. */
import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { join } from "node:path"
import { test } from "node:test"
import type { InputOf } from "@schleuse/wire"
import { bind } from "../database/statement.ts"
import { KeeperWorld, PURPOSE } from "../testing/keeper-world.ts"
import { LIST_STATEMENTS } from "./folder-list.ts"

type Query = Omit<InputOf<"listFolders">, "sort" | "direction"> &
  Partial<Pick<InputOf<"listFolders">, "sort" | "direction">>

async function list(world: KeeperWorld, query: Query) {
  const input = { sort: "name", direction: "up", ...query } as const
  const names: string[] = []
  let cursor = query.cursor
  do {
    const page = await world.operator.call("listFolders", cursor === undefined ? input : { ...input, cursor })
    names.push(...page.folders.map(({ slug, owner, recipient }) => slug ?? `${owner.slug} ${recipient?.slug}`))
    cursor = page.next
  } while (cursor !== undefined)
  return names
}

test("folders are sorted, searched and filtered", async (t) => {
  const world = await KeeperWorld.open(t)
  const { operator, institutions } = world
  const { aok, klinik } = institutions
  const name = "Ärztehaus 100% Süd_West"
  const added = { slug: "sued", name, kind: "practice", role: "controller" } as const
  const { institution: sued } = await operator.call("addInstitution", added)
  await operator.call("addDelivery", { from: sued, to: klinik, purpose: { ...PURPOSE, stage: "productive" } })
  await operator.call("addSharedFolder", { slug: "archiv", owner: aok, grants: [], purpose: PURPOSE })
  const found = await operator.call("listFolders", { sort: "name", direction: "up", search: "archiv" })
  await operator.call("closeFolder", { folder: found.folders[0]?.folder ?? "", reason: "Probe" })

  const all = ["aok praxis", "praxis aok", "qualitaet", "sued klinik"]
  const rows: readonly (readonly [Query, readonly string[]])[] = [
    [{}, all],
    [{ direction: "down" }, all.toReversed()],
    [{ sort: "created" }, ["praxis aok", "aok praxis", "qualitaet", "sued klinik"]],
    [{ kind: "shared" }, ["qualitaet"]],
    [{ state: "ended" }, ["archiv"]],
    [{ state: "closed" }, []],
    [{ stage: "productive" }, ["sued klinik"]],
    [{ institution: klinik }, ["qualitaet", "sued klinik"]],
    [{ institution: klinik, kind: "delivery", direction: "down" }, ["sued klinik"]],
    [{ search: "QUAL" }, ["qualitaet"]],
    [{ search: "ärztehaus" }, ["sued klinik"]],
    [{ search: "die aok praxis" }, ["aok praxis", "praxis aok"]],
    [{ search: "100%" }, ["sued klinik"]],
    [{ search: "%" }, ["sued klinik"]],
    [{ search: "d_w" }, ["sued klinik"]],
    [{ search: "a_k" }, []],
    [{ search: "\\" }, []],
    [{ search: "' or 1=1 --" }, []],
    [{ search: "   " }, all],
  ]
  for (const [query, names] of rows) assert.deepEqual(await list(world, query), names, JSON.stringify(query))
  for (const cursor of ["", "praxis aok", "praxis aok:x", ":", "x:0000000000000000000000000!"]) {
    await assert.rejects(list(world, { cursor }), { code: "SCHEMA_MISMATCH" }, cursor)
  }
  await assert.rejects(list(world, { sort: "created", cursor: `praxis:${aok}` }), { code: "SCHEMA_MISMATCH" })
})

const INSTITUTIONS = 10_000
const FOLDERS = 30_000

test("among 30,000 deliveries of 10,000 institutions every page is a range of an index, and each is told once", async (t) => {
  const world = await KeeperWorld.open(t)
  await world.stop()
  insertMany(join(world.folder, "keeper.sqlite"))
  const db = new DatabaseSync(join(world.folder, "keeper.sqlite"), { readOnly: true })
  for (const { sort, direction, statement } of everyStatement()) {
    const from = direction === "up" ? { key: "", id: "" } : { key: "\u{10ffff}", id: "" }
    const free = { kind: "", stage: "", state: "", first: "", second: "", third: "", limit: 51 }
    const values = bind(statement.bindings, { ...from, ...free, institution: world.institutions.aok })
    const steps = db.prepare(`explain query plan ${statement.sql}`).all(...values)
    const plan = steps.map((row) => String(row["detail"])).join("\n")
    assert.doesNotMatch(plan, /SCAN (folder|g|s|o|folder_grant)\b/, `${sort} ${direction}`)
    assert.match(plan, /SEARCH folder USING/, `${sort} ${direction}`)
  }
  db.close()
  await world.start()

  const seen = new Set<string>()
  let cursor: string | undefined
  for (let page = 0; page < 20; page++) {
    const input = { sort: "created", direction: "down", ...(cursor === undefined ? {} : { cursor }) } as const
    const answer = await world.operator.call("listFolders", input)
    assert.equal(answer.folders.length, 50)
    for (const { folder } of answer.folders) seen.add(folder)
    cursor = answer.next
  }
  assert.equal(seen.size, 1000, "all were made in the same moment; none is skipped or told twice")
  const times: Record<string, number> = {}
  const measured: Readonly<Record<string, Query>> = {
    first: {},
    last: { direction: "down" },
    filtered: { kind: "shared", stage: "test" },
    found: { search: "praxis-09999" },
    notFound: { search: "niemand" },
    ofOne: { institution: world.institutions.aok },
  }
  for (const [name, query] of Object.entries(measured)) {
    const before = performance.now()
    await world.operator.call("listFolders", { sort: "name", direction: "up", ...query })
    times[name] = Math.round(performance.now() - before)
  }
  const before = performance.now()
  await world.operator.call("explainAccess", { institution: world.institutions.aok, cursor: "inbox:praxis-05000" })
  times["reach"] = Math.round(performance.now() - before)
  t.diagnostic(`ms: ${JSON.stringify(times)}`)
})

function* everyStatement() {
  for (const of of Object.values(LIST_STATEMENTS)) {
    for (const sort of ["name", "created"] as const) {
      for (const direction of ["up", "down"] as const) {
        yield { sort, direction, statement: of[sort][direction] }
      }
    }
  }
}

/** Straight into the database: by commands it would take minutes. Each practice delivers to three recipients. */
function insertMany(database: string): void {
  const db = new DatabaseSync(database)
  const id = (kind: string, n: number) => kind + String(n).padStart(26 - kind.length, "0")
  db.function("id_of", { deterministic: true }, (kind, n) => id(String(kind), Number(n)))
  db.exec(`begin;
    create temp table n (i integer primary key);
    with recursive c(i) as (select 1 union all select i + 1 from c where i < ${FOLDERS}) insert into n select i from c;
    create temp table aok as select * from institution where slug = 'aok';
    insert into institution (id, slug, name, kind, data_role, contacts, created_at)
      select id_of('b', i), 'praxis-' || printf('%05d', i), 'Praxis ' || i, 'practice', 'controller', '{}', 1
      from n where i <= ${INSTITUTIONS};
    insert into folder (id, kind, slug, owner_id, recipient_id, name_key, created_at)
      select id_of('c', i), 'delivery', '', id_of('b', (i - 1) / 3 + 1),
        case i % 3 when 0 then aok.id else id_of('b', (i / 3 + 7 * (i % 3)) % ${INSTITUTIONS} + 1) end,
        'praxis-' || printf('%05d', (i - 1) / 3 + 1) || ' x', 1 from n, aok;
    insert into folder_grant (id, folder_id, institution_id, access, data_categories, article9, stage, created_at)
      select 'g' || substr(id, 2), id, owner_id, 'write', '[]', 0, 'productive', 1 from folder where created_at = 1;
    insert into folder_grant (id, folder_id, institution_id, access, data_categories, article9, stage, created_at)
      select 'h' || substr(id, 2), id, recipient_id, 'read', '[]', 0, 'productive', 1 from folder where created_at = 1;
    commit`)
  db.close()
}
