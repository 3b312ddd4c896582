/** What a person reads: language, numbers, and text from outside made harmless for a terminal. */

export type Language = "de" | "en"
/** A sentence in both languages. */
export type Text = { readonly de: string; readonly en: string }

/** Control, format, line-separating and unassigned characters: they could rewrite what stands on a terminal. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** German if the environment starts with `de`, else English (LC_ALL before LC_MESSAGES before LANG, POSIX 8.2). */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const locale = [environment["LC_ALL"], environment["LC_MESSAGES"], environment["LANG"]].find(
    (value) => value !== undefined && value !== "",
  )
  return /^de(?:[_.@-]|$)/i.test(locale ?? "") ? "de" : "en"
}

/** A number with the language's own thousands marks. */
export function grouped(count: number, language: Language): string {
  return new Intl.NumberFormat(language === "de" ? "de-DE" : "en-GB").format(count)
}

/** Text from a file, with every character that a terminal would obey written as its code. */
export function printable(text: string): string {
  return text.replace(HARMFUL, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/** "2026-11-22T08:15:30.123Z" as people read it. The zone is always UTC, so that two readers see the same. */
export function readableTime(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, "$1 $2 UTC")
}
