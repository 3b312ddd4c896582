/** The question before something is taken or ends, with the reason that the log keeps. */
import type { Child } from "hono/jsx"
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
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { FOLDER_WORDS } from "../../words/folder-words.ts"

export type Question = {
  readonly title: string
  /** What happens then, and what cannot be undone. */
  readonly consequence: string
  /** The button says what it does. */
  readonly confirm: string
  readonly action: string
  readonly back: string
  /** Whom or what it is about. */
  readonly about?: Child | undefined
}

const MAX_REASON = 500

/** The reason that was sent; undefined if the question is still to be asked, or asked again. */
export function reasonIn(c: SiteContext): string | undefined {
  if (c.req.method !== "POST") return undefined
  const reason = c.get("form").text("reason").slice(0, MAX_REASON)
  return reason === "" ? undefined : reason
}

/** The page that asks; sent without a reason, it says what is missing. */
export async function askWithReason(c: SiteContext, house: House, question: Question): Promise<Response> {
  const view = c.get("view")
  const say = speak(FOLDER_WORDS, view.language)
  const errors = c.req.method === "POST" ? { reason: say("reasonMissing") } : {}
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={question.title} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <Alert kind="warning" title={view.say("confirmTitle")}>
        <p class="kern-body">{question.consequence}</p>
      </Alert>
      {question.about ?? ""}
      <Form view={view} action={question.action}>
        <LongTextField
          view={view}
          name="reason"
          label={say("reason")}
          hint={say("reasonHint")}
          maxLength={MAX_REASON}
          error={errors.reason}
        />
        <Buttons>
          <SendButton text={question.confirm} />
          <ButtonLink href={question.back} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}
