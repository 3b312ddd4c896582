/** docs/attacks.md names tests as evidence: they must be there. */
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { REPOSITORY } from "./workspaces.ts"

const REFERENCE = /`([\w./-]+\.test\.ts)`: "([^"]+)"/g

/** What is named and missing, one message each. */
function findMissing(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, path = "", name = ""]) => {
    const file = join(REPOSITORY, path)
    if (!existsSync(file)) return [`${path} does not exist`]
    return readFileSync(file, "utf8").includes(name) ? [] : [`${path} has no "${name}"`]
  })
}

const TEXT = readFileSync(join(REPOSITORY, "docs/attacks.md"), "utf8")

test("every test that docs/attacks.md names is there", () => {
  assert.deepEqual(findMissing(TEXT), [])
})

test("canary: a test that is not there is reported", () => {
  const text = '`tools/src/gone.test.ts`: "x" · `tools/src/layout.test.ts`: "no such name"'
  assert.deepEqual(findMissing(text), [
    "tools/src/gone.test.ts does not exist",
    'tools/src/layout.test.ts has no "no such name"',
  ])
})

test("each of the 27 kinds has a paragraph, with evidence or the word that there is none", () => {
  const paragraphs = TEXT.split(/\n(?=\*\*\d+\. )/).slice(1)
  assert.deepEqual(
    paragraphs.map((paragraph) => Number(/^\*\*(\d+)\. /.exec(paragraph)?.[1])),
    Array.from({ length: 27 }, (_, at) => at + 1),
  )
  for (const paragraph of paragraphs) {
    const isShown = paragraph.search(REFERENCE) >= 0
    assert.ok(isShown || /\*\*(?:not yet|nothing there yet)\*\*/.test(paragraph), paragraph.slice(0, 60))
  }
})
