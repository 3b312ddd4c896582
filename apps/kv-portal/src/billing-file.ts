/**
 * The name of a billing file, as practice software writes it: `Z01<BSNR>_<DD.MM.YYYY>_<HH.MM>.con.xkm`.
 *
 * Only the name says whose it is and when it was made: what is inside is
 * encrypted for the KV. Pure.
 */
export type BillingFileName = { readonly bsnr: string; readonly day: string; readonly time: string }

const NAME = /^Z01(\d{9})_(\d{2})\.(\d{2})\.(\d{4})_([01]\d|2[0-3])\.([0-5]\d)\.con\.xkm$/i

/** What the name says; undefined for any other name, and for days that no calendar has. */
export function parseBillingFileName(name: string): BillingFileName | undefined {
  const [, bsnr = "", day = "", month = "", year = "", hour = "", minute = ""] = NAME.exec(name) ?? []
  if (bsnr === "") return undefined
  const text = `${year}-${month}-${day}`
  const at = new Date(`${text}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text) return undefined
  return { bsnr, day: text, time: `${hour}:${minute}` }
}
