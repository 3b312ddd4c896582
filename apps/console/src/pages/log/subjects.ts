/** Whom a filter means: people type a name, links carry an id. Asks the keeper under the person's session. */
import { isRandomId } from "@schleuse/base"
import type { ListWish } from "@schleuse/web"
import { Directory } from "../../actions/directory.ts"
import type { Ask } from "../../site/house.ts"
import { findAccountByLogin, findInstitutionBySlug } from "../../site/look-up.ts"

/** `name` stands in the form's field. An id of nobody is its own name. */
export type Subject = { readonly id: string; readonly name: string }

/** @returns `unknown` if nobody has this name; undefined if nothing was typed */
export async function accountOf(ask: Ask, typed: string): Promise<Subject | "unknown" | undefined> {
  const text = typed.trim()
  if (text === "") return undefined
  if (isRandomId(text)) return { id: text, name: await new Directory(ask).account(text) }
  const name = text.toLowerCase()
  const found = await findAccountByLogin(ask, name)
  return found === undefined ? "unknown" : { id: found, name }
}

/** The same for an institution, by its folder name. */
export async function institutionOf(ask: Ask, typed: string): Promise<Subject | "unknown" | undefined> {
  const text = typed.trim()
  if (text === "") return undefined
  if (isRandomId(text)) {
    const { slug } = await ask("describeInstitution", { institution: text })
    return { id: text, name: slug }
  }
  const name = text.toLowerCase()
  const found = await findInstitutionBySlug(ask, name)
  return found === undefined ? "unknown" : { id: found, name }
}

/** What stands in the filter's field: the name, also where a link had the id. */
export function nameInField(
  subject: Subject | "unknown" | undefined,
  { filters }: ListWish,
  field = "account",
): string {
  return subject === undefined || subject === "unknown" ? (filters[field] ?? "") : subject.name
}
