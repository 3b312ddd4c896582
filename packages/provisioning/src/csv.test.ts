import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { formatCsv, formatSpreadsheet, MAX_RECORDS, parseCsv } from "./csv.ts"
import { readText } from "./file-text.ts"
import { type Parsed, ProblemList } from "./problem.ts"
import { bytes, problemsOf } from "./testing/problems-of.ts"

function read(content: Uint8Array): Parsed<readonly string[]> {
  return new ProblemList().parse(() => {
    const { header, records } = parseCsv(readText(content))
    return [header, ...records].map(({ fields }) => fields)
  })
}

const good: readonly { what: string; text: string; rows: readonly (readonly string[])[] }[] = [
  {
    what: "commas",
    text: "a,b\n1,2\n",
    rows: [
      ["a", "b"],
      ["1", "2"],
    ],
  },
  {
    what: "semicolons, and commas in a field",
    text: "a;b\n1,5;2\n",
    rows: [
      ["a", "b"],
      ["1,5", "2"],
    ],
  },
  {
    what: "a byte order mark and CRLF",
    text: "\ufeffa;b\r\n1;2\r\n",
    rows: [
      ["a", "b"],
      ["1", "2"],
    ],
  },
  {
    what: "no line end at the end",
    text: "a,b\n1,2",
    rows: [
      ["a", "b"],
      ["1", "2"],
    ],
  },
  {
    what: "quotes, doubled quotes, separators and line ends in quotes",
    text: 'a,b\n"x ""y"", z","1\n2"\n',
    rows: [
      ["a", "b"],
      ['x "y", z', "1\n2"],
    ],
  },
  {
    what: "empty fields",
    text: 'a,b,c\n,"",\n',
    rows: [
      ["a", "b", "c"],
      ["", "", ""],
    ],
  },
  {
    what: "empty lines",
    text: "\na,b\n\n  \r\n1,2\n\n",
    rows: [
      ["a", "b"],
      ["1", "2"],
    ],
  },
  { what: "one column", text: "a\nx\n", rows: [["a"], ["x"]] },
  {
    what: "a quoted header with a comma, semicolons between",
    text: '"a,1";b\n1;2\n',
    rows: [
      ["a,1", "b"],
      ["1", "2"],
    ],
  },
  { what: "umlauts and a word outside of the basic plane", text: "a\nMüller 𝄞\n", rows: [["a"], ["Müller 𝄞"]] },
]
for (const { what, text, rows } of good) {
  test(`CSV with ${what} is read`, () => {
    assert.deepEqual(read(bytes(text)), { rows, problems: [] })
  })
}

const refused: readonly { why: string; text: string; problem: string }[] = [
  { why: "nothing in it", text: "", problem: "1 IMPORT_FILE_EMPTY" },
  { why: "only spaces in it", text: "\ufeff \r\n \n", problem: "1 IMPORT_FILE_EMPTY" },
  { why: "a quote inside of a field", text: 'a,b\n1,2\n3,4"\n', problem: "3 CSV_QUOTES_INVALID" },
  { why: "text behind a closing quote", text: 'a,b\n"1"x,2\n', problem: "2 CSV_QUOTES_INVALID" },
  { why: "a quote that is never closed", text: 'a,b\n1,2\n"3,4\n5,6\n', problem: "3 CSV_QUOTES_INVALID" },
  { why: "a field too many", text: "a,b\n1,2\n\n1,2,3\n", problem: "4 CSV_FIELDS_MISMATCH" },
  { why: "a field too few behind a field of two lines", text: 'a,b\n"1\n1",2\n3\n', problem: "4 CSV_FIELDS_MISMATCH" },
  { why: "65 columns", text: `${",".repeat(64)}\n`, problem: "1 CSV_FIELDS_MISMATCH" },
  { why: "a very long field", text: `a\n${"x".repeat(8193)}\n`, problem: "2 CSV_FIELD_TOO_LONG" },
  { why: "a NUL", text: "a\nb\0\n", problem: "2 IMPORT_TEXT_INVALID" },
  { why: "a carriage return alone", text: "a\rb\n", problem: "1 IMPORT_TEXT_INVALID" },
  { why: "a direction mark", text: "a\n\nx\u202ey\n", problem: "3 IMPORT_TEXT_INVALID" },
  { why: "a second byte order mark", text: "\ufeff\ufeffa\n", problem: "1 IMPORT_TEXT_INVALID" },
  { why: "OpenPGP around it", text: "-----BEGIN PGP MESSAGE-----\n\nabc\n", problem: "1 IMPORT_FILE_ENCRYPTED" },
  {
    why: "too many records",
    text: `a\n${"x\n".repeat(MAX_RECORDS)}`,
    problem: `${MAX_RECORDS + 1} IMPORT_TOO_MANY_ROWS`,
  },
]
for (const { why, text, problem } of refused) {
  test(`CSV with ${why} is refused with its line`, () => {
    const parsed = read(bytes(text))
    assert.deepEqual(problemsOf(parsed), [problem])
    assert.deepEqual(parsed.rows, [])
  })
}

test("bytes that are no UTF-8, as old spreadsheets write them, are refused with their line", () => {
  const latin1 = Buffer.from("name\nMeier\nMüller\nSchmidt\n", "latin1")
  assert.deepEqual(problemsOf(read(latin1)), ["3 IMPORT_TEXT_INVALID"])
})

/** What `readText` refuses. */
// oxlint-disable-next-line no-control-regex -- control characters are what this drops
const INVISIBLE = /[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g
const field = fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.replace(INVISIBLE, ""))
const tricky = fc.oneof(field, fc.constantFrom("", '"', '""', ",", ";", "\n", "\r\n", 'a"b', " x ", "a,b;c"))

test("what was written is read, with either delimiter", () => {
  const tables = fc.integer({ min: 1, max: 5 }).chain((columns) => {
    const record = fc.array(tricky, { minLength: columns, maxLength: columns })
    return fc.tuple(fc.constantFrom("," as const, ";" as const), fc.array(record, { minLength: 1, maxLength: 6 }))
  })
  fc.assert(
    fc.property(tables, ([delimiter, records]) => {
      const header = (records[0] ?? []).map((_, at) => `column ${at}`)
      const parsed = read(bytes(formatCsv([header, ...records], delimiter)))
      // A record of nothing but spaces in one column is quoted; all others have a delimiter.
      assert.deepEqual(parsed, { rows: [header, ...records], problems: [] })
    }),
  )
})

test("what a spreadsheet would run is a text in it, in either language", () => {
  for (const start of ["=", "+", "-", "@", "\t"])
    for (const [language, line] of [
      ["de", `a;'${start}1\r\n`],
      ["en", `a,'${start}1\r\n`],
    ] as const)
      assert.equal(formatSpreadsheet([["a", `${start}1`]], language), line)
  assert.equal(formatSpreadsheet([["a-b", "2+2", ""]], "de"), "a-b;2+2;\r\n")
})

test("no bytes make the reader throw", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (content) => void read(content)))
  const letters = fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "\r\n", "\n", " "), maxLength: 40 })
  fc.assert(
    fc.property(letters, (text) => void read(bytes(text))),
    { numRuns: 500 },
  )
})
