import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import fc from "fast-check"
import { ACTIONS } from "../commands/action-table.ts"
import { parseArguments } from "./arguments.ts"
import { COMMANDS } from "./command-table.ts"
import { helpText } from "./help.ts"
import { fill, languageOf } from "./language.ts"
import { editDistance, nearestName } from "./nearest-name.ts"

test("every command of the table has an action, and the other way round", () => {
  assert.deepEqual(Object.keys(COMMANDS).sort(), Object.keys(ACTIONS).sort())
})

test("options may come before, after and with an equals sign", () => {
  for (const typed of [
    ["--lang", "de", "cut", "--reason", "x", "door", "sftp", "--yes"],
    ["cut", "door", "--reason=x", "--yes", "--lang=de", "sftp"],
  ]) {
    const { command, operands, texts, flags } = parseArguments(COMMANDS, typed)
    assert.equal(command, "cut")
    assert.deepEqual(operands, ["door", "sftp"])
    assert.deepEqual(Object.fromEntries(texts), { lang: "de", reason: "x" })
    assert.deepEqual([...flags], ["yes"])
  }
})

test("what follows verify is passed on unread", () => {
  const { rest } = parseArguments(COMMANDS, ["verify", "log", "DIR", "--key", "K", "--json"])
  assert.deepEqual(rest, ["log", "DIR", "--key", "K", "--json"])
})

const refused: readonly { why: string; typed: readonly string[]; code: FaultCode; says?: string }[] = [
  { why: "a misspelt command", typed: ["statsu"], code: "ARGUMENT_UNKNOWN", says: "status" },
  { why: "a misspelt option", typed: ["up", "--dta", "x"], code: "ARGUMENT_UNKNOWN", says: "--data" },
  { why: "a misspelt subcommand", typed: ["account", "ad"], code: "ARGUMENT_UNKNOWN", says: "account add" },
  { why: "an option of another command", typed: ["status", "--reason", "x"], code: "ARGUMENT_UNKNOWN" },
  { why: "a name of JavaScript's own", typed: ["constructor"], code: "ARGUMENT_UNKNOWN" },
  { why: "an option named like JavaScript's own", typed: ["up", "--toString"], code: "ARGUMENT_UNKNOWN" },
  { why: "one word too many", typed: ["status", "now"], code: "ARGUMENT_UNKNOWN", says: "now" },
  { why: "no value", typed: ["up", "--data"], code: "ARGUMENT_MISSING", says: "DIR" },
  { why: "no reason", typed: ["cut"], code: "ARGUMENT_MISSING", says: "--reason" },
  { why: "no operand", typed: ["reopen", "--reason", "x"], code: "ARGUMENT_MISSING", says: "CUT" },
  { why: "a word that is not in the list", typed: ["demo", "--ports", "some"], code: "ARGUMENT_INVALID", says: "auto" },
  { why: "an option twice", typed: ["up", "--data", "a", "--data", "b"], code: "ARGUMENT_INVALID" },
  { why: "a value for a flag", typed: ["status", "--json=yes"], code: "ARGUMENT_INVALID" },
]
for (const { why, typed, code, says = "" } of refused) {
  test(`a command line with ${why} is refused`, () => {
    assert.throws(
      () => parseArguments(COMMANDS, typed),
      (error: unknown) =>
        error instanceof Error && "code" in error && error.code === code && error.message.includes(says),
    )
  })
}

test("--help is answered although required options are missing", () => {
  assert.equal(parseArguments(COMMANDS, ["cut", "--help"]).flags.has("help"), true)
})

test("every command has a help in both languages, and every option stands in it", () => {
  for (const [name, row] of Object.entries(COMMANDS)) {
    for (const language of ["de", "en"] as const) {
      const text = helpText(name, language)
      assert.match(text, new RegExp(`schleuse ${name}`))
      for (const option of Object.keys(row.options)) assert.match(text, new RegExp(`--${option}\\b`))
    }
  }
  assert.match(helpText("", "de"), /Im Ernstfall:/)
  assert.doesNotMatch(helpText("setup", "en"), /backup/)
})

test("the language is German only if the environment says so", () => {
  const rows = [
    [{ LANG: "de_DE.UTF-8" }, "de"],
    [{ LANG: "de" }, "de"],
    [{ LANG: "den_XX" }, "en"],
    [{ LANG: "C" }, "en"],
    [{}, "en"],
    [{ LC_ALL: "en_GB.UTF-8", LANG: "de_DE" }, "en"],
    [{ LC_ALL: "", LANG: "de_AT@euro" }, "de"],
  ] as const
  for (const [environment, language] of rows) assert.equal(languageOf(environment), language)
})

test("placeholders are filled in, unknown ones stay", () => {
  assert.equal(fill("{a} und {b}", { a: 1 }), "1 und {b}")
})

test("the nearest name is a slip of the fingers away, not any name", () => {
  assert.equal(nearestName("stat", ["status", "stop"]), "status")
  assert.equal(nearestName("xyzzy", ["status", "stop"]), undefined)
})

test("the edit distance is a distance", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      const distance = editDistance(a, b)
      assert.equal(distance, editDistance(b, a))
      assert.equal(distance === 0, a === b)
      assert.ok(distance <= Math.max(a.length, b.length))
    }),
    { numRuns: 200 },
  )
})

test("any command line is parsed or refused, never a defect", () => {
  const word = fc.oneof(
    fc.constantFrom(...Object.keys(COMMANDS).flatMap((name) => name.split(" ")), "--data", "--json", "--"),
    fc.string({ maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (typed) => {
      try {
        parseArguments(COMMANDS, typed)
      } catch (error) {
        assert.equal(error instanceof Error && error.name, "Fault")
      }
    }),
    { numRuns: 300 },
  )
})
