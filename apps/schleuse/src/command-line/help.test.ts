import assert from "node:assert/strict"
import { test } from "node:test"
import { COMMANDS } from "./command-table.ts"
import { GROUPS, helpText } from "./help.ts"

test("the help names each command once, in a group, in both languages", () => {
  const words = GROUPS.flatMap((group) => group.words)
  assert.equal(new Set(words).size, words.length)
  for (const language of ["de", "en"] as const) {
    const lines = helpText("", language).split("\n")
    for (const [name, { help }] of Object.entries(COMMANDS)) {
      const naming = lines.filter((line) => line.startsWith(`  ${name} `) && line.endsWith(help[language]))
      assert.equal(naming.length, 1, name)
    }
  }
})

test("the help of a group names its commands, that of a command its options", () => {
  assert.match(helpText("token", "en"), /^ {2}token list .*\n {2}token assign /m)
  assert.match(helpText("cut", "de"), /--reason TEXT \*/)
})
