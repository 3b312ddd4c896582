/** Texts of pages: in the settings themselves, or in a file that the settings name. */
import { readFileSync } from "node:fs"
import { Fault, parseUtf8 } from "@schleuse/base"
import { isPagePath, MAX_PAGE_TEXT } from "./setting-kinds.ts"
import type { SettingKey, Settings } from "./settings-table.ts"

/** What a page cannot do without, in the order of the settings. */
const NEEDED = [
  "operator.name",
  "texts.imprint",
  "texts.privacy",
  "texts.accessibility",
] as const satisfies SettingKey[]
export type PageKey = (typeof NEEDED)[number]

/** A text, from wherever it lies. @throws SETTINGS_UNREADABLE if its file cannot be read, or is too long */
export function loadPageText(value: string): string {
  if (!isPagePath(value)) return value
  let text: string
  try {
    text = parseUtf8(readFileSync(value))
  } catch (cause) {
    throw new Fault("SETTINGS_UNREADABLE", value, { cause })
  }
  if (text.length > MAX_PAGE_TEXT) throw new Fault("SETTINGS_UNREADABLE", `${value}: more than ${MAX_PAGE_TEXT}`)
  return text
}

/** Settings without a text that pages need: empty, or in a file that cannot be read or is empty. */
export function missingTexts(settings: Settings): readonly PageKey[] {
  return NEEDED.filter((key) => {
    try {
      return loadPageText(settings[key]).trim() === ""
    } catch (error) {
      if (error instanceof Fault) return true
      throw error
    }
  })
}

/** Is it missing because nobody has set it? */
export function isEmptyPage(settings: Settings, key: PageKey): boolean {
  return settings[key].trim() === ""
}
