/** An account for a partner's machine: who it is, what it may do, and its first public key. */
import type { Fault } from "@schleuse/base"
import {
  ButtonLink,
  CheckField,
  ErrorSummary,
  type FieldErrors,
  Form,
  Name,
  page,
  SendButton,
  type SiteContext,
  speak,
  TextField,
  textOf,
} from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { ACCOUNT_WORDS } from "../../words/account-words.ts"
import { DOOR_WORDS, REGISTER_WORDS, ROLE_WORDS } from "../../words/register-words.ts"
import { found, idIn } from "./addressed.ts"
import { findMistakes, type Rules } from "./check-input.ts"
import { comparePage, findKeyMistake, isAboutKey, pastedKey, PublicKeyField } from "./ssh-key-pages.tsx"

const ROLES = ["sender", "collector"] as const
const DOORS = ["sftp", "inside"] as const
const RULES: Rules = { login: { field: "login", wrong: ACCOUNT_WORDS.loginWrong, right: "x" } }

type Typed = {
  readonly login: string
  readonly sshKey: string
  readonly roles: readonly (typeof ROLES)[number][]
  readonly doors: readonly (typeof DOORS)[number][]
}

export async function machinePage(
  c: SiteContext,
  house: House,
  typed: Typed = { login: "", sshKey: "", roles: ROLES, doors: ["sftp"] },
  errors: FieldErrors = {},
): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...ACCOUNT_WORDS }, view.language)
  const institution = idIn(c)
  const { name } = await found(operatorOf(c).ask("describeInstitution", { institution }))
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("machineTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <FactList rows={[[say("institution"), <Name text={name} />]]} />
      <Form view={view} action={`/institutions/${institution}/accounts/new`}>
        <TextField
          view={view}
          name="login"
          label={say("loginName")}
          hint={say("loginHint")}
          value={typed.login}
          maxLength={64}
          error={errors["login"]}
        />
        <fieldset class="kern-fieldset">
          <legend class="kern-label">{say("machineRoles")}</legend>
          <div class="kern-fieldset__body">
            {ROLES.map((role) => (
              <CheckField
                view={view}
                name={`role-${role}`}
                label={textOf(ROLE_WORDS[role], view.language)}
                checked={typed.roles.includes(role)}
              />
            ))}
          </div>
        </fieldset>
        <DoorFields c={c} legend={say("machineDoors")} doors={typed.doors} />
        <PublicKeyField c={c} value={typed.sshKey} hint={say("machineKeyHint")} error={errors["sshKey"]} optional />
        <Buttons>
          <SendButton text={say("next")} />
          <ButtonLink href={`/institutions/${institution}`} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

/** Doors as boxes to tick. */
export function DoorFields(props: {
  readonly c: SiteContext
  readonly legend: string
  readonly doors: readonly string[]
}) {
  const view = props.c.get("view")
  return (
    <fieldset class="kern-fieldset">
      <legend class="kern-label">{props.legend}</legend>
      <div class="kern-fieldset__body">
        {DOORS.map((door) => (
          <CheckField
            view={view}
            name={`door-${door}`}
            label={textOf(DOOR_WORDS[door], view.language)}
            checked={props.doors.includes(door)}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** With a key its fingerprint is compared first; without one the account is made at once. */
export async function checkMachine(c: SiteContext, house: House): Promise<Response> {
  const institution = idIn(c)
  const typed = typedIn(c)
  const { login, roles, doors, sshKey } = typed
  const keyMistake = sshKey === "" ? {} : findKeyMistake(c, sshKey)
  const mistakes = findMistakes("addMachineAccount", { institution, login, roles, doors }, RULES, c.get("view"))
  const errors = { ...mistakes, ...keyMistake }
  if (Object.keys(errors).length > 0) return await machinePage(c, house, typed, errors)
  if (sshKey === "") return await addMachine(c, house)
  const ticked = [...roles.map((role) => `role-${role}`), ...doors.map((door) => `door-${door}`)]
  return await comparePage(c, house, {
    sshKey,
    action: `/institutions/${institution}/accounts/compared`,
    fields: { login, sshKey, ...Object.fromEntries(ticked.map((name) => [name, "yes"])) },
    back: `/institutions/${institution}`,
  })
}

export async function addMachine(c: SiteContext, house: House): Promise<Response> {
  const institution = idIn(c)
  const typed = typedIn(c)
  const { login, roles, doors, sshKey } = typed
  const input = { institution, login, roles, doors, ...(sshKey === "" ? {} : { sshKey }) }
  const options = {
    back: `/institutions/${institution}`,
    refused: (fault: Fault) => {
      const field = fault.code === "ACCOUNT_EXISTS" ? "login" : isAboutKey(fault) ? "sshKey" : undefined
      if (field === undefined) return undefined
      return machinePage(c, house, typed, { [field]: faultSentence(c, fault) })
    },
  }
  return await perform(c, house, { command: "addMachineAccount", input }, options)
}

/** The doors that are ticked in the form. */
export function tickedDoors(c: SiteContext): Typed["doors"] {
  return DOORS.filter((door) => c.get("form").text(`door-${door}`) === "yes")
}

function typedIn(c: SiteContext): Typed {
  const form = c.get("form")
  const roles = ROLES.filter((role) => form.text(`role-${role}`) === "yes")
  return { login: form.text("login"), sshKey: pastedKey(c), roles, doors: tickedDoors(c) }
}
