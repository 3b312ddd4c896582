import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import { test } from "node:test"
import { textOf } from "@schleuse/web"
import { findVoiceProblems } from "@schleuse/web/testing/voice.ts"
import { ACTIONS } from "../actions/action-table.ts"
import { MENU } from "../site/areas.ts"

const HERE = new URL(".", import.meta.url)
const files = readdirSync(HERE).filter((name) => name.endsWith("-words.ts"))

for (const file of files) {
  test(`${file}: both languages, plain, nothing missing`, async () => {
    const catalogue: Record<string, Record<string, readonly [string, string]>> = await import(new URL(file, HERE).href)
    assert.ok(Object.keys(catalogue).length > 0)
    for (const [name, rows] of Object.entries(catalogue)) assert.deepEqual(findVoiceProblems(name, rows), [])
  })
}

test("what actions and the menu say is as plain", () => {
  const rows = Object.entries(ACTIONS).flatMap(([name, { title, done }]) => [
    [`${name}Title`, title] as const,
    [`${name}Done`, done] as const,
  ])
  assert.deepEqual(findVoiceProblems("actions", Object.fromEntries(rows)), [])
  assert.deepEqual(findVoiceProblems("menu", Object.fromEntries(MENU.map(({ href, text }) => [href, text]))), [])
  assert.equal(new Set(MENU.map(({ text }) => textOf(text, "de"))).size, MENU.length)
})
