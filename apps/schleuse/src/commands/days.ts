/** Days as they are typed and printed: in UTC. */
import { Fault } from "@schleuse/base"

export const DAY_MS = 24 * 3_600_000

/** The beginning of a day in UTC. @throws ARGUMENT_INVALID */
export function dayAt(text: string | undefined, option: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || ms < 0) throw new Fault("ARGUMENT_INVALID", `--${option} ${text ?? ""}`)
  return ms
}

/** 2026-11-22 */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
