/** Which language the person at the terminal reads. */

export type Language = "de" | "en"

/** A sentence in both. */
export type Text = { readonly de: string; readonly en: string }

/** German if the environment starts with `de`, else English (LC_ALL before LC_MESSAGES before LANG, POSIX 8.2). */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = [environment["LC_ALL"], environment["LC_MESSAGES"], environment["LANG"]].find(
    (value) => value !== undefined && value !== "",
  )
  return /^de(?:[_.@-]|$)/i.test(locale ?? "") ? "de" : "en"
}

/** A sentence with its `{placeholders}` filled in. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
