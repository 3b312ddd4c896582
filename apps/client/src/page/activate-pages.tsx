/** The first log-in, or a new password: the letter's code, a password, and one touch or two. */
import {
  Alert,
  ButtonLink,
  CheckField,
  CodeField,
  type FieldErrors,
  Form,
  page,
  NewPasswordFields,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { LOGIN_WORDS } from "../words/login-words.ts"
import { ClientPage, takeTold, Text } from "./client-page.tsx"
import { type PageHouse, requireSession } from "./page-house.ts"

export async function activatePage(c: SiteContext, house: PageHouse): Promise<Response> {
  const view = c.get("view")
  const say = speak(LOGIN_WORDS, view.language)
  const { typed } = requireSession(c, house)
  const told = takeTold(c, house)
  const errors: FieldErrors = told.errors ?? {}
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("activateTitle")} told={told} isLive={false}>
      <Text>{say("activateWhat")}</Text>
      <Form view={view} action="/activate">
        <TextField
          view={view}
          name="user"
          label={say("activateUser")}
          value={typed["activateUser"] ?? house.agent.state().enrolled?.login}
          autocomplete="username"
          maxLength={64}
          error={errors["user"]}
        />
        <TextField
          view={view}
          name="letter"
          label={say("activateLetter")}
          hint={say("activateLetterHint")}
          value={typed["letter"]}
          maxLength={64}
          error={errors["letter"]}
        />
        <NewPasswordFields
          view={view}
          label={say("newPassword")}
          hint={say("newPasswordHint")}
          again={say("newPasswordAgain")}
          errors={errors}
        />
        <CheckField view={view} name="twice" label={say("twice")} checked={told.refused !== undefined} />
        <CodeField view={view} label={say("code")} error={errors["code"]} />
        <div class="buttons">
          <SendButton text={say("activate")} />
          <ButtonLink href="/" text={say("back")} />
        </div>
      </Form>
    </ClientPage>,
  )
}

export async function secondTouchPage(c: SiteContext, house: PageHouse): Promise<Response> {
  const view = c.get("view")
  const say = speak(LOGIN_WORDS, view.language)
  const told = takeTold(c, house)
  const isThere = requireSession(c, house).findPending(house.clock.monotonicMs()) !== undefined
  return await page(
    c,
    <ClientPage c={c} house={house} title={say("nextTitle")} told={told} isLive={false}>
      {isThere ? (
        <>
          <Text>{say("nextWhat")}</Text>
          <Form view={view} action="/activate/second">
            <CodeField view={view} label={say("nextCode")} error={told.errors?.["code"]} autofocus />
            <div class="buttons">
              <SendButton text={say("activate")} />
              <ButtonLink href="/activate" text={say("back")} />
            </div>
          </Form>
        </>
      ) : (
        <>
          <Alert kind="warning" title={say("activateLate")} />
          <ButtonLink href="/activate" text={say("startAgain")} look="primary" />
        </>
      )}
    </ClientPage>,
  )
}
