/** A page that asks why, before something that has consequences for the whole house. */
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  page,
  SendButton,
  type SiteContext,
  speak,
} from "@schleuse/web"
import type { Fact } from "../../actions/action.ts"
import { Facts } from "../../actions/facts.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { HEALTH_WORDS } from "../../words/health-words.ts"

export type ReasonPage = {
  readonly title: string
  readonly intro?: string | undefined
  readonly question: string
  readonly button: string
  readonly facts: readonly Fact[]
  readonly action: string
  readonly errors: FieldErrors
}

export async function reasonPage(c: SiteContext, house: House, asked: ReasonPage): Promise<Response> {
  const { title, intro, question, button, facts, action, errors } = asked
  const view = c.get("view")
  const say = speak(HEALTH_WORDS, view.language)
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={title} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      {intro === undefined ? "" : <p class="kern-body">{intro}</p>}
      {facts.length === 0 ? "" : <Facts view={view} facts={facts} />}
      <Form view={view} action={action}>
        <LongTextField
          view={view}
          name="reason"
          label={question}
          hint={say("reasonHint")}
          maxLength={500}
          error={errors["reason"]}
        />
        <div class="buttons">
          <SendButton text={button} />
          <ButtonLink href="/health" text={say("back")} />
        </div>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}
