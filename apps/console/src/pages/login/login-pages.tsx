/** Logging in by password and code, and logging out. */
import { isFault } from "@schleuse/base"
import {
  Alert,
  backAddress,
  CodeField,
  ErrorSummary,
  type FieldErrors,
  Form,
  page,
  PasswordField,
  seeOther,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import type { House } from "../../site/house.ts"
import { logIn, logOut } from "../../site/log-in.ts"
import { LOGIN_WORDS } from "../../words/login-words.ts"

type Shown = {
  readonly back: string
  readonly user?: string | undefined
  readonly errors?: FieldErrors | undefined
  /** The session is over: said above the form. */
  readonly isAgain?: boolean | undefined
}

export const loginPages: AddPages = (site, house) => {
  site.get("/log-in", async (c) => {
    const back = backAddress(new URL(c.req.url).searchParams.get("back") ?? "/")
    if (c.get("operator") !== undefined) return seeOther(c, back)
    return await logInPage(c, house, { back })
  })

  site.post("/log-in", async (c) => {
    const form = c.get("form")
    const [user, back] = [form.text("user"), backAddress(form.text("back"))]
    const say = speak(LOGIN_WORDS, c.get("view").language)
    if (user === "") return await logInPage(c, house, { back, errors: { user: say("userNameMissing") } })
    try {
      const input = { user, password: form.secret("password"), code: form.text("code"), peer: c.env.from }
      const { session, account, login, roles, expiresAt } = await house.ask("loginOperator", input)
      logIn(c, house, { session, account, login, roles, expiresAt, isSetUp: false })
    } catch (error) {
      if (!isFault(error) || error.code === "KEEPER_AWAY") throw error
      return await logInPage(c, house, { back, user, errors: { code: faultSentence(c, error) } })
    }
    return seeOther(c, back)
  })

  site.post("/log-out", async (c) => {
    const operator = c.get("operator")
    logOut(c, house)
    try {
      await operator?.ask("logoutOperator", {})
    } catch (error) {
      // It is over there already, or the keeper is away and its end is near; here it is over.
      if (!isFault(error)) throw error
    }
    return seeOther(c, "/log-in")
  })
}

/** Instead of a page whose session is over. */
export async function logInAgain(c: SiteContext, house: House): Promise<Response> {
  logOut(c, house)
  return await logInPage(c, house, { back: c.get("view").address, isAgain: true })
}

async function logInPage(c: SiteContext, house: House, shown: Shown): Promise<Response> {
  const view = c.get("view")
  const say = speak(LOGIN_WORDS, view.language)
  const errors = shown.errors ?? {}
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={shown.isAgain === true ? say("again") : say("title")} hasErrors={hasErrors}>
      {shown.isAgain === true ? <Alert kind="info" title={say("againWhy")} /> : ""}
      <ErrorSummary view={view} errors={errors} />
      <Form view={view} action="/log-in">
        <input type="hidden" name="back" value={shown.back} />
        <TextField
          view={view}
          name="user"
          label={say("userName")}
          value={shown.user}
          autocomplete="username"
          error={errors["user"]}
        />
        <PasswordField view={view} name="password" label={say("password")} />
        <CodeField view={view} label={say("code")} error={errors["code"]} />
        <SendButton text={say("logIn")} />
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : shown.isAgain === true ? 401 : 200,
  )
}
