/** Blocking a key: why, then the question, then for good. */
import {
  ButtonLink,
  ConfirmationPage,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
} from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { TOKEN_WORDS } from "../../words/token-words.ts"
import { idIn } from "../register/addressed.ts"
import { nameOf, requireToken } from "./known-token.ts"

type Shown = { readonly state: string; readonly reason: string; readonly errors: FieldErrors }

export async function blockPage(
  c: SiteContext,
  house: House,
  shown: Shown = { state: "lost", reason: "", errors: {} },
): Promise<Response> {
  const view = c.get("view")
  const say = speak(TOKEN_WORDS, view.language)
  const token = await requireToken(c, idIn(c))
  const hasErrors = Object.keys(shown.errors).length > 0
  const choices = [
    { value: "lost", text: say("lost") },
    { value: "blocked", text: say("notNeeded") },
  ]
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("blockTitle")}: ${nameOf(token)}`} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={shown.errors} />
      <Form view={view} action={`/tokens/${token.token}/block`}>
        <SelectField view={view} name="state" label={say("blockWhy")} choices={choices} value={shown.state} />
        <LongTextField
          view={view}
          name="reason"
          label={say("reason")}
          hint={say("reasonHint")}
          maxLength={500}
          value={shown.reason}
          error={shown.errors["reason"]}
        />
        <Buttons>
          <SendButton text={say("goOn")} />
          <ButtonLink href={`/tokens/${token.token}`} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function block(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(TOKEN_WORDS, view.language)
  const form = c.get("form")
  const token = idIn(c)
  const state = form.text("state") === "blocked" ? "blocked" : "lost"
  const reason = form.text("reason")
  if (reason === "") return await blockPage(c, house, { state, reason, errors: { reason: say("reasonMissing") } })
  const back = `/tokens/${token}`
  if (form.text("sure") === "yes")
    return await perform(c, house, { command: "blockToken", input: { token, state, reason } }, { back })
  const known = await requireToken(c, token)
  return await page(
    c,
    <ConfirmationPage
      view={view}
      title={`${say("blockTitle")}: ${nameOf(known)}`}
      consequence={say("blockConsequence")}
      action={`${back}/block`}
      fields={{ state, reason, sure: "yes" }}
      confirm={say("blockNow")}
      back={back}
    >
      {known.account === undefined ? "" : <p class="kern-body">{say("blockHolder")}</p>}
    </ConfirmationPage>,
  )
}
