/** Lists of tokens: every filter and order against a plain sort, and how SQLite searches when there are 100,000. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { sql } from "kysely"
import { builder } from "../database/statement.ts"
import { LIST_STATEMENTS, type ListedToken, pageOfTokens, TOKENS_PAGE, type TokenWish } from "./token-list.ts"
import { type TokenWorld, tokenWorld } from "./testing/token-world.ts"
import { KINDS, STATES } from "./token-row.ts"
import { livingTwin } from "./tokens.ts"

/** Writes tokens without secrets: a list never looks at them. One statement, whatever their number. */
async function plant(world: TokenWorld, count: number, distinct: number): Promise<void> {
  const words = (list: readonly string[]) =>
    `case (n * 7919) % ${list.length} ${list.map((word, i) => `when ${i} then '${word}'`).join(" ")} end`
  // Ids of the right form, not in the order of anything else.
  const id = `substr(printf('%026d', (n * 7368787) % 100000007), 1, 26)`
  const text = `with recursive counted(n) as (select 0 union all select n + 1 from counted where n < ${count - 1})
    insert into token select ${id}, ${words(KINDS)},
      case n % 3 when 0 then null else 'cccc' || replace(replace(replace(printf('%06d', n % ${distinct}), '0', 'c'), '1', 'b'), '2', 'd') end,
      case n % 5 when 0 then null else 'Ser-' || (n % ${distinct}) end,
      null, ${words(STATES)}, x'00', 6, 'sha1', 30, -1, -1, n % ${distinct}, null, null, null, n from counted`
  await world.batch.run((tx) => tx.run({ sql: text, bindings: [] }, {}))
}

async function walk(world: TokenWorld, wish: TokenWish): Promise<readonly ListedToken[]> {
  const all: ListedToken[] = []
  let cursor: string | undefined
  do {
    const page = await world.batch.run((tx) => pageOfTokens(tx, { ...wish, cursor }))
    assert.ok(page.tokens.length <= TOKENS_PAGE)
    all.push(...page.tokens)
    cursor = page.next
  } while (cursor !== undefined)
  return all
}

const nameOf = ({ serial, publicId }: ListedToken) => serial?.toLowerCase() ?? publicId ?? ""

test("whatever is filtered and however it is sorted, every token comes once and in order", async (t) => {
  const world = await tokenWorld(t)
  await plant(world, 400, 60)
  const everything = await walk(world, {})
  assert.equal(new Set(everything.map(({ id }) => id)).size, 400)
  for (const state of [undefined, "active", "lost"] as const) {
    for (const kind of [undefined, "hotp"] as const) {
      for (const sort of ["name", "added"] as const) {
        const key = sort === "name" ? nameOf : ({ addedAt }: ListedToken) => addedAt
        const order = (a: ListedToken, b: ListedToken) =>
          key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id < b.id ? -1 : 1
        const expected = everything
          .filter((one) => (state === undefined || one.state === state) && (kind === undefined || one.kind === kind))
          .sort(order)
          .map(({ id }) => id)
        const up = await walk(world, { state, kind, sort })
        assert.deepEqual(
          up.map(({ id }) => id),
          expected,
        )
        const down = await walk(world, { state, kind, sort, direction: "down" })
        assert.deepEqual(
          down.map(({ id }) => id),
          expected.toReversed(),
        )
      }
    }
  }
})

const searches: readonly string[] = ["ser-1", "SER-", "s", "c", "ccccc", "ccccccb", "nothing", "%", "_", "'", "ser-1%"]
for (const search of searches) {
  test(`a search for ${search} finds what begins with it, each once`, async (t) => {
    const world = await tokenWorld(t)
    await plant(world, 400, 60)
    const wanted = search.toLowerCase()
    const expected = (await walk(world, {})).filter(
      ({ serial, publicId }) =>
        serial?.toLowerCase().startsWith(wanted) === true || publicId?.startsWith(wanted) === true,
    )
    for (const direction of ["up", "down"] as const) {
      const found = await walk(world, { search, direction })
      assert.deepEqual(found.map(({ id }) => id).sort(), expected.map(({ id }) => id).sort())
    }
    const some = await walk(world, { search, state: "active", kind: "totp" })
    assert.equal(some.length, expected.filter(({ state, kind }) => state === "active" && kind === "totp").length)
  })
}

