/** An account's life: blocked and let in again, until when, from where, closed for good; and its letters. */
import type { Fault } from "@schleuse/base"
import {
  ButtonLink,
  ConfirmationPage,
  ErrorSummary,
  Form,
  LongTextField,
  page,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import type { Child } from "hono/jsx"
import { Facts } from "../../actions/facts.tsx"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { ACCOUNT_WORDS } from "../../words/account-words.ts"
import { REGISTER_WORDS } from "../../words/register-words.ts"
import type { Account } from "./account-page.tsx"
import { found, idIn } from "./addressed.ts"
import { parseDayEnd, writeDay } from "./days.ts"
import { reasonPage } from "./reason-page.tsx"

const MAX_NETWORKS = 64
const W = ACCOUNT_WORDS

/** The account that the address names, in words for a page about one step of its life. */
async function accountAt(c: SiteContext) {
  const known = await found(operatorOf(c).ask("describeAccount", { account: idIn(c) }))
  const name = known.personName === undefined ? known.login : `${known.login} (${known.personName})`
  const say = speak({ ...REGISTER_WORDS, ...W }, c.get("view").language)
  return { known, say, facts: [{ label: W.account, value: name }], back: `/accounts/${known.account}` }
}

/** `step`: block, or unblock. */
export async function blockPage(
  c: SiteContext,
  house: House,
  step: "block" | "unblock",
  isMissing = false,
): Promise<Response> {
  const { say, facts, back } = await accountAt(c)
  const isBlock = step === "block"
  return await reasonPage(c, house, {
    title: isBlock ? say("block") : say("unblock"),
    consequence: isBlock ? say("blockConsequence") : say("unblockConsequence"),
    facts,
    action: `${back}/${step}`,
    confirm: isBlock ? say("blockNow") : say("unblock"),
    back,
    isMissing,
  })
}

export async function block(c: SiteContext, house: House, step: "block" | "unblock"): Promise<Response> {
  const reason = c.get("form").text("reason")
  if (reason === "") return await blockPage(c, house, step, true)
  const account = idIn(c)
  const command = step === "block" ? "blockAccount" : "unblockAccount"
  return await perform(c, house, { command, input: { account, reason } }, { back: `/accounts/${account}` })
}

type StepForm = {
  readonly title: string
  readonly action: string
  readonly send: string
  readonly error: string | undefined
  readonly field: Child
  readonly name: string
}

/** A page with the one field of a step. */
async function stepPage(c: SiteContext, house: House, form: StepForm): Promise<Response> {
  const view = c.get("view")
  const { say, facts, back } = await accountAt(c)
  const { error } = form
  return await page(
    c,
    <ConsolePage c={c} house={house} title={form.title} hasErrors={error !== undefined}>
      <ErrorSummary view={view} errors={{ [form.name]: error }} />
      <Facts view={view} facts={facts} />
      <Form view={view} action={`${back}/${form.action}`}>
        {form.field}
        <Buttons>
          <SendButton text={form.send} />
          <ButtonLink href={back} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    error === undefined ? 200 : 422,
  )
}

type Typed = { readonly value: string; readonly error?: string | undefined }

export async function closePage(c: SiteContext, house: House, typed: Typed = { value: "" }): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...W }, view.language)
  const { value, error } = typed
  const field = (
    <TextField
      view={view}
      name="day"
      label={say("closeDay")}
      hint={say("closeDayHint")}
      value={value}
      error={error}
      maxLength={10}
      optional
    />
  )
  return await stepPage(c, house, {
    title: say("close"),
    action: "close",
    send: say("next"),
    name: "day",
    error,
    field,
  })
}

/** Asks once more, and says what the day means. */
export async function confirmClose(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const text = c.get("form").text("day")
  const { say, facts, back } = await accountAt(c)
  const { at, error } = dayOf(c, text)
  if (error !== undefined) return await closePage(c, house, { value: text, error })
  const when = at === undefined ? say("closeAtOnce") : say("closeLater", { day: writeDay(at, view.language) })
  return await page(
    c,
    <ConfirmationPage
      view={view}
      title={say("close")}
      consequence={`${when} ${say("closeConsequence")}`}
      action={`${back}/close/now`}
      fields={{ day: text }}
      confirm={say("closeNow")}
      back={back}
    >
      <Facts view={view} facts={facts} />
    </ConfirmationPage>,
  )
}

