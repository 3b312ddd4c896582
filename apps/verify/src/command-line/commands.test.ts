import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, randomId } from "@schleuse/base"
import { helpText, parseCommand, wantedLanguage } from "./commands.ts"
import { nearestName } from "./nearest-name.ts"

const id = randomId()

test("a full line for a log is understood", () => {
  const words = [
    "log",
    "DIR",
    "--key",
    "K",
    `--file=${id}`,
    "--json",
    "--lang",
    "de",
    "--since",
    "C",
    "--from",
    "2026-11-22",
  ]
  assert.deepEqual(parseCommand(words, {}), {
    name: "log",
    folder: "DIR",
    key: "K",
    version: id,
    since: "C",
    isJson: true,
    language: "de",
    releases: { door: undefined, fromMs: Date.UTC(2026, 10, 22), toMs: undefined },
  })
})

test("a full line for a receipt is understood", () => {
  assert.deepEqual(
    parseCommand(["receipt", "--key", "K", "--content", "C", "FILE", "--log", "DIR"], { LANG: "de_DE.UTF-8" }),
    {
      name: "receipt",
      file: "FILE",
      key: "K",
      content: "C",
      logFolder: "DIR",
      isJson: false,
      language: "de",
    },
  )
})

const refused: readonly { line: string; code: FaultCode; detail?: string }[] = [
  { line: "", code: "ARGUMENT_MISSING", detail: "log | receipt | entry" },
  { line: "lgo DIR", code: "ARGUMENT_UNKNOWN", detail: "lgo → log?" },
  { line: "log DIR --kye K", code: "ARGUMENT_UNKNOWN", detail: "--kye → --key?" },
  { line: "log DIR --key K --contents F", code: "ARGUMENT_UNKNOWN", detail: "--contents" },
  { line: "receipt F --key K --since F", code: "ARGUMENT_UNKNOWN" },
  { line: "receipt F --key K -j", code: "ARGUMENT_UNKNOWN" },
  { line: "log DIR", code: "ARGUMENT_MISSING", detail: "--key VKEY" },
  { line: "log --key K", code: "ARGUMENT_MISSING", detail: "DIR" },
  { line: "log DIR --key", code: "ARGUMENT_MISSING" },
  { line: "log DIR --key=", code: "ARGUMENT_MISSING" },
  { line: "log DIR MORE --key K", code: "ARGUMENT_UNKNOWN", detail: "MORE" },
  { line: "log DIR --key K --key L", code: "ARGUMENT_INVALID" },
  { line: "log DIR --key K --json --json", code: "ARGUMENT_INVALID" },
  { line: "log DIR --key K --json=yes", code: "ARGUMENT_INVALID" },
  { line: "log DIR --key K --lang fr", code: "ARGUMENT_INVALID" },
  { line: "log DIR --key K --file 12", code: "ARGUMENT_INVALID" },
  { line: "log DIR --key K --door X", code: "ARGUMENT_INVALID" },
  { line: "log DIR --key K --from yesterday", code: "ARGUMENT_INVALID" },
  { line: "log DIR --key K --from 2026-02-30", code: "ARGUMENT_INVALID" },
  { line: "log DIR --key K --to 2026-01-01T10:00", code: "ARGUMENT_INVALID" },
  { line: "log DIR --key K --to 2026-01-01T25:00Z", code: "ARGUMENT_INVALID" },
  { line: "log DIR --key K --__proto__", code: "ARGUMENT_UNKNOWN" },
  { line: "toString DIR --key K", code: "ARGUMENT_UNKNOWN" },
]

for (const { line, code, detail } of refused) {
  test(`"${line}" is refused: ${code}`, () => {
    assert.throws(() => parseCommand(line === "" ? [] : line.split(" "), {}), {
      code,
      ...(detail === undefined ? {} : { detail }),
    })
  })
}

test("times are read with their zone", () => {
  const command = parseCommand(
    ["log", "D", "--key", "K", "--from", "2026-07-01T10:00+02:00", "--to", "2026-07-01T10:00:00.5Z"],
    {},
  )
  assert.deepEqual(command.name === "log" && command.releases, {
    door: undefined,
    fromMs: Date.UTC(2026, 6, 1, 8),
    toMs: Date.UTC(2026, 6, 1, 10, 0, 0, 500),
  })
})

test("help is there in both languages and names every option", () => {
  for (const words of [["--help"], ["-h"], ["log", "--help"], ["receipt", "-h", "--lang", "en"]]) {
    assert.equal(parseCommand(words, {}).name, "help")
  }
  for (const language of ["de", "en"] as const) {
    for (const option of ["--key", "--since", "--content", "--log", "--door"])
      assert.ok(helpText(language).includes(option))
  }
  assert.notEqual(helpText("de"), helpText("en"))
})

test("the language of a refusal follows the line, then the environment", () => {
  assert.equal(wantedLanguage(["log", "--lang", "de"], {}), "de")
  assert.equal(wantedLanguage(["log", "--lang=en"], { LANG: "de_DE" }), "en")
  assert.equal(wantedLanguage([], { LANG: "de_AT.UTF-8" }), "de")
  assert.equal(wantedLanguage([], { LC_ALL: "C", LANG: "de_DE" }), "en")
  assert.equal(wantedLanguage([], { LANG: "denmark" }), "en")
})

test("a slip of the fingers finds its name, and a foreign word none", () => {
  assert.equal(nearestName("--fiel", ["--file", "--from"]), "--file")
  assert.equal(nearestName("--zzzzzz", ["--file", "--from"]), undefined)
})
