import assert from "node:assert/strict"
import { test } from "node:test"
import { parseDeliveries } from "./deliveries.ts"
import { parseInstitutions } from "./institutions.ts"
import { parseMachineAccounts } from "./machine-accounts.ts"
import { parsePathAliases } from "./path-aliases.ts"
import { parsePersons } from "./persons.ts"
import { requireRows } from "./problem.ts"
import { sampleTable } from "./samples.ts"
import { bytes, problemsOf } from "./testing/problems-of.ts"

const PARSERS = {
  institutions: parseInstitutions,
  persons: parsePersons,
  machines: parseMachineAccounts,
  deliveries: parseDeliveries,
  aliases: parsePathAliases,
} as const

for (const kind of ["institutions", "persons", "machines", "deliveries", "aliases"] as const) {
  test(`the samples of ${kind} are read, and say the same in both languages`, () => {
    const [de = [], en = []] = (["de", "en"] as const).map((language) => {
      return requireRows<object>(PARSERS[kind](bytes(sampleTable(kind, language))))
    })
    assert.ok(de.length > 1)
    const isFree = (key: string) => key === "dataCategories"
    const plain = (rows: readonly object[]) =>
      rows.map((row) => Object.entries(row).filter(([key, value]) => value !== undefined && !isFree(key)))
    assert.deepEqual(plain(de), plain(en))
  })
}

const HEAD = "from;to;procedure;categories;article9;persons;stage\n"
const refused: readonly { why: string; text: string; problem: string }[] = [
  {
    why: "no word about health data",
    text: "from;to;article9\na;b;\n",
    problem: "2 article9 IMPORT_VALUE_MISSING",
  },
  { why: "no column for it", text: "from;to\na;b\n", problem: "1 article9 CSV_COLUMN_MISSING" },
  { why: "a sender who is the recipient", text: `${HEAD}a;a;;;ja;;\n`, problem: "2 to DELIVERY_TO_ITSELF" },
  { why: "one pair twice", text: `${HEAD}a;b;;;ja;;\na;b;;;nein;;\n`, problem: "3 to IMPORT_DUPLICATE" },
  { why: "another word", text: `${HEAD}a;b;;;maybe;;\n`, problem: "2 article9 IMPORT_WORD_UNKNOWN" },
  { why: "another stage", text: `${HEAD}a;b;;;no;;prod\n`, problem: "2 stage IMPORT_WORD_UNKNOWN" },
  { why: "persons in words", text: `${HEAD}a;b;;;no;many;\n`, problem: "2 persons IMPORT_VALUE_INVALID" },
  {
    why: "too many categories",
    text: `${HEAD}a;b;;${"x|".repeat(21)};no;;\n`,
    problem: "2 categories IMPORT_VALUE_INVALID",
  },
  { why: "SQL in a slug", text: `${HEAD}a';b;;;no;;\n`, problem: "2 from IMPORT_SLUG_INVALID" },
]
for (const { why, text, problem } of refused) {
  test(`a table of deliveries with ${why} is refused`, () => {
    assert.deepEqual(problemsOf(parseDeliveries(bytes(text))), [problem])
  })
}
