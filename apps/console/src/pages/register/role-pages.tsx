/** Giving a person a role at an institution, and ending one. */
import { Fault, isRandomId } from "@schleuse/base"
import {
  ButtonLink,
  ConfirmationPage,
  ErrorSummary,
  type FieldErrors,
  Form,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  TextField,
  textOf,
} from "@schleuse/web"
import { type InputOf, ROLES } from "@schleuse/wire"
import { describeCarried } from "../../actions/describe-carried.ts"
import { Facts } from "../../actions/facts.tsx"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { PERSON_WORDS } from "../../words/person-words.ts"
import { REGISTER_WORDS, ROLE_WORDS } from "../../words/register-words.ts"
import { found, idIn, queryOf } from "./addressed.ts"
import { parseDayEnd } from "./days.ts"
import { type Choice, chooseInstitution, InstitutionField, offered } from "./institution-choice.tsx"

type Shown = {
  readonly institution: string
  readonly choices: readonly Choice[]
  readonly role: string
  readonly until: string
  readonly errors: FieldErrors
}

/** Refusals that are about one field of the form. */
const FIELDS: Readonly<Record<string, string>> = {
  ROLE_MISPLACED: "role",
  MEMBERSHIP_EXISTS: "role",
  DATE_INVALID: "until",
  INSTITUTION_UNKNOWN: "institution",
}

export async function giveRolePage(c: SiteContext, house: House): Promise<Response> {
  const shown = { institution: queryOf(c, "institution"), choices: [], role: "sender", until: "", errors: {} }
  return await formPage(c, house, shown)
}

export async function giveRole(c: SiteContext, house: House): Promise<Response> {
  const person = idIn(c)
  const form = c.get("form")
  const say = speak(REGISTER_WORDS, c.get("view").language)
  const chosen = await chooseInstitution(c, form.text("institution"))
  const role = ROLES.find((known) => known === form.text("role")) ?? "sender"
  const until = form.text("until") === "" ? undefined : parseDayEnd(form.text("until"))
  const untilError = form.text("until") !== "" && until === undefined ? say("dayWrong") : undefined
  const typed = { role, until: form.text("until"), institution: form.text("institution"), choices: [] }
  if (!("institution" in chosen)) {
    const errors = { institution: chosen.error, until: untilError }
    return await formPage(c, house, { ...typed, choices: chosen.choices, errors: present(errors) })
  }
  if (untilError !== undefined) return await formPage(c, house, { ...typed, errors: { until: untilError } })
  const { institution } = chosen
  const input = { person, institution, role, ...(until === undefined ? {} : { until }) }
  const options = {
    back: `/people/${person}`,
    refused: (fault: Fault) => {
      const field = FIELDS[fault.code]
      if (field === undefined) return undefined
      return formPage(c, house, { ...typed, errors: { [field]: faultSentence(c, fault) } })
    },
  }
  return await perform(c, house, { command: "addMembership", input }, options)
}

async function formPage(c: SiteContext, house: House, shown: Shown): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...PERSON_WORDS }, view.language)
  const person = idIn(c)
  const { name } = await found(operatorOf(c).ask("describePerson", { person }))
  const { errors } = shown
  const choices = await offered(c, shown.institution, shown.choices)
  const hasErrors = Object.keys(errors).length > 0
  const roles = ROLES.map((value) => ({ value, text: textOf(ROLE_WORDS[value], view.language) }))
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("giveRoleTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <Facts view={view} facts={[{ label: PERSON_WORDS.person, value: name }]} />
      <Form view={view} action={`/people/${person}/roles/new`}>
        <InstitutionField view={view} value={shown.institution} choices={choices} error={errors["institution"]} />
        <SelectField
          view={view}
          name="role"
          label={say("role")}
          hint={say("giveRoleHint")}
          choices={roles}
          value={shown.role}
          error={errors["role"]}
        />
        <TextField
          view={view}
          name="until"
          label={say("until")}
          hint={say("untilHint")}
          value={shown.until}
          maxLength={10}
          error={errors["until"]}
          optional
        />
        <Buttons>
          <SendButton text={say("giveRole")} />
          <ButtonLink href={`/people/${person}`} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function endRolePage(c: SiteContext): Promise<Response> {
  const view = c.get("view")
  const say = speak(PERSON_WORDS, view.language)
  const input = membershipOf(c, queryOf(c, "institution"), queryOf(c, "role"))
  const { person, institution, role } = input
  const { facts } = await describeCarried({ command: "endMembership", input }, operatorOf(c).ask)
  return await page(
    c,
    <ConfirmationPage
      view={view}
      title={say("endRole")}
      consequence={say("endRoleConsequence")}
      action={`/people/${person}/roles/end`}
      fields={{ institution, role }}
      confirm={say("endRole")}
      back={`/people/${person}`}
    >
      <Facts view={view} facts={facts} />
    </ConfirmationPage>,
  )
}

export async function endRole(c: SiteContext, house: House): Promise<Response> {
  const form = c.get("form")
  const input = membershipOf(c, form.text("institution"), form.text("role"))
  return await perform(c, house, { command: "endMembership", input }, { back: `/people/${input.person}` })
}

/** @throws PAGE_UNKNOWN */
function membershipOf(c: SiteContext, institution: string, word: string): InputOf<"endMembership"> {
  const role = ROLES.find((known) => known === word)
  if (role === undefined || !isRandomId(institution)) throw new Fault("PAGE_UNKNOWN")
  return { person: idIn(c), institution, role }
}

function present(errors: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(errors).filter(([, text]) => text !== undefined))
}
