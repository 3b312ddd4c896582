/**
 * Comma-separated values (RFC 4180), with commas or, as German spreadsheets write them, semicolons.
 *
 * Strict: a quote stands at both ends of a field or doubled inside one, and
 * every record has as many fields as the header. Empty lines are passed over.
 */
import { lineAt } from "./file-text.ts"
import { refuseLine } from "./problem.ts"

export type CsvRecord = { readonly line: number; readonly fields: readonly string[] }
export type Csv = { readonly header: CsvRecord; readonly records: readonly CsvRecord[] }

/** More than any list for which there is a reason, and few enough to be checked in a second or two. */
export const MAX_RECORDS = 100_000
const MAX_COLUMNS = 64
/** The longest field is a public key line: RSA with 8,192 bits needs 1,400. */
const MAX_FIELD_CHARS = 8192

/** The header and the records of a text of `readText`. Refuses the whole file at the first thing that is no CSV. */
export function parseCsv(text: string): Csv {
  const [header, ...records] = parseRecords(text, delimiterOf(text))
  if (header === undefined) return refuseLine(1, "IMPORT_FILE_EMPTY")
  const ragged = records.find(({ fields }) => fields.length !== header.fields.length)
  if (ragged !== undefined) {
    const counts = `${ragged.fields.length} fields, the header has ${header.fields.length}`
    refuseLine(ragged.line, "CSV_FIELDS_MISMATCH", counts)
  }
  return { header, records }
}

/** Records as CSV with a line end of two characters each. Fields must not have a carriage return of their own. */
export function formatCsv(records: readonly (readonly string[])[], delimiter: "," | ";" = ","): string {
  return records.map((fields) => `${fields.map((field) => quote(field, fields.length)).join(delimiter)}\r\n`).join("")
}

/** What a table for people begins with: without it German spreadsheets take UTF-8 for something else. */
export const SPREADSHEET_MARK = "\ufeff"

/**
 * Records for a spreadsheet of this language, without the mark before the first: German ones want semicolons. Texts may come
 * from strangers: what would be taken for a formula begins with an apostrophe.
 */
export function formatSpreadsheet(records: readonly (readonly string[])[], language: "de" | "en"): string {
  const harmless = records.map((fields) => fields.map((field) => (/^[=+\-@\t\r]/.test(field) ? `'${field}` : field)))
  return formatCsv(harmless, language === "de" ? ";" : ",")
}

function quote(field: string, count: number): string {
  const isPlain = !/[",;\r\n]/.test(field) && !(count === 1 && field.trim() === "")
  return isPlain ? field : `"${field.replaceAll('"', '""')}"`
}

/** Column names have neither character, so the first one that stands outside of quotes in the header is it. */
function delimiterOf(text: string): "," | ";" {
  const outside = text.replace(/^\s+/, "").replace(/"[^"]*"/g, "")
  const [first = ""] = outside.split("\n", 1)
  return first.includes(";") ? ";" : ","
}

/** Records of a text with this delimiter; with different numbers of fields. */
export function parseRecords(text: string, delimiter: "," | ";"): readonly CsvRecord[] {
  const plain = delimiter === "," ? /[^,\n"]*/y : /[^;\n"]*/y
  const records: CsvRecord[] = []
  let at = 0
  let line = 1
  while (at < text.length) {
    const end = endOfLine(text, at)
    if (text.slice(at, end).trim() === "") {
      at = end + 1
      line++
      continue
    }
    const fields: string[] = []
    const start = line
    for (;;) {
      const field = text[at] === '"' ? quotedField(text, at, start) : plainField(text, at, plain, line)
      if (field.value.length > MAX_FIELD_CHARS) refuseLine(start, "CSV_FIELD_TOO_LONG", `at most ${MAX_FIELD_CHARS}`)
      fields.push(field.value)
      if (fields.length > MAX_COLUMNS) refuseLine(start, "CSV_FIELDS_MISMATCH", `more than ${MAX_COLUMNS}`)
      line += field.feeds
      at = field.end
      if (text[at] !== delimiter) break
      at++
    }
    if (at < text.length && text[at] !== "\n" && !text.startsWith("\r\n", at)) {
      refuseLine(line, "CSV_QUOTES_INVALID", "text behind a quote")
    }
    at = endOfLine(text, at) + 1
    line++
    records.push({ line: start, fields })
    if (records.length > MAX_RECORDS) refuseLine(start, "IMPORT_TOO_MANY_ROWS", `at most ${MAX_RECORDS}`)
  }
  return records
}

type Field = { readonly value: string; readonly end: number; readonly feeds: number }

function endOfLine(text: string, at: number): number {
  const feed = text.indexOf("\n", at)
  return feed === -1 ? text.length : feed
}

function plainField(text: string, at: number, plain: RegExp, line: number): Field {
  plain.lastIndex = at
  const found = plain.exec(text)?.[0] ?? ""
  if (text[at + found.length] === '"') refuseLine(line, "CSV_QUOTES_INVALID", "a quote inside of a field")
  const value = found.endsWith("\r") ? found.slice(0, -1) : found
  return { value, end: at + value.length, feeds: 0 }
}

function quotedField(text: string, at: number, line: number): Field {
  let value = ""
  for (let from = at + 1; ;) {
    const end = text.indexOf('"', from)
    if (end === -1) return refuseLine(line, "CSV_QUOTES_INVALID", "not closed")
    value += text.slice(from, end)
    if (text[end + 1] !== '"') return { value, end: end + 1, feeds: lineAt(value, value.length) - 1 }
    value += '"'
    from = end + 2
  }
}
