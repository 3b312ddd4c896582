/** Giving a key's holder another one of the stock, with a time in which both are good. */
import {
  ButtonLink,
  ConfirmationPage,
  ErrorSummary,
  type FieldErrors,
  Form,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { Fault } from "@schleuse/base"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import type { House } from "../../site/house.ts"
import { TOKEN_WORDS } from "../../words/token-words.ts"
import { idIn } from "../register/addressed.ts"
import { findInStock, nameOf, requireToken } from "./known-token.ts"

/** Days in which both keys are good; the keeper takes 30 at most. */
const OVERLAPS = ["0", "7", "14", "29"] as const
const DAY_MS = 24 * 3_600_000
const TYPED = new Set(["TOKEN_NOT_IN_STOCK", "TOKEN_NOT_ACTIVE", "TOKEN_HOLDER_WRONG"])

type Shown = { readonly serial: string; readonly days: string; readonly errors: FieldErrors }

export async function replacePage(
  c: SiteContext,
  house: House,
  shown: Shown = { serial: "", days: "14", errors: {} },
): Promise<Response> {
  const view = c.get("view")
  const say = speak(TOKEN_WORDS, view.language)
  const token = await requireToken(c, idIn(c))
  if (token.account === undefined) throw new Fault("PAGE_UNKNOWN", "nobody's key")
  const hasErrors = Object.keys(shown.errors).length > 0
  // What is over already cannot go on beside another.
  const days = token.state === "active" ? OVERLAPS : (["0"] as const)
  const choices = days.map((value) => ({
    value,
    text: value === "0" ? say("overlapNone") : say("overlapDays", { days: value }),
  }))
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("replace")}: ${nameOf(token)}`} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={shown.errors} />
      <p class="kern-body">{say("replaceHint")}</p>
      <Form view={view} action={`/tokens/${token.token}/replace`}>
        <TextField
          view={view}
          name="serial"
          label={say("serial")}
          hint={say("serialHint")}
          maxLength={40}
          value={shown.serial}
          error={shown.errors["serial"]}
        />
        <SelectField view={view} name="days" label={say("overlap")} choices={choices} value={shown.days} />
        <Buttons>
          <SendButton text={say("replaceNow")} />
          <ButtonLink href={`/tokens/${token.token}`} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function replace(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(TOKEN_WORDS, view.language)
  const form = c.get("form")
  const old = await requireToken(c, idIn(c))
  const serial = form.text("serial")
  const days = OVERLAPS.find((known) => known === form.text("days")) ?? "0"
  const again = (error: string) => replacePage(c, house, { serial, days, errors: { serial: error } })
  if (serial === "") return await again(say("serialMissing"))
  const next = await findInStock(c, serial)
  if (next === undefined) return await again(say("serialUnknown"))
  const back = `/tokens/${old.token}`
  if (days === "0" && old.endedAt === undefined && form.text("sure") !== "yes") {
    return await page(
      c,
      <ConfirmationPage
        view={view}
        title={`${say("replace")}: ${nameOf(old)}`}
        consequence={say("replaceLost")}
        action={`${back}/replace`}
        fields={{ serial, days, sure: "yes" }}
        confirm={say("replaceNow")}
        back={back}
      />,
    )
  }
  const overlap = days === "0" ? {} : { overlapUntil: house.clock.wallMs() + Number(days) * DAY_MS }
  return await perform(
    c,
    house,
    { command: "replaceToken", input: { old: old.token, new: next.token, ...overlap } },
    {
      back: `/tokens/${next.token}`,
      refused: (fault) => (TYPED.has(fault.code) ? again(faultSentence(c, fault)) : undefined),
    },
  )
}
