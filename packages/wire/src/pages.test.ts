import assert from "node:assert/strict"
import { test } from "node:test"
import { pagesOf } from "./pages.ts"

const PAGES: Readonly<Record<string, { readonly rows: readonly number[]; readonly next?: string }>> = {
  first: { rows: [1, 2], next: "b" },
  b: { rows: [], next: "c" },
  c: { rows: [3] },
}

/** A list in pages, and what was asked. */
function listing() {
  const asked: unknown[] = []
  const ask = (from: { readonly cursor?: string }) => {
    asked.push(from)
    return Promise.resolve(PAGES[from.cursor ?? "first"] ?? assert.fail())
  }
  return { ask, asked }
}

test("every page comes once, an empty one too, and the first is asked for without a cursor", async () => {
  const { ask, asked } = listing()
  const rows: number[] = []
  for await (const page of pagesOf(ask)) rows.push(...page.rows)
  assert.deepEqual(rows, [1, 2, 3])
  assert.deepEqual(asked, [{}, { cursor: "b" }, { cursor: "c" }])
})

test("whoever has seen enough asks for no more", async () => {
  const { ask, asked } = listing()
  for await (const page of pagesOf(ask)) if (page.rows.includes(2)) break
  assert.deepEqual(asked, [{}])
})

test("a refusal half way is the caller's", async () => {
  const pages = pagesOf(({ cursor }) =>
    cursor === undefined ? Promise.resolve({ next: "b" }) : Promise.reject(new Error("planted")),
  )
  await assert.rejects(Array.fromAsync(pages), /planted/)
})
