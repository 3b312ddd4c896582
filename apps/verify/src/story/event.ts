/** Events: entries as a story tells them, with the time as text and who caused them. Pseudonyms, as in the log. */
import type { Leaf } from "@schleuse/leaf"

/** Latest time that a Date can hold. */
const MAX_DATE_MS = 8.64e15

/** Who caused an entry, as far as it says so. */
export type Actor = {
  readonly zone?: string
  readonly door?: string
  readonly session?: string
  readonly factor?: string
  readonly institution?: string
  readonly account?: string
}

export type Event = {
  /** Index of the entry in the log, from 0. */
  readonly entry: number
  /** Wall time in UTC, ISO 8601 with milliseconds. */
  readonly at: string
  readonly by: Actor
}

export function eventOf(leaf: Leaf, entry: number): Event {
  const { zone, door, session, factor, institution, account } = leaf
  const by = {
    ...(zone === undefined ? {} : { zone }),
    ...(door === undefined ? {} : { door }),
    ...(session === undefined ? {} : { session }),
    ...(factor === undefined ? {} : { factor }),
    ...(institution === undefined ? {} : { institution }),
    ...(account === undefined ? {} : { account }),
  }
  return { entry, at: isoTime(leaf.wall), by }
}

/** ISO 8601 in UTC; a time that no calendar has stays a number of milliseconds. */
export function isoTime(wallMs: number): string {
  return Math.abs(wallMs) <= MAX_DATE_MS ? new Date(wallMs).toISOString() : `${wallMs} ms`
}
