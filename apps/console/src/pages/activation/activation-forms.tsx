/** The forms of an activation: the letter, the password with a touch, the second touch, and the end. */
import {
  Alert,
  ButtonLink,
  CheckField,
  CodeField,
  ErrorSummary,
  type FieldErrors,
  Form,
  page,
  NewPasswordFields,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { ACTIVATION_WORDS } from "../../words/activation-words.ts"

/** What is wrong, field by field; `refused`: what the keeper says to all of it. */
export type Mistakes = {
  readonly errors?: FieldErrors | undefined
  readonly refused?: string | undefined
  /** Where the try before waits. */
  readonly pocket?: string | undefined
}

export async function letterPage(
  c: SiteContext,
  house: House,
  user: string,
  { errors = {}, refused, pocket = "" }: Mistakes,
): Promise<Response> {
  const view = c.get("view")
  const say = speak(ACTIVATION_WORDS, view.language)
  const hasErrors = hasAny(errors) || refused !== undefined
  const ways = [
    { value: "yubikey", text: say("wayYubikey") },
    { value: "passkey", text: say("wayPasskey") },
  ]
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")} hasErrors={hasErrors}>
      <Refusal c={c} refused={refused} />
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("intro")}</p>
      <Form view={view} action="/activate">
        <input type="hidden" name="pocket" value={pocket} />
        <TextField
          view={view}
          name="user"
          label={say("userName")}
          value={user}
          autocomplete="username"
          maxLength={64}
          error={errors["user"]}
        />
        <TextField
          view={view}
          name="letterCode"
          label={say("letterCode")}
          hint={say("letterCodeHint")}
          maxLength={64}
          error={errors["letterCode"]}
        />
        <SelectField view={view} name="way" label={say("way")} choices={ways} value="yubikey" />
        <SendButton text={say("next")} />
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function touchPage(
  c: SiteContext,
  house: House,
  pocket: string,
  { errors = {}, refused }: Mistakes,
): Promise<Response> {
  const view = c.get("view")
  const say = speak(ACTIVATION_WORDS, view.language)
  const hasErrors = hasAny(errors) || refused !== undefined
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("passwordTitle")} hasErrors={hasErrors}>
      <Refusal c={c} refused={refused} />
      <ErrorSummary view={view} errors={errors} />
      <Form view={view} action="/activate/yubikey">
        <input type="hidden" name="pocket" value={pocket} />
        <NewPasswordFields
          view={view}
          label={say("passwordNew")}
          hint={say("passwordNewHint")}
          again={say("passwordAgain")}
          errors={errors}
        />
        <CheckField view={view} name="twice" label={say("twice")} checked={refused !== undefined} />
        <CodeField view={view} label={say("code")} error={errors["code"]} />
        <Buttons>
          <SendButton text={say("activate")} />
          <ButtonLink href="/activate" text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function secondTouchPage(c: SiteContext, house: House, pocket: string): Promise<Response> {
  const view = c.get("view")
  const say = speak(ACTIVATION_WORDS, view.language)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("secondTitle")}>
      <p class="kern-body">{say("secondWhy")}</p>
      <Form view={view} action="/activate/second-touch">
        <input type="hidden" name="pocket" value={pocket} />
        <CodeField view={view} label={say("secondCode")} />
        <SendButton text={say("activate")} />
      </Form>
    </ConsolePage>,
  )
}

export async function donePage(c: SiteContext, house: House, isClosed: boolean): Promise<Response> {
  const say = speak(ACTIVATION_WORDS, c.get("view").language)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("doneTitle")}>
      <p class="kern-body">{say("doneWhat")}</p>
      {isClosed ? (
        <Alert kind="success" title={say("doneClosedTitle")}>
          <p class="kern-body">{say("doneClosed")}</p>
        </Alert>
      ) : (
        ""
      )}
      <ButtonLink href="/log-in" text={say("logIn")} look="primary" />
    </ConsolePage>,
  )
}

function Refusal({ c, refused }: { readonly c: SiteContext; readonly refused: string | undefined }) {
  if (refused === undefined) return <></>
  return (
    <Alert kind="danger" title={speak(ACTIVATION_WORDS, c.get("view").language)("refused")}>
      <p class="kern-body">{refused}</p>
    </Alert>
  )
}

function hasAny(errors: FieldErrors): boolean {
  return Object.values(errors).some((error) => error !== undefined)
}
