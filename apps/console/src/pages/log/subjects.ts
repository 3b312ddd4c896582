/** Whom a filter means: people type a name, links carry an id. Asks the keeper under the person's session. */
import { isRandomId } from "@schleuse/base"
import { Directory } from "../../actions/directory.ts"
import type { Ask } from "../../site/house.ts"

/** `name` stands in the form's field. An id of nobody is its own name. */
export type Subject = { readonly id: string; readonly name: string }

/** @returns `unknown` if nobody has this name; undefined if nothing was typed */
export async function accountOf(ask: Ask, typed: string): Promise<Subject | "unknown" | undefined> {
  const text = typed.trim()
  if (text === "") return undefined
  if (isRandomId(text)) return { id: text, name: await new Directory(ask).account(text) }
  if (text.length > 64) return "unknown"
  const { accounts } = await ask("listAccounts", { search: text, sort: "login", direction: "up" })
  const found = accounts.find(({ login }) => login === text.toLowerCase())
  return found === undefined ? "unknown" : { id: found.account, name: found.login }
}

/** The same for an institution, by its folder name. */
export async function institutionOf(ask: Ask, typed: string): Promise<Subject | "unknown" | undefined> {
  const text = typed.trim()
  if (text === "") return undefined
  if (isRandomId(text)) {
    const { slug } = await ask("describeInstitution", { institution: text })
    return { id: text, name: slug }
  }
  if (text.length > 64) return "unknown"
  const { institutions } = await ask("listInstitutions", { search: text, sort: "slug", direction: "up" })
  const found = institutions.find(({ slug }) => slug === text.toLowerCase())
  return found === undefined ? "unknown" : { id: found.institution, name: found.slug }
}
