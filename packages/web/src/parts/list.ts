/**
 * Lists: what a list's address says about order and place.
 *
 * The keeper pages; the address carries where to go on. Turns a query into a
 * checked wish and a wish into an address. Pure; a query that no link of ours
 * has is a Fault.
 */
import { Fault } from "@schleuse/base"

export type ListWish = {
  readonly sort: string
  readonly direction: "up" | "down"
  /** Where the page before ended, in the keeper's own words; empty for the first page. */
  readonly after: string
  /** Further filters, by name. */
  readonly filters: Readonly<Record<string, string>>
}

export type ListRules = {
  /** Columns that may be sorted by; the first is the default. None: the list has one order of its own. */
  readonly sortable: readonly string[]
  readonly filters?: readonly string[] | undefined
}

const MAX_VALUE = 500

/** @throws PAGE_ADDRESS_INVALID */
export function parseListWish(query: URLSearchParams, { sortable, filters = [] }: ListRules): ListWish {
  const known = new Set(["sort", "direction", "after", ...filters])
  for (const [name, value] of query) {
    if (!known.has(name) || query.getAll(name).length > 1 || value.length > MAX_VALUE)
      throw new Fault("PAGE_ADDRESS_INVALID", `the query's ${name.slice(0, 40)}`)
  }
  const sort = query.get("sort") ?? sortable[0] ?? ""
  const direction = query.get("direction") ?? "up"
  const isSortable = sortable.length === 0 ? sort === "" : sortable.includes(sort)
  if (!isSortable || (direction !== "up" && direction !== "down"))
    throw new Fault("PAGE_ADDRESS_INVALID", "the query's order")
  return {
    sort,
    direction,
    after: query.get("after") ?? "",
    filters: Object.fromEntries(filters.map((name) => [name, query.get(name) ?? ""])),
  }
}

/** The address of a list in this order, from this place on. */
export function listAddress(path: string, { sort, direction, after, filters }: ListWish): string {
  const query = new URLSearchParams({ sort, direction })
  for (const [name, value] of Object.entries(filters)) if (value !== "") query.set(name, value)
  if (after !== "") query.set("after", after)
  return `${path}?${query.toString()}`
}
