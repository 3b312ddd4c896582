/** Searching a long log: what is found, how far each page came, and along which index. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId, systemClock } from "@schleuse/base"
import { formatLeaf, kindOfLeaf, type Leaf } from "@schleuse/leaf"
import type { InputOf } from "@schleuse/wire"
import type { Parameters } from "../database/statement.ts"
import type { Store } from "../database/store.ts"
import { isRareKind } from "../log/kind-index.ts"
import { type Cleanup, temporaryStore } from "../login/testing/batch-of-one.ts"
import { searchLogins } from "./login-search.ts"
import { planOf } from "./plan.ts"
import { LOG_PAGE, search } from "./search.ts"

const SIZE = 60_000
const START = Date.UTC(2026, 0, 1)
const always = { v: 1, boot: "0".repeat(26), mono: 1 } as const
const hash = "0".repeat(64)

const door = randomId()
const account = randomId()
const pseudonyms = [randomId(), randomId()]
const others = Array.from({ length: 20 }, randomId)
const session = randomId()

/** One entry a second: releases of many; every 1,000th an act of administration, every 30,000th of or about the account. */
function leafAt(index: number): Leaf {
  const always_ = { ...always, wall: START + index * 1000 }
  const theirs = index % 30_000 === 29_999
  const actor = theirs ? pseudonyms[index > SIZE / 2 ? 1 : 0] : others[index % others.length]
  const by = { zone: "sftp", account: actor ?? "", ...(theirs ? { session, door } : {}) }
  if (index === 5) return { ...always_, ...by, type: "admin", command: "blockAccount", target: account, meta: hash }
  if (index % 1000 === 0) return { ...always_, ...by, type: "admin", command: "listLog", meta: hash }
  return {
    ...always_,
    ...by,
    type: "release_part",
    release: always.boot,
    version: always.boot,
    part: always.boot,
    index,
  }
}

async function longLog(t: Cleanup): Promise<Store> {
  const { store } = await temporaryStore(t)
  await store.begin()
  const leaf = { sql: "insert into leaf values (?, ?, zeroblob(32))", bindings: ["position", "data"] }
  const kind = { sql: "insert into leaf_kind values (?, ?)", bindings: ["kind", "position"] }
  for (let position = 0; position < SIZE; position++) {
    const one = leafAt(position)
    await store.run(leaf, { position, data: formatLeaf(one) })
    const word = kindOfLeaf(one.type)
    if (isRareKind(word)) await store.run(kind, { kind: word, position })
  }
  const pseudonym = { sql: "insert into pseudonym values (?, ?, ?)", bindings: ["subject", "epoch", "pseudonym"] }
  for (const [i, one] of pseudonyms.entries())
    await store.run(pseudonym, { subject: account, epoch: `${i}`, pseudonym: one })
  await store.commit()
  return store
}

type Stopwatch = { readonly monotonicMs: () => number }
/** Each look at it is a minute later: no page gets more than one slice. */
const hurry = (): Stopwatch => {
  let now = 0
  return { monotonicMs: () => (now += 60_000) }
}

/** All pages of a question, and how many entries were looked at by each. */
async function pagesOf(store: Store, asked: InputOf<"listLog">, clock: Stopwatch = systemClock) {
  const found: number[] = []
  const searchedTo: (number | undefined)[] = []
  let cursor = asked.cursor
  do {
    const plan = await planOf(store, cursor === undefined ? asked : { ...asked, cursor }, SIZE)
    const page = await search((work) => work(store), plan, clock)
    assert.ok(page.rows.length <= LOG_PAGE)
    found.push(...page.rows.map(({ position }) => position))
    searchedTo.push(page.searchedTo)
    cursor = page.next === undefined ? undefined : String(page.next)
  } while (cursor !== undefined)
  return { found, searchedTo }
}

test("a long log is searched to its end, from both sides, by every filter", async (t) => {
  const store = await longLog(t)
  const theirs = [29_999, 59_999]
  const administration = Array.from({ length: SIZE / 1000 }, (_, i) => i * 1000)
  const filters: readonly { why: string; filter: Partial<InputOf<"listLog">>; expected: readonly number[] }[] = [
    { why: "by or about an account", filter: { account }, expected: [5, ...theirs] },
    { why: "of a session", filter: { session }, expected: theirs },
    { why: "at a door", filter: { door }, expected: theirs },
    { why: "of a rare kind", filter: { kind: "administration" }, expected: [0, 5, ...administration.slice(1)] },
    { why: "of a rare kind about an account", filter: { kind: "administration", account }, expected: [5] },
    { why: "of a frequent kind of an account", filter: { kind: "transfer", account }, expected: theirs },
    { why: "of a kind that there is none of", filter: { kind: "emergency" }, expected: [] },
    { why: "of nobody", filter: { institution: randomId() }, expected: [] },
    {
      why: "of a time",
      filter: { from: START + 29_999_000, until: START + 59_999_000, account },
      expected: [29_999],
    },
    { why: "of an hour", filter: { from: START + 10_000, until: START + 130_000 }, expected: range(10, 130) },
    { why: "of no time", filter: { from: START + 130_000, until: START + 10_000 }, expected: [] },
  ]
  for (const { why, filter, expected } of filters) {
    await t.test(`${why}: ${expected.length} entries`, async () => {
      const oldest = await pagesOf(store, { order: "oldest", ...filter })
      assert.deepEqual(oldest.found, expected)
      const newest = await pagesOf(store, { order: "newest", ...filter })
      assert.deepEqual(newest.found, expected.toReversed())
    })
  }
  await t.test("a slow machine makes more pages, which find the same", async () => {
    const asked = { order: "newest", account } as const
    const [quick, slow] = [await pagesOf(store, asked), await pagesOf(store, asked, hurry())]
    assert.ok(slow.searchedTo.length > quick.searchedTo.length)
    assert.deepEqual(slow.found, quick.found)
  })
  await t.test("a page that finds nothing says how far it came, and the next one goes on there", () =>
    saysHowFar(store),
  )
})

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

