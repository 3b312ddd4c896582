/** What forms of the local page do: ask the agent for one thing, and lead to where it is told how it came out. */
import { isFault } from "@schleuse/base"
import { type FieldErrors, seeOther, type SiteContext, speak } from "@schleuse/web"
import { LOGIN_WORDS } from "../words/login-words.ts"
import { type PageHouse, requireSession } from "./page-house.ts"
import type { Told } from "./page-sessions.ts"

export class PageForms {
  readonly #house: PageHouse

  constructor(house: PageHouse) {
    this.#house = house
  }

  /** Leads `onwards` if it was done, else back with the refusal. A defect is the site's to answer. */
  async act(
    c: SiteContext,
    ask: () => Promise<void>,
    back: string,
    done?: Told["done"],
    onwards = back,
    typed: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    try {
      await ask()
    } catch (error) {
      if (!isFault(error)) throw error
      return this.tell(c, { refused: error }, back)
    }
    requireSession(c, this.#house).typed = typed
    return this.tell(c, { done }, onwards)
  }

  tell(c: SiteContext, told: Told, back: string): Response {
    requireSession(c, this.#house).told = told
    return seeOther(c, back)
  }

  /** Never a password, never a code. */
  keepTyped(c: SiteContext, typed: Readonly<Record<string, string>>): void {
    requireSession(c, this.#house).typed = typed
  }

  /** With the touch that the form must have. */
  async withCode(c: SiteContext, back: string, use: (code: string) => Response | Promise<Response>): Promise<Response> {
    const { form, say } = formOf(c)
    const code = form.text("code")
    return code === "" ? this.tell(c, { errors: { code: say("codeMissing") } }, back) : await use(code)
  }
}

export function formOf(c: SiteContext) {
  return { form: c.get("form"), say: speak(LOGIN_WORDS, c.get("view").language) }
}

/** The mistakes that there are; undefined if there are none. */
export function missing(errors: FieldErrors): FieldErrors | undefined {
  return Object.values(errors).some((text) => text !== undefined) ? errors : undefined
}
