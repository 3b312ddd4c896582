/** Keys as people name them: found, or a page that is not there. */
import { Fault } from "@schleuse/base"
import type { SiteContext } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { operatorOf } from "../../site/house.ts"

export type KnownToken = OutputOf<"listTokens">["tokens"][number]

/** The key of a page's address. @throws PAGE_UNKNOWN */
export async function requireToken(c: SiteContext, token: string): Promise<KnownToken> {
  const { tokens } = await operatorOf(c).ask("listTokens", { token })
  const [found] = tokens
  if (found === undefined) throw new Fault("PAGE_UNKNOWN", "token")
  return found
}

/** The key in stock with this serial number or identity; undefined if there is none, or more than one. */
export async function findInStock(c: SiteContext, name: string): Promise<KnownToken | undefined> {
  if (name.length > 40) return undefined
  const { tokens } = await operatorOf(c).ask("listTokens", { name })
  const [found, ...more] = tokens.filter(({ state }) => state === "stock")
  return more.length === 0 ? found : undefined
}

/** What a key is called: what stands on it, or what it types. */
export function nameOf({ serial, publicId, token }: KnownToken): string {
  return serial ?? publicId ?? token
}
