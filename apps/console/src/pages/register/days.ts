/** Days as people type them, and moments as actions tell them: in Berlin's time. */
const ZONE = "Europe/Berlin"
const GERMAN = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
/** Farther away nobody means it. */
const LAST_YEAR = 2200

/** The last millisecond of a day such as 31.12.2027 or 2027-12-31; undefined if it is none. */
export function parseDayEnd(text: string): number | undefined {
  const german = GERMAN.exec(text)
  const [, year, month, day] = german === null ? (ISO.exec(text) ?? []) : [german[0], german[3], german[2], german[1]]
  if (year === undefined || month === undefined || day === undefined) return undefined
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const noon = new Date(Date.UTC(y, m - 1, d, 12))
  if (y > LAST_YEAR || noon.getUTCMonth() !== m - 1 || noon.getUTCDate() !== d) return undefined
  // Midnight after it: one or two hours before midnight in UTC.
  const midnight = Date.UTC(y, m - 1, d + 1)
  for (const hours of [1, 2]) {
    const end = midnight - hours * 3_600_000 - 1
    const next = midnight - hours * 3_600_000
    if (dayIn(end) !== dayIn(next)) return end
  }
  return undefined
}

/** The day of a moment (ms): 2027-12-31. */
export function dayIn(at: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short" }).format(new Date(at))
}

/** The same as the page's language writes it in a form. */
export function writeDay(at: number, language: "de" | "en"): string {
  return inLanguage(dayIn(at), language)
}

/** The day in UTC: of what is made in whole days of UTC, whose last moment is already tomorrow here. */
export function writeUtcDay(at: number, language: "de" | "en"): string {
  return inLanguage(new Date(at).toISOString().slice(0, 10), language)
}

function inLanguage(iso: string, language: "de" | "en"): string {
  return language === "de" ? iso.split("-").reverse().join(".") : iso
}
