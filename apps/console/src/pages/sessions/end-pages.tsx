/** Ending one session, or all of an account: what that means, why, and the button that does it. */
import { Fault, isRandomId } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  page,
  SendButton,
  type SiteContext,
  speak,
  visible,
} from "@schleuse/web"
import { Directory } from "../../actions/directory.ts"
import { perform } from "../../actions/perform.ts"
import { FactList, type FactRow } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { SESSION_WORDS } from "../../words/session-words.ts"
import { factorText, placeText } from "./words-for.ts"

/** One session, or those of an account. */
type Meant = { readonly session: string } | { readonly account: string }

export async function endPage(c: SiteContext, house: House): Promise<Response> {
  const query = new URL(c.req.url).searchParams
  return await show(c, house, meantBy(query.get("session") ?? "", query.get("account") ?? ""), {})
}

export async function end(c: SiteContext, house: House): Promise<Response> {
  const form = c.get("form")
  const say = speak(SESSION_WORDS, c.get("view").language)
  const meant = meantBy(form.text("session"), form.text("account"))
  const reason = form.text("reason").trim()
  if (reason === "") return await show(c, house, meant, { reason: say("reasonMissing") })
  return await perform(c, house, { command: "endSessions", input: { ...meant, reason } }, { back: "/sessions" })
}

/** @throws PAGE_ADDRESS_INVALID unless it is exactly one of both */
function meantBy(session: string, account: string): Meant {
  if (account === "" && isRandomId(session)) return { session }
  if (session === "" && isRandomId(account)) return { account }
  throw new Fault("PAGE_ADDRESS_INVALID", "one session or one account")
}

async function show(c: SiteContext, house: House, meant: Meant, errors: FieldErrors): Promise<Response> {
  const view = c.get("view")
  const say = speak(SESSION_WORDS, view.language)
  const { ask, session: own } = operatorOf(c)
  const { sessions } = await ask("listSessions", meant)
  const [first] = sessions
  // Meanwhile over: nothing is left to be ended.
  if (first === undefined) throw new Fault("PAGE_UNKNOWN", "no live session")
  const isOne = "session" in meant
  const name = visible(isOne ? first.login : await new Directory(ask).account(meant.account))
  const hasErrors = Object.keys(errors).length > 0
  const title = say(isOne ? "endTitle" : "endAllTitle")
  return await page(
    c,
    <ConsolePage c={c} house={house} title={title} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <Alert kind="warning" title={view.say("confirmTitle")}>
        <p class="kern-body">{say(isOne ? "endConsequence" : "endAllConsequence", { name })}</p>
        {sessions.some(({ session }) => session === own) ? <p class="kern-body">{say("yours")}</p> : ""}
      </Alert>
      <FactList
        rows={sessions.map(({ zone, factor, since }): FactRow => [
          placeText(zone, view.language),
          <>
            {factorText(factor, view.language)}, {say("sinceWhen")} <When view={view} at={since} />
          </>,
        ])}
      />
      <Form view={view} action="/sessions/end">
        {Object.entries(meant).map(([field, value]) => (
          <input type="hidden" name={field} value={value} />
        ))}
        <LongTextField
          view={view}
          name="reason"
          label={say("reason")}
          hint={say("reasonHint")}
          maxLength={500}
          error={errors["reason"]}
        />
        <Buttons>
          <SendButton text={say(isOne ? "confirmOne" : "confirmAll")} />
          <ButtonLink href="/sessions" text={view.say("confirmBack")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}
