import assert from "node:assert/strict"
import { test } from "node:test"
import { findLayoutProblems } from "./layout.ts"
import { plantTree } from "./testing/planted-tree.ts"
import { REPOSITORY } from "./workspaces.ts"

const planted: readonly { what: string; file: string; lines?: number; problem: RegExp }[] = [
  { what: "a file of 501 lines", file: "packages/a/src/long.ts", lines: 501, problem: /has 501 lines/ },
  { what: "a long test", file: "packages/a/src/long.test.ts", lines: 600, problem: /has 600 lines/ },
  { what: "a folder utils", file: "packages/a/src/utils/x.ts", problem: /not "utils"/ },
  { what: "a folder shared deep down", file: "apps/a/src/b/shared/c/x.ts", problem: /not "shared"/ },
  { what: "a file in camel case", file: "packages/a/src/someThing.ts", problem: /kebab-case/ },
  { what: "a second index.ts", file: "packages/a/src/b/index.ts", problem: /public door/ },
]
for (const { what, file, lines = 1, problem } of planted) {
  test(`canary: ${what} is reported`, (t) => {
    const workspace = file.split("/").slice(0, 2).join("/")
    const root = plantTree(t, { [`${workspace}/package.json`]: "{}", [file]: "//\n".repeat(lines) })
    const problems = findLayoutProblems(root)
    assert.equal(problems.length, 1, problems.join("\n"))
    assert.match(problems[0] ?? "", problem)
  })
}

test("a file of 500 lines and a public door are fine", (t) => {
  const root = plantTree(t, {
    "packages/a/package.json": "{}",
    "packages/a/src/index.ts": "//\n".repeat(500),
    "packages/a/src/some-thing.test.ts": "//\n",
  })
  assert.deepEqual(findLayoutProblems(root), [])
})

test("this repository keeps its layout", () => {
  assert.deepEqual(findLayoutProblems(REPOSITORY), [])
})
