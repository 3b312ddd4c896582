/** The first partner: an institution, an access for its program, and the permission to send something somewhere. */
import { isFault, parseSshKeyLine } from "@schleuse/base"
import {
  ButtonLink,
  CheckField,
  type FieldErrors,
  type FormFields,
  LongTextField,
  seeOther,
  SelectField,
  type Sentence,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { type CommandName, COMMANDS, type InputOf, INSTITUTION_KINDS } from "@schleuse/wire"
import { proposalPage } from "../../actions/between-pages.tsx"
import type { AddPages } from "../../site/areas.ts"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { SET_UP_FORM_WORDS, SET_UP_WORDS } from "../../words/set-up-words.ts"
import { findProgress, type Named } from "./progress.ts"
import { fits, hasAny, isShortName, setUpForm, STEPS } from "./set-up-form.tsx"

const KINDS = {
  practice: "kindPractice",
  hospital: "kindHospital",
  insurer: "kindInsurer",
  association: "kindAssociation",
  company: "kindCompany",
  authority: "kindAuthority",
} as const

const words = (c: SiteContext) => speak(SET_UP_FORM_WORDS, c.get("view").language)
const choicesOf = (all: readonly Named[]) => all.map(({ institution: value, name: text }) => ({ value, text }))

export const partnerPages: AddPages = (site, house) => {
  site.get("/set-up/institution", async (c) => {
    operatorOf(c)
    return await institutionPage(c, house, undefined, {})
  })

  site.post("/set-up/institution", async (c) => {
    const form = c.get("form")
    const [name, slug, typed] = [form.text("name"), form.text("slug"), form.text("kind")]
    const errors = {
      name: fits(() => COMMANDS.addPerson.input({ name }, "name")) ? undefined : words(c)("nameMissing"),
      slug: isShortName(slug) ? undefined : words(c)("slugWrong"),
    }
    if (hasAny(errors)) return await institutionPage(c, house, form, errors)
    const kind = INSTITUTION_KINDS.find((known) => known === typed && known !== "operator") ?? "practice"
    const input = { slug, name, kind, role: "controller" } as const
    return await carryOut(c, { command: "addInstitution", input, done: SET_UP_FORM_WORDS.institutionDone }, (error) =>
      institutionPage(c, house, form, { slug: error }),
    )
  })

  site.get("/set-up/access", async (c) => await accessPage(c, house, undefined, {}))

  site.post("/set-up/access", async (c) => {
    const form = c.get("form")
    const [login, sshKey] = [form.text("login"), form.text("publicKey")]
    const isKey = fitsKey(sshKey)
    const errors = {
      login: isShortName(login) ? undefined : words(c)("slugWrong"),
      publicKey: isKey ? undefined : words(c)("publicKeyWrong"),
    }
    if (hasAny(errors)) return await accessPage(c, house, form, errors)
    const typed = {
      institution: form.text("institution"),
      login,
      sshKey,
      roles: ["sender", "collector"],
      doors: ["sftp"],
    }
    const input = COMMANDS.addMachineAccount.input(typed, "addMachineAccount")
    return await carryOut(
      c,
      { command: "addMachineAccount", input, done: SET_UP_FORM_WORDS.accessDone },
      (error, code) => accessPage(c, house, form, code === "ACCOUNT_EXISTS" ? { login: error } : { publicKey: error }),
    )
  })

  site.get("/set-up/delivery", async (c) => await deliveryPage(c, house, undefined, {}))

  site.post("/set-up/delivery", async (c) => {
    const form = c.get("form")
    const [from, to] = [form.text("from"), form.text("to")]
    const dataCategories = form
      .text("data")
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "")
    const errors = {
      to: from === to ? words(c)("same") : undefined,
      data: dataCategories.length === 0 ? words(c)("dataMissing") : undefined,
    }
    if (hasAny(errors)) return await deliveryPage(c, house, form, errors)
    const stage = form.text("stage") === "productive" ? "productive" : "test"
    const purpose = { dataCategories, article9: form.text("health") !== "", stage }
    const input = COMMANDS.addDelivery.input({ from, to, purpose }, "addDelivery")
    return await carryOut(c, { command: "addDelivery", input, done: SET_UP_FORM_WORDS.deliveryDone }, (error) =>
      deliveryPage(c, house, form, { to: error }),
    )
  })

  /** Runs a step. Outside the set-up it may need a second person; what exists already is said beside its field. */
  async function carryOut<C extends CommandName>(
    c: SiteContext,
    { command, input, done }: { readonly command: C; readonly input: InputOf<C>; readonly done: Sentence },
    again: (sentence: string, code: string) => Promise<Response>,
  ): Promise<Response> {
    const { ask, session } = operatorOf(c)
    try {
      await ask(command, input)
    } catch (error) {
      if (!isFault(error)) throw error
      if (error.code === "APPROVAL_NEEDED") {
        return await proposalPage(c, house, { command, input }, { back: STEPS })
      }
      if (!error.code.endsWith("_EXISTS") && !error.code.startsWith("SSH_KEY_")) throw error
      return await again(faultSentence(c, error), error.code)
    }
    house.sessions.tell(session, done)
    return seeOther(c, STEPS)
  }
}

