/**
 * The table of old directory names: where a partner's script used to put its files, and where they go now.
 *
 *   institution;alias;path
 *   klinikum-musterstadt;/Home/klinikum/In;/ausgang/aok-musterland
 */
import { Fault } from "@schleuse/base"
import { parseTable } from "./csv-table.ts"
import { type Parsed, Seen } from "./problem.ts"
import { parseSlug } from "./value-forms.ts"

export type PathAliasRow = {
  readonly line: number
  /** Slug of the institution whose mailbox has the alias. */
  readonly institution: string
  readonly alias: string
  readonly path: string
}

const COLUMNS = {
  institution: { german: "einrichtung", required: true },
  alias: { german: "alter_pfad", required: true },
  path: { german: "pfad", required: true },
} as const
const AREAS = ["ausgang", "eingang", "ablage", "quittungen"]
/** Not even a mailbox's: an account's own keys. */
const OWN_KEYS = "schluessel"
const ABSOLUTE = /^(?:\/[^/\n\\]{1,255}){1,32}$/

/** Aliases of a CSV file. Never throws: see `problems`. */
export function parsePathAliases(bytes: Uint8Array): Parsed<PathAliasRow> {
  const aliases = new Seen("alias")
  return parseTable(bytes, COLUMNS, (row) => {
    const institution = row.required("institution", parseSlug)
    const alias = row.required("alias", parseAlias)
    const path = row.required("path", parseTarget)
    aliases.requireNew(`${institution} ${alias}`, row.line)
    return { line: row.line, institution, alias, path }
  })
}

/** An alias over one of our own folders would hide it. @throws IMPORT_PATH_INVALID, IMPORT_ALIAS_HIDES */
function parseAlias(text: string): string {
  const [top = ""] = parseNames(text)
  if ([...AREAS, OWN_KEYS].includes(top.toLowerCase())) throw new Fault("IMPORT_ALIAS_HIDES")
  return text
}

/** @throws IMPORT_PATH_INVALID */
function parseTarget(text: string): string {
  const [top = ""] = parseNames(text)
  if (!AREAS.includes(top))
    throw new Fault("IMPORT_PATH_INVALID", `below ${AREAS.map((area) => `/${area}`).join(", ")}`)
  return text
}

function parseNames(text: string): readonly string[] {
  const [, ...names] = text.split("/")
  if (!ABSOLUTE.test(text) || names.some((name) => name === "." || name === "..")) {
    throw new Fault("IMPORT_PATH_INVALID", "like /Home/x/In, without a slash at its end")
  }
  return names
}
