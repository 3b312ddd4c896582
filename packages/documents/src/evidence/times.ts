/** Moments as the paper says them: in UTC, which its first page explains. */

/** 22.11.2026 or 2026-11-22. */
export function dayText(ms: number, language: "de" | "en"): string {
  const iso = new Date(ms).toISOString().slice(0, 10)
  if (language === "en") return iso
  const [year = "", month = "", day = ""] = iso.split("-")
  return `${day}.${month}.${year}`
}

/** With hours and minutes. */
export function minuteText(ms: number, language: "de" | "en"): string {
  return `${dayText(ms, language)} ${new Date(ms).toISOString().slice(11, 16)}`
}