async function saysHowFar(store: Store): Promise<void> {
  // Many texts to compare, so that a page does not reach the end.
  const asked = { order: "newest", kind: "transfer", institution: randomId() } as const
  const { found, searchedTo } = await pagesOf(store, asked)
  assert.deepEqual(found, [])
  assert.ok(searchedTo.length > 1)
  assert.equal(searchedTo.at(-1), 0)
  assert.deepEqual(
    searchedTo.toSorted((a = 0, b = 0) => b - a),
    searchedTo,
  )
  for (const cursor of [String(SIZE), "9999999999999999"]) {
    await assert.rejects(planOf(store, { order: "newest", cursor }, SIZE), { code: "LOG_ENTRY_UNKNOWN" })
  }
}

test("where the clock was set back, times still lead to a place at which they are crossed", async (t) => {
  const { store } = await temporaryStore(t)
  const walls = [10, 20, 30, 15, 25, 35]
  for (const [position, wall] of walls.entries()) {
    const data = formatLeaf({ ...always, wall, type: "heartbeat" })
    const sql = "insert into leaf values (?, ?, zeroblob(32))"
    await store.run({ sql, bindings: ["position", "data"] }, { position, data })
  }
  for (let at = 0; at < 40; at++) {
    const { low } = await planOf(store, { order: "oldest", from: at }, walls.length)
    assert.ok((walls[low - 1] ?? 0) < at || low === 0, `${at}`)
    assert.ok((walls[low] ?? 99) >= at, `${at}`)
  }
})

/** Whatever a statement's parameters are called, a plan needs a value. */
const STANDING_IN: Parameters = new Proxy({}, { get: () => 1 })

test("neither table is ever read from end to end, and nothing is sorted", async (t) => {
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
  for (const order of ["newest", "oldest"] as const) {
    for (const kind of ["transfer", "administration"] as const) {
      const plan = {
        order,
        low: 0,
        high: 5,
        rareKind: kind === "transfer" ? undefined : kind,
        needles: [["x"], ["y", "z"]],
      }
      await search((work) => work(watched), plan, systemClock)
    }
  }
  for (const wish of [{}, { account }]) await searchLogins((work) => work(watched), wish, systemClock)
  assert.equal(seen.size, 6)
  for (const [text, bindings] of seen) {
    const sql = `explain query plan ${text}`
    const steps = await store.all<Parameters, { detail: string }>({ sql, bindings }, STANDING_IN)
    const told = steps.map(({ detail }) => detail)
    for (const step of told) assert.match(step, /^SEARCH /, `${text}\n${told.join("\n")}`)
  }
})

test("logins are found by account, outcome, address and time, page by page without a gap", async (t) => {
  const { store } = await temporaryStore(t)
  await store.begin()
  const insert = {
    sql: "insert into login_event values (?, ?, ?, 'sftp', ?, 'ssh-key', null, ?)",
    bindings: ["id", "account", "at", "outcome", "address"],
  }
  // Ten at the same millisecond: the place of a page is not a time alone.
  for (let i = 0; i < 3000; i++) {
    const address = i % 1000 === 7 ? "192.0.2.7" : "192.0.2.1"
    const outcome = i % 3 === 0 ? "LOGIN_KEY_UNKNOWN" : "accepted"
    const whose = i % 100 === 0 ? account : (others[0] ?? "")
    await store.run(insert, { id: randomId(), account: whose, at: Math.floor(i / 10), outcome, address })
  }
  await store.commit()
  const all = async (wish: InputOf<"listLogins">) => {
    const found = []
    let cursor: string | undefined
    do {
      const page = await searchLogins(
        (work) => work(store),
        cursor === undefined ? wish : { ...wish, cursor },
        systemClock,
      )
      found.push(...page.logins)
      cursor = page.next
    } while (cursor !== undefined)
    return found
  }
  const everything = await all({})
  assert.equal(everything.length, 3000)
  assert.deepEqual(
    everything.map(({ at }) => at),
    everything.map(({ at }) => at).toSorted((a, b) => b - a),
  )
  assert.equal((await all({ account })).length, 30)
  assert.equal((await all({ outcome: "refused" })).length, 1000)
  assert.equal((await all({ outcome: "accepted", address: "192.0.2.7" })).length, 2)
  assert.equal((await all({ from: 10, until: 20 })).length, 100)
  assert.equal((await all({ address: "192.0.2" })).length, 0)
})
