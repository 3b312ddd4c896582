/** A field for an institution under any name: typed, or picked if several fit. */
import {
  type FieldErrors,
  type FormFields,
  SelectField,
  type SiteContext,
  speak,
  TextField,
  type View,
} from "@schleuse/web"
import { FOLDER_WORDS } from "../../words/folder-words.ts"
import { type Choice, chooseInstitution, offered } from "../register/institution-choice.tsx"

/** What a form shows: each field's text, what is wrong with it, and what there is to pick from. */
export type Shown = {
  readonly values: Readonly<Record<string, string>>
  readonly errors: FieldErrors
  readonly choices: Readonly<Record<string, readonly Choice[]>>
}
export const EMPTY: Shown = { values: {}, errors: {}, choices: {} }

/** What a form said, put together while it is read. */
export class Reading {
  readonly #c: SiteContext
  readonly form: FormFields
  readonly errors: Record<string, string> = {}
  readonly choices: Record<string, readonly Choice[]> = {}

  constructor(c: SiteContext) {
    this.#c = c
    this.form = c.get("form")
  }

  get isRight(): boolean {
    return Object.keys(this.errors).length === 0
  }

  get shown(): Shown {
    const values = Object.fromEntries(this.form.entries().map(([name, value]) => [name, value.trim()]))
    return { values, errors: this.errors, choices: this.choices }
  }

  /** The id of the institution in a field; empty if there is none, or if it is left open. */
  async institution(name: string, optional = false): Promise<string> {
    const typed = this.form.text(name)
    if (typed === "" && optional) return ""
    const chosen = await chooseInstitution(this.#c, typed)
    if ("institution" in chosen) {
      // The form may come back for something else: then this one is shown by its name.
      this.choices[name] = await offered(this.#c, chosen.institution, [])
      return chosen.institution
    }
    this.errors[name] = chosen.error
    this.choices[name] = chosen.choices
    return ""
  }

  /** What was wrong, beside its field. */
  wrong(name: string, text: string): void {
    this.errors[name] = text
  }
}

export type InstitutionFieldProps = {
  readonly view: View
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly shown: Shown
  readonly optional?: boolean | undefined
}

export function InstitutionField({ view, name, label, hint, shown, optional }: InstitutionFieldProps) {
  const say = speak(FOLDER_WORDS, view.language)
  const choices = shown.choices[name] ?? []
  const common = { view, name, label, value: shown.values[name], error: shown.errors[name], optional }
  if (choices.length === 0) return <TextField {...common} hint={hint ?? say("institutionHint")} maxLength={100} />
  const none = optional === true ? [{ value: "", text: "–" }] : []
  const only = choices.length === 1 ? choices[0]?.value : undefined
  return <SelectField {...common} value={only ?? common.value} choices={[...none, ...choices]} />
}
