/** What a folder is for, as fields of a form: controller, procedure, data, operation. */
import { CheckField, LongTextField, SelectField, speak, textOf, TextField, type View } from "@schleuse/web"
import type { InputOf } from "@schleuse/wire"
import { FOLDER_WORDS, STAGE_WORDS } from "../../words/folder-words.ts"
import type { Grant } from "./folder-parts.tsx"
import { InstitutionField, type Reading, type Shown } from "./institution-field.tsx"

export type Purpose = InputOf<"changePurpose">["purpose"]

/** As the command's schema has them. */
const MAX_CATEGORIES = 20
const MAX_TEXT = 100
const MAX_PERSONS = 100_000_000

export function PurposeFields({ view, shown }: { readonly view: View; readonly shown: Shown }) {
  const say = speak(FOLDER_WORDS, view.language)
  const field = (name: string) => ({ view, name, value: shown.values[name], error: shown.errors[name], optional: true })
  const stages = (["productive", "test"] as const).map((value) => ({
    value,
    text: textOf(STAGE_WORDS[value], view.language),
  }))
  return (
    <>
      <InstitutionField
        view={view}
        name="controller"
        label={say("controller")}
        hint={say("controllerHint")}
        shown={shown}
        optional
      />
      <TextField {...field("procedure")} label={say("procedure")} hint={say("procedureHint")} maxLength={MAX_TEXT} />
      <LongTextField {...field("categories")} label={say("categories")} hint={say("categoriesHint")} maxLength={2500} />
      <CheckField view={view} name="article9" label={say("article9")} checked={shown.values["article9"] === "yes"} />
      <TextField {...field("persons")} label={say("persons")} hint={say("personsHint")} maxLength={9} />
      <SelectField view={view} name="stage" label={say("stage")} choices={stages} value={shown.values["stage"]} />
    </>
  )
}

/** What the fields say; what is wrong with them is noted. */
export async function readPurpose(reading: Reading, view: View): Promise<Purpose> {
  const say = speak(FOLDER_WORDS, view.language)
  const { form } = reading
  const controller = await reading.institution("controller", true)
  const [procedure, persons] = [form.text("procedure"), form.text("persons")]
  if (procedure.length > MAX_TEXT) reading.wrong("procedure", say("tooLong"))
  const lines = form.text("categories").split("\n")
  const dataCategories = lines.map((line) => line.trim()).filter((line) => line !== "")
  if (dataCategories.length > MAX_CATEGORIES || dataCategories.some((line) => line.length > MAX_TEXT)) {
    reading.wrong("categories", say("categoriesWrong"))
  }
  const isNumber = /^\d{1,9}$/.test(persons) && Number(persons) <= MAX_PERSONS
  if (persons !== "" && !isNumber) reading.wrong("persons", say("personsWrong"))
  return {
    ...(controller === "" ? {} : { controller }),
    ...(procedure === "" ? {} : { procedure }),
    dataCategories,
    article9: form.text("article9") === "yes",
    ...(isNumber ? { personsPerFile: Number(persons) } : {}),
    stage: form.text("stage") === "test" ? "test" : "productive",
  }
}

/** The fields as a grant fills them in. */
export function shownPurpose(grant: Grant | undefined): Shown {
  if (grant === undefined) return { values: {}, errors: {}, choices: {} }
  const { controller, procedure = "", dataCategories, article9, personsPerFile, stage } = grant
  const values = {
    controller: controller?.institution ?? "",
    procedure,
    categories: dataCategories.join("\n"),
    article9: article9 ? "yes" : "",
    persons: personsPerFile === undefined ? "" : String(personsPerFile),
    stage,
  }
  const choices =
    controller === undefined ? {} : { controller: [{ value: controller.institution, text: controller.name }] }
  return { values, errors: {}, choices }
}