export async function close(c: SiteContext, house: House): Promise<Response> {
  const account = idIn(c)
  const text = c.get("form").text("day")
  const { at, error } = dayOf(c, text)
  if (error !== undefined) return await closePage(c, house, { value: text, error })
  const input = { account, ...(at === undefined ? {} : { at }) }
  return await perform(c, house, { command: "closeAccount", input }, { back: `/accounts/${account}` })
}

export async function expiryPage(c: SiteContext, house: House, typed?: Typed): Promise<Response> {
  const view = c.get("view")
  const { known, say } = await accountAt(c)
  const value = typed?.value ?? (known.expiresAt === undefined ? "" : writeDay(known.expiresAt, view.language))
  const error = typed?.error
  const field = (
    <TextField
      view={view}
      name="day"
      label={say("expiresAt")}
      hint={say("expiryHint")}
      value={value}
      error={error}
      maxLength={10}
      optional
    />
  )
  const form = { title: say("expiry"), action: "expiry", send: say("save"), name: "day", error, field }
  return await stepPage(c, house, form)
}

export async function setExpiry(c: SiteContext, house: House): Promise<Response> {
  const account = idIn(c)
  const text = c.get("form").text("day")
  const { at, error } = dayOf(c, text)
  if (error !== undefined) return await expiryPage(c, house, { value: text, error })
  const input = { account, ...(at === undefined ? {} : { expiresAt: at }) }
  return await perform(c, house, { command: "setAccountExpiry", input }, { back: `/accounts/${account}` })
}

export async function networksPage(c: SiteContext, house: House, typed?: Typed): Promise<Response> {
  const view = c.get("view")
  const { known, say } = await accountAt(c)
  const error = typed?.error
  const field = (
    <LongTextField
      view={view}
      name="networks"
      label={say("networks")}
      hint={say("addressesHint")}
      value={typed?.value ?? known.networks.join("\n")}
      error={error}
      maxLength={5000}
      optional
    />
  )
  const form = { title: say("addresses"), action: "networks", send: say("save"), name: "networks", error, field }
  return await stepPage(c, house, form)
}

export async function setNetworks(c: SiteContext, house: House): Promise<Response> {
  const account = idIn(c)
  const value = c.get("form").text("networks")
  const networks = [...new Set(value.split(/[\s,;]+/).filter((one) => one !== ""))]
  const say = speak(W, c.get("view").language)
  if (networks.length > MAX_NETWORKS || networks.some((one) => one.length > 64)) {
    return await networksPage(c, house, { value, error: say("addressesTooMany") })
  }
  const options = {
    back: `/accounts/${account}`,
    refused: (fault: Fault) =>
      fault.code === "NETWORK_INVALID" ? networksPage(c, house, { value, error: faultSentence(c, fault) }) : undefined,
  }
  return await perform(c, house, { command: "setAddresses", input: { account, networks } }, options)
}

/** A new letter: for the first one while somebody is invited, for a new password afterwards. */
export async function letterAskPage(c: SiteContext): Promise<Response> {
  const view = c.get("view")
  const { known, say, facts, back } = await accountAt(c)
  return await page(
    c,
    <ConfirmationPage
      view={view}
      title={purposeOf(known) === "first" ? say("newLetter") : say("resetLetter")}
      consequence={say("newLetterConsequence")}
      action={`${back}/letter`}
      fields={{}}
      confirm={say("makeLetter")}
      back={back}
    >
      <Facts view={view} facts={facts} />
    </ConfirmationPage>,
  )
}

export async function makeLetter(c: SiteContext, house: House): Promise<Response> {
  const { known, back } = await accountAt(c)
  const input = { account: known.account, purpose: purposeOf(known) }
  return await perform(c, house, { command: "renewActivation", input }, { back })
}

function purposeOf({ state }: Account): "first" | "password-reset" {
  return state === "invited" ? "first" : "password-reset"
}

/** The end of a day that was typed; nothing for none. */
function dayOf(c: SiteContext, text: string): { readonly at?: number; readonly error?: string } {
  if (text === "") return {}
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...W }, view.language)
  const at = parseDayEnd(text)
  if (at === undefined) return { error: say("dayWrong") }
  return at <= view.now.getTime() ? { error: say("dayOver") } : { at }
}
