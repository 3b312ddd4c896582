/** Where the pages between send their forms: `/actions/propose`, `/actions/confirm-code`, `/actions/confirm-key`. */
import { Fault, isFault, type Json, parseCanonicalJson } from "@schleuse/base"
import { backAddress, seeOther, type SiteContext, speak } from "@schleuse/web"
import type { AddPages } from "../site/areas.ts"
import { operatorOf } from "../site/house.ts"
import { ACTION_WORDS } from "../words/action-words.ts"
import { KEY_WORDS } from "../words/key-words.ts"
import { type ActionName, isActionName } from "./action-table.ts"
import { codePage, overPage, proposalPage } from "./between-pages.tsx"
import { confirmByKey } from "./key-page.tsx"
import { askForKey, performCarried, SHOWN } from "./perform.ts"
import { faultSentence } from "../site/fault-sentence.ts"

export const proposePages: AddPages = (site, house) => {
  site.post("/actions/propose", async (c) => {
    const carried = carriedBy(c)
    const reason = c.get("form").text("reason")
    const say = speak(ACTION_WORDS, c.get("view").language)
    if (reason === "") {
      const shown = { back: carried.back, errors: { reason: say("reasonMissing") } }
      return await proposalPage(c, house, { command: carried.command, input: carried.json }, shown)
    }
    const { ask, session } = operatorOf(c)
    const { approval } = await ask("propose", { command: carried.command, input: carried.input, reason })
    house.sessions.tell(session, ACTION_WORDS.proposed)
    return seeOther(c, `/approvals/${approval}`)
  })
}

export const actionPages: AddPages = (site, house) => {
  site.get(`${SHOWN}/:id`, async (c) => {
    const show = house.shown.find(operatorOf(c).session, c.req.param("id"), house.clock.wallMs())
    return show === undefined ? await overPage(c, house) : await show(c)
  })

  site.post("/actions/confirm-code", async (c) => {
    const carried = carriedBy(c)
    const code = c.get("form").text("code")
    const again = (error: string) =>
      codePage(
        c,
        house,
        { command: carried.command, input: carried.json },
        { back: carried.back, errors: { code: error } },
      )
    if (code === "") return await again(speak(ACTION_WORDS, c.get("view").language)("codeMissing"))
    try {
      await operatorOf(c).ask("confirmByCode", { command: carried.command, input: carried.input, code })
    } catch (error) {
      if (!isFault(error) || error.code !== "CONFIRMATION_CODE_WRONG") throw error
      return await again(faultSentence(c, error))
    }
    return await performCarried(c, house, carried, { back: carried.back })
  })

  site.post("/actions/confirm-key", async (c) => {
    const carried = carriedBy(c)
    const { command, json, back } = carried
    const again = (error: string) => askForKey(c, house, { command, input: json }, back, error)
    try {
      const hasAnswered = await confirmByKey(c, c.get("form"), { command, input: json })
      if (!hasAnswered) return await again(speak(KEY_WORDS, c.get("view").language)("missing"))
    } catch (error) {
      if (!isFault(error) || error.code !== "CONFIRMATION_REFUSED") throw error
      return await again(faultSentence(c, error))
    }
    return await performCarried(c, house, carried, { back })
  })
}

/** What a form between carries. @throws FORM_FIELDS_INVALID if it is no action of ours */
function carriedBy(c: SiteContext): {
  readonly command: ActionName
  readonly input: string
  readonly json: Json
  readonly back: string
} {
  const form = c.get("form")
  const [command, input] = [form.text("command"), form.text("input")]
  if (!isActionName(command)) throw new Fault("FORM_FIELDS_INVALID", "command")
  return { command, input, json: parseCanonicalJson(input), back: backAddress(form.text("back")) }
}
