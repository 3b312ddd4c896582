/** Adding a person, and changing what is known of one. */
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  type FormFields,
  page,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { PERSON_WORDS } from "../../words/person-words.ts"
import { REGISTER_WORDS } from "../../words/register-words.ts"
import { found, idIn } from "./addressed.ts"
import { findMistakes, type Rules } from "./check-input.ts"

type Values = {
  readonly name: string
  readonly lanr?: string | undefined
  readonly telephone?: string | undefined
  readonly email?: string | undefined
}

const RULES: Rules = {
  name: { field: "name", wrong: PERSON_WORDS.nameWrong, right: "x" },
  lanr: { field: "lanr", wrong: PERSON_WORDS.lanrWrong, right: undefined },
  telephone: { field: "telephone", wrong: PERSON_WORDS.telephoneWrong, right: undefined },
  email: { field: "email", wrong: PERSON_WORDS.emailWrong, right: undefined },
}

export async function addPersonPage(c: SiteContext, house: House): Promise<Response> {
  return await formPage(c, house, { name: "" }, {}, undefined)
}

export async function addPerson(c: SiteContext, house: House): Promise<Response> {
  const input = inputOf(c.get("form"))
  const errors = findMistakes("addPerson", input, RULES, c.get("view"))
  if (Object.keys(errors).length > 0) return await formPage(c, house, input, errors, undefined)
  return await perform(c, house, { command: "addPerson", input }, { back: "/people" })
}

export async function changePersonPage(c: SiteContext, house: House): Promise<Response> {
  const person = idIn(c)
  return await formPage(c, house, await found(operatorOf(c).ask("describePerson", { person })), {}, person)
}

export async function changePerson(c: SiteContext, house: House): Promise<Response> {
  const person = idIn(c)
  const input = { person, ...inputOf(c.get("form")) }
  const errors = findMistakes("changePerson", input, RULES, c.get("view"))
  if (Object.keys(errors).length > 0) return await formPage(c, house, input, errors, person)
  return await perform(c, house, { command: "changePerson", input }, { back: `/people/${person}` })
}

/** `person`: who is changed; undefined for a new one. */
async function formPage(
  c: SiteContext,
  house: House,
  values: Values,
  errors: FieldErrors,
  person: string | undefined,
): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...PERSON_WORDS }, view.language)
  const hasErrors = Object.keys(errors).length > 0
  const isNew = person === undefined
  const back = isNew ? "/people" : `/people/${person}`
  const field = (name: keyof Values) => ({ view, name, value: values[name], error: errors[name] })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={isNew ? say("addTitle") : say("changeTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <Form view={view} action={isNew ? "/people/new" : `${back}/change`}>
        <TextField {...field("name")} label={say("name")} hint={say("nameHint")} />
        <TextField {...field("lanr")} label={say("lanr")} hint={say("lanrWrong")} maxLength={20} optional />
        <TextField {...field("telephone")} label={say("telephone")} maxLength={40} optional />
        <TextField {...field("email")} label={say("email")} kind="email" maxLength={254} optional />
        <Buttons>
          <SendButton text={isNew ? say("add") : say("save")} />
          <ButtonLink href={back} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

function inputOf(form: FormFields) {
  const [lanr, telephone, email] = [form.text("lanr"), form.text("telephone"), form.text("email")]
  return {
    name: form.text("name"),
    ...(lanr === "" ? {} : { lanr }),
    ...(telephone === "" ? {} : { telephone }),
    ...(email === "" ? {} : { email }),
  }
}
