import assert from "node:assert/strict"
import { test } from "node:test"
import { findLenientParsing } from "./strict-parsing.ts"
import { plantTree } from "./testing/planted-tree.ts"
import { REPOSITORY } from "./workspaces.ts"

const lenient: readonly string[] = [
  `JSON.parse(text)`,
  `const n = parseInt(text)`,
  `const n = Number.parseInt(text, 10)`,
  `const n = Number.parseFloat(text)`,
  `Buffer.from(text, "hex")`,
  `f(Buffer.from(text, "base64"))`,
  `Buffer.from(text, "base64url")`,
]
for (const line of lenient) {
  test(`canary: ${line} is reported outside packages/base and outside tests`, (t) => {
    const root = plantTree(t, {
      "packages/base/package.json": "{}",
      "packages/base/src/a.ts": line,
      "apps/a/package.json": "{}",
      "apps/a/src/a.ts": `\n${line}\n`,
      "apps/a/src/a.test.ts": line,
    })
    const problems = findLenientParsing(root)
    assert.equal(problems.length, 1, problems.join("\n"))
    assert.match(problems[0] ?? "", /^apps\/a\/src\/a\.ts:2: /)
  })
}

test("a decoded literal, a digest of our own, UTF-8 and comments are fine", (t) => {
  const source = `Buffer.from("00ff", "hex")\nBuffer.from(hash("sha256", x, "hex"), "hex")\nBuffer.from(text, "utf8")\nBuffer.from(text)\n// JSON.parse(text)\n`
  assert.deepEqual(findLenientParsing(plantTree(t, { "apps/a/package.json": "{}", "apps/a/src/a.ts": source })), [])
})

test("this repository parses strictly", () => {
  assert.deepEqual(findLenientParsing(REPOSITORY), [])
})
