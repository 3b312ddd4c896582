/** The question before something is taken away, with the reason that stays in the log. */
import {
  Alert,
  ButtonLink,
  ErrorSummary,
  Form,
  LongTextField,
  page,
  SendButton,
  type SiteContext,
  speak,
} from "@schleuse/web"
import type { Fact } from "../../actions/action.ts"
import { Facts } from "../../actions/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { REGISTER_WORDS } from "../../words/register-words.ts"

export type ReasonPageProps = {
  readonly title: string
  /** What happens then. */
  readonly consequence: string
  readonly facts: readonly Fact[]
  readonly action: string
  /** The button says what it does. */
  readonly confirm: string
  readonly back: string
  /** The form was sent without a reason. */
  readonly isMissing: boolean
}

export async function reasonPage(c: SiteContext, house: House, asked: ReasonPageProps): Promise<Response> {
  const view = c.get("view")
  const say = speak(REGISTER_WORDS, view.language)
  const error = asked.isMissing ? say("reasonMissing") : undefined
  return await page(
    c,
    <ConsolePage c={c} house={house} title={asked.title} hasErrors={asked.isMissing}>
      <ErrorSummary view={view} errors={{ reason: error }} />
      <Alert kind="warning" title={view.say("confirmTitle")}>
        <p class="kern-body">{asked.consequence}</p>
      </Alert>
      <Facts view={view} facts={asked.facts} />
      <Form view={view} action={asked.action}>
        <LongTextField
          view={view}
          name="reason"
          label={say("reason")}
          hint={say("reasonHint")}
          maxLength={500}
          error={error}
        />
        <Buttons>
          <SendButton text={asked.confirm} />
          <ButtonLink href={asked.back} text={view.say("confirmBack")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    asked.isMissing ? 422 : 200,
  )
}
