/** Inviting a person: their account at an institution where they have a role, and the letter that begins it. */
import type { Fault } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  TextField,
  visible,
} from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { ACCOUNT_WORDS } from "../../words/account-words.ts"
import { PERSON_WORDS } from "../../words/person-words.ts"
import { REGISTER_WORDS } from "../../words/register-words.ts"
import { found, idIn } from "./addressed.ts"
import { findMistakes, type Rules } from "./check-input.ts"
import { parseDayEnd } from "./days.ts"
import { DoorFields, tickedDoors } from "./machine-form.tsx"

const RULES: Rules = {
  login: { field: "login", wrong: ACCOUNT_WORDS.loginWrong, right: "x" },
  institution: { field: "institution", wrong: PERSON_WORDS.institutionMissing, right: "0".repeat(26) },
}

type Typed = {
  readonly institution: string
  readonly login: string
  readonly day: string
  readonly doors: readonly ("sftp" | "inside")[]
}

export async function invitePage(
  c: SiteContext,
  house: House,
  typed: Typed = { institution: "", login: "", day: "", doors: [] },
  errors: FieldErrors = {},
): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...PERSON_WORDS, ...ACCOUNT_WORDS }, view.language)
  const person = idIn(c)
  const known = await found(operatorOf(c).ask("describePerson", { person }))
  const now = view.now.getTime()
  const current = known.memberships.filter(({ until }) => until === undefined || until > now)
  const places = new Map(current.map(({ institution, name, slug }) => [institution, `${name} (${slug})`]))
  const title = say("inviteTitle", { name: visible(known.name) })
  const hasErrors = Object.keys(errors).length > 0
  const back = `/people/${person}`
  if (places.size === 0) {
    return await page(
      c,
      <ConsolePage c={c} house={house} title={title}>
        <Alert kind="info" title={say("inviteFirst")} />
        <Buttons>
          <ButtonLink href={`${back}/roles/new`} text={say("giveRole")} look="primary" />
          <ButtonLink href={back} text={say("back")} />
        </Buttons>
      </ConsolePage>,
    )
  }
  return await page(
    c,
    <ConsolePage c={c} house={house} title={title} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("inviteWhy")}</p>
      <Form view={view} action={`${back}/invite`}>
        <SelectField
          view={view}
          name="institution"
          label={say("institution")}
          choices={[...places].map(([value, text]) => ({ value, text }))}
          value={typed.institution}
          error={errors["institution"]}
        />
        <TextField
          view={view}
          name="login"
          label={say("loginName")}
          hint={say("loginHint")}
          value={typed.login}
          maxLength={64}
          error={errors["login"]}
        />
        <DoorFields c={c} legend={say("inviteDoors")} doors={typed.doors} />
        <TextField
          view={view}
          name="day"
          label={say("expiresAt")}
          hint={say("untilHint")}
          value={typed.day}
          maxLength={10}
          error={errors["day"]}
          optional
        />
        <Buttons>
          <SendButton text={say("inviteNow")} />
          <ButtonLink href={back} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function invite(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const form = c.get("form")
  const person = idIn(c)
  const typed = {
    institution: form.text("institution"),
    login: form.text("login"),
    day: form.text("day"),
    doors: tickedDoors(c),
  }
  const { institution, login, doors, day } = typed
  const expiresAt = day === "" ? undefined : parseDayEnd(day)
  const input = { person, institution, login, doors, ...(expiresAt === undefined ? {} : { expiresAt }) }
  const mistakes = findMistakes("invitePerson", input, RULES, view)
  const isNoDay = day !== "" && expiresAt === undefined
  const dayMistake = isNoDay ? { day: speak(REGISTER_WORDS, view.language)("dayWrong") } : {}
  const errors = { ...mistakes, ...dayMistake }
  if (Object.keys(errors).length > 0) return await invitePage(c, house, typed, errors)
  const options = {
    back: `/people/${person}`,
    refused: (fault: Fault) => {
      const field = fault.code === "ACCOUNT_EXISTS" ? "login" : fault.code === "DATE_INVALID" ? "day" : undefined
      if (field === undefined) return undefined
      return invitePage(c, house, typed, { [field]: faultSentence(c, fault) })
    },
  }
  return await perform(c, house, { command: "invitePerson", input }, options)
}
