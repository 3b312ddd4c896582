import assert from "node:assert/strict"
import { test } from "node:test"
import type { Ask } from "./house.ts"
import { findAccountByLogin, findInstitutionBySlug } from "./look-up.ts"

const PAGE = 50

/** A keeper that lists these names in pages, sorted, by their beginnings; counts what it was asked. */
function listing(names: readonly string[]) {
  const asked: unknown[] = []
  const ask = ((_command: string, { search, cursor = "" }: { readonly search: string; readonly cursor?: string }) => {
    asked.push(search)
    // Words of a name count too: whoever is found by one may come before.
    const all = names.filter((name) => name > cursor && name.split("-").some((word) => search.startsWith(word))).sort()
    const page = all.slice(0, PAGE)
    const next = all.length > PAGE ? page.at(-1) : undefined
    return Promise.resolve({
      accounts: page.map((login) => ({ login, account: `id of ${login}` })),
      institutions: page.map((slug) => ({ slug, institution: `id of ${slug}` })),
      ...(next === undefined ? {} : { next }),
    })
  }) as unknown as Ask
  return { ask, asked }
}

const many = Array.from({ length: 400 }, (_, n) => `a${n}-muster`)

test("a name is found behind hundreds that are found by the same word", async () => {
  const { ask } = listing([...many, "muster"])
  assert.equal(await findAccountByLogin(ask, "muster"), "id of muster")
  assert.equal(await findInstitutionBySlug(ask, "muster"), "id of muster")
})

test("a name of nobody ends the search where it would stand", async () => {
  const { ask, asked } = listing([...many, ...many.map((name) => `z${name}`)])
  assert.equal(await findAccountByLogin(ask, "muster"), undefined)
  assert.ok(asked.length <= 9, `${asked.length} pages`)
})

test("what cannot be a name is not asked for", async () => {
  const { ask, asked } = listing(many)
  for (const name of ["", "-", "Ä", "a b", "a%", "a".repeat(65), "'"])
    assert.equal(await findAccountByLogin(ask, name), undefined)
  assert.deepEqual(asked, [])
})
