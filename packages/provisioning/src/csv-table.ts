/**
 * Tables with a header row: columns by name, in any order, in English or German.
 *
 * An unknown column is refused, not passed over: a misspelt `adresses` would
 * otherwise open an account to the whole world. Spaces around a value are
 * dropped. Names of columns are told, values never.
 */
import type { FaultCode } from "@schleuse/base"
import { type CsvRecord, parseCsv } from "./csv.ts"
import { readText } from "./file-text.ts"
import { nearestWord } from "./nearest-word.ts"
import { atPlace, type Parsed, ProblemList, refuseLine } from "./problem.ts"

export type Column = {
  /** The heading in German tables. */
  readonly german: string
  /** Without it there is no table; its fields may still be empty unless `read` requires them. */
  readonly required?: true
}
export type Columns = Readonly<Record<string, Column>>

/** One record of a table whose columns are `Name`. */
export class TableRow<Name extends string> {
  readonly line: number
  readonly #fields: readonly string[]
  readonly #places: ReadonlyMap<string, number>

  constructor(record: CsvRecord, places: ReadonlyMap<string, number>) {
    this.line = record.line
    this.#fields = record.fields
    this.#places = places
  }

  /** The value of a field; refuses an empty one. Faults of `parse` get line and column. */
  required<T>(column: Name, parse: (text: string) => T): T {
    const text = this.#text(column)
    if (text === "") return this.refuse(column, "IMPORT_VALUE_MISSING")
    return atPlace(this.line, column, () => parse(text))
  }

  /** The value of a field, or nothing if it is empty or the column is absent. */
  optional<T>(column: Name, parse: (text: string) => T): T | undefined {
    const text = this.#text(column)
    return text === "" ? undefined : atPlace(this.line, column, () => parse(text))
  }

  refuse(column: Name, code: FaultCode, note = ""): never {
    return refuseLine(this.line, code, note, column)
  }

  #text(column: Name): string {
    const place = this.#places.get(column)
    return place === undefined ? "" : (this.#fields[place] ?? "").trim()
  }
}

/** Reads a table; `read` turns each record into a row or refuses it. */
export function parseTable<C extends Columns, Row>(
  bytes: Uint8Array,
  columns: C,
  read: (row: TableRow<Extract<keyof C, string>>) => Row,
): Parsed<Row> {
  const problems = new ProblemList()
  return problems.parse(() => {
    const { header, records } = parseCsv(readText(bytes))
    const places = placesOf(header, columns)
    return records.flatMap((record) => {
      const row = problems.attempt(() => read(new TableRow(record, places)))
      return row === undefined ? [] : [row]
    })
  })
}

function placesOf({ line, fields }: CsvRecord, columns: Columns): ReadonlyMap<string, number> {
  const names = new Map(
    Object.entries(columns).flatMap(([name, { german }]) => [
      [name, name],
      [german, name],
    ]),
  )
  const places = new Map<string, number>()
  for (const [place, field] of fields.entries()) {
    // Files from a Mac may have umlauts in two characters.
    const heading = field.trim().normalize("NFC").toLowerCase()
    const name = names.get(heading)
    // Not repeated in the refusal: without a header, this is the first person's data.
    if (name === undefined) {
      return refuseLine(line, "CSV_COLUMN_UNKNOWN", `column ${place + 1}; ${nearestWord(heading, [...names.keys()])}`)
    }
    if (places.has(name)) refuseLine(line, "CSV_COLUMN_TWICE", `column ${place + 1}`, name)
    places.set(name, place)
  }
  for (const [name, { required }] of Object.entries(columns)) {
    if (required === true && !places.has(name)) refuseLine(line, "CSV_COLUMN_MISSING", "", name)
  }
  return places
}
