/** A page of the access software: the shell, what happened just now, and parts that all pages use. */
import { isFaultCode, publicFault } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  ErrorSummary,
  LIVE_ISLAND,
  LiveStatus,
  Name,
  Page,
  type SiteContext,
  speak,
  type View,
} from "@schleuse/web"
import type { Why } from "../agent/agent.ts"
import type { Child } from "hono/jsx"
import { ACCESS_WORDS } from "../words/access-words.ts"
import { LOGIN_WORDS } from "../words/login-words.ts"
import type { PageHouse } from "./page-house.ts"
import { findSession } from "./page-house.ts"
import type { Told } from "./page-sessions.ts"

export type ClientPageProps = {
  readonly c: SiteContext
  readonly house: PageHouse
  readonly title: string
  /** What the page before led to, as `takeTold` gave it. */
  readonly told?: Told | undefined
  readonly renewAfterS?: number | undefined
  /** Does it follow the state? Not where somebody is asked, or told that all is over. */
  readonly isLive?: boolean | undefined
  readonly children?: Child | undefined
}

export function ClientPage({ c, house, title, told = {}, renewAfterS, isLive = true, children }: ClientPageProps) {
  const view = c.get("view")
  const hasErrors = told.refused !== undefined || Object.keys(told.errors ?? {}).length > 0
  return (
    <Page
      view={view}
      title={title}
      hasErrors={hasErrors}
      islands={isLive ? [LIVE_ISLAND] : []}
      renewAfterS={renewAfterS}
    >
      {isLive ? <LiveStatus view={view} /> : ""}
      <ToldBox view={view} house={house} told={told} />
      {children}
    </Page>
  )
}

/** What is to be said once. What a page asks for by itself, to bring itself up to date, is not what a person looks at next. */
export function takeTold(c: SiteContext, house: PageHouse): Told {
  const session = findSession(c, house)
  if (session === undefined || c.req.header("sec-fetch-dest") === "empty") return {}
  const { told } = session
  session.told = {}
  return told
}

const DONE = {
  enrolled: "doneEnrolled",
  activated: "doneActivated",
  declared: "doneDeclared",
  extended: "doneExtended",
  passkeyRemoved: "donePasskeyRemoved",
  loggedOut: "doneLoggedOut",
  proxyOn: "doneProxyOn",
  proxyOff: "doneProxyOff",
  proxyLogin: "doneProxyLogin",
} as const

function ToldBox({ view, house, told }: { readonly view: View; readonly house: PageHouse; readonly told: Told }) {
  const say = speak(ACCESS_WORDS, view.language)
  const { refused, errors = {}, done } = told
  return (
    <>
      {done === undefined ? (
        ""
      ) : (
        <Alert kind="success" title={say(DONE[done])}>
          {done === "enrolled" ? (
            <>
              <Text>{say("doneEnrolledWhat")}</Text>
              <ButtonLink href="/activate" text={speak(LOGIN_WORDS, view.language)("letterStart")} look="secondary" />
            </>
          ) : undefined}
        </Alert>
      )}
      {refused === undefined ? (
        ""
      ) : (
        <Alert kind="danger" title={say("refused")}>
          <WhyLines view={view} house={house} why={{ code: refused.code, reference: refused.reference ?? "" }} />
        </Alert>
      )}
      <ErrorSummary view={view} errors={errors} />
    </>
  )
}

export type WhyProps = { readonly view: View; readonly house: PageHouse; readonly why: Why }

/** A refusal in full: what happened, what to do, the reference to read out, and whom to ask. */
export function WhyLines({ view, house, why: { code, reference } }: WhyProps) {
  const say = speak(ACCESS_WORDS, view.language)
  const { de, en, hintDe, hintEn } = publicFault(isFaultCode(code) ? code : "PAGE_DEFECT")
  const { contact } = house.agent.state()
  return (
    <>
      <p class="kern-body">{view.language === "de" ? `${de} ${hintDe}` : `${en} ${hintEn}`}</p>
      {reference === "" ? (
        ""
      ) : (
        <p class="kern-body">
          {view.say("faultReference")}: <strong class="reference">{reference}</strong>
          <br />
          {view.say("faultReferenceHint")}
        </p>
      )}
      {contact === "" ? (
        ""
      ) : (
        <p class="kern-body">
          {say("contact")} <Name text={contact} />
        </p>
      )}
    </>
  )
}

export function Section({ title, children }: { readonly title: string; readonly children?: Child | undefined }) {
  return (
    <section class="section">
      <h2 class="kern-heading-medium">{title}</h2>
      {children}
    </section>
  )
}

export function Text({ children }: { readonly children: Child }) {
  return <p class="kern-body">{children}</p>
}
