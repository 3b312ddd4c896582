/**
 * The table of people: one line for each institution that somebody works for.
 *
 * Somebody with two mailboxes has two lines with the same login; what the
 * lines say about the person must be the same, or one of them is a mistake.
 */
import { parseTable } from "./csv-table.ts"
import { type Parsed, Seen } from "./problem.ts"
import {
  parseDate,
  parseDoors,
  parseEach,
  parseEmail,
  parseLanr,
  parseName,
  parseSlug,
  parseTelephone,
  parseWord,
} from "./value-forms.ts"

const ROLES = {
  sender: "absender",
  collector: "abholer",
  "institution-administrator": "einrichtungsverwaltung",
  "it-service": "it-dienst",
  administrator: "verwaltung",
  "data-protection-officer": "datenschutzbeauftragte",
  auditor: "revision",
} as const
const MAX_ROLES = 3

export type PersonRole = keyof typeof ROLES
export type PersonRow = {
  readonly line: number
  readonly login: string
  readonly name: string
  /** Slug of the institution; the first line of a login says which mailbox opens by default. */
  readonly institution: string
  readonly roles: readonly PersonRole[]
  /** At which doors the account may log in: unless told otherwise, `sftp` for whoever moves files, none for others. */
  readonly doors: readonly ("sftp" | "inside")[]
  readonly lanr?: string | undefined
  readonly telephone?: string | undefined
  readonly email?: string | undefined
  /** Last day in this institution, `2027-03-31`; external staff have one. */
  readonly until?: string | undefined
}

/** Headings in English and German, in any order. */
const COLUMNS = {
  login: { german: "anmeldename", required: true },
  name: { german: "person", required: true },
  institution: { german: "einrichtung", required: true },
  roles: { german: "rollen", required: true },
  doors: { german: "türen" },
  lanr: { german: "arztnummer" },
  telephone: { german: "telefon" },
  email: { german: "e-mail" },
  until: { german: "bis" },
} as const

/** Memberships of a CSV file, several roles with spaces between them. Never throws: see `problems`. */
export function parsePersons(bytes: Uint8Array): Parsed<PersonRow> {
  const memberships = new Seen("institution")
  const people = new Map<string, { readonly line: number; readonly person: string }>()
  return parseTable(bytes, COLUMNS, (row) => {
    const login = row.required("login", parseSlug)
    const person = {
      name: row.required("name", parseName),
      lanr: row.optional("lanr", parseLanr),
      telephone: row.optional("telephone", parseTelephone),
      email: row.optional("email", parseEmail),
    }
    const membership = {
      institution: row.required("institution", parseSlug),
      roles: row.required("roles", parseEach(parseWord(ROLES), MAX_ROLES)),
      until: row.optional("until", parseDate),
    }
    const doors = row.optional("doors", parseDoors) ?? doorsFor(membership.roles)
    const known = people.get(login)
    const asText = JSON.stringify(person)
    if (known !== undefined && known.person !== asText) {
      row.refuse("login", "IMPORT_PERSON_CONFLICT", `line ${known.line} has the same login`)
    }
    memberships.requireNew(`${login} ${membership.institution}`, row.line)
    if (known === undefined) people.set(login, { line: row.line, person: asText })
    return { line: row.line, login, ...person, ...membership, doors }
  })
}

function doorsFor(roles: readonly PersonRole[]): PersonRow["doors"] {
  return roles.some((role) => role === "sender" || role === "collector") ? ["sftp"] : []
}
