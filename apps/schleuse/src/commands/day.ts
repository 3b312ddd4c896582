/** Days as they are typed. */
import { Fault } from "@schleuse/base"

const MOMENT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/

/** The beginning of a day (UTC), or a time with its zone, in ms. @throws ARGUMENT_INVALID */
export function momentOf(text: string): number {
  const ms = MOMENT.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw new Fault("ARGUMENT_INVALID", text)
  return ms
}

/** The end of a day (UTC) in ms. @throws ARGUMENT_INVALID */
export function endOfDay(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59.999Z`) : Number.NaN
  if (Number.isNaN(ms)) throw new Fault("ARGUMENT_INVALID", text)
  return ms
}
