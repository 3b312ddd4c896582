/** The set-up's first step: who runs this service, and whom one asks. */
import { isFault } from "@schleuse/base"
import { type FieldErrors, type FormFields, seeOther, type SiteContext, speak, TextField } from "@schleuse/web"
import { COMMANDS } from "@schleuse/wire"
import type { AddPages } from "../../site/areas.ts"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { SET_UP_FORM_WORDS } from "../../words/set-up-words.ts"
import { fits, hasAny, isShortName, setUpForm, STEPS } from "./set-up-form.tsx"

export const housePages: AddPages = (site, house) => {
  site.get("/set-up/house", async (c) => {
    operatorOf(c)
    return await housePage(c, house, undefined, {})
  })

  site.post("/set-up/house", async (c) => {
    const form = c.get("form")
    const say = speak(SET_UP_FORM_WORDS, c.get("view").language)
    const { ask, session } = operatorOf(c)
    const [name, slug, contact] = [form.text("name"), form.text("slug"), form.text("contactName")]
    const errors = {
      name: fits(() => COMMANDS.addPerson.input({ name }, "name")) ? undefined : say("nameMissing"),
      slug: isShortName(slug) ? undefined : say("slugWrong"),
      contactName: fits(() => COMMANDS.addPerson.input({ name: contact }, "name")) ? undefined : say("nameMissing"),
    }
    if (hasAny(errors)) return await housePage(c, house, form, errors)
    const input = { slug, name, kind: "operator", role: "processor", technicalContact: contactOf(form) }
    try {
      await ask("addInstitution", COMMANDS.addInstitution.input(input, "addInstitution"))
    } catch (error) {
      if (!isFault(error) || error.code !== "INSTITUTION_EXISTS") throw error
      return await housePage(c, house, form, { slug: faultSentence(c, error) })
    }
    house.sessions.tell(session, SET_UP_FORM_WORDS.houseDone)
    return seeOther(c, STEPS)
  })
}

function contactOf(form: FormFields) {
  const [email, telephone] = [form.text("contactMail"), form.text("contactPhone")]
  return {
    name: form.text("contactName"),
    ...(email === "" ? {} : { email }),
    ...(telephone === "" ? {} : { telephone }),
  }
}

async function housePage(
  c: SiteContext,
  house: House,
  form: FormFields | undefined,
  errors: FieldErrors,
): Promise<Response> {
  const view = c.get("view")
  const say = speak(SET_UP_FORM_WORDS, view.language)
  const shown = (name: string, known = "") => ({ view, name, value: form?.text(name) ?? known, error: errors[name] })
  const { operator, contact } = house.start
  return await setUpForm(c, house, {
    title: say("houseTitle"),
    action: "/set-up/house",
    button: say("save"),
    errors,
    children: (
      <>
        <TextField {...shown("name", operator)} label={say("houseName")} hint={say("houseNameHint")} />
        <TextField {...shown("slug")} label={say("slug")} hint={say("slugHint")} maxLength={64} />
        <TextField {...shown("contactName", contact.name)} label={say("contactName")} />
        <TextField {...shown("contactMail", contact.mail)} label={say("contactMail")} kind="email" optional />
        <TextField {...shown("contactPhone", contact.phone)} label={say("contactPhone")} maxLength={40} optional />
      </>
    ),
  })
}
