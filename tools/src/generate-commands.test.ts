import assert from "node:assert/strict"
import { test } from "node:test"
import { COMMANDS } from "@schleuse/wire"
import { type CommandRow, describeCommands } from "./generate-commands.ts"

const ROW: CommandRow = {
  zones: ["sftp", "inside"],
  session: "required",
  leaves: ["list", "denied"],
  lane: "normal",
  answer: "early",
  purpose: "Looks.",
}

test("each command is a line of the document, with all that its row says", () => {
  const lines = describeCommands({ look: ROW }).trimEnd().split("\n")
  assert.equal(lines.at(-1), "| `look` | Looks. | sftp, inside | required | `list`, `denied` | normal | early |")
})

test("a purpose that would break the table is refused", () => {
  for (const purpose of ["a | b", "a\nb"]) {
    assert.throws(() => describeCommands({ look: { ...ROW, purpose } }), TypeError)
  }
})

test("no command of the table is missing", () => {
  const text = describeCommands(COMMANDS)
  for (const name of Object.keys(COMMANDS)) assert.ok(text.includes(`\n| \`${name}\` |`), name)
})
