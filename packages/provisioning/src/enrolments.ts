/** The table of people who get a link to the access software by letter. */
import { Fault } from "@schleuse/base"
import { parseTable } from "./csv-table.ts"
import { type Parsed, Seen } from "./problem.ts"
import { parseSlug } from "./value-forms.ts"

export type EnrolmentRow = {
  readonly line: number
  readonly login: string
  /** For so many PCs. */
  readonly devices: number
  /** Good for so many days. */
  readonly days: number
}

/** Headings in English and German, in any order. */
const COLUMNS = {
  login: { german: "anmeldename", required: true },
  devices: { german: "computer" },
  days: { german: "tage" },
} as const

const MAX_DEVICES = 10
const MAX_DAYS = 90

/** Rows of a CSV file; where a number is missing, that of `otherwise` counts. Never throws: see `problems`. */
export function parseEnrolments(
  bytes: Uint8Array,
  otherwise: { readonly devices: number; readonly days: number },
): Parsed<EnrolmentRow> {
  const logins = new Seen("login")
  return parseTable(bytes, COLUMNS, (row) => {
    const login = row.required("login", parseSlug)
    logins.requireNew(login, row.line)
    return {
      line: row.line,
      login,
      devices: row.optional("devices", numberUpTo(MAX_DEVICES)) ?? otherwise.devices,
      days: row.optional("days", numberUpTo(MAX_DAYS)) ?? otherwise.days,
    }
  })
}

/** @throws IMPORT_VALUE_INVALID */
function numberUpTo(most: number): (text: string) => number {
  return (text) => {
    const value = /^[1-9]\d?$/.test(text) ? Number(text) : 0
    if (value < 1 || value > most) throw new Fault("IMPORT_VALUE_INVALID", `a number from 1 to ${most}`)
    return value
  }
}
