/** Factors and places in words; one that is new here stays as the log calls it. */
import { type Language, type Sentences, textOf } from "@schleuse/web"
import { FACTOR_WORDS, PLACE_WORDS } from "../../words/session-words.ts"

export function factorText(factor: string, language: Language): string {
  return wordOf(FACTOR_WORDS, factor, language)
}

export function placeText(zone: string, language: Language): string {
  return wordOf(PLACE_WORDS, zone, language)
}

function wordOf(words: Sentences, key: string, language: Language): string {
  return textOf((Object.hasOwn(words, key) ? words[key] : undefined) ?? [key, key], language)
}
