/** Lists of what happened: the newest first, unless somebody wants it the other way round. */
import { Fault } from "@schleuse/base"
import { type ListWish, parseListWish, type SiteContext } from "@schleuse/web"

/** @throws PAGE_ADDRESS_INVALID, also if the place to go on has not the form `after` */
export function parseNewestFirst(c: SiteContext, filters: readonly string[], after: RegExp): ListWish {
  const query = new URL(c.req.url).searchParams
  if (!query.has("direction")) query.set("direction", "down")
  const wish = parseListWish(query, { sortable: ["time"], filters })
  if (wish.after !== "" && !after.test(wish.after)) throw new Fault("PAGE_ADDRESS_INVALID", "the query's place")
  return wish
}

/** An id in a filter; undefined if there is none. @throws PAGE_ADDRESS_INVALID if it is no id */
export function idFilter(wish: ListWish, name: string): string | undefined {
  const value = wish.filters[name] ?? ""
  if (value === "") return undefined
  if (!/^[0-9a-v]{26}$/.test(value)) throw new Fault("PAGE_ADDRESS_INVALID", `the query's ${name}`)
  return value
}
