/** Logging in by passkey or by password and code, staying, and logging out. */
import { type Fault, isFault } from "@schleuse/base"
import { backAddress, Form, page, seeOther, SendButton, type SiteContext, speak, ButtonLink } from "@schleuse/web"
import { COMMANDS, type OutputOf } from "@schleuse/wire"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { findKeptForm, keepForm, type KeptForm } from "../../site/kept-form.ts"
import { findKeyAnswer } from "../../site/key-answer.ts"
import { logIn, logOut } from "../../site/log-in.ts"
import { Pocket } from "../../site/pocket.ts"
import { LOGIN_WORDS } from "../../words/login-words.ts"
import { findOptions, logInPage } from "./login-page.tsx"

export const loginPages: AddPages = (site, house) => {
  const kept = new Pocket<KeptForm>()

  site.get("/log-in", async (c) => {
    const back = backAddress(new URL(c.req.url).searchParams.get("back") ?? "/")
    if (c.get("operator") !== undefined) return seeOther(c, back)
    return await logInPage(c, house, { back })
  })

  site.get("/log-in/passkey-options", async (c) => c.json((await findOptions(c, house)) ?? {}))

  site.post("/log-in", async (c) => {
    const form = c.get("form")
    const user = form.text("user")
    const say = speak(LOGIN_WORDS, c.get("view").language)
    if (user === "") return await again(c, { errors: { user: say("userNameMissing") } })
    const input = { user, password: form.secret("password"), code: form.text("code"), peer: c.env.from }
    return await enter(c, () => house.ask("loginOperator", input), user)
  })

  site.post("/log-in/passkey", async (c) => {
    const assertion = findKeyAnswer(c.get("form"))
    // The page has said what else there is.
    if (assertion === undefined) return await again(c, {})
    const input = COMMANDS.loginFido.input({ assertion, peer: c.env.from }, "loginFido")
    return await enter(c, () => house.ask("loginFido", input))
  })

  site.get("/send-again", async (c) => {
    const id = new URL(c.req.url).searchParams.get("pocket") ?? ""
    const waiting = kept.find(operatorOf(c).session, id, house.clock.wallMs())
    return waiting === undefined ? seeOther(c, "/") : await sendAgainPage(c, house, waiting)
  })

  site.post("/session/extend", async (c) => {
    const { ask, session } = operatorOf(c)
    const { expiresAt } = await ask("extendOperatorSession", {})
    house.sessions.setEnd(session, expiresAt)
    // Without the island the form is a page's, and leads back to it.
    if (c.req.header("sec-fetch-mode") === "navigate") return seeOther(c, backAddress(c.get("form").text("back")))
    return c.body(null, 204, { "schleuse-session-left-ms": String(expiresAt - house.clock.wallMs()) })
  })

  site.post("/log-out", async (c) => {
    await leave(c, house)
    return seeOther(c, "/log-in")
  })

  /** Logs in, and goes where the person wanted to go, or offers to send what waits. */
  async function enter(
    c: SiteContext,
    ask: () => Promise<OutputOf<"loginOperator">>,
    user?: string,
  ): Promise<Response> {
    let opened: OutputOf<"loginOperator">
    try {
      opened = await ask()
    } catch (error) {
      if (!isFault(error) || error.code === "KEEPER_AWAY") throw error
      return await again(c, { refused: error, user })
    }
    // Somebody else may have been logged in here.
    if (c.get("operator") !== undefined) await leave(c, house)
    const { session, account, login, roles, expiresAt } = opened
    logIn(c, house, { session, account, login, roles, expiresAt, isSetUp: false })
    const form = c.get("form")
    const waiting = findKeptForm(form.text("kept"))
    if (waiting === undefined) return seeOther(c, backAddress(form.text("back")))
    return seeOther(c, `/send-again?pocket=${kept.put(session, waiting, house.clock.wallMs())}`)
  }

  function again(
    c: SiteContext,
    shown: { readonly refused?: Fault; readonly errors?: Record<string, string>; readonly user?: string | undefined },
  ): Promise<Response> {
    const form = c.get("form")
    return logInPage(c, house, { ...shown, back: backAddress(form.text("back")), kept: form.text("kept") })
  }
}

/** Instead of a page whose session is over: what was typed waits in the log-in form. */
export async function logInAgain(c: SiteContext, house: House): Promise<Response> {
  const kept = keepForm(c)
  const back = c.get("view").address
  logOut(c, house)
  return await logInPage(c, house, { back, kept, isAgain: true })
}

/** Ends the session here and in the keeper. */
export async function leave(c: SiteContext, house: House): Promise<void> {
  const operator = c.get("operator")
  logOut(c, house)
  try {
    await operator?.ask("logoutOperator", {})
  } catch (error) {
    // It is over there already, or the keeper is away and its end is near; here it is over.
    if (!isFault(error)) throw error
  }
}

async function sendAgainPage(c: SiteContext, house: House, { action, fields }: KeptForm): Promise<Response> {
  const view = c.get("view")
  const say = speak(LOGIN_WORDS, view.language)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("sendTitle")}>
      <p class="kern-body">{say("sendWhy")}</p>
      <p class="kern-body">{say("sendSecrets")}</p>
      <Form view={view} action={action}>
        {fields.map(({ name, value }) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div class="buttons">
          <SendButton text={say("sendNow")} />
          <ButtonLink href="/" text={say("sendNever")} />
        </div>
      </Form>
    </ConsolePage>,
  )
}
