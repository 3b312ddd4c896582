/** Days as they are typed. */
import { Fault } from "@schleuse/base"

/** The end of a day (UTC) in ms. @throws ARGUMENT_INVALID */
export function endOfDay(text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59.999Z`) : Number.NaN
  if (Number.isNaN(ms)) throw new Fault("ARGUMENT_INVALID", text)
  return ms
}
