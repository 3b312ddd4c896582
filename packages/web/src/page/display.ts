/**
 * Language and colours: what a person chose, kept in a cookie of its own; else what the device asks for.
 *
 * Turns two headers into a choice and a choice into a cookie. Trusts neither.
 */
import { type CookieOwner, findCookie, writeCookie } from "../policies/cookies.ts"
import { LANGUAGES, type Language } from "../words/catalogue.ts"

/** `system` follows the device. */
export const THEMES = ["system", "light", "dark"] as const
export type Theme = (typeof THEMES)[number]

export type Display = { readonly language: Language; readonly theme: Theme }

const YEAR_S = 365 * 24 * 60 * 60

/** The display for this browser. German unless somebody asks for another language first. */
export function displayOf(
  cookies: string | undefined,
  acceptLanguage: string | undefined,
  owner: CookieOwner,
): Display {
  const [language, theme] = (findCookie(cookies, owner, "display") ?? "").split(".")
  return {
    language: LANGUAGES.find((word) => word === language) ?? preferredLanguage(acceptLanguage ?? ""),
    theme: THEMES.find((word) => word === theme) ?? "system",
  }
}

/** The cookie that keeps a display for a year. */
export function displayCookie({ language, theme }: Display, owner: CookieOwner): string {
  return writeCookie(owner, "display", `${language}.${theme}`, YEAR_S)
}

/** The first of our languages by the browser's weights (RFC 9110, section 12.5.4). */
function preferredLanguage(header: string): Language {
  const wishes = header.split(",", 20).flatMap((part) => {
    const [, tag = "", weight = "1"] =
      /^\s*([a-zA-Z]{1,8})(?:-[\w-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$/.exec(part) ?? []
    const language = LANGUAGES.find((word) => word === tag.toLowerCase())
    return language === undefined ? [] : [{ language, weight: Number(weight) }]
  })
  return wishes.sort((a, b) => b.weight - a.weight).find(({ weight }) => weight > 0)?.language ?? "de"
}
