import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import fc from "fast-check"
import { parseEnrolments } from "./enrolments.ts"

const OTHERWISE = { devices: 1, days: 14 }
const parse = (text: string) => parseEnrolments(Buffer.from(text), OTHERWISE)

const good: readonly { why: string; text: string }[] = [
  { why: "commas and English", text: "login,devices,days\ndr-a,2,30\ndr-b,,\n" },
  { why: "semicolons and German", text: "Anmeldename;Computer;Tage\ndr-a;2;30\ndr-b;;\n" },
  {
    why: "another order, Windows' line ends and a byte order mark",
    text: "\uFEFFtage,computer,login\r\n30,2,dr-a\r\n,,dr-b\r\n",
  },
]
for (const { why, text } of good) {
  test(`a list with ${why} is read`, () => {
    const { rows, problems } = parse(text)
    assert.deepEqual(problems, [])
    assert.deepEqual(
      rows.map(({ login, devices, days }) => [login, devices, days]),
      [
        ["dr-a", 2, 30],
        ["dr-b", 1, 14],
      ],
    )
  })
}

test("a list of names alone is enough", () => {
  assert.deepEqual(parse("login\ndr-a\n").rows, [{ line: 2, login: "dr-a", ...OTHERWISE }])
})

const bad: readonly { why: string; text: string; code: FaultCode; line: number }[] = [
  { why: "no heading", text: "dr-a\n", code: "CSV_COLUMN_UNKNOWN", line: 1 },
  { why: "an unknown column", text: "login,device\ndr-a,1\n", code: "CSV_COLUMN_UNKNOWN", line: 1 },
  { why: "no login", text: "days\n3\n", code: "CSV_COLUMN_MISSING", line: 1 },
  { why: "an empty login", text: "login,days\n,3\n", code: "IMPORT_VALUE_MISSING", line: 2 },
  { why: "a formula", text: 'login\n"=HYPERLINK(""https://x"")"\n', code: "IMPORT_SLUG_INVALID", line: 2 },
  { why: "capitals", text: "login\nDr-A\n", code: "IMPORT_SLUG_INVALID", line: 2 },
  { why: "the same name twice", text: "login\ndr-a\ndr-a\n", code: "IMPORT_DUPLICATE", line: 3 },
  { why: "eleven computers", text: "login,devices\ndr-a,11\n", code: "IMPORT_VALUE_INVALID", line: 2 },
  { why: "no computer", text: "login,devices\ndr-a,0\n", code: "IMPORT_VALUE_INVALID", line: 2 },
  { why: "half a day", text: "login,days\ndr-a,1.5\n", code: "IMPORT_VALUE_INVALID", line: 2 },
  { why: "a hundred days", text: "login,days\ndr-a,100\n", code: "IMPORT_VALUE_INVALID", line: 2 },
  { why: "a quotation mark that never closes", text: 'login\n"dr-a\n', code: "CSV_QUOTES_INVALID", line: 2 },
  { why: "a field too many", text: "login\ndr-a,x\n", code: "CSV_FIELDS_MISMATCH", line: 2 },
]
for (const { why, text, code, line } of bad) {
  test(`a list with ${why} is refused, with its line`, () => {
    const [first] = parse(text).problems
    assert.equal(first?.code, code)
    assert.equal(first.line, line)
    assert.doesNotMatch(JSON.stringify(first), /HYPERLINK|dr-a/)
  })
}

test("whatever stands in a file, nothing is thrown, and what is read has the forms that the keeper takes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, text) => {
      for (const given of [bytes, Buffer.from(`login,days\n${text}`)]) {
        for (const { login, devices, days } of parseEnrolments(given, OTHERWISE).rows) {
          assert.match(login, /^[a-z0-9-]{1,64}$/)
          assert.ok(devices >= 1 && devices <= 10 && days >= 1 && days <= 90)
        }
      }
    }),
  )
})
