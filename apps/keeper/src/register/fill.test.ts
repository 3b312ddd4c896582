/** A database from before the register: its rows are found, sorted and dated like those that came later. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { migrate } from "../database/migrate.ts"
import { MIGRATIONS } from "../database/migrations.ts"
import { openSqlite } from "../database/sqlite.ts"
import type { Store } from "../database/store.ts"
import { fillWords } from "./search-words.ts"

/** The last schema without a register. */
const BEFORE = 3
const OLD = [
  `insert into institution values ('i1', 'zahn', 'Zahnärzte', 'practice', '269900019', null, null, 'controller', '{}', null, null, 1)`,
  `insert into person values ('p1', 'Zoë Öztürk', null, null, null, 1)`,
  `insert into account (id, login, kind, person_id, institution_id, state, roles, doors, created_at)
    values ('a1', 'zoe', 'person', 'p1', 'i1', 'active', '[]', '[]', 1), ('a2', 'nie', 'machine', null, 'i1', 'active', '[]', '[]', 1)`,
  `insert into login_event values ('e1', 'a1', 100, 'sftp', 'accepted', 'password-code', null, ''),
    ('e2', 'a1', 200, 'sftp', 'accepted', 'password-code', null, ''),
    ('e3', 'a1', 300, 'sftp', 'LOGIN_PASSWORD_WRONG', 'password-code', null, '')`,
]

const run = async (store: Store, sql: string) => await store.run({ sql, bindings: [] }, {})
const all = async (store: Store, sql: string): Promise<unknown[]> =>
  (await store.all({ sql, bindings: [] }, {})).map((row) => Object.values(Object(row)))

test("what was there before the register is in it after the next start, and stays the same after the one after", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-fill-"))
  const store = openSqlite(join(folder, "keeper.sqlite"))
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  await migrate(store, 1, MIGRATIONS.slice(0, BEFORE))
  for (const sql of OLD) await run(store, sql)
  await migrate(store, 2)
  assert.deepEqual(await all(store, "select login, last_login_at from account order by login"), [
    ["nie", 0],
    ["zoe", 200],
  ])
  for (const _start of ["first", "second"]) {
    await store.begin()
    await fillWords(store)
    await store.commit()
    assert.deepEqual(await all(store, "select name_key from institution union all select name_key from person"), [
      ["zahnarzte"],
      ["zoe ozturk"],
    ])
    assert.deepEqual(await all(store, "select kind, word, subject from search_word order by kind, word"), [
      ["account", "nie", "a2"],
      ["account", "zo", "a1"],
      ["institution", "269900019", "i1"],
      ["institution", "zahn", "i1"],
      ["institution", "zahnarzte", "i1"],
      ["person", "ozturk", "p1"],
      ["person", "zo", "p1"],
    ])
  }
})
