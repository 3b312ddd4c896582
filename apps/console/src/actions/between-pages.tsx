/** The pages between asking and doing: propose it to a second person, touch the key, type a fresh code. */
import type { Child } from "hono/jsx"
import {
  Alert,
  ButtonLink,
  CodeField,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  page,
  SendButton,
  type SiteContext,
  speak,
  textOf,
} from "@schleuse/web"
import { ConsolePage } from "../site/console-page.tsx"
import { type House, operatorOf } from "../site/house.ts"
import { ACTION_WORDS } from "../words/action-words.ts"
import { describeCarried } from "./describe-carried.ts"
import type { Carried, PerformOptions } from "./action.ts"
import { Facts } from "./facts.tsx"
import { inputText } from "./perform.ts"

type Shown = PerformOptions & { readonly errors?: FieldErrors | undefined; readonly reason?: string | undefined }

/** Asks for the reason and proposes the command to a second person. */
export async function proposalPage(c: SiteContext, house: House, carried: Carried, shown: Shown): Promise<Response> {
  const view = c.get("view")
  const say = speak(ACTION_WORDS, view.language)
  const { title, facts } = await describeCarried(carried, operatorOf(c).ask)
  const errors = shown.errors ?? {}
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("proposeTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <Alert kind="info" title={textOf(title, view.language)}>
        <p class="kern-body">{say("proposeWhy")}</p>
      </Alert>
      <h2 class="kern-heading-small">{say("whatHappens")}</h2>
      <Facts view={view} facts={facts} />
      <CarryingForm c={c} action="/actions/propose" carried={carried} back={shown.back}>
        <LongTextField
          view={view}
          name="reason"
          label={say("reason")}
          hint={say("reasonHint")}
          value={shown.reason ?? ""}
          maxLength={500}
          error={errors["reason"]}
        />
        <div class="buttons">
          <SendButton text={say("propose")} />
          <ButtonLink href={shown.back} text={say("back")} />
        </div>
      </CarryingForm>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

/** Asks for a fresh code, which confirms this one command. */
export async function codePage(c: SiteContext, house: House, carried: Carried, shown: Shown): Promise<Response> {
  const view = c.get("view")
  const say = speak(ACTION_WORDS, view.language)
  const { title, facts } = await describeCarried(carried, operatorOf(c).ask)
  const errors = shown.errors ?? {}
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("codeTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <Alert kind="info" title={textOf(title, view.language)}>
        <p class="kern-body">{say("codeWhy")}</p>
      </Alert>
      <Facts view={view} facts={facts} />
      <CarryingForm c={c} action="/actions/confirm-code" carried={carried} back={shown.back}>
        <CodeField view={view} label={say("code")} error={errors["code"]} />
        <div class="buttons">
          <SendButton text={say("confirm")} />
          <ButtonLink href={shown.back} text={say("back")} />
        </div>
      </CarryingForm>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

/** Instead of something that was shown once. */
export async function overPage(c: SiteContext, house: House): Promise<Response> {
  const say = speak(ACTION_WORDS, c.get("view").language)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("overTitle")}>
      <p class="kern-body">{say("overWhy")}</p>
      <ButtonLink href="/" text={say("overOn")} look="secondary" />
    </ConsolePage>,
    410,
  )
}

/** A form that carries the command and its input. */
function CarryingForm(props: {
  readonly c: SiteContext
  readonly action: string
  readonly carried: Carried
  readonly back: string
  readonly children?: Child | undefined
}) {
  const { c, action, carried, back, children } = props
  return (
    <Form view={c.get("view")} action={action}>
      <input type="hidden" name="command" value={carried.command} />
      <input type="hidden" name="input" value={inputText(carried.input)} />
      <input type="hidden" name="back" value={back} />
      {children}
    </Form>
  )
}
