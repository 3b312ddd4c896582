/** Cursors of lists that begin with the newest: when the last of a page was made, and its id. */
import { Fault } from "@schleuse/base"

export type Since = { readonly at: number; readonly id: string }

/** Behind everything: where a first page begins. */
const START: Since = { at: Number.MAX_SAFE_INTEGER, id: "" }

/** @throws SCHEMA_MISMATCH for one we did not write */
export function parseSince(cursor: string | undefined): Since {
  if (cursor === undefined) return START
  const [at = "", id = "", ...more] = cursor.split(".")
  const number = Number(at)
  if (!/^\d{1,16}$/.test(at) || !Number.isSafeInteger(number) || !/^[0-9a-v]{26}$/.test(id) || more.length > 0)
    throw new Fault("SCHEMA_MISMATCH", "cursor")
  return { at: number, id }
}

/** Undefined on a last page. */
export function nextSince(rows: readonly { readonly id: string; readonly created_at: number }[], page: number) {
  const last = rows.length < page ? undefined : rows.at(-1)
  return last === undefined ? undefined : `${last.created_at}.${last.id}`
}
