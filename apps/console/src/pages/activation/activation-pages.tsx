/**
 * `/activate`: a letter's code begins somebody's way in, by YubiKey and password or by a passkey.
 *
 * Nobody is logged in here. The keeper says the same to every wrong entry; the
 * letter's code waits in a pocket of this browser, never in a page.
 */
import { type FaultCode, isFault } from "@schleuse/base"
import { seeOther, type SiteContext, speak } from "@schleuse/web"
import type { AddPages } from "../../site/areas.ts"
import { faultSentence } from "../../site/fault-sentence.ts"
import { Pocket } from "../../site/pocket.ts"
import { ACTIVATION_WORDS } from "../../words/activation-words.ts"
import { donePage, letterPage, type Mistakes, secondTouchPage, touchPage } from "./activation-forms.tsx"
import { type Letter, newSeries, registrationOf, registrationPage } from "./key-registration.tsx"

type Waiting = Letter & {
  /** A first touch and the password, where a second touch is to come. */
  readonly first?: { readonly password: string; readonly touch: string } | undefined
}

/** The second one: after several wrong entries nothing is looked at for a while. */
const REFUSALS: ReadonlySet<FaultCode> = new Set<FaultCode>(["ACTIVATION_REFUSED", "LOGIN_REFUSED"])
const DONE = "/activate/done"

export const activationPages: AddPages = (site, house) => {
  const waiting = new Pocket<Waiting>()
  const words = (c: SiteContext) => speak(ACTIVATION_WORDS, c.get("view").language)
  const find = (c: SiteContext) => waiting.find(c.get("browser"), c.get("form").text("pocket"), house.clock.wallMs())
  const beginAgain = (c: SiteContext) => letterPage(c, house, "", { refused: words(c)("late") })

  site.get("/activate", async (c) => await letterPage(c, house, "", {}))
  site.get(DONE, async (c) => await donePage(c, house, new URL(c.req.url).searchParams.get("set-up") === "closed"))

  site.post("/activate", async (c) => {
    const form = c.get("form")
    const [user, letterCode] = [form.text("user"), form.text("letterCode")]
    const say = words(c)
    const errors = {
      user: user === "" ? say("userNameMissing") : undefined,
      letterCode: letterCode === "" ? say("letterCodeMissing") : undefined,
    }
    if (user === "" || letterCode === "") return await letterPage(c, house, user, { errors })
    // A try before, whose form this one follows.
    const series = find(c)?.series ?? newSeries()
    const pocket = waiting.put(c.get("browser"), { user, letterCode, series }, house.clock.wallMs())
    if (form.text("way") !== "passkey") return await touchPage(c, house, pocket, {})
    return await registrationPage(c, house, { user, series, pocket, action: "/activate/passkey" })
  })

  site.post("/activate/passkey", async (c) => {
    const letter = find(c)
    if (letter === undefined) return await beginAgain(c)
    const pocket = c.get("form").text("pocket")
    const again = (refused: string) =>
      registrationPage(c, house, { ...letter, pocket, action: "/activate/passkey", refused })
    const input = registrationOf(c, letter)
    if (input === undefined) return await again(words(c)("keyMissing"))
    try {
      const { setUpClosed } = await house.ask("activateFido", input)
      waiting.drop(pocket)
      return done(c, setUpClosed)
    } catch (error) {
      if (!isFault(error) || !REFUSALS.has(error.code)) throw error
      return await letterPage(c, house, letter.user, { refused: faultSentence(c, error), pocket })
    }
  })

  site.post("/activate/yubikey", async (c) => {
    const form = c.get("form")
    const letter = find(c)
    if (letter === undefined) return await beginAgain(c)
    const [password, touch] = [form.secret("newPassword"), form.text("code")]
    const say = words(c)
    const errors = {
      newPassword: password === "" ? say("passwordNewMissing") : undefined,
      newPasswordAgain: password === form.secret("newPasswordAgain") ? undefined : say("passwordDiffers"),
      code: touch === "" ? say("codeMissing") : undefined,
    }
    const pocket = form.text("pocket")
    if (Object.values(errors).some((error) => error !== undefined)) return await touchPage(c, house, pocket, { errors })
    if (form.text("twice") === "") return await activate(c, letter, { password, touch }, undefined)
    const both = { ...letter, first: { password, touch } }
    waiting.drop(pocket)
    return await secondTouchPage(c, house, waiting.put(c.get("browser"), both, house.clock.wallMs()))
  })

  site.post("/activate/second-touch", async (c) => {
    const letter = find(c)
    if (letter?.first === undefined) return await beginAgain(c)
    const next = c.get("form").text("code")
    if (next === "") return await secondTouchPage(c, house, c.get("form").text("pocket"))
    return await activate(c, letter, letter.first, next)
  })

  async function activate(
    c: SiteContext,
    { user, letterCode }: Pick<Letter, "user" | "letterCode">,
    { password, touch }: NonNullable<Waiting["first"]>,
    next: string | undefined,
  ): Promise<Response> {
    const pocket = c.get("form").text("pocket")
    try {
      const input = { user, code: letterCode, touch, password, peer: c.env.from }
      const { setUpClosed } = await house.ask("activate", next === undefined ? input : { ...input, next })
      waiting.drop(pocket)
      return done(c, setUpClosed)
    } catch (error) {
      if (!isFault(error)) throw error
      const sentence = faultSentence(c, error)
      const mistakes: Mistakes | undefined = error.code.startsWith("PASSWORD_")
        ? { errors: { newPassword: sentence } }
        : REFUSALS.has(error.code)
          ? { refused: sentence }
          : undefined
      if (mistakes === undefined) throw error
      return await touchPage(c, house, pocket, mistakes)
    }
  }

  function done(c: SiteContext, isClosed: boolean): Response {
    return seeOther(c, isClosed ? `${DONE}?set-up=closed` : DONE)
  }
}
