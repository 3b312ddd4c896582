/**
 * What every store must do, as tests. SQLite passes it; a store behind a socket has to pass the same.
 *
 * Call it from a test file of the store.
 */
import assert from "node:assert/strict"
import { test } from "node:test"
import { sql } from "kysely"
import { migrate } from "../migrate.ts"
import type { Migration } from "../migrations.ts"
import { builder, type Parameters, statement } from "../statement.ts"
import type { Store } from "../store.ts"

/** A place in which a store can be opened, again and again: a file, a database of a server. */
export type StorePlace = {
  readonly open: () => Promise<Store>
  /** A file name that does not exist yet. */
  readonly copyTarget: string
  readonly openCopy: () => Promise<Store>
}
type Cleanup = { after: (clean: () => unknown) => void }

const insertCut = statement<{ id: string; at: number }>()((q, p) =>
  q.insertInto("cut").values({ id: p.id, scope: "door", target: null, reason: "r", created_at: p.at, ended_at: null }),
)
const allCuts = statement()((q) => q.selectFrom("cut").select("id").orderBy("id"))
const findCut = statement<{ id: string }>()((q, p) => q.selectFrom("cut").selectAll().where("id", "=", p.id))
const moveCut = statement<{ id: string; from: number; to: number }>()((q, p) =>
  q.updateTable("cut").set({ created_at: p.to }).where("id", "=", p.id).where("created_at", "=", p.from),
)
const insertHash = statement<{ hash: Uint8Array }>()((q, p) =>
  q.insertInto("leaf").values({ position: 1, data: "x", hash: p.hash }),
)
const findHash = statement<{ hash: Uint8Array }>()((q, p) =>
  q.selectFrom("leaf").select("hash").where("hash", "=", p.hash),
)
const addVersion = statement<{ version: number; name: string }>()((q, p) =>
  q.insertInto("migration").values({ version: p.version, name: p.name, applied_at: 1 }),
)
const dropVersion = statement<{ version: number }>()((q, p) =>
  q.deleteFrom("migration").where("version", "=", p.version),
)
const renameVersion = statement()((q) => q.updateTable("migration").set({ name: "other" }).where("version", "=", 1))
const versions = statement()((q) => q.selectFrom("migration").select("version").orderBy("version"))

/** Text that Kysely did not write. */
function raw<P extends Parameters = Record<never, never>>(text: string) {
  return statement<P>()(() => ({ compile: () => sql<Record<string, unknown>>`${sql.raw(text)}`.compile(builder) }))
}

