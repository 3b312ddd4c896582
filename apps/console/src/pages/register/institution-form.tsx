/** Adding an institution, and changing what is known of one. */
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  type FormFields,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  TextField,
  textOf,
  type View,
} from "@schleuse/web"
import { INSTITUTION_KINDS, type InputOf } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import { Buttons, Section } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { INSTITUTION_WORDS } from "../../words/institution-words.ts"
import { KIND_WORDS, REGISTER_WORDS } from "../../words/register-words.ts"
import { found, idIn } from "./addressed.ts"
import { findMistakes, type Rule, type Rules } from "./check-input.ts"
import { CONTACTS, type Institution } from "./institution-page.tsx"

/** What a form shows: each field's text. */
type Shown = { readonly values: Readonly<Record<string, string>>; readonly errors: FieldErrors }
type Kept = Omit<InputOf<"changeInstitution">, "institution">
type ContactName = (typeof CONTACTS)[number]

const W = INSTITUTION_WORDS
const rule = (field: string, wrong: Rule["wrong"], right?: string): Rule => ({ field, wrong, right })
const contactRules = Object.fromEntries(
  CONTACTS.flatMap((name): (readonly [string, Rule])[] => [
    [`${name}.name`, rule(`${name}.name`, W.contactNameMissing, "x")],
    [`${name}.email`, rule(`${name}.email`, W.tooLong)],
    [`${name}.telephone`, rule(`${name}.telephone`, W.tooLong)],
  ]),
)
const RULES: Rules = {
  slug: rule("slug", W.slugWrong, "x"),
  name: rule("name", W.nameWrong, "x"),
  ik: rule("ik", W.nineDigits),
  bsnr: rule("bsnr", W.nineDigits),
  betriebsnummer: rule("betriebsnummer", W.eightDigits),
  dataProtectionAuthority: rule("dataProtectionAuthority", W.tooLong),
  legalSupervision: rule("legalSupervision", W.tooLong),
  ...contactRules,
}

export async function addInstitutionPage(c: SiteContext, house: House): Promise<Response> {
  return await formPage(c, house, { values: { kind: "practice", role: "controller" }, errors: {} }, undefined)
}

export async function addInstitution(c: SiteContext, house: House): Promise<Response> {
  const form = c.get("form")
  const kind = INSTITUTION_KINDS.find((known) => known === form.text("kind")) ?? "practice"
  const input = { slug: form.text("slug"), kind, ...keptOf(form) }
  const values = valuesOf(form)
  const errors = findMistakes("addInstitution", input, RULES, c.get("view"))
  if (Object.keys(errors).length > 0) return await formPage(c, house, { values, errors }, undefined)
  return await perform(
    c,
    house,
    { command: "addInstitution", input },
    {
      back: "/institutions",
      refused: (fault) =>
        fault.code === "INSTITUTION_EXISTS"
          ? formPage(c, house, { values, errors: { slug: faultSentence(c, fault) } }, undefined)
          : undefined,
    },
  )
}

export async function changeInstitutionPage(c: SiteContext, house: House): Promise<Response> {
  const known = await found(operatorOf(c).ask("describeInstitution", { institution: idIn(c) }))
  return await formPage(c, house, { values: valuesOfKnown(known), errors: {} }, known)
}

export async function changeInstitution(c: SiteContext, house: House): Promise<Response> {
  const institution = idIn(c)
  const form = c.get("form")
  const input = { institution, ...keptOf(form) }
  const errors = findMistakes("changeInstitution", input, RULES, c.get("view"))
  if (Object.keys(errors).length > 0) {
    const known = await found(operatorOf(c).ask("describeInstitution", { institution }))
    return await formPage(c, house, { values: valuesOf(form), errors }, known)
  }
  return await perform(c, house, { command: "changeInstitution", input }, { back: `/institutions/${institution}` })
}

