/** Institutions and accounts by the names that people use. */
import { Fault, isRandomId } from "@schleuse/base"
import type { KeeperClient, OutputOf } from "@schleuse/wire"

export type InstitutionEntry = OutputOf<"listDirectory">["institutions"][number]

/** All institutions with their accounts, page by page. */
export async function listInstitutions(keeper: KeeperClient, session: string): Promise<readonly InstitutionEntry[]> {
  const all: InstitutionEntry[] = []
  let cursor: string | undefined
  do {
    const page = await keeper.call("listDirectory", cursor === undefined ? {} : { cursor }, session)
    all.push(...page.institutions)
    cursor = page.next
  } while (cursor !== undefined)
  return all
}

/** The id of an institution given by id or slug. @throws ARGUMENT_INVALID */
export function institutionId(all: readonly InstitutionEntry[], given: string): string {
  if (isRandomId(given)) return given
  const found = all.find(({ slug }) => slug === given)
  if (found === undefined) throw new Fault("ARGUMENT_INVALID", `institution ${given}`)
  return found.institution
}

/** The id of an account given by id or login. @throws ARGUMENT_INVALID */
export function accountId(all: readonly InstitutionEntry[], given: string): string {
  if (isRandomId(given)) return given
  const found = all.flatMap(({ accounts }) => accounts).find(({ login }) => login === given)
  if (found === undefined) throw new Fault("ARGUMENT_INVALID", `account ${given}`)
  return found.account
}
