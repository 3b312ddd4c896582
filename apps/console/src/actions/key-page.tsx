/** The step-up: one command with one input is confirmed by a touch, and then carried out. */
import { canonicalJson, type Json } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  type FormFields,
  KEY_ISLAND,
  KeyForm,
  page,
  type SiteContext,
  speak,
  textOf,
} from "@schleuse/web"
import { COMMANDS } from "@schleuse/wire"
import { findKeyAnswer } from "../site/key-answer.ts"
import { ConsolePage } from "../site/console-page.tsx"
import { type House, operatorOf } from "../site/house.ts"
import { ACTION_WORDS } from "../words/action-words.ts"
import { KEY_WORDS } from "../words/key-words.ts"
import type { Carried } from "./action.ts"
import { describeCarried } from "./describe-carried.ts"
import { Facts } from "./facts.tsx"

export type KeyPageShown = {
  /** Where the answer goes. */
  readonly action: string
  /** What the form carries besides the answer and its nonce. */
  readonly fields: Readonly<Record<string, string>>
  readonly back: string
  /** What was wrong with the answer before. */
  readonly refused?: string | undefined
}

/** Asks the person's key to sign this command. @throws CONFIRMATION_KEY_MISSING */
export async function keyPage(c: SiteContext, house: House, carried: Carried, shown: KeyPageShown): Promise<Response> {
  const view = c.get("view")
  const say = speak(KEY_WORDS, view.language)
  const { ask } = operatorOf(c)
  const { title, facts } = await describeCarried(carried, ask)
  const { nonce, options } = await ask("beginConfirmation", confirmed(carried))
  const { action, fields, back, refused } = shown
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")} hasErrors={refused !== undefined} islands={[KEY_ISLAND]}>
      {refused === undefined ? (
        ""
      ) : (
        <Alert kind="danger" title={say("refused")}>
          <p class="kern-body">{refused}</p>
        </Alert>
      )}
      <Alert kind="info" title={textOf(title, view.language)}>
        <p class="kern-body">{say("why")}</p>
      </Alert>
      <Facts view={view} facts={facts} />
      <KeyForm
        view={view}
        use="get"
        options={options}
        action={action}
        button={say("confirm")}
        otherwise={say("otherwise")}
      >
        {Object.entries({ ...fields, back, nonce }).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
      </KeyForm>
      <ButtonLink href={back} text={speak(ACTION_WORDS, view.language)("back")} />
    </ConsolePage>,
    refused === undefined ? 200 : 422,
  )
}

/** Whether there was an answer to hand on. @throws CONFIRMATION_REFUSED, SCHEMA_MISMATCH */
export async function confirmByKey(c: SiteContext, form: FormFields, carried: Carried): Promise<boolean> {
  const assertion = findKeyAnswer(form)
  if (assertion === undefined) return false
  const input = { ...confirmed(carried), nonce: form.text("nonce"), assertion }
  await operatorOf(c).ask("confirm", COMMANDS.confirm.input(input, "confirm"))
  return true
}

function confirmed({ command, input }: { readonly command: string; readonly input: Json }) {
  return { command, input: canonicalJson(input) }
}
