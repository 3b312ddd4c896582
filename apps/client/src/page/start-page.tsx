/**
 * The start page: where one stands, and one thing to do next.
 *
 * In this order: a proxy that wants a log-in, the computer's check, enrolling, logging in, applications.
 * Whoever is refused by the check sees repairs, and no log-in at all.
 */
import { Alert, LiveRegion, LiveText, page, type SiteContext, speak, type View } from "@schleuse/web"
import type { AgentState } from "../agent/agent.ts"
import { ACCESS_WORDS } from "../words/access-words.ts"
import { CHECK_WORDS } from "../words/check-words.ts"
import { ApplicationsStep } from "./applications-step.tsx"
import { CheckAgain, CheckList, CheckSummary, ReadAndSent, shownResults } from "./check-parts.tsx"
import { LOGIN_WORDS } from "../words/login-words.ts"
import { ClientPage, Section, takeTold, Text, WhyLines } from "./client-page.tsx"
import { EnrolStep, LoginStep, NextCodeStep, PasskeyStep, ProxyLoginStep, type StepProps } from "./login-steps.tsx"
import { type PageHouse, requireSession } from "./page-house.ts"
import { STATE_TOPIC } from "./page-live.ts"
import { isProvenNow, provenText } from "./times.ts"
import { UpdateNews } from "./update-offer.tsx"

export type Step = "proxy" | "check" | "enrol" | "repair" | "login" | "next-code" | "applications"

/** What comes next. */
export function stepOf({ loggedIn, proxyAsks, checked, enrolled, isNextCodeNeeded }: AgentState): Step {
  if (loggedIn !== undefined) return "applications"
  // Nothing else can be done before, and two kinds of passwords on one page would be mixed up.
  if (proxyAsks !== undefined) return "proxy"
  if (checked === undefined) return "check"
  // What a computer guesses of itself keeps nobody from being entered; only the operator's word does.
  if (enrolled === undefined) return "enrol"
  if (!checked.isAdmitted) return "repair"
  return isNextCodeNeeded ? "next-code" : "login"
}

export async function startPage(c: SiteContext, house: PageHouse): Promise<Response> {
  const view = c.get("view")
  const state = house.agent.state()
  const session = requireSession(c, house)
  const step = stepOf(state)
  const told = takeTold(c, house)
  const nowMs = house.clock.wallMs()
  const { endedWhy, passkeyWhy } = state
  const passkeyUrl = state.passkey?.url
  const shown: StepProps = { view, state, typed: session.typed, errors: told.errors ?? {} }
  return await page(
    c,
    <ClientPage
      c={c}
      house={house}
      title={speak(ACCESS_WORDS, view.language)("title")}
      told={told}
      renewAfterS={renewAfterS(state, passkeyUrl)}
    >
      <LiveRegion id="standing" topics={[STATE_TOPIC]}>
        {endedWhy === undefined || step === "applications" ? (
          ""
        ) : (
          <Alert kind="warning" title={speak(ACCESS_WORDS, view.language)("ended")}>
            <WhyLines view={view} house={house} why={endedWhy} />
          </Alert>
        )}
        {passkeyWhy === undefined || step !== "login" ? (
          ""
        ) : (
          <Alert kind="warning" title={speak(LOGIN_WORDS, view.language)("passkeyFailed")}>
            <WhyLines view={view} house={house} why={passkeyWhy} />
          </Alert>
        )}
        {state.enrolled === undefined ? "" : <Connection view={view} house={house} state={state} nowMs={nowMs} />}
        <UpdateNews view={view} house={house} state={state} />
      </LiveRegion>
      <LiveRegion id="step" topics={[STATE_TOPIC]}>
        {state.proxyAsks === undefined ? "" : <ProxyLoginStep {...shown} />}
        {step === "check" ? <FirstCheck view={view} state={state} /> : ""}
        {step === "enrol" || step === "repair" ? <Repairs view={view} state={state} isNext={step === "repair"} /> : ""}
        {step === "enrol" ? <EnrolStep {...shown} /> : ""}
        {step === "next-code" ? <NextCodeStep {...shown} /> : ""}
        {step === "login" && passkeyUrl !== undefined ? <PasskeyStep view={view} url={passkeyUrl} /> : ""}
        {step === "login" && passkeyUrl === undefined ? (
          <>
            <Notes view={view} state={state} />
            <LoginStep {...shown} />
          </>
        ) : (
          ""
        )}
        {step === "applications" ? <ApplicationsStep {...shown} nowMs={nowMs} /> : ""}
      </LiveRegion>
    </ClientPage>,
  )
}