export function testStore(name: string, openPlace: (t: Cleanup) => Promise<StorePlace>): void {
  const opened = async (t: Cleanup): Promise<{ store: Store; place: StorePlace }> => {
    const place = await openPlace(t)
    const store = await place.open()
    t.after(() => store.close())
    await migrate(store, 1)
    return { store, place }
  }
  const ids = async (store: Store) => (await store.all(allCuts, {})).map((row) => row.id)

  test(`${name}: what is committed is there when it is opened again; what was rolled back is not`, async (t) => {
    const place = await openPlace(t)
    const first = await place.open()
    await migrate(first, 1)
    await first.begin()
    assert.ok(first.isInTransaction())
    assert.equal(await first.run(insertCut, { id: "a", at: 1 }), 1)
    await first.commit()
    assert.ok(!first.isInTransaction())
    await first.begin()
    await first.run(insertCut, { id: "b", at: 1 })
    await first.rollback()
    await first.begin()
    await first.run(insertCut, { id: "c", at: 1 })
    await first.close()
    const second = await place.open()
    t.after(() => second.close())
    assert.deepEqual(await ids(second), ["a"])
  })

  test(`${name}: a savepoint undoes what came after it, and only that`, async (t) => {
    const { store } = await opened(t)
    await store.begin()
    await store.run(insertCut, { id: "a", at: 1 })
    await store.savepoint()
    await store.run(insertCut, { id: "b", at: 1 })
    await store.rollbackToSavepoint()
    await store.savepoint()
    await store.run(insertCut, { id: "c", at: 1 })
    await store.releaseSavepoint()
    await store.run(insertCut, { id: "d", at: 1 })
    await store.commit()
    assert.deepEqual(await ids(store), ["a", "c", "d"])
  })

  test(`${name}: a statement that fails inside a savepoint loses nothing that came before`, async (t) => {
    const { store } = await opened(t)
    await store.begin()
    await store.run(insertCut, { id: "a", at: 1 })
    await store.savepoint()
    await assert.rejects(store.run(insertCut, { id: "a", at: 2 }))
    assert.ok(store.isInTransaction())
    await store.rollbackToSavepoint()
    await store.commit()
    assert.deepEqual(await ids(store), ["a"])
  })

  test(`${name}: an update says how many rows its condition met`, async (t) => {
    const { store } = await opened(t)
    await store.begin()
    await store.run(insertCut, { id: "a", at: 1 })
    assert.equal(await store.run(moveCut, { id: "a", from: 7, to: 8 }), 0)
    assert.equal(await store.run(moveCut, { id: "a", from: 1, to: 2 }), 1)
    assert.equal((await store.find(findCut, { id: "a" }))?.created_at, 2)
    assert.equal(await store.find(findCut, { id: "z" }), undefined)
    await store.commit()
  })

  test(`${name}: bytes are compared by their bytes, integers are exact up to 2^53`, async (t) => {
    const { store } = await opened(t)
    await store.begin()
    const hash = Buffer.from("00ff10", "hex")
    await store.run(insertHash, { hash })
    assert.deepEqual(Buffer.from((await store.find(findHash, { hash }))?.hash ?? []), hash)
    assert.equal(await store.find(findHash, { hash: Buffer.from("00ff11", "hex") }), undefined)
    await store.run(insertCut, { id: "big", at: Number.MAX_SAFE_INTEGER })
    assert.equal((await store.find(findCut, { id: "big" }))?.created_at, Number.MAX_SAFE_INTEGER)
    await store.commit()
  })

  const wrong: readonly { what: string; id: unknown; at: unknown }[] = [
    { what: "a text for an integer", id: "a", at: "bald" },
    { what: "a fraction for an integer", id: "a", at: 0.5 },
    { what: "bytes for a text", id: Buffer.from("a"), at: 1 },
    { what: "nothing for a value that must be there", id: null, at: 1 },
    { what: "a missing parameter", id: undefined, at: 1 },
  ]
  for (const { what, id, at } of wrong) {
    test(`${name}: ${what} is refused, not changed into something else`, async (t) => {
      const { store } = await opened(t)
      await store.begin()
      await store.savepoint()
      const parameters = { id, at } as { id: string; at: number }
      await assert.rejects(store.run(insertCut, parameters))
      await store.rollbackToSavepoint()
      assert.deepEqual(await ids(store), [])
      await store.rollback()
    })
  }

  test(`${name}: text is a value, whatever it says`, async (t) => {
    const { store } = await opened(t)
    const id = "'; drop table cut; --"
    await store.begin()
    await store.run(insertCut, { id, at: 1 })
    await store.commit()
    assert.deepEqual(await ids(store), [id])
  })

  test(`${name}: a second opener is refused while the first one lives`, async (t) => {
    const place = await openPlace(t)
    const first = await place.open()
    await migrate(first, 1)
    await assert.rejects(place.open(), { code: "STORE_LOCKED" })
    await first.begin()
    await first.run(insertCut, { id: "a", at: 1 })
    await assert.rejects(place.open(), { code: "STORE_LOCKED" })
    await first.commit()
    await first.close()
    const second = await place.open()
    t.after(() => second.close())
    assert.deepEqual(await ids(second), ["a"])
  })

  test(`${name}: a copy that is made while it is written to is the state of one commit`, async (t) => {
    const { store, place } = await opened(t)
    let isDone = false
    let written = 0
    const writing = (async () => {
      while (!isDone) {
        await store.begin()
        // Always two at once.
        for (const half of ["x", "y"])
          await store.run(insertCut, { id: `${String(written).padStart(6, "0")}${half}`, at: 1 })
        await store.commit()
        written++
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    await store.copyTo(place.copyTarget)
    isDone = true
    await writing
    const copy = await place.openCopy()
    t.after(() => copy.close())
    assert.equal((await ids(copy)).length % 2, 0)
  })

  testMigrations(name, openPlace)
}

function testMigrations(name: string, openPlace: (t: Cleanup) => Promise<StorePlace>): void {
  const chain: readonly Migration[] = [
    {
      version: 1,
      name: "one",
      statements: [
        "create table migration (version integer not null primary key, name text not null, applied_at integer not null)",
      ],
    },
    { version: 2, name: "two", statements: ["create table second (id integer)"] },
    { version: 3, name: "three", statements: ["create table third (id integer)", "insert into third values (7)"] },
  ]
  const third = raw("select id from third")

  test(`${name}: migrations are applied once, each with those before it`, async (t) => {
    const store = await openStore(t, openPlace)
    assert.equal(await migrate(store, 1, chain.slice(0, 2)), 2)
    assert.equal(await migrate(store, 1, chain.slice(0, 2)), 0)
    assert.equal(await migrate(store, 1, chain), 1)
    assert.equal((await store.find(third, {}))?.["id"], 7)
  })

  test(`${name}: a migration that fails leaves nothing behind, nor do those before it`, async (t) => {
    const store = await openStore(t, openPlace)
    await migrate(store, 1, chain.slice(0, 1))
    const broken = { version: 3, name: "three", statements: ["create table third (id integer)", "no sql at all"] }
    await assert.rejects(migrate(store, 1, [...chain.slice(0, 2), broken]))
    assert.ok(!store.isInTransaction())
    assert.deepEqual(
      (await store.all(versions, {})).map((row) => row.version),
      [1],
    )
    assert.equal(await migrate(store, 1, chain), 2)
  })

  const refused: readonly {
    why: string
    code: string
    spoil: (store: Store) => Promise<unknown>
    build?: readonly Migration[]
  }[] = [
    {
      why: "a database of a newer build",
      code: "STORE_TOO_NEW",
      spoil: (s) => s.run(addVersion, { version: 4, name: "four" }),
    },
    { why: "a database with a gap", code: "STORE_MIGRATION_GAP", spoil: (s) => s.run(dropVersion, { version: 2 }) },
    { why: "a database with another history", code: "STORE_MIGRATION_GAP", spoil: (s) => s.run(renameVersion, {}) },
    {
      why: "a build with a gap",
      code: "STORE_MIGRATION_GAP",
      spoil: async () => undefined,
      build: chain.filter((m) => m.version !== 2),
    },
  ]
  for (const { why, code, spoil, build = chain } of refused) {
    test(`${name}: ${why} is refused and nothing is changed`, async (t) => {
      const store = await openStore(t, openPlace)
      await migrate(store, 1, chain)
      await store.begin()
      await spoil(store)
      await store.commit()
      const before = await store.all(versions, {})
      await assert.rejects(migrate(store, 2, build), { code })
      assert.ok(!store.isInTransaction())
      assert.deepEqual(await store.all(versions, {}), before)
    })
  }
}

async function openStore(t: Cleanup, openPlace: (t: Cleanup) => Promise<StorePlace>): Promise<Store> {
  const store = await (await openPlace(t)).open()
  t.after(() => store.close())
  return store
}
