/** Small things that all collectors do: note what could not be read, leave out what is not known. */
import type { PostureReport } from "@schleuse/posture"

/** What could not be measured, and why: for whoever helps. */
export class Unread {
  readonly #rows: { what: string; why: string }[] = []

  note(what: string, why: string): undefined {
    if (this.#rows.length < 32) this.#rows.push({ what: what.slice(0, 40), why: printable(why).slice(0, 200) })
    return undefined
  }

  get rows(): PostureReport["unread"] {
    return this.#rows
  }
}

/** An object without the fields that are undefined: absent is not null. */
export function known<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  // The one place where absent fields lose their type; what comes out passes the report's schema.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}

/** One printable line. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ").trim()
}

/** A time that a program printed, in ms; undefined if it is none, or before anything we know could be made. */
export function parseTime(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? "")
  return Number.isNaN(ms) || ms < Date.UTC(2000) ? undefined : ms
}
