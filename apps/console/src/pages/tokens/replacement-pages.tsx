/** A code in place of a lost key: for whom, for how long, why. The code itself is replacement-letter.tsx. */
import {
  ButtonLink,
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
import { type House, operatorOf } from "../../site/house.ts"
import { TOKEN_WORDS } from "../../words/token-words.ts"
import { requireAccount } from "./assign-pages.tsx"

/** The keeper takes 24 hours at most. */
const HOURS = ["2", "8", "24"] as const

type Shown = { readonly hours: string; readonly reason: string; readonly errors: FieldErrors }

export async function replacementPage(
  c: SiteContext,
  house: House,
  account: string,
  shown: Shown = { hours: "24", reason: "", errors: {} },
): Promise<Response> {
  const view = c.get("view")
  const say = speak(TOKEN_WORDS, view.language)
  const { login } = await operatorOf(c).ask("describeAccount", { account: requireAccount(account) })
  const hasErrors = Object.keys(shown.errors).length > 0
  const choices = HOURS.map((value) => ({ value, text: say("hoursCount", { hours: value }) }))
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("replacement")}: ${login}`} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={shown.errors} />
      <p class="kern-body">{say("replacementHint")}</p>
      <Form view={view} action="/tokens/replacement">
        <input type="hidden" name="account" value={account} />
        <SelectField view={view} name="hours" label={say("hours")} choices={choices} value={shown.hours} />
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
          <SendButton text={say("makeCode")} />
          <ButtonLink href={`/tokens?account=${account}`} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function makeReplacement(c: SiteContext, house: House): Promise<Response> {
  const form = c.get("form")
  const account = requireAccount(form.text("account"))
  const hours = HOURS.find((known) => known === form.text("hours")) ?? "24"
  const reason = form.text("reason")
  if (reason === "") {
    const say = speak(TOKEN_WORDS, c.get("view").language)
    return await replacementPage(c, house, account, { hours, reason, errors: { reason: say("reasonMissing") } })
  }
  const input = { account, hours: Number(hours), reason }
  return await perform(c, house, { command: "makeReplacementCode", input }, { back: `/tokens?account=${account}` })
}
