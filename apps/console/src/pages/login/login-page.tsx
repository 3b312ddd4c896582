/** The log-in page: a passkey first, password and code below it. */
import { type Fault, isFault } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  CodeField,
  ErrorSummary,
  type FieldErrors,
  Form,
  KEY_ISLAND,
  KeyForm,
  page,
  PasswordField,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { Section } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import type { House } from "../../site/house.ts"
import { LOGIN_WORDS } from "../../words/login-words.ts"

export type LogInShown = {
  readonly back: string
  readonly user?: string | undefined
  readonly errors?: FieldErrors | undefined
  /** What was refused, whichever way was tried. */
  readonly refused?: Fault | undefined
  /** The session is over: said above the form. */
  readonly isAgain?: boolean | undefined
  /** A form that waits to be sent, as `keepForm` wrote it. */
  readonly kept?: string | undefined
}

export async function logInPage(c: SiteContext, house: House, shown: LogInShown): Promise<Response> {
  const view = c.get("view")
  const say = speak(LOGIN_WORDS, view.language)
  const { back, errors = {}, refused, isAgain = false, kept = "" } = shown
  const hasErrors = refused !== undefined || Object.keys(errors).length > 0
  const options = await findOptions(c, house)
  const carried = (
    <>
      <input type="hidden" name="back" value={back} />
      <input type="hidden" name="kept" value={kept} />
    </>
  )
  return await page(
    c,
    <ConsolePage
      c={c}
      house={house}
      title={isAgain ? say("again") : say("title")}
      hasErrors={hasErrors}
      islands={[KEY_ISLAND]}
    >
      {house.start.mode === "demo" && !isAgain ? (
        <Alert kind="info" title={say("demoTitle")}>
          <p class="kern-body">{say("demoWho")}</p>
          <p class="kern-body">{say("demoHow")}</p>
        </Alert>
      ) : (
        ""
      )}
      {isAgain ? (
        <Alert kind="info" title={say("againWhy")}>
          {kept === "" ? undefined : <p class="kern-body">{say("againKept")}</p>}
        </Alert>
      ) : (
        ""
      )}
      {refused === undefined ? (
        ""
      ) : (
        <Alert kind="danger" title={say("refused")}>
          <p class="kern-body">{faultSentence(c, refused)}</p>
        </Alert>
      )}
      <ErrorSummary view={view} errors={errors} />
      {options === undefined ? (
        ""
      ) : (
        <Section title={say("byKey")}>
          <p class="kern-body">{say("byKeyHint")}</p>
          <KeyForm
            view={view}
            use="get"
            options={options}
            renewFrom="/log-in/passkey-options"
            action="/log-in/passkey"
            button={say("byKeyButton")}
            otherwise={say("otherwiseCode")}
          >
            {carried}
          </KeyForm>
        </Section>
      )}
      <Section title={say("byCode")}>
        <Form view={view} action="/log-in">
          {carried}
          <TextField
            view={view}
            name="user"
            label={say("userName")}
            value={shown.user}
            autocomplete="username"
            maxLength={64}
            error={errors["user"]}
          />
          <PasswordField view={view} name="password" label={say("password")} />
          <CodeField view={view} label={say("code")} />
          <SendButton text={say("logIn")} look={options === undefined ? "primary" : "secondary"} />
        </Form>
      </Section>
      {house.zone === "console" ? <ButtonLink href="/activate" text={say("letter")} /> : ""}
    </ConsolePage>,
    hasErrors ? 422 : isAgain ? 401 : 200,
  )
}

/** What a key is asked; undefined where the house knows no passkeys. */
export async function findOptions(c: SiteContext, house: House): Promise<OutputOf<"beginFidoLogin"> | undefined> {
  try {
    return await house.ask("beginFidoLogin", { peer: c.env.from })
  } catch (error) {
    if (isFault(error) && error.code === "FIDO_OFF") return undefined
    throw error
  }
}
