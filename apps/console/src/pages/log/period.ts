/** The days between which somebody looks: as typed, and as the keeper takes them. */
import type { FieldErrors } from "@schleuse/web"
import { dayIn, parseDayEnd } from "../register/days.ts"

const HOURS_36 = 36 * 3_600_000

export type Period = { readonly from?: number; readonly until?: number }

/** First and last day, both included, in Berlin's time. `wrong` is said beside a field that is no day. */
export function parsePeriod(
  { from = "", until = "" }: Readonly<Record<string, string>>,
  wrong: string,
): { readonly period: Period; readonly errors: FieldErrors } {
  const [first, last] = [from.trim(), until.trim()]
  const [firstEnd, lastEnd] = [parseDayEnd(first), parseDayEnd(last)]
  const errors = {
    ...(first !== "" && firstEnd === undefined ? { from: wrong } : {}),
    ...(last !== "" && lastEnd === undefined ? { until: wrong } : {}),
  }
  const period = {
    ...(firstEnd === undefined ? {} : { from: startOf(firstEnd) }),
    ...(lastEnd === undefined ? {} : { until: lastEnd + 1 }),
  }
  return { period, errors }
}

/** A day begins where the one before ends; noon of that one lies 36 hours before the end of this. */
function startOf(dayEnd: number): number {
  return (parseDayEnd(dayIn(dayEnd - HOURS_36)) ?? dayEnd) + 1
}
