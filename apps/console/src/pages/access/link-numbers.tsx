/** For how many PCs a link is, and for how many days. */
import { type FormFields, SelectField, speak, type View } from "@schleuse/web"
import { LINK_WORDS } from "../../words/link-words.ts"

export type LinkNumbers = { readonly devices: number; readonly days: number }

const DEVICES = [1, 2, 3, 5, 10] as const
const DAYS = [7, 14, 30, 60, 90] as const
export const OTHERWISE: LinkNumbers = { devices: 1, days: 14 }

/** What a form says; anything else counts as what is usual. */
export function numbersIn(form: FormFields): LinkNumbers {
  return {
    devices: DEVICES.find((known) => String(known) === form.text("devices")) ?? OTHERWISE.devices,
    days: DAYS.find((known) => String(known) === form.text("days")) ?? OTHERWISE.days,
  }
}

export function LinkNumberFields({ view, numbers }: { readonly view: View; readonly numbers: LinkNumbers }) {
  const say = speak(LINK_WORDS, view.language)
  const choices = (of: readonly number[]) => of.map((value) => ({ value: String(value), text: String(value) }))
  return (
    <>
      <SelectField
        view={view}
        name="devices"
        label={say("devices")}
        choices={choices(DEVICES)}
        value={String(numbers.devices)}
      />
      <SelectField view={view} name="days" label={say("days")} choices={choices(DAYS)} value={String(numbers.days)} />
    </>
  )
}
