/** The frame of the set-up's forms, and what several of them ask for. */
import type { Child } from "hono/jsx"
import {
  Alert,
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  page,
  SendButton,
  type SiteContext,
  speak,
} from "@schleuse/web"
import { isFault } from "@schleuse/base"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { SET_UP_FORM_WORDS } from "../../words/set-up-words.ts"

export const STEPS = "/set-up/steps"

export type FormShown = {
  readonly title: string
  readonly intro?: string | undefined
  readonly action: string
  readonly button: string
  readonly errors: FieldErrors
  readonly refused?: string | undefined
  readonly children: Child
}

export async function setUpForm(c: SiteContext, house: House, shown: FormShown): Promise<Response> {
  const view = c.get("view")
  const { title, intro, action, button, errors, refused, children } = shown
  const hasErrors = refused !== undefined || hasAny(errors)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={title} hasErrors={hasErrors}>
      {refused === undefined ? "" : <Alert kind="danger" title={refused} />}
      <ErrorSummary view={view} errors={errors} />
      {intro === undefined ? "" : <p class="kern-body">{intro}</p>}
      <Form view={view} action={action}>
        {children}
        <Buttons>
          <SendButton text={button} />
          <ButtonLink href={STEPS} text={speak(SET_UP_FORM_WORDS, view.language)("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export function hasAny(errors: FieldErrors): boolean {
  return Object.values(errors).some((error) => error !== undefined)
}

/** Does the command's own schema take this? */
export function fits(check: () => unknown): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (isFault(error) && error.code === "SCHEMA_MISMATCH") return false
    throw error
  }
}

export function isShortName(text: string): boolean {
  return text.length <= 64 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text)
}
