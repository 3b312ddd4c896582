/** Quarters of a year, as billing counts them: `3/2026`. Pure. */
export type Quarter = { readonly year: number; readonly quarter: number }

/** The quarter of this moment in Berlin's calendar, and those before it, the latest first. */
export function lastQuarters(at: Date, count: number): readonly Quarter[] {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Berlin", year: "numeric", month: "2-digit" })
  const [year = 0, month = 1] = parts.format(at).split("-").map(Number)
  const now = year * 4 + Math.floor((month - 1) / 3)
  return Array.from({ length: count }, (_, back) => ({
    year: Math.floor((now - back) / 4),
    quarter: ((now - back) % 4) + 1,
  }))
}

export function writeQuarter({ year, quarter }: Quarter): string {
  return `${quarter}/${year}`
}
