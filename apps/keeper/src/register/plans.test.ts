/**
 * Lists of a full register: every order, search and filter is an index's range.
 *
 * The size is real, made by SQL in one transaction; what is asserted is the
 * plan and that pages are complete, not the time, which is another machine's.
 */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { migrate } from "../database/migrate.ts"
import { openSqlite } from "../database/sqlite.ts"
import type { Parameters, Statement } from "../database/statement.ts"
import type { Store } from "../database/store.ts"
import { accountPage } from "./account-list.ts"
import { institutionPage } from "./institution-list.ts"
import { personPage } from "./person-list.ts"
import { LAST_SIGN, readSearch, SEARCH_KINDS } from "./search-words.ts"

const ACCOUNTS = 10_000
const DIRECTIONS = ["up", "down"] as const
const BOTH = [true, false] as const
/** Walked through whole by what stands here: too much for a page. */
const LARGE = /^SCAN (?:a|n|i|b|account|person|institution|membership|search_word)\b/

const FILL = [
  `insert into institution select printf('i%05d', value), printf('haus-%05d', value), printf('Haus %05d', value),
    'practice', null, null, null, 'controller', '{}', null, null, 1, printf('haus %05d', value) from numbers where value < 1000`,
  `insert into person select printf('p%05d', value), printf('Person %05d', value), null, null, null, 1,
    printf('person %05d', value) from numbers`,
  `insert into membership select printf('p%05d', value), printf('i%05d', value % 1000), 'sender', 1, null from numbers`,
  `insert into account (id, login, kind, person_id, institution_id, state, roles, doors, created_at, last_login_at)
    select printf('a%05d', value), printf('konto-%05d', value), 'person', printf('p%05d', value),
    printf('i%05d', value % 1000), 'active', '[]', '[]', 1, value from numbers`,
  `insert into search_word select 'account', 'konto', printf('a%05d', value) from numbers`,
  `insert into search_word select 'account', printf('%05d', value), printf('a%05d', value) from numbers`,
  `insert into search_word select 'person', 'person', printf('p%05d', value) from numbers`,
  `insert into search_word select 'person', printf('%05d', value), printf('p%05d', value) from numbers`,
  `insert into search_word select 'institution', 'haus', id from institution`,
]

/** Whatever a page's statement may ask for. */
const given = async (store: Store, search: string, direction: "up" | "down") => {
  const { sought } = await readSearch(store, search, ["account", "person"])
  const first = direction === "up" ? "" : LAST_SIGN
  const at = direction === "up" ? -1 : Number.MAX_SAFE_INTEGER
  const filters = { kind: "", state: "", role: "", roleInList: '%""%', institution: "i00007" }
  return {
    key: first,
    name: first,
    id: first,
    beside: first,
    login: first,
    at,
    ...filters,
    now: 2,
    limit: 50,
    ...sought,
  }
}

async function fullRegister(t: { after: (clean: () => unknown) => void }): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-register-"))
  const store = openSqlite(join(folder, "keeper.sqlite"))
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  await migrate(store, 1)
  await store.begin()
  const numbers = `with recursive numbers (value) as (select 0 union all select value + 1 from numbers where value < ${ACCOUNTS - 1})`
  for (const text of FILL) {
    const [head = "", ...rest] = text.split(" select ")
    await store.run({ sql: `${head} ${numbers} select ${rest.join(" select ")}`, bindings: [] }, {})
  }
  await store.commit()
  return store
}

type Row = { readonly id: string }
async function planOf<P extends Parameters>(store: Store, page: Statement<P, unknown>, parameters: P) {
  const explain: Statement<P, { readonly detail: string }> = {
    sql: `explain query plan ${page.sql}`,
    bindings: page.bindings,
  }
  return (await store.all(explain, parameters)).map(({ detail }) => detail)
}
const read = async <P extends Parameters>(store: Store, page: Statement<P, Row>, parameters: P) =>
  (await store.all(page, parameters)).map(({ id }) => id)

test("a full register", async (t) => {
  const store = await fullRegister(t)

  await t.test("no page of a full register walks through a whole table", async () => {
    for (const direction of DIRECTIONS) {
      for (const search of SEARCH_KINDS) {
        const parameters = await given(store, search === "none" ? "" : "konto 00042", direction)
        for (const sort of ["name", "slug", "kind"] as const) {
          const plan = await planOf(store, institutionPage({ sort, direction, search }), parameters)
          assert.ok(!plan.some((line) => LARGE.test(line)), `${sort}\n${plan.join("\n")}`)
        }
        for (const isWithin of BOTH) {
          const persons = await planOf(store, personPage({ direction, search, isWithin }), parameters)
          assert.ok(!persons.some((line) => LARGE.test(line)), persons.join("\n"))
          for (const sort of ["login", "institution", "state", "last-login"] as const) {
            const plan = await planOf(store, accountPage({ sort, direction, search, isWithin }), parameters)
            assert.ok(!plan.some((line) => LARGE.test(line)), `${sort}\n${plan.join("\n")}`)
          }
        }
      }
    }
  })

  await t.test("the pattern that finds a walk through a table finds one", async () => {
    const walk: Statement<Record<never, never>, unknown> = {
      sql: "select id from account where doors = '[]'",
      bindings: [],
    }
    const plan = await planOf(store, walk, {})
    assert.ok(
      plan.some((line) => LARGE.test(line)),
      plan.join("\n"),
    )
  })

  await t.test("pages of a full register hold what they should, in their order", async () => {
    const all = { search: "none", isWithin: false } as const
    const up = await given(store, "", "up")
    const down = await given(store, "", "down")
    const first = await read(store, accountPage({ sort: "login", direction: "up", ...all }), up)
    assert.deepEqual([first.length, first[0], first.at(-1)], [50, "a00000", "a00049"])
    const next = await read(store, accountPage({ sort: "login", direction: "up", ...all }), {
      ...up,
      login: "konto-00049",
    })
    assert.equal(next[0], "a00050")
    const newest = await read(store, accountPage({ sort: "last-login", direction: "down", ...all }), down)
    assert.equal(newest[0], "a09999")
    const byHouse = await read(store, accountPage({ sort: "institution", direction: "up", ...all }), up)
    assert.deepEqual([byHouse[0], byHouse[1], byHouse[10]], ["a00000", "a01000", "a00001"])
    const within = await read(
      store,
      accountPage({ sort: "login", direction: "up", search: "none", isWithin: true }),
      up,
    )
    assert.deepEqual([within.length, within[0]], [10, "a00007"])
    // Whether few or many have the word, the page is the same.
    for (const search of ["few", "many"] as const) {
      const page = accountPage({ sort: "login", direction: "up", search, isWithin: false })
      const ten = await read(store, page, await given(store, "PERSON 0004", "up"))
      assert.deepEqual([ten.length, ten[0], ten.at(-1)], [10, "a00040", "a00049"])
      const persons = await read(
        store,
        personPage({ direction: "down", search, isWithin: false }),
        await given(store, "pers 9", "down"),
      )
      assert.deepEqual([persons.length, persons[0]], [0, undefined])
    }
  })

  await t.test("a word that many have is told from one that few have", async () => {
    const kind = async (search: string) => (await readSearch(store, search, ["account", "person"])).kind
    assert.deepEqual(
      [await kind(""), await kind("00042"), await kind("konto"), await kind("pers")],
      ["none", "few", "many", "many"],
    )
  })
})
