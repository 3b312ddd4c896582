/**
 * The two administrators: oneself with a passkey in this browser, the other with a letter.
 *
 * Codes of letters wait in pockets between two pages; the second
 * administrator's is shown once, to be printed.
 */
import { type Fault, isFault } from "@schleuse/base"
import { type FieldErrors, type FormFields, Name, seeOther, type SiteContext, speak, TextField } from "@schleuse/web"
import { COMMANDS, type OutputOf } from "@schleuse/wire"
import { proposalPage } from "../../actions/between-pages.tsx"
import type { Carried } from "../../actions/action.ts"
import type { AddPages } from "../../site/areas.ts"
import { faultSentence } from "../../site/fault-sentence.ts"
import { operatorOf } from "../../site/house.ts"
import { Pocket } from "../../site/pocket.ts"
import { ACTIVATION_WORDS } from "../../words/activation-words.ts"
import { SET_UP_FORM_WORDS } from "../../words/set-up-words.ts"
import { type Letter, newSeries, registrationOf, registrationPage } from "../activation/key-registration.tsx"
import { administratorLetter } from "./administrator-letter.tsx"
import { findBegun, findInvited, findProgress } from "./progress.ts"
import { fits, hasAny, isShortName, setUpForm, STEPS } from "./set-up-form.tsx"

type Invited = Letter & { readonly name: string; readonly expiresAt: number }
type Who = "yourself" | "second"

