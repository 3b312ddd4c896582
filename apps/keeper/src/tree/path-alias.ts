/**
 * Path aliases: directory names that a mailbox had before it moved here.
 *
 * Turns `/Home/x/In/file` into `/ausgang/aok-musterland/file`, and knows the
 * folders above an alias, which exist nowhere else. Only a rewriting before the
 * lookup: what the path then means, and who may do what there, is decided as
 * for any path. An alias leads below one of the four areas and never begins
 * with one, so a path is rewritten at most once, and whoever writes to
 * `/ausgang` directly pays nothing.
 */
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

/** Most aliases of one mailbox: with the areas they fit on one page of a listing. */
export const MAX_ALIASES = 500
/** Most names in an alias. */
const MAX_ALIAS_DEPTH = 32

const find = statement<{ institution: string; alias: string }>()((q, p) =>
  q.selectFrom("path_alias").select("path").where("institution_id", "=", p.institution).where("alias", "=", p.alias),
)
const between = statement<{ institution: string; from: string; to: string; limit: number }>()((q, p) =>
  q
    .selectFrom("path_alias")
    .select("alias")
    .where("institution_id", "=", p.institution)
    .where("alias", ">=", p.from)
    .where("alias", "<", p.to)
    .orderBy("alias")
    .limit(p.limit),
)
const insert = statement<{ institution: string; alias: string; path: string; now: number }>()((q, p) =>
  q.insertInto("path_alias").values({ institution_id: p.institution, alias: p.alias, path: p.path, created_at: p.now }),
)
const remove = statement<{ institution: string; alias: string }>()((q, p) =>
  q.deleteFrom("path_alias").where("institution_id", "=", p.institution).where("alias", "=", p.alias),
)
const all = statement<{ institution: string; limit: number }>()((q, p) =>
  q
    .selectFrom("path_alias")
    .select(["alias", "path"])
    .where("institution_id", "=", p.institution)
    .orderBy("alias")
    .limit(p.limit),
)

/** Where a path leads if it is an alias or lies below one; of two that fit, the longer one counts. */
export async function resolveAlias(tx: Queries, institution: string, path: string): Promise<string | undefined> {
  const deepest = path.split("/", MAX_ALIAS_DEPTH + 1).join("/")
  for (let end = deepest.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const row = await tx.find(find, { institution, alias: path.slice(0, end) })
    if (row !== undefined) return row.path + path.slice(end)
  }
  return undefined
}

/** Names of the folders right below a path that are aliases or lead to one, sorted; none in most mailboxes. */
export async function namesBelow(tx: Queries, institution: string, path: string): Promise<readonly string[]> {
  const prefix = path === "/" ? path : `${path}/`
  const rows = await tx.all(between, { institution, ...rangeOf(prefix), limit: MAX_ALIASES })
  return [...new Set(rows.map(({ alias }) => alias.slice(prefix.length).split("/", 1)[0] ?? ""))]
}

/** Is there an alias somewhere below this path? */
export async function isAboveAlias(tx: Queries, institution: string, path: string): Promise<boolean> {
  return (await tx.all(between, { institution, ...rangeOf(`${path}/`), limit: 1 })).length > 0
}

/** All aliases of a mailbox with their paths, in order. */
export async function aliasesOf(tx: Queries, institution: string) {
  return await tx.all(all, { institution, limit: MAX_ALIASES })
}

/** Where this very alias leads. */
export async function findAlias(tx: Queries, institution: string, alias: string): Promise<string | undefined> {
  return (await tx.find(find, { institution, alias }))?.path
}

export async function insertAlias(
  tx: Queries & { readonly now: number },
  row: { readonly institution: string; readonly alias: string; readonly path: string },
): Promise<void> {
  await tx.run(insert, { ...row, now: tx.now })
}

/** Says whether it was there. */
export async function removeAlias(tx: Queries, institution: string, alias: string): Promise<boolean> {
  return (await tx.run(remove, { institution, alias })) === 1
}

/** Texts with this prefix, which ends with a slash: the next character after `/` is `0`. */
function rangeOf(prefix: string): { readonly from: string; readonly to: string } {
  return { from: prefix, to: `${prefix.slice(0, -1)}0` }
}
