/** docs/asvs.md: what it names exists, and no row claims more than it says how. */
import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { REPOSITORY } from "./workspaces.ts"

const table = readFileSync(join(REPOSITORY, "docs/asvs.md"), "utf8")
const rows = table
  .split("\n")
  .filter((line) => /^\| \d/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))

test("every test that the ASVS table names exists", () => {
  const named = [...table.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, path = ""]) => path)
  assert.ok(named.length > 50)
  assert.deepEqual(
    named.filter((path) => !existsSync(join(REPOSITORY, path))),
    [],
  )
})

test("every row says whether it is met: if so by which test, if not why", () => {
  assert.ok(rows.length > 60)
  for (const [, number = "", , answer = "", how = "", proof = ""] of rows) {
    assert.match(answer, /^(?:yes|partly|no|later|–)$/, number)
    if (answer === "yes") assert.notEqual(proof, "", `${number} is met, and nothing proves it`)
    else assert.notEqual(how, "", `${number} is ${answer}, and nobody says why`)
  }
})
