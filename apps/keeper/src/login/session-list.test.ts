import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import type { Parameters } from "../database/statement.ts"
import type { Store } from "../database/store.ts"
import { type Cleanup, temporaryStore } from "./testing/batch-of-one.ts"
import { liveSessions } from "./session-list.ts"

const ENDED = 5000
const accounts = Array.from({ length: 30 }, randomId)

async function world(t: Cleanup): Promise<{ store: Store; live: readonly string[] }> {
  const { store } = await temporaryStore(t)
  await store.begin()
  const raw = (sql: string, ...bindings: string[]) => ({ sql, bindings })
  await store.run(raw("insert into door_instance values ('d', 'sftp', 'sftp', '', '', 1, null)"), {})
  await store.run(
    raw(
      "insert into institution (id, slug, name, kind, data_role, contacts, created_at) values ('i', 'praxis', '', '', '', '', 1)",
    ),
    {},
  )
  const account = raw(
    "insert into account (id, login, kind, institution_id, state, roles, doors, created_at) values (?, ?, '', 'i', '', '', '', 1)",
    "id",
    "login",
  )
  for (const id of accounts) await store.run(account, { id, login: `konto-${id}` })
  const session = raw(
    "insert into session values (?, 'd', ?, 'i', 'ssh-key', 1, 2, ?, null, null)",
    "id",
    "account",
    "ended",
  )
  for (let i = 0; i < ENDED; i++)
    await store.run(session, { id: randomId(), account: accounts[i % 30] ?? "", ended: 2 })
  const live = Array.from({ length: 170 }, randomId)
  for (const [i, id] of live.entries()) await store.run(session, { id, account: accounts[i % 17] ?? "", ended: null })
  await store.commit()
  return { store, live }
}

async function all(store: Store, account?: string): Promise<readonly string[]> {
  const found: string[] = []
  let cursor: string | undefined
  for (;;) {
    const asked = { ...(account === undefined ? {} : { account }), ...(cursor === undefined ? {} : { cursor }) }
    const rows = await liveSessions(store, asked)
    found.push(...rows.map(({ id }) => id))
    const last = rows.at(-1)
    if (last === undefined) return found
    cursor = `${last.account_id}.${last.id}`
  }
}

test("every live session is in one page, and no ended one", async (t) => {
  const { store, live } = await world(t)
  assert.deepEqual((await all(store)).toSorted(), live.toSorted())
  const [first = ""] = accounts
  assert.deepEqual((await all(store, first)).toSorted(), live.filter((_, i) => i % 17 === 0).toSorted())
  assert.deepEqual(await all(store, accounts[29] ?? ""), [])
  const [one = ""] = live
  assert.deepEqual(
    (await liveSessions(store, { session: one })).map(({ id, slug }) => [id, slug]),
    [[one, "praxis"]],
  )
  assert.deepEqual(await liveSessions(store, { session: randomId() }), [])
})

/** Whatever a statement's parameters are called, a plan needs a value. */
const STANDING_IN: Parameters = new Proxy({}, { get: () => "x" })

test("sessions that have ended are not walked through, and nothing is sorted", async (t) => {
  const { store } = await temporaryStore(t)
  const seen = new Map<string, readonly string[]>()
  const watched: Pick<Store, "all" | "find" | "run"> = {
    all: (statement, parameters) => {
      seen.set(statement.sql, statement.bindings)
      return store.all(statement, parameters)
    },
    find: (statement, parameters) => store.find(statement, parameters),
    run: (statement, parameters) => store.run(statement, parameters),
  }
  for (const asked of [{}, { account: "a" }, { session: "s" }]) await liveSessions(watched, asked)
  assert.equal(seen.size, 3)
  for (const [text, bindings] of seen) {
    const sql = `explain query plan ${text}`
    const steps = await store.all<Parameters, { detail: string }>({ sql, bindings }, STANDING_IN)
    for (const { detail } of steps) assert.match(detail, /^SEARCH /, text)
    const [sessions] = steps
    assert.match(sessions?.detail ?? "", /session_account|PRIMARY KEY \(id=\?\)/, text)
  }
})