test("one token is found by its id, by its serial number and by its public id, in any case", async (t) => {
  const world = await tokenWorld(t)
  await plant(world, 20, 20)
  const [some] = (await walk(world, { search: "ser-" })).filter(({ publicId }) => publicId !== undefined)
  assert.ok(some !== undefined)
  for (const wish of [{ token: some.id }, { name: some.serial }, { name: some.publicId }])
    assert.deepEqual(await walk(world, wish), [some])
  assert.deepEqual(await walk(world, { token: randomId() }), [])
})

for (const cursor of [
  "x",
  "n.",
  "n.short.",
  `a.${randomId()}.6e6f`,
  `a.${randomId()}.3`,
  `p.${randomId()}.`,
  `n.${randomId()}.ä`,
]) {
  test(`a cursor of nobody's is refused: ${cursor}`, async (t) => {
    const world = await tokenWorld(t)
    const wish = { sort: "added", cursor } as const
    await assert.rejects(
      world.batch.run((tx) => pageOfTokens(tx, wish)),
      { code: "SCHEMA_MISMATCH" },
    )
  })
}

test("whether a token is there already is searched by index", async (t) => {
  const world = await tokenWorld(t)
  const explain = sql<{ detail: string }>`explain query plan ${sql.raw(livingTwin.sql)}`.compile(builder)
  const values = { kind: "", publicId: "", serial: "" }
  const plan = await world.batch.run((tx) => tx.all({ sql: explain.sql, bindings: livingTwin.bindings }, values))
  assert.deepEqual(
    plan.map((row) => String(Object(row).detail)).filter((step) => step.includes("token")),
    [
      "SEARCH token USING INDEX token_public_id (public_id=?)",
      "SEARCH token USING INDEX token_serial (kind=? AND serial=?)",
    ],
  )
})

test("a page of 100,000 tokens is searched by index, whatever is asked", async (t) => {
  const world = await tokenWorld(t)
  await plant(world, 100_000, 90_000)
  for (const { sql: text, bindings } of LIST_STATEMENTS) {
    const explain = sql<{ detail: string }>`explain query plan ${sql.raw(text)}`.compile(builder)
    const values = Object.fromEntries(bindings.map((name) => [name, ""]))
    const plan = await world.batch.run((tx) => tx.all({ sql: explain.sql, bindings }, values))
    const steps = plan.map((row) => String(Object(row).detail))
    // Between two places of an index, or by a token's own name.
    const range = /^SEARCH token USING INDEX .*state=\? AND kind=\? AND (?:<expr>>\? AND <expr><\?|\(\w+,id\)>.*<)/
    const named = /^SEARCH token USING (?:PRIMARY KEY \(id=|INDEX token_account |INDEX token_any_)/
    assert.ok(
      steps.some((step) => (text.includes("sort_key") ? range : named).test(step)),
      `${steps.join("; ")}: ${text}`,
    )
    for (const step of steps) assert.doesNotMatch(step, /^SCAN|TEMP B-TREE FOR ORDER BY$/, `${step}: ${text}`)
  }
  const wishes: readonly TokenWish[] = [
    {},
    { sort: "added", direction: "down" },
    { state: "stock" },
    { search: "ser-8" },
  ]
  for (const wish of wishes) {
    const began = performance.now()
    const { tokens, next } = await world.batch.run((tx) => pageOfTokens(tx, wish))
    t.diagnostic(`${JSON.stringify(wish)}: ${Math.round(performance.now() - began)} ms`)
    assert.ok(tokens.length === TOKENS_PAGE && next !== undefined)
  }
})
