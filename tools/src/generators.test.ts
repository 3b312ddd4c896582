import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { describeErrors } from "./generate-errors.ts"
import { findStale, GENERATORS, writeGenerated } from "./generators.ts"
import { plantTree } from "./testing/planted-tree.ts"
import { REPOSITORY } from "./workspaces.ts"

const generators = [
  { path: "docs/a.md", produce: () => "a\n" },
  { path: "docs/deep/b.md", produce: async () => Promise.resolve("b\n") },
]

test("canary: a missing and an outdated document are reported, and writing them heals both", async (t) => {
  const root = plantTree(t, { "docs/a.md": "A\n" })
  const stale = await findStale(root, generators)
  assert.match(stale[0] ?? "", /^docs\/a\.md is out of date/)
  assert.match(stale[1] ?? "", /^docs\/deep\/b\.md is missing/)
  await writeGenerated(root, generators)
  assert.deepEqual(await findStale(root, generators), [])
  assert.equal(readFileSync(join(root, "docs/deep/b.md"), "utf8"), "b\n")
})

test("canary: a generator that fails is reported, and does not hide the next", async (t) => {
  const failing = { path: "docs/c.md", produce: () => Promise.reject(new Error("planted")) }
  const stale = await findStale(plantTree(t, {}), [failing, ...generators])
  assert.match(stale[0] ?? "", /docs\/c\.md cannot be made: Error: planted/)
  assert.equal(stale.length, 3)
})

test("generators write different files, all below docs", () => {
  const paths = GENERATORS.map(({ path }) => path)
  assert.equal(new Set(paths).size, paths.length)
  for (const path of paths) assert.match(path, /^docs\/[a-z0-9/-]+\.md$/)
})

const text = {
  http: 404,
  sftp: "NO_SUCH_FILE",
  de: "Fehlt.",
  en: "Missing.",
  hintDe: "Suchen.",
  hintEn: "Search.",
} as const

test("the error document names code, statuses, both languages and what a hidden code is shown as", () => {
  const page = describeErrors({ FILE_GONE: text, FILE_SECRET: { shownAs: "FILE_GONE" } })
  assert.match(page, /\| \[FILE_GONE\]\(#file_gone\) \| 404 \| NO_SUCH_FILE \|/)
  assert.match(page, /\| FILE_SECRET \| shown as \| \[FILE_GONE\]\(#file_gone\) \|/)
  assert.match(
    page,
    /## FILE_GONE\n\nHTTP 404, SFTP NO_SUCH_FILE\n\n- \*\*de\*\* Fehlt\. \*Suchen\.\*\n- \*\*en\*\* Missing\. \*Search\.\*\n/,
  )
  assert.doesNotMatch(page, /## FILE_SECRET/)
})

test("a code shown as nothing is an error", () => {
  assert.throws(() => describeErrors({ FILE_SECRET: { shownAs: "FILE_GONE" } }), /FILE_GONE, which is not in the table/)
})

test("this repository's generated documents are up to date", async () => {
  assert.deepEqual(await findStale(REPOSITORY), [])
})
