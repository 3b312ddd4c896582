/**
 * What is wrong with a form, by the command's own schema: one set of rules, said beside the fields.
 *
 * The schema stops at the first problem; each one found is replaced by a value
 * that is right, and it is asked again, so that a person sees all of them at once.
 */
import { isFault, type Json } from "@schleuse/base"
import { type FieldErrors, type Sentence, textOf, type View } from "@schleuse/web"
import { type CommandName, COMMANDS } from "@schleuse/wire"

/** A field of the form for a place in the input (`technicalContact.email`): what to say, and something that would be right. */
export type Rule = { readonly field: string; readonly wrong: Sentence; readonly right: Json | undefined }
export type Rules = Readonly<Record<string, Rule>>
export type Draft = { readonly [key: string]: Json | undefined }

/** Errors by field; empty if the command's schema takes the input. @throws SCHEMA_MISMATCH for what no rule is about */
export function findMistakes(command: CommandName, draft: Draft, rules: Rules, view: View): FieldErrors {
  const errors: Record<string, string> = {}
  let input = withoutAbsent(draft)
  for (;;) {
    try {
      COMMANDS[command].input(input, command)
      return errors
    } catch (error) {
      if (!isFault(error) || error.code !== "SCHEMA_MISMATCH") throw error
      const place = placeOf(error.detail, command)
      const rule = rules[place]
      if (rule === undefined || errors[rule.field] !== undefined) throw error
      errors[rule.field] = textOf(rule.wrong, view.language)
      input = replaced(input, place.split("."), rule.right)
    }
  }
}

/** `addInstitution.technicalContact.email: expected …` */
function placeOf(detail: string, command: string): string {
  return detail.slice(command.length + 1).split(":")[0] ?? ""
}

function withoutAbsent(draft: Draft): { readonly [key: string]: Json } {
  return Object.fromEntries(
    Object.entries(draft).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  )
}

function replaced(
  input: { readonly [key: string]: Json },
  [key = "", ...rest]: readonly string[],
  right: Json | undefined,
): { readonly [key: string]: Json } {
  const { [key]: old, ...others } = input
  if (rest.length === 0) return right === undefined ? others : { ...others, [key]: right }
  return { ...others, [key]: replaced(isRecord(old) ? old : {}, rest, right) }
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
