import assert from "node:assert/strict"
import { test } from "node:test"
import { findVoiceProblems } from "@schleuse/web/testing/voice.ts"
import { COMMANDS, readArguments } from "./arguments.ts"
import { COMMAND_WORDS } from "./command-words.ts"

const understood = [
  [[], { command: "start", isBrowserWished: true }],
  [["--no-browser"], { command: "start", isBrowserWished: false }],
  [["enrol"], { command: "enrol", word: "" }],
  [["enrol", "ABCD"], { command: "enrol", word: "ABCD" }],
  [["connect", "--user", "a", "--password-file", "-", "--code", "1"], { user: "a", passwordFile: "-", code: "1" }],
  [["status", "--json", "--lang", "de"], { command: "status", isJson: true, language: "de" }],
  [["proxy", "on"], { command: "proxy", word: "on" }],
  [["proxy-login", "--user", "a", "--password-file", "-"], { command: "proxy-login", user: "a", passwordFile: "-" }],
  [["connect", "--passkey"], { command: "connect", isPasskeyWished: true }],
  [["declare", "--name", "Dr. Beispiel", "--yes"], { command: "declare", name: "Dr. Beispiel", isSure: true }],
  [["passkey-remove", "Laptop Praxis"], { command: "passkey-remove", word: "Laptop Praxis" }],
  [["remove", "--yes"], { command: "remove", isSure: true }],
  [["--version"], { command: "version" }],
  [["check", "--help"], { command: "help" }],
] as const
for (const [words, expected] of understood) {
  test(`understood: ${words.join(" ")}`, () => assert.partialDeepStrictEqual(readArguments(words), expected))
}

const misunderstood = [
  ["fly"],
  ["enrol", "A", "B"],
  ["proxy"],
  ["status", "now"],
  ["proxy", "maybe"],
  ["proxy-login", "secret"],
  ["passkey-remove"],
  ["passkeys", "Laptop"],
  ["declare", "yes"],
  ["autostart"],
  ["check", "--jsn"],
  ["--lang"],
  ["check", "--lang", "fr"],
  ["check", "--json=yes"],
]
for (const words of misunderstood) {
  test(`refused: ${words.join(" ")}`, () => assert.ok("bad" in readArguments(words)))
}

test("the help names every command, in both languages", () => {
  for (const usage of COMMAND_WORDS.usage)
    for (const command of COMMANDS) assert.ok(command === "start" || usage.includes(command), command)
  const { usage: _usage, ...sentences } = COMMAND_WORDS
  assert.deepEqual(findVoiceProblems("COMMAND_WORDS", sentences), [])
})
