/** Old directory names of an import: each leads to a folder that its institution can reach already. */
import { Fault } from "@schleuse/base"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { aliasesOf, findAlias, insertAlias, MAX_ALIASES } from "../tree/path-alias.ts"
import { AREAS, findPlace, OWN_KEYS } from "../tree/place.ts"
import type { Applied, ImportRun } from "./import-run.ts"
import type { AliasRow } from "./staging.ts"

const MAX_NAMES = 32
const MAX_NAME_CHARS = 255
// oxlint-disable-next-line no-control-regex -- what nobody could type or see
const UNWANTED = /[\0-\x1f\x7f-\x9f\\\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

/** @throws IMPORT_DUPLICATE, INSTITUTION_UNKNOWN, IMPORT_PATH_INVALID, IMPORT_ALIAS_HIDES, ALIAS_EXISTS, ALIASES_TOO_MANY, PATH_NOT_FOUND */
export async function addAlias(run: ImportRun, { institution: slug, alias, path }: AliasRow): Promise<Applied> {
  const { tx } = run
  run.requireNew("alias", `${slug} ${alias}`)
  requireAliasable(alias)
  const institution = await run.institution(slug)
  const known = await findAlias(tx, institution, alias)
  if (known === path) return { isNew: false, target: institution }
  if (known !== undefined) throw new Fault("ALIAS_EXISTS", slug)
  // A misspelt target would only be found when the partner's first file is refused.
  await findPlace(tx, { institutionId: institution, accountId: "" }, path)
  if ((await aliasesOf(tx, institution)).length >= MAX_ALIASES) throw new Fault("ALIASES_TOO_MANY", slug)
  await insertAlias(tx, { institution, alias, path })
  adminLeaf(tx, "addPathAlias", institution, { alias, path })
  return { isNew: true, target: institution }
}

/** @throws IMPORT_PATH_INVALID, IMPORT_ALIAS_HIDES */
function requireAliasable(alias: string): void {
  const names = alias.split("/").slice(1)
  const isRight =
    names.length > 0 &&
    names.length <= MAX_NAMES &&
    !UNWANTED.test(alias) &&
    names.every((name) => name !== "" && name !== "." && name !== ".." && name.length <= MAX_NAME_CHARS)
  if (!isRight) throw new Fault("IMPORT_PATH_INVALID")
  // Also in capitals: nobody could tell the two apart.
  const top = names[0]?.toLowerCase()
  if ([...Object.values(AREAS), OWN_KEYS].some((name) => name === top)) throw new Fault("IMPORT_ALIAS_HIDES")
}
