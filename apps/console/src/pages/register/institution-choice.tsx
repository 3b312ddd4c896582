/**
 * Choosing an institution without scripts: type a part of its name; if several fit, pick one on the next page.
 *
 * Turns what a form says into one institution's id. The field is `institution`;
 * its value is what was typed, or an id once there was a choice.
 */
import { isRandomId } from "@schleuse/base"
import { SelectField, type SiteContext, speak, TextField, type View } from "@schleuse/web"
import { Directory } from "../../actions/directory.ts"
import { operatorOf } from "../../site/house.ts"
import { PERSON_WORDS } from "../../words/person-words.ts"

export type Choice = { readonly value: string; readonly text: string }
export type Chosen =
  | { readonly institution: string }
  /** `choices`: those that fit, if there are several. */
  | { readonly error: string; readonly choices: readonly Choice[] }

export async function chooseInstitution(c: SiteContext, typed: string): Promise<Chosen> {
  const say = speak(PERSON_WORDS, c.get("view").language)
  if (isRandomId(typed)) return { institution: typed }
  if (typed === "") return { error: say("institutionMissing"), choices: [] }
  const wish = { search: typed.slice(0, 100), sort: "name", direction: "up" } as const
  const { institutions } = await operatorOf(c).ask("listInstitutions", wish)
  const exact = institutions.find(({ slug }) => slug === typed) ?? institutions.find(({ name }) => name === typed)
  const only = exact ?? (institutions.length === 1 ? institutions[0] : undefined)
  if (only !== undefined) return { institution: only.institution }
  const choices = institutions.map(({ institution, name, slug }) => ({ value: institution, text: `${name} (${slug})` }))
  return { error: choices.length === 0 ? say("institutionUnknown") : say("institutionSeveral"), choices }
}

/** What the field offers when the form is shown: of an id its name, so that nobody reads an id. */
export async function offered(c: SiteContext, value: string, choices: readonly Choice[]): Promise<readonly Choice[]> {
  if (choices.length > 0 || !isRandomId(value)) return choices
  return [{ value, text: await new Directory(operatorOf(c).ask).institution(value) }]
}

export type InstitutionFieldProps = {
  readonly view: View
  readonly value: string
  readonly choices: readonly Choice[]
  readonly error: string | undefined
}

export function InstitutionField({ view, value, choices, error }: InstitutionFieldProps) {
  const say = speak(PERSON_WORDS, view.language)
  const common = { view, name: "institution", label: say("institutionField"), value, error }
  if (choices.length > 0) return <SelectField {...common} choices={choices} />
  return <TextField {...common} hint={say("institutionHint")} maxLength={100} />
}