/** `known`: of the institution that is changed; undefined for a new one. */
async function formPage(c: SiteContext, house: House, shown: Shown, known: Institution | undefined): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...W }, view.language)
  const { values, errors } = shown
  const hasErrors = Object.keys(errors).length > 0
  const text = (name: string) => ({ view, name, value: values[name], error: errors[name] })
  const roles = (["controller", "processor"] as const).map((value) => ({ value, text: say(value) }))
  const back = known === undefined ? "/institutions" : `/institutions/${known.institution}`
  return await page(
    c,
    <ConsolePage
      c={c}
      house={house}
      title={known === undefined ? say("addTitle") : say("changeTitle")}
      hasErrors={hasErrors}
    >
      <ErrorSummary view={view} errors={errors} />
      {known === undefined ? "" : <p class="kern-body">{say("changeConsequence")}</p>}
      <Form view={view} action={known === undefined ? "/institutions/new" : `${back}/change`}>
        <TextField {...text("name")} label={say("name")} hint={say("nameHint")} />
        {known === undefined ? <NewOnly view={view} values={values} errors={errors} /> : ""}
        <SelectField view={view} name="role" label={say("dataRole")} choices={roles} value={values["role"]} />
        <TextField {...text("ik")} label={say("ik")} hint={say("nineDigits")} maxLength={20} optional />
        <TextField {...text("bsnr")} label={say("bsnr")} hint={say("nineDigits")} maxLength={20} optional />
        <TextField
          {...text("betriebsnummer")}
          label={say("betriebsnummer")}
          hint={say("eightDigits")}
          maxLength={20}
          optional
        />
        <TextField {...text("dataProtectionAuthority")} label={say("authority")} optional />
        <TextField {...text("legalSupervision")} label={say("supervision")} optional />
        <Section title={say("contacts")}>
          <p class="kern-body">{say("contactsHint")}</p>
          {CONTACTS.map((name) => (
            <ContactFields view={view} name={name} values={values} errors={errors} />
          ))}
        </Section>
        <Buttons>
          <SendButton text={known === undefined ? say("add") : say("save")} />
          <ButtonLink href={back} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

type PartProps = Shown & { readonly view: View }

/** What stays for ever. */
function NewOnly({ view, values, errors }: PartProps) {
  const say = speak({ ...REGISTER_WORDS, ...W }, view.language)
  const kinds = INSTITUTION_KINDS.map((value) => ({ value, text: textOf(KIND_WORDS[value], view.language) }))
  return (
    <>
      <TextField
        view={view}
        name="slug"
        label={say("slug")}
        hint={say("slugHint")}
        value={values["slug"]}
        maxLength={64}
        error={errors["slug"]}
      />
      <SelectField
        view={view}
        name="kind"
        label={say("kind")}
        hint={say("kindHint")}
        choices={kinds}
        value={values["kind"]}
      />
    </>
  )
}

function ContactFields({ view, name, values, errors }: PartProps & { readonly name: ContactName }) {
  const say = speak(W, view.language)
  const of = say(name)
  const field = (part: string) => ({
    view,
    name: `${name}.${part}`,
    value: values[`${name}.${part}`],
    error: errors[`${name}.${part}`],
    optional: true,
  })
  return (
    <>
      <TextField {...field("name")} label={say("contactName", { of })} />
      <TextField {...field("email")} label={say("contactEmail", { of })} maxLength={254} kind="email" />
      <TextField {...field("telephone")} label={say("contactTelephone", { of })} maxLength={40} />
    </>
  )
}

function keptOf(form: FormFields): Kept {
  const some = <K extends string>(name: K): { readonly [N in K]?: string } => {
    const value = form.text(name)
    // A computed name loses its type; this is the one place that says it again.
    return value === "" ? {} : ({ [name]: value } as { readonly [N in K]: string })
  }
  return {
    name: form.text("name"),
    role: form.text("role") === "processor" ? "processor" : "controller",
    ...some("ik"),
    ...some("bsnr"),
    ...some("betriebsnummer"),
    ...some("dataProtectionAuthority"),
    ...some("legalSupervision"),
    ...contactOf(form, "technicalContact"),
    ...contactOf(form, "securityContact"),
    ...contactOf(form, "aroundTheClockContact"),
    ...contactOf(form, "dataProtectionOfficer"),
  }
}

function contactOf<K extends ContactName>(form: FormFields, of: K): { readonly [N in K]?: Kept[K] } {
  const [name, email, telephone] = ["name", "email", "telephone"].map((part) => form.text(`${of}.${part}`))
  if (name === "" && email === "" && telephone === "") return {}
  const contact = {
    name,
    ...(email === "" ? {} : { email }),
    ...(telephone === "" ? {} : { telephone }),
  }
  return { [of]: contact } as { readonly [N in K]: Kept[K] }
}

function valuesOf(form: FormFields): Shown["values"] {
  return Object.fromEntries(form.entries().map(([name, value]) => [name, value.trim()]))
}

function valuesOfKnown(known: Institution): Shown["values"] {
  const contacts = CONTACTS.flatMap((name) =>
    Object.entries(known[name] ?? {}).map(([part, value]) => [`${name}.${part}`, value] as const),
  )
  const { name, role, ik = "", bsnr = "", betriebsnummer = "" } = known
  const { dataProtectionAuthority = "", legalSupervision = "" } = known
  const own = { name, role, ik, bsnr, betriebsnummer, dataProtectionAuthority, legalSupervision }
  return { ...own, ...Object.fromEntries(contacts) }
}
