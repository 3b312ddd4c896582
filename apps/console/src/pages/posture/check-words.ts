/** Checks and their results in words: as lists and the log keep them, `check=reason,check=reason`. */
import { CHECKS, CHECK_NAMES, REASONS } from "@schleuse/posture"
import { type Language, textOf } from "@schleuse/web"
import { OPERATOR_REASON_WORDS } from "../../words/posture-words.ts"

export type Told = { readonly check: string; readonly text: string }

export function checkText(check: keyof typeof CHECKS, language: Language): string {
  return CHECKS[check][language]
}

/** What is not in order, one sentence for each check. A word that is not known here stays as it is. */
export function reasonsIn(pairs: string, language: Language): readonly Told[] {
  return pairs
    .split(/[,]\s*/)
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [check = "", reason = ""] = pair.split(/[= ]/)
      const known = CHECK_NAMES.find((name) => name === check)
      return {
        check: known === undefined ? check : checkText(known, language),
        text: reasonText(reason, language),
      }
    })
}

/** What was found. Without a product's name its sentence has none. */
export function reasonText(reason: string, language: Language, product?: string): string {
  const own = Object.entries(OPERATOR_REASON_WORDS).find(([word]) => word === reason)?.[1]
  const known = own ?? Object.entries(REASONS).find(([word]) => word === reason)?.[1]
  if (known === undefined) return reason
  return textOf(known, language).replace(" {product}", product === undefined ? "" : ` ${product}`)
}
