/**
 * Cursors: where a page of the register ended.
 *
 * One or two words that we wrote, `KEY:NAME`; a forged one only begins a page
 * of one's own list somewhere else. Names in it are unique, so no row is
 * skipped or told twice, whatever else is equal.
 */
import { Fault } from "@schleuse/base"

const FORM = /^(?:([a-z0-9-]{1,26}):)?([a-z0-9-]{1,64})$/

export type Cursor = { readonly key: string; readonly name: string }

export function writeCursor(name: string, key = ""): string {
  return key === "" ? name : `${key}:${name}`
}

/** @throws SCHEMA_MISMATCH for a cursor we did not write */
export function parseCursor(cursor: string): Cursor {
  const match = FORM.exec(cursor)
  if (match === null) throw new Fault("SCHEMA_MISMATCH", "cursor")
  const [, key = "", name = ""] = match
  return { key, name }
}
