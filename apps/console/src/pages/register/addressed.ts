/** What an address of the register names, and who may change what it shows. */
import { Fault, isFault, isRandomId } from "@schleuse/base"
import type { SiteContext } from "@schleuse/web"
import { operatorOf } from "../../site/house.ts"

/** The id in a page's address. @throws PAGE_UNKNOWN if it is none */
export function idIn(c: SiteContext): string {
  const id = c.req.param("id") ?? ""
  if (!isRandomId(id)) throw new Fault("PAGE_UNKNOWN")
  return id
}

/** One value of the query, without spaces around it; empty if it is not there. */
export function queryOf(c: SiteContext, name: string): string {
  return (new URL(c.req.url).searchParams.get(name) ?? "").trim()
}

/** Is this person one who keeps the register? Only what is shown depends on it; the keeper decides. */
export function mayKeep(c: SiteContext): boolean {
  const { roles, isSetUp } = operatorOf(c)
  return isSetUp || roles.includes("it-service") || roles.includes("administrator")
}

/** What nobody knows is a page that is not there. */
export async function found<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    const unknown = ["INSTITUTION_UNKNOWN", "PERSON_UNKNOWN", "ACCOUNT_UNKNOWN", "DEVICE_UNKNOWN"]
    if (isFault(error) && unknown.includes(error.code)) throw new Fault("PAGE_UNKNOWN", error.code, { cause: error })
    throw error
  }
}
