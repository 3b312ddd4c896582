/** Where lists of the gate go on: when and which the last of a page was. */
import { Fault } from "@schleuse/base"
import { type ListWish, parseListWish, type SiteContext } from "@schleuse/web"

const AFTER_TIME = /^\d{1,16}\.[0-9a-v]{26}$/

/** Of lists that have one order, the newest first. @throws PAGE_ADDRESS_INVALID */
export function parseOneWay(c: SiteContext, filters: readonly string[], after: RegExp = AFTER_TIME): ListWish {
  const query = new URL(c.req.url).searchParams
  const wish = parseListWish(query, { sortable: [""], filters })
  if (wish.after !== "" && !after.test(wish.after)) throw new Fault("PAGE_ADDRESS_INVALID", "the query's place")
  return wish
}

/** What the keeper is asked for besides the list's own filters. */
export function cursorOf({ after }: ListWish): { readonly cursor?: string } {
  return after === "" ? {} : { cursor: after }
}