export const administratorPages: AddPages = (site, house) => {
  const letters = new Pocket<Invited>()
  const words = (c: SiteContext) => speak(SET_UP_FORM_WORDS, c.get("view").language)

  for (const who of ["yourself", "second"] as const) {
    site.get(`/set-up/${who}`, async (c) => {
      const progress = await findProgress(operatorOf(c).ask)
      const known = who === "yourself" ? findBegun(progress) : findInvited(progress)
      // Begun before: there is a person and an account, only the letter's code is gone.
      if (known !== undefined) return await knownPage(c, who, known.name)
      return await personPage(c, who, undefined, {})
    })

    site.post(`/set-up/${who}`, async (c) => await invite(c, who))
    site.post(`/set-up/${who}/again`, async (c) => await inviteAgain(c, who))
  }

  site.get("/set-up/yourself/passkey", async (c) => {
    const letter = findLetter(c, new URL(c.req.url).searchParams.get("pocket") ?? "")
    return letter === undefined ? late(c) : await keyPage(c, letter)
  })

  site.post("/set-up/yourself/passkey", async (c) => {
    const pocket = c.get("form").text("pocket")
    const letter = findLetter(c, pocket)
    if (letter === undefined) return late(c)
    const input = registrationOf(c, letter)
    if (input === undefined) {
      return await keyPage(c, letter, speak(ACTIVATION_WORDS, c.get("view").language)("keyMissing"))
    }
    await house.ask("activateFido", input)
    letters.drop(pocket)
    house.sessions.tell(operatorOf(c).session, SET_UP_FORM_WORDS.yourselfDone)
    return seeOther(c, STEPS)
  })

  site.get("/set-up/letter", async (c) => {
    const letter = findLetter(c, new URL(c.req.url).searchParams.get("pocket") ?? "")
    return letter === undefined ? late(c) : await administratorLetter(c, house, letter)
  })

  function findLetter(c: SiteContext, pocket: string): Invited | undefined {
    return letters.find(operatorOf(c).session, pocket, house.clock.wallMs())
  }

  function late(c: SiteContext): Response {
    house.sessions.tell(operatorOf(c).session, SET_UP_FORM_WORDS.late)
    return seeOther(c, STEPS)
  }

  function keyPage(c: SiteContext, letter: Invited, refused?: string): Promise<Response> {
    const { session } = operatorOf(c)
    const pocket = letters.put(session, letter, house.clock.wallMs())
    return registrationPage(c, house, { ...letter, pocket, action: "/set-up/yourself/passkey", refused })
  }

  async function invite(c: SiteContext, who: Who): Promise<Response> {
    const form = c.get("form")
    const [name, login] = [form.text("name"), form.text("login")]
    const errors = {
      name: fits(() => COMMANDS.addPerson.input({ name }, "name")) ? undefined : words(c)("nameMissing"),
      login: isShortName(login) ? undefined : words(c)("slugWrong"),
    }
    if (hasAny(errors)) return await personPage(c, who, form, errors)
    const { ask } = operatorOf(c)
    const { house: own } = await findProgress(ask)
    if (own === undefined) return seeOther(c, STEPS)
    const { institution } = own
    // A second try after a name that was taken goes on with the same person.
    const known = form.text("person")
    const person = known === "" ? (await ask("addPerson", { name })).person : known
    try {
      if (known === "") await ask("addMembership", { person, institution, role: "administrator" })
      const letter = await ask("invitePerson", { person, institution, login, doors: [] })
      return hand(c, who, { user: login, name }, letter)
    } catch (error) {
      if (!isFault(error)) throw error
      if (error.code === "ACCOUNT_EXISTS")
        return await personPage(c, who, form, { login: faultSentence(c, error) }, person)
      const carried: Carried = { command: "addMembership", input: { person, institution, role: "administrator" } }
      return await proposed(c, carried, error)
    }
  }

  async function inviteAgain(c: SiteContext, who: Who): Promise<Response> {
    const { ask } = operatorOf(c)
    const progress = await findProgress(ask)
    const known = who === "yourself" ? findBegun(progress) : findInvited(progress)
    if (known === undefined) return seeOther(c, STEPS)
    const input = { account: known.account, purpose: "first" } as const
    try {
      return hand(c, who, { user: known.login, name: known.name }, await ask("renewActivation", input))
    } catch (error) {
      if (!isFault(error)) throw error
      return await proposed(c, { command: "renewActivation", input }, error)
    }
  }

  /** Outside the set-up two administrators are needed: then it becomes a proposal. */
  async function proposed(c: SiteContext, carried: Carried, fault: Fault): Promise<Response> {
    if (fault.code !== "APPROVAL_NEEDED") throw fault
    return await proposalPage(c, house, carried, { back: STEPS })
  }

  function hand(
    c: SiteContext,
    who: Who,
    whom: { readonly user: string; readonly name: string },
    { code, expiresAt }: OutputOf<"invitePerson">,
  ): Response {
    const pocket = letters.put(
      operatorOf(c).session,
      { ...whom, letterCode: code, series: newSeries(), expiresAt },
      house.clock.wallMs(),
    )
    return seeOther(c, `${who === "yourself" ? "/set-up/yourself/passkey" : "/set-up/letter"}?pocket=${pocket}`)
  }

  async function personPage(
    c: SiteContext,
    who: Who,
    form: FormFields | undefined,
    errors: FieldErrors,
    person = form?.text("person") ?? "",
  ): Promise<Response> {
    const view = c.get("view")
    const say = words(c)
    const shown = (name: string) => ({ view, name, value: form?.text(name), error: errors[name] })
    return await setUpForm(c, house, {
      title: who === "yourself" ? say("yourselfTitle") : say("secondTitle"),
      action: `/set-up/${who}`,
      button: who === "yourself" ? say("toKey") : say("toLetter"),
      errors,
      children: (
        <>
          <input type="hidden" name="person" value={person} />
          <TextField
            {...shown("name")}
            label={say("personName")}
            {...(who === "yourself" ? { autocomplete: "name" } : {})}
          />
          <TextField {...shown("login")} label={say("login")} hint={say("loginHint")} maxLength={64} />
        </>
      ),
    })
  }

  async function knownPage(c: SiteContext, who: Who, name: string): Promise<Response> {
    const say = words(c)
    return await setUpForm(c, house, {
      title: who === "yourself" ? say("yourselfTitle") : say("secondTitle"),
      intro: say("begunFor"),
      action: `/set-up/${who}/again`,
      button: who === "yourself" ? say("toKey") : say("toLetter"),
      errors: {},
      children: (
        <p class="kern-body">
          <Name text={name} />
        </p>
      ),
    })
  }
}
