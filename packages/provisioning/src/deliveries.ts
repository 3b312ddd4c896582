/**
 * The table of deliveries: who may send to whom, and what for.
 *
 *   from;to;procedure;categories;article9
 *   klinikum-musterstadt;aok-musterland;Abrechnung § 301;Diagnosen|Leistungen;yes
 */
import { Fault } from "@schleuse/base"
import { parseTable } from "./csv-table.ts"
import { type Parsed, Seen } from "./problem.ts"
import { parseName, parseSlug, parseWord } from "./value-forms.ts"

const STAGES = { test: "test", productive: "echtbetrieb" } as const
const ANSWERS = { yes: "ja", no: "nein" } as const
const MAX_CATEGORIES = 20
const MAX_PERSONS = 100_000_000

export type DeliveryRow = {
  readonly line: number
  /** Slugs of the two institutions. */
  readonly from: string
  readonly to: string
  /** Slug of the institution that answers for the data. */
  readonly controller?: string | undefined
  readonly procedure?: string | undefined
  readonly dataCategories: readonly string[]
  /** Special categories of personal data (Art. 9 GDPR). */
  readonly article9: boolean
  readonly personsPerFile?: number | undefined
  readonly stage: keyof typeof STAGES
}

/** Headings in English and German, in any order. */
const COLUMNS = {
  from: { german: "von", required: true },
  to: { german: "an", required: true },
  controller: { german: "verantwortlicher" },
  procedure: { german: "verfahren" },
  categories: { german: "datenkategorien" },
  article9: { german: "artikel9", required: true },
  persons: { german: "personen_je_datei" },
  stage: { german: "betrieb" },
} as const

/**
 * Deliveries of a CSV file; categories stand with `|` between them, and without a word it is productive. Whether health
 * data goes this way must be said on each line. Never throws: see `problems`.
 */
export function parseDeliveries(bytes: Uint8Array): Parsed<DeliveryRow> {
  const pairs = new Seen("to")
  return parseTable(bytes, COLUMNS, (row) => {
    const from = row.required("from", parseSlug)
    const to = row.required("to", parseSlug)
    const delivery = {
      line: row.line,
      from,
      to,
      controller: row.optional("controller", parseSlug),
      procedure: row.optional("procedure", parseName),
      dataCategories: row.optional("categories", parseCategories) ?? [],
      article9: row.required("article9", parseWord(ANSWERS)) === "yes",
      personsPerFile: row.optional("persons", parsePersonCount),
      stage: row.optional("stage", parseWord(STAGES)) ?? "productive",
    }
    if (from === to) row.refuse("to", "DELIVERY_TO_ITSELF")
    pairs.requireNew(`${from} ${to}`, row.line)
    return delivery
  })
}

/** @throws IMPORT_VALUE_INVALID */
function parseCategories(text: string): readonly string[] {
  const categories = text
    .split("|")
    .map((one) => one.trim())
    .filter((one) => one !== "")
  if (categories.length > MAX_CATEGORIES) throw new Fault("IMPORT_VALUE_INVALID", `at most ${MAX_CATEGORIES}`)
  return categories.map(parseName)
}

/** @throws IMPORT_VALUE_INVALID */
function parsePersonCount(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) > MAX_PERSONS) throw new Fault("IMPORT_VALUE_INVALID", "a number")
  return Number(text)
}
