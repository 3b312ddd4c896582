import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { REPOSITORY } from "./workspaces.ts"

const ROW = /^\| (?<operation>[^|]+) \| (?<meaning>[^|]+) \| `(?<file>[^`]+)` (?<name>[^|]+) \|$/

const table = readFileSync(join(REPOSITORY, "docs/semantics.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| operation"))

test("docs/semantics.md has rows", () => {
  assert.ok(table.length > 20)
})

for (const line of table) {
  const { operation = line, file = "", name = "" } = ROW.exec(line)?.groups ?? {}
  test(`the test that shows what "${operation}" means exists`, () => {
    const path = join(REPOSITORY, file)
    assert.ok(file !== "" && existsSync(path), `a row names a file and a test: ${line}`)
    assert.ok(readFileSync(path, "utf8").includes(name), `${file} has no test "${name}"`)
  })
}