function fitsKey(line: string): boolean {
  try {
    parseSshKeyLine(line)
    return true
  } catch (error) {
    if (isFault(error)) return false
    throw error
  }
}

type Shown = readonly [c: SiteContext, house: House, form: FormFields | undefined, errors: FieldErrors]

async function institutionPage(...[c, house, form, errors]: Shown): Promise<Response> {
  const say = words(c)
  const shown = fieldsOf(c, form, errors)
  const kinds = Object.entries(KINDS).map(([value, key]) => ({ value, text: say(key) }))
  return await setUpForm(c, house, {
    title: say("institutionTitle"),
    action: "/set-up/institution",
    button: say("save"),
    errors,
    children: (
      <>
        <TextField {...shown("name")} label={say("institutionName")} />
        <TextField {...shown("slug")} label={say("slug")} hint={say("slugHint")} maxLength={64} />
        <SelectField {...shown("kind")} label={say("kind")} choices={kinds} />
      </>
    ),
  })
}

async function accessPage(...[c, house, form, errors]: Shown): Promise<Response> {
  const say = words(c)
  const shown = fieldsOf(c, form, errors)
  const { others } = await findProgress(operatorOf(c).ask)
  return await setUpForm(c, house, {
    title: say("accessTitle"),
    intro: say("accessWhy"),
    action: "/set-up/access",
    button: say("save"),
    errors,
    children: (
      <>
        <SelectField {...shown("institution")} label={say("institution")} choices={choicesOf(others)} />
        <TextField {...shown("login")} label={say("login")} hint={say("loginHint")} maxLength={64} />
        <LongTextField {...shown("publicKey")} label={say("publicKey")} hint={say("publicKeyHint")} />
        <ButtonLink href="/people/new" text={speak(SET_UP_WORDS, c.get("view").language)("addPersonWithLetter")} />
      </>
    ),
  })
}

async function deliveryPage(...[c, house, form, errors]: Shown): Promise<Response> {
  const say = words(c)
  const shown = fieldsOf(c, form, errors)
  const { others, house: own } = await findProgress(operatorOf(c).ask)
  const choices = choicesOf(own === undefined ? others : [...others, own])
  const stages = [
    { value: "test", text: say("stageTest") },
    { value: "productive", text: say("stageProductive") },
  ]
  return await setUpForm(c, house, {
    title: say("deliveryTitle"),
    intro: choices.length < 2 ? say("needsTwo") : say("deliveryWhy"),
    action: "/set-up/delivery",
    button: say("save"),
    errors,
    children: (
      <>
        <SelectField {...shown("from")} label={say("from")} choices={choices} />
        <SelectField {...shown("to")} label={say("to")} choices={choices} />
        <TextField {...shown("data")} label={say("data")} hint={say("dataHint")} />
        <CheckField
          view={c.get("view")}
          name="health"
          label={say("health")}
          checked={form === undefined || form.text("health") !== ""}
        />
        <SelectField {...shown("stage")} label={say("stage")} choices={stages} />
      </>
    ),
  })
}

function fieldsOf(c: SiteContext, form: FormFields | undefined, errors: FieldErrors) {
  return (name: string) => ({ view: c.get("view"), name, value: form?.text(name), error: errors[name] })
}
