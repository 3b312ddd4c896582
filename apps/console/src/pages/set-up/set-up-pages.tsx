/**
 * `/set-up`: how the house begins. The code opens it, the steps lead through it.
 *
 * Looking at the printed link spends nothing: the code counts when the form is
 * sent. The steps read where the house stands, so each can be left for later.
 */
import type { Child } from "hono/jsx"
import { type Fault, isFault } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  Name,
  page,
  seeOther,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { OPERATOR_ROLES } from "@schleuse/wire"
import { Buttons, Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { logIn } from "../../site/log-in.ts"
import { SET_UP_WORDS } from "../../words/set-up-words.ts"
import { leave } from "../login/login-pages.tsx"
import { administratorPages } from "./administrator-pages.tsx"
import { housePages } from "./house-page.tsx"
import { partnerPages } from "./partner-pages.tsx"
import { findBegun, findInvited, findProgress, hasActive, type Progress } from "./progress.ts"
import { STEPS } from "./set-up-form.tsx"

const REFUSALS: ReadonlySet<string> = new Set([
  "SETUP_CODE_WRONG",
  "SETUP_CODE_EXPIRED",
  "SETUP_CLOSED",
  "LOGIN_REFUSED",
])

export const setUpPages: AddPages = (site, house) => {
  site.get("/set-up", async (c) => {
    if (c.get("operator")?.isSetUp === true) return seeOther(c, STEPS)
    const given = new URL(c.req.url).searchParams.get("code") ?? ""
    return await beginPage(c, house, /^[A-Za-z0-9-]{1,40}$/.test(given) ? given : "", {})
  })

  site.post("/set-up", async (c) => {
    const code = c.get("form").text("setUpCode")
    const say = speak(SET_UP_WORDS, c.get("view").language)
    if (code === "") return await beginPage(c, house, "", { setUpCode: say("codeMissing") })
    try {
      const { session, expiresAt } = await house.ask("setupBegin", { code, peer: c.env.from })
      if (c.get("operator") !== undefined) await leave(c, house)
      const roles = [...OPERATOR_ROLES]
      logIn(c, house, { session, account: "", login: say("who"), roles, expiresAt, isSetUp: true })
    } catch (error) {
      if (!isFault(error) || !REFUSALS.has(error.code)) throw error
      return await beginPage(c, house, "", {}, error)
    }
    return seeOther(c, STEPS)
  })

  site.get(STEPS, async (c) => await stepsPage(c, house, await findProgress(operatorOf(c).ask)))

  housePages(site, house)
  administratorPages(site, house)
  partnerPages(site, house)
}

async function beginPage(
  c: SiteContext,
  house: House,
  code: string,
  errors: FieldErrors,
  refused?: Fault,
): Promise<Response> {
  const view = c.get("view")
  const say = speak(SET_UP_WORDS, view.language)
  const hasErrors = refused !== undefined || Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")} hasErrors={hasErrors}>
      {refused === undefined ? "" : <Alert kind="danger" title={faultSentence(c, refused)} />}
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("intro")}</p>
      <Form view={view} action="/set-up">
        <TextField
          view={view}
          name="setUpCode"
          label={say("code")}
          hint={say("codeHint")}
          value={code}
          maxLength={64}
          error={errors["setUpCode"]}
        />
        <Buttons>
          <SendButton text={say("begin")} />
          <ButtonLink href={`/log-in?back=${encodeURIComponent(STEPS)}`} text={say("logInInstead")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

type StepState = "done" | "open" | "waiting" | "later"
const LOOKS = { done: "good", open: "warning", waiting: "warning", later: "neutral" } as const

type Link = { readonly href: string; readonly text: string }

async function stepsPage(c: SiteContext, house: House, progress: Progress): Promise<Response> {
  const view = c.get("view")
  const say = speak(SET_UP_WORDS, view.language)
  const { administrators, others, hasAccess } = progress
  const hasHouse = progress.house !== undefined
  const [begun, invited] = [findBegun(progress), findInvited(progress)]
  const { isSetUp } = operatorOf(c)
  const isYourselfDone = hasActive(administrators)
  const isSecondDone = hasActive(administrators, 2)
  const step = (title: string, what: Child, state: StepState, links: readonly Link[]) => (
    <Section title={title}>
      <p class="kern-body">
        <State look={LOOKS[state]} text={say(state)} />
      </p>
      <p class="kern-body">{what}</p>
      {links.length === 0 ? (
        ""
      ) : (
        <Buttons>
          {links.map(({ href, text }, at) => (
            <ButtonLink href={href} text={text} look={at === 0 && state === "open" ? "primary" : "secondary"} />
          ))}
        </Buttons>
      )}
    </Section>
  )
  const after = (isDone: boolean): StepState => (isDone ? "done" : hasHouse ? "open" : "later")
  const now = say("doNow")
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("stepsTitle")}>
      {progress.isClosed ? (
        <Alert kind="success" title={say("closed")}>
          <p class="kern-body">{say("closedWhat")}</p>
        </Alert>
      ) : (
        <>
          <p class="kern-body">{say("stepsIntro")}</p>
          <p class="kern-body">{say("timeIsUp")}</p>
        </>
      )}
      {step(
        say("stepHouse"),
        hasHouse ? <Name text={progress.house?.name ?? ""} /> : say("stepHouseWhat"),
        hasHouse ? "done" : "open",
        hasHouse ? [] : [{ href: "/set-up/house", text: now }],
      )}
      {step(
        say("stepYourself"),
        say("stepYourselfWhat"),
        after(isYourselfDone),
        isYourselfDone || !hasHouse
          ? []
          : [{ href: "/set-up/yourself", text: begun === undefined ? now : say("goOn") }],
      )}
      {step(
        say("stepSecond"),
        isSetUp || isSecondDone ? say("stepSecondWhat") : `${say("stepSecondWhat")} ${say("byCodeWhy")}`,
        isSecondDone ? "done" : invited !== undefined ? "waiting" : isYourselfDone ? "open" : "later",
        isSecondDone || !isYourselfDone
          ? []
          : isSetUp
            ? [{ href: "/set-up/second", text: invited === undefined ? now : say("newLetter") }]
            : [{ href: "/set-up", text: say("byCode") }],
      )}
      {step(
        say("stepInstitution"),
        say("stepInstitutionWhat"),
        after(others.length > 0),
        hasHouse ? [{ href: "/set-up/institution", text: others.length > 0 ? say("again") : now }] : [],
      )}
      {step(
        say("stepPartner"),
        say("stepPartnerWhat"),
        others.length === 0 ? "later" : after(hasAccess),
        others.length === 0
          ? []
          : [
              { href: "/set-up/access", text: say("addAccess") },
              { href: "/set-up/delivery", text: say("addDelivery") },
            ],
      )}
      <Section title={say("stepNext")}>
        <ul class="kern-list kern-list--bullet">
          {[say("nextSecond"), say("nextLog"), say("nextGlass"), say("nextImport")].map((text) => (
            <li>{text}</li>
          ))}
        </ul>
        <ButtonLink href="/" text={say("toStart")} look="secondary" />
      </Section>
    </ConsolePage>,
  )
}
