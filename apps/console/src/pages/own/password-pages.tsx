/**
 * Changing one's own password: old and new, then a touch or a fresh code.
 *
 * Passwords never stand in a page, so the form between carries the name of a
 * pocket in which they wait.
 */
import { randomBytes } from "node:crypto"
import { canonicalJson, type Fault, isFault } from "@schleuse/base"
import {
  ButtonLink,
  CodeField,
  ErrorSummary,
  type FieldErrors,
  Form,
  page,
  NewPasswordFields,
  PasswordField,
  seeOther,
  SendButton,
  type SiteContext,
  speak,
} from "@schleuse/web"
import type { InputOf } from "@schleuse/wire"
import { confirmByKey, keyPage } from "../../actions/key-page.tsx"
import { Buttons } from "../../parts/section.tsx"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { Pocket } from "../../site/pocket.ts"
import { KEY_WORDS } from "../../words/key-words.ts"
import { OWN_WORDS } from "../../words/own-words.ts"

type Change = InputOf<"changeOwnPassword">
const COMMAND = "changeOwnPassword"
const BACK = "/own"

/** Which field a refusal is about. */
const FIELD_OF: Readonly<Record<string, string>> = {
  PASSWORD_OLD_WRONG: "oldPassword",
  PASSWORD_NONE: "oldPassword",
  PASSWORD_TOO_SHORT: "newPassword",
  PASSWORD_COMMON: "newPassword",
  PASSWORD_PERSONAL: "newPassword",
}

export const passwordPages: AddPages = (site, house) => {
  const waiting = new Pocket<Change>()

  site.get("/own/password", async (c) => await passwordPage(c, house, {}))

  site.post("/own/password", async (c) => {
    const form = c.get("form")
    const say = speak(OWN_WORDS, c.get("view").language)
    const [old, password] = [form.secret("oldPassword"), form.secret("newPassword")]
    const errors = {
      oldPassword: old === "" ? say("passwordOldMissing") : undefined,
      newPassword: password === "" ? say("passwordNewMissing") : undefined,
      newPasswordAgain: password === form.secret("newPasswordAgain") ? undefined : say("passwordDiffers"),
    }
    if (Object.values(errors).some((error) => error !== undefined)) return await passwordPage(c, house, errors)
    const salt = randomBytes(16).toString("hex")
    return await change(c, { old, password, salt }, undefined)
  })

  site.post("/own/password/confirm", async (c) => {
    const form = c.get("form")
    const { session, ask } = operatorOf(c)
    const pocket = form.text("pocket")
    const input = waiting.find(session, pocket, house.clock.wallMs())
    if (input === undefined) {
      house.sessions.tell(session, OWN_WORDS.passwordLate)
      return seeOther(c, "/own/password")
    }
    const code = form.text("code")
    try {
      if (code !== "") await ask("confirmByCode", { command: COMMAND, input: canonicalJson(input), code })
      else await confirmByKey(c, form, { command: COMMAND, input })
    } catch (error) {
      if (!isFault(error)) throw error
      if (error.code === "CONFIRMATION_CODE_WRONG") return await codePage(c, house, pocket, faultSentence(c, error))
      if (error.code !== "CONFIRMATION_REFUSED") throw error
      return await askKey(c, input, pocket, faultSentence(c, error))
    }
    return await change(c, input, pocket)
  })

  /** `pocket`: what was confirmed just now, so another wish for a touch means that there was none. */
  async function change(c: SiteContext, input: Change, pocket: string | undefined): Promise<Response> {
    const { ask, session } = operatorOf(c)
    try {
      await ask(COMMAND, input)
    } catch (error) {
      if (!isFault(error)) throw error
      const isCode = error.code === "CONFIRMATION_CODE_NEEDED"
      if (!isCode && error.code !== "CONFIRMATION_NEEDED") return await refusedPage(c, error)
      const id = pocket ?? waiting.put(session, input, house.clock.wallMs())
      const missing = pocket === undefined ? undefined : speak(KEY_WORDS, c.get("view").language)("missing")
      return isCode ? await codePage(c, house, id, missing) : await askKey(c, input, id, missing)
    }
    if (pocket !== undefined) waiting.drop(pocket)
    house.sessions.tell(session, OWN_WORDS.passwordDone)
    return seeOther(c, BACK)
  }

  async function refusedPage(c: SiteContext, fault: Fault): Promise<Response> {
    const field = FIELD_OF[fault.code]
    if (field === undefined) throw fault
    return await passwordPage(c, house, { [field]: faultSentence(c, fault) })
  }

  function askKey(c: SiteContext, input: Change, pocket: string, refused?: string): Promise<Response> {
    const shown = { action: "/own/password/confirm", fields: { pocket }, back: BACK, refused }
    return keyPage(c, house, { command: COMMAND, input }, shown)
  }
}

async function passwordPage(c: SiteContext, house: House, errors: FieldErrors): Promise<Response> {
  const view = c.get("view")
  const say = speak(OWN_WORDS, view.language)
  const hasErrors = Object.values(errors).some((error) => error !== undefined)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("passwordChange")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <Form view={view} action="/own/password">
        <PasswordField view={view} name="oldPassword" label={say("passwordOld")} error={errors["oldPassword"]} />
        <NewPasswordFields
          view={view}
          label={say("passwordNew")}
          hint={say("passwordNewHint")}
          again={say("passwordAgain")}
          errors={errors}
        />
        <Buttons>
          <SendButton text={say("passwordNext")} />
          <ButtonLink href={BACK} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

async function codePage(c: SiteContext, house: House, pocket: string, error: string | undefined): Promise<Response> {
  const view = c.get("view")
  const say = speak(OWN_WORDS, view.language)
  const errors = { code: error }
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("passwordConfirm")} hasErrors={error !== undefined}>
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("passwordConfirmWhy")}</p>
      <Form view={view} action="/own/password/confirm">
        <input type="hidden" name="pocket" value={pocket} />
        <CodeField view={view} label={say("passwordConfirmCode")} error={error} />
        <Buttons>
          <SendButton text={say("confirm")} />
          <ButtonLink href={BACK} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    error === undefined ? 200 : 422,
  )
}
