/** Accounts and institutions by the one name that they have: exactly that one, however many have others that begin alike. */
import { type OutputOf, pagesOf } from "@schleuse/wire"
import type { Ask } from "./house.ts"

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/

/** The account with this log-in name; undefined if nobody has it. */
export async function findAccountByLogin(ask: Ask, login: string): Promise<string | undefined> {
  if (!NAME.test(login)) return undefined
  const wish = { search: login, sort: "login", direction: "up" } as const
  for await (const { accounts } of pagesOf((from) => ask("listAccounts", { ...wish, ...from }))) {
    const found = accounts.find((one) => one.login === login)
    if (found !== undefined) return found.account
    if (!isBefore(accounts.at(-1)?.login, login)) break
  }
  return undefined
}

/** The institution with this folder name; undefined if there is none. */
export async function findInstitutionBySlug(ask: Ask, slug: string): Promise<string | undefined> {
  if (!NAME.test(slug)) return undefined
  const wish = { search: slug, sort: "slug", direction: "up" } as const
  for await (const { institutions } of pagesOf((from) => ask("listInstitutions", { ...wish, ...from }))) {
    const found = institutions.find((one) => one.slug === slug)
    if (found !== undefined) return found.institution
    if (!isBefore(institutions.at(-1)?.slug, slug)) break
  }
  return undefined
}

export type Application = OutputOf<"listApplications">["applications"][number]

/** A published application, or one that has ended; undefined if there is none. They are few. */
export async function findApplication(ask: Ask, id: string): Promise<Application | undefined> {
  for (const state of ["published", "removed"] as const) {
    const found = (await allApplications(ask, state)).find(({ application }) => application === id)
    if (found !== undefined) return found
  }
  return undefined
}

async function allApplications(ask: Ask, state: "published" | "removed"): Promise<readonly Application[]> {
  const all: Application[] = []
  for await (const { applications } of pagesOf((from) => ask("listApplications", { state, ...from })))
    all.push(...applications)
  return all
}

/** The list is sorted by this name: what it has passed does not come any more. */
function isBefore(last: string | undefined, wanted: string): boolean {
  return last !== undefined && last < wanted
}
