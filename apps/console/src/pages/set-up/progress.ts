/** How far the first set-up is: read from what there is, so that it can be left and taken up anywhere. */
import type { Ask } from "../../site/house.ts"

export type Named = { readonly institution: string; readonly name: string }
export type Administrator = {
  readonly person: string
  readonly name: string
  readonly account: string
  readonly login: string
  readonly state: string
}
export type Progress = {
  /** The operator's own institution, once there is one. */
  readonly house: Named | undefined
  readonly administrators: readonly Administrator[]
  /** Others, as far as one page of the directory shows them. */
  readonly others: readonly Named[]
  /** Does any of them have an account? */
  readonly hasAccess: boolean
  readonly isClosed: boolean
}

export async function findProgress(ask: Ask): Promise<Progress> {
  const [{ institutions }, { setup }] = [await ask("listDirectory", {}), await ask("status", {})]
  const house = institutions.find(({ kind }) => kind === "operator")
  const others = institutions.filter(({ kind }) => kind !== "operator")
  return {
    house,
    administrators: house === undefined ? [] : await listAdministrators(ask, house.institution),
    others,
    hasAccess: others.some(({ accounts }) => accounts.length > 0),
    isClosed: setup === "closed",
  }
}

async function listAdministrators(ask: Ask, institution: string): Promise<readonly Administrator[]> {
  const { people } = await ask("listPeople", { institution })
  return people
    .filter(({ memberships }) => memberships.some(({ role }) => role === "administrator"))
    .flatMap(({ person, name, accounts }) => accounts.map((account) => ({ person, name, ...account })))
}

/** Whose passkey is still missing while nobody has one: most likely the person who sits here. */
export function findBegun({ administrators }: Progress): Administrator | undefined {
  return hasActive(administrators) ? undefined : administrators.find(({ state }) => state === "invited")
}

/** To whom a letter is on its way. */
export function findInvited({ administrators }: Progress): Administrator | undefined {
  const invited = administrators.filter(({ state }) => state === "invited")
  return hasActive(administrators) ? invited[0] : invited[1]
}

export function hasActive(administrators: readonly Administrator[], count = 1): boolean {
  return administrators.filter(({ state }) => state === "active").length >= count
}
