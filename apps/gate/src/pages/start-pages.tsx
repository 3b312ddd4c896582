/**
 * The first page: type a code, or ask for a link.
 *
 * What is answered to somebody who asks for a link is the same for every name,
 * also for one that has no account, and whatever the keeper did with it.
 */
import type { Hono } from "hono"
import {
  ErrorSummary,
  type FieldErrors,
  Form,
  Page,
  page,
  seeOther,
  SendButton,
  type SiteContext,
  type SiteEnv,
  speak,
  TextField,
} from "@schleuse/web"
import { GATE_WORDS } from "../words/gate-words.ts"
import { findCode } from "./code.ts"
import { ContactFacts } from "./contact.tsx"
import type { GateHouse } from "./gate-house.ts"

/** No answer to a request for a link comes sooner: far longer than the keeper needs for any of them. */
const ANSWER_MS = 400
/** Longest e-mail address (RFC 5321, section 4.5.3.1.3). */
const MAX_WHO = 254

export function addStartPages(site: Hono<SiteEnv>, house: GateHouse): void {
  site.get("/zugang", async (c) => await startPage(c, {}))
  site.post("/zugang", async (c) => {
    const say = speak(GATE_WORDS, c.get("view").language)
    const typed = c.get("form").text("link")
    const code = findCode(typed)
    if (code !== undefined) return seeOther(c, `/zugang/${code}`)
    return await startPage(c, { link: typed === "" ? say("codeMissing") : say("codeForm") }, { link: typed })
  })
  site.post("/zugang/anfordern", async (c) => {
    const say = speak(GATE_WORDS, c.get("view").language)
    const who = c.get("form").text("who")
    if (who === "" || who.length > MAX_WHO)
      return await startPage(c, { who: who === "" ? say("whoMissing") : say("whoLong") }, { who })
    const slow = new Promise((resolve) => setTimeout(resolve, ANSWER_MS))
    await house.requestLink({ who, peer: { ...c.env.from, certificate: "" } })
    await slow
    return seeOther(c, "/zugang/angefordert")
  })
  site.get("/zugang/angefordert", askedPage)
}

type Typed = { readonly link?: string; readonly who?: string }

async function startPage(c: SiteContext, errors: FieldErrors, typed: Typed = {}): Promise<Response> {
  const view = c.get("view")
  const say = speak(GATE_WORDS, view.language)
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <Page view={view} title={say("startTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body kern-body--large">{say("startLead")}</p>
      <div class="columns">
        <section class="section" aria-labelledby="have">
          <h2 class="kern-heading-medium" id="have">
            {say("haveTitle")}
          </h2>
          <Form view={view} action="/zugang">
            <TextField
              view={view}
              name="link"
              label={say("codeLabel")}
              hint={say("codeHint")}
              value={typed.link}
              error={errors["link"]}
            />
            <SendButton text={say("codeSend")} />
          </Form>
        </section>
        <section class="section" aria-labelledby="ask">
          <h2 class="kern-heading-medium" id="ask">
            {say("askTitle")}
          </h2>
          <p class="kern-body">{say("askWhy")}</p>
          <Form view={view} action="/zugang/anfordern">
            <TextField
              view={view}
              name="who"
              label={say("whoLabel")}
              autocomplete="username"
              value={typed.who}
              error={errors["who"]}
            />
            <SendButton text={say("askSend")} look="secondary" />
          </Form>
        </section>
      </div>
      <ContactFacts view={view} />
    </Page>,
    hasErrors ? 422 : 200,
  )
}

async function askedPage(c: SiteContext): Promise<Response> {
  const view = c.get("view")
  const say = speak(GATE_WORDS, view.language)
  return await page(
    c,
    <Page view={view} title={say("askedTitle")}>
      <p class="kern-body kern-body--large">{say("askedWhat")}</p>
      <p class="kern-body">{say("askedWhere")}</p>
      <p class="kern-body">{say("askedWhen")}</p>
      <ContactFacts view={view} />
      <p class="kern-body">
        <a class="kern-link" href="/zugang">
          {say("toStart")}
        </a>
      </p>
    </Page>,
  )
}
