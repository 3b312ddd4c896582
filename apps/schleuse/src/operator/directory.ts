/** Institutions and accounts by the names that people use. */
import { Fault, isRandomId } from "@schleuse/base"
import { type KeeperClient, type OutputOf, pagesOf } from "@schleuse/wire"

/** Longest search that the keeper takes. */
const MAX_SEARCH = 100

export type InstitutionEntry = OutputOf<"listDirectory">["institutions"][number]

/** All institutions with their accounts, page by page. */
export async function listInstitutions(keeper: KeeperClient, session: string): Promise<readonly InstitutionEntry[]> {
  const all: InstitutionEntry[] = []
  for await (const { institutions } of pagesOf((from) => keeper.call("listDirectory", from, session)))
    all.push(...institutions)
  return all
}

/** The id of an institution given by id or slug. @throws ARGUMENT_INVALID */
export function institutionId(all: readonly InstitutionEntry[], given: string): string {
  if (isRandomId(given)) return given
  const found = all.find(({ slug }) => slug === given)
  if (found === undefined) throw new Fault("ARGUMENT_INVALID", `institution ${given}`)
  return found.institution
}

/** The id of one institution given by id or slug. @throws ARGUMENT_INVALID */
export async function findInstitutionId(keeper: KeeperClient, session: string, given: string): Promise<string> {
  if (isRandomId(given)) return given
  const wish = { search: given.slice(0, MAX_SEARCH), sort: "slug", direction: "up" } as const
  const pages = pagesOf((from) => keeper.call("listInstitutions", { ...wish, ...from }, session))
  for await (const { institutions } of pages) {
    const found = institutions.find(({ slug }) => slug === given)
    if (found !== undefined) return found.institution
  }
  throw new Fault("ARGUMENT_INVALID", `institution ${given}`)
}

/** The id of an account given by id or login. @throws ARGUMENT_INVALID */
export async function findAccountId(keeper: KeeperClient, session: string, given: string): Promise<string> {
  if (isRandomId(given)) return given
  const wish = { search: given.slice(0, MAX_SEARCH), sort: "login", direction: "up" } as const
  for await (const { accounts } of pagesOf((from) => keeper.call("listAccounts", { ...wish, ...from }, session))) {
    const found = accounts.find(({ login }) => login === given)
    if (found !== undefined) return found.account
  }
  throw new Fault("ARGUMENT_INVALID", `account ${given}`)
}