/** Without scripts: often while something goes on, seldom while nothing is typed, never over a form. */
function renewAfterS(state: AgentState, passkeyUrl: string | undefined): number | undefined {
  if (state.isChecking) return 3
  if (passkeyUrl !== undefined) return 5
  const { loggedIn, proxyAsks } = state
  return loggedIn === undefined || proxyAsks !== undefined ? undefined : 60
}

/** Never more than is known: open is not yet through. */
function Connection({
  view,
  house,
  state,
  nowMs,
}: {
  readonly view: View
  readonly house: PageHouse
  readonly state: AgentState
  readonly nowMs: number
}) {
  const say = speak(ACCESS_WORDS, view.language)
  const { link, linkWhy, provenAt } = state
  const proven = <LiveText name="proven" text={provenText(state, nowMs, view.language)} />
  if (link === "ready" && isProvenNow(provenAt, nowMs)) {
    return (
      <p class="connection kern-body">
        <span class="kern-icon kern-icon--success" aria-hidden="true"></span>
        <span>
          {say("linkReady")} {proven}
        </span>
      </p>
    )
  }
  if (link === "connecting" || (link === "off" && linkWhy === undefined)) {
    return (
      <p class="connection kern-body">
        <span class="kern-icon kern-icon--info" aria-hidden="true"></span>
        <span>{link === "off" ? say("linkOff") : say("linkConnecting")}</span>
      </p>
    )
  }
  const title = link === "ready" ? say("linkUnproven") : link === "off" ? say("linkOff") : say("linkWaiting")
  return (
    <Alert kind="warning" title={title}>
      {linkWhy === undefined ? "" : <WhyLines view={view} house={house} why={linkWhy} />}
      <Text>{proven}</Text>
    </Alert>
  )
}

function FirstCheck({ view, state }: { readonly view: View; readonly state: AgentState }) {
  const say = speak(CHECK_WORDS, view.language)
  return (
    <Section title={say("firstTitle")}>
      <Text>{say("first")}</Text>
      <ReadAndSent view={view} operator={state.operator} />
      {state.isChecking ? (
        <Busy text={say("checking")} />
      ) : (
        <CheckAgain view={view} checked={undefined} back="/" isFirst />
      )}
    </Section>
  )
}

function Repairs({
  view,
  state,
  isNext,
}: {
  readonly view: View
  readonly state: AgentState
  readonly isNext: boolean
}) {
  const say = speak(CHECK_WORDS, view.language)
  const { checked, system } = state
  if (checked === undefined) return <></>
  // The operator is being asked: what the computer guessed before does not count any more.
  if (isNext && state.isChecking && checked.by === "preset") {
    return (
      <Section title={say("title")}>
        <Busy text={say("checking")} />
      </Section>
    )
  }
  const results = shownResults(checked)
  const [open, fine] = [results.filter(isOpen), results.filter((result) => !isOpen(result))]
  return (
    <Section title={isNext ? say("title") : say("firstTitle")}>
      <CheckSummary view={view} state={state} checked={checked} />
      {open.length === 0 ? "" : <CheckList view={view} results={open} system={system} />}
      {state.isChecking ? (
        <Busy text={say("checking")} />
      ) : (
        <CheckAgain view={view} checked={checked} back="/" isFirst={isNext} />
      )}
      {fine.length === 0 ? (
        ""
      ) : (
        <details class="more">
          <summary class="kern-body">{say("all")}</summary>
          <CheckList view={view} results={fine} system={system} />
        </details>
      )}
      {isNext ? (
        ""
      ) : (
        <details class="more">
          <summary class="kern-body">{say("details")}</summary>
          <ReadAndSent view={view} operator={state.operator} />
        </details>
      )}
    </Section>
  )
}

/** Above the log-in: only what is to be noted; nothing if all is well. */
function Notes({ view, state: { checked, system } }: { readonly view: View; readonly state: AgentState }) {
  const say = speak(CHECK_WORDS, view.language)
  const noted = checked === undefined ? [] : shownResults(checked).filter(({ state }) => state === "warn")
  if (noted.length === 0) return <></>
  return (
    <Section title={say("warned")}>
      <CheckList view={view} results={noted} system={system} />
    </Section>
  )
}

function isOpen({ state }: { readonly state: string }): boolean {
  return state === "fail" || state === "warn"
}

function Busy({ text }: { readonly text: string }) {
  return (
    <p class="connection kern-body" role="status">
      <span class="kern-icon kern-icon--autorenew" aria-hidden="true"></span>
      <span>{text}</span>
    </p>
  )
}
