/** Publishing an application, and changing what is published: what was typed, what is wrong with it, and the command. */
import { Fault } from "@schleuse/base"
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  type FormFields,
  LongTextField,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { type Application, findInstitutionBySlug } from "../../site/look-up.ts"
import { GATE_WORDS } from "../../words/access-words.ts"
import { APPLICATION_WORDS } from "../../words/application-words.ts"
import { findMistakes, type Rules } from "../register/check-input.ts"
import { addressLines, requireApplication } from "./application-pages.tsx"
import { GateNavigation } from "./gate-navigation.tsx"

const PATH = "/gate/applications"
const WORDS = { ...GATE_WORDS, ...APPLICATION_WORDS } as const
const MAX_ADDRESSES = 8
const ADDRESS = /^(?:\[(?<six>[0-9a-fA-F:.]{2,45})\]|(?<four>\d{1,3}(?:\.\d{1,3}){3})):(?<port>[1-9]\d{0,4})$/
const MAX_PORT = 65_535

const FIELDS = ["name", "titleDe", "titleEn", "host", "port", "addresses", "who", "institutions"] as const
type Typed = Readonly<Record<(typeof FIELDS)[number], string>>
type Shown = { readonly typed: Typed; readonly errors: FieldErrors }

const EMPTY: Typed = {
  name: "",
  titleDe: "",
  titleEn: "",
  host: "",
  port: "443",
  addresses: "",
  who: "some",
  institutions: "",
}
const TITLES: Rules = {
  titleDe: { field: "titleDe", wrong: APPLICATION_WORDS.titleWrong, right: "x" },
  titleEn: { field: "titleEn", wrong: APPLICATION_WORDS.titleWrong, right: "x" },
  host: { field: "host", wrong: APPLICATION_WORDS.hostWrong, right: "a.example" },
  port: { field: "port", wrong: APPLICATION_WORDS.portWrong, right: 443 },
}
const RULES: Rules = { ...TITLES, name: { field: "name", wrong: APPLICATION_WORDS.nameWrong, right: "x" } }
/** Refusals that are about what was typed. */
const ABOUT: Readonly<Record<string, string>> = {
  APPLICATION_EXISTS: "host",
  APPLICATION_ADDRESS_FORBIDDEN: "addresses",
}

export async function newApplicationPage(
  c: SiteContext,
  house: House,
  shown: Shown = { typed: EMPTY, errors: {} },
): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  return await formPage(c, house, shown, { title: say("add"), action: `${PATH}/new`, back: PATH, send: say("send") })
}

export async function addApplication(c: SiteContext, house: House): Promise<Response> {
  const typed = typedIn(c.get("form"))
  const again = (errors: FieldErrors) => newApplicationPage(c, house, { typed, errors })
  const { published, errors } = await read(c, typed)
  const found = {
    ...errors,
    ...findMistakes("addApplication", { name: typed.name, ...published }, RULES, c.get("view")),
  }
  if (Object.keys(found).length > 0) return await again(found)
  return await perform(
    c,
    house,
    { command: "addApplication", input: { name: typed.name, ...published } },
    { back: PATH, refused: (fault) => aboutTyped(c, fault, again) },
  )
}

export async function changeApplicationPage(c: SiteContext, house: House, shown?: Shown): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const known = await requireApplication(c)
  if (known.removedAt !== undefined) throw new Fault("PAGE_UNKNOWN", "ended")
  const at = `${PATH}/${known.application}`
  const page = { title: `${say("change")}: ${known.name}`, action: `${at}/change`, back: at, send: say("save") }
  return await formPage(c, house, shown ?? { typed: await typedOf(c, known), errors: {} }, page)
}

export async function changeApplication(c: SiteContext, house: House): Promise<Response> {
  const { application, name } = await requireApplication(c)
  const typed = { ...typedIn(c.get("form")), name }
  const again = (errors: FieldErrors) => changeApplicationPage(c, house, { typed, errors })
  const { published, errors } = await read(c, typed)
  const draft = { application, ...published }
  const found = { ...errors, ...findMistakes("changeApplication", draft, TITLES, c.get("view")) }
  if (Object.keys(found).length > 0) return await again(found)
  return await perform(
    c,
    house,
    { command: "changeApplication", input: draft },
    { back: `${PATH}/${application}`, refused: (fault) => aboutTyped(c, fault, again) },
  )
}

function aboutTyped(
  c: SiteContext,
  fault: Fault,
  again: (errors: FieldErrors) => Promise<Response>,
): Promise<Response> | undefined {
  const field = ABOUT[fault.code]
  return field === undefined ? undefined : again({ [field]: faultSentence(c, fault) })
}

type Around = { readonly title: string; readonly action: string; readonly back: string; readonly send: string }

async function formPage(c: SiteContext, house: House, { typed, errors }: Shown, around: Around): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const hasErrors = Object.values(errors).some((error) => error !== undefined)
  const line = (name: "name" | "titleDe" | "titleEn" | "host" | "port", hint?: string, maxLength = 200) => (
    <TextField
      view={view}
      name={name}
      label={say(name)}
      hint={hint}
      value={typed[name]}
      maxLength={maxLength}
      error={errors[name]}
    />
  )
  const who = [
    { value: "some", text: say("some") },
    { value: "everybody", text: say("everybody") },
  ]
  return await page(
    c,
    <ConsolePage c={c} house={house} title={around.title} hasErrors={hasErrors}>
      <GateNavigation view={view} />
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("secondPerson")}</p>
      <Form view={view} action={around.action}>
        {around.action === `${PATH}/new` ? line("name", say("nameHint"), 64) : ""}
        {line("titleDe", say("titleHint"))}
        {line("titleEn", say("titleHint"))}
        {line("host", say("hostHint"), 253)}
        {line("port", undefined, 5)}
        <LongTextField
          view={view}
          name="addresses"
          label={say("addresses")}
          hint={say("addressesHint")}
          value={typed.addresses}
          maxLength={600}
          error={errors["addresses"]}
        />
        <SelectField view={view} name="who" label={say("who")} choices={who} value={typed.who} />
        <LongTextField
          view={view}
          name="institutions"
          label={say("institutions")}
          hint={say("institutionsHint")}
          value={typed.institutions}
          maxLength={40_000}
          error={errors["institutions"]}
          optional
        />
        <Buttons>
          <SendButton text={around.send} />
          <ButtonLink href={around.back} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

function typedIn(form: FormFields): Typed {
  const entries = FIELDS.map((field) => [field, form.text(field)] as const)
  return { ...EMPTY, ...Object.fromEntries(entries) }
}

async function typedOf(c: SiteContext, known: Application): Promise<Typed> {
  const { name, titleDe, titleEn, host, port, institutions } = known
  const slugs = await Promise.all(
    (institutions ?? []).map(async (id) => {
      const { slug } = await operatorOf(c).ask("describeInstitution", { institution: id })
      return slug
    }),
  )
  return {
    name,
    titleDe,
    titleEn,
    host,
    port: String(port),
    addresses: addressLines(known).join("\n"),
    who: institutions === undefined ? "everybody" : "some",
    institutions: slugs.join("\n"),
  }
}

/** What the form says, as the command takes it, and what is wrong with addresses and institutions. */
async function read(c: SiteContext, typed: Typed) {
  const say = speak(WORDS, c.get("view").language)
  const errors: Record<string, string> = {}
  const parsed = linesIn(typed.addresses).map(parseAddress)
  const addresses = parsed.filter((one) => one !== undefined)
  if (addresses.length !== parsed.length || addresses.length === 0 || addresses.length > MAX_ADDRESSES)
    errors["addresses"] = say("addressesWrong")
  const institutions: string[] = []
  const unknown: string[] = []
  const slugs = [...new Set(linesIn(typed.institutions).map((slug) => slug.toLowerCase()))]
  for (const slug of slugs) {
    const id = await findInstitutionBySlug(operatorOf(c).ask, slug)
    if (id === undefined) unknown.push(slug)
    else institutions.push(id)
  }
  const isForAll = typed.who === "everybody"
  if (unknown.length > 0) errors["institutions"] = say("institutionsUnknown", { names: unknown.join(", ") })
  else if (isForAll && slugs.length > 0) errors["institutions"] = say("institutionsToo")
  else if (!isForAll && slugs.length === 0) errors["institutions"] = say("institutionsMissing")
  const published = {
    titleDe: typed.titleDe,
    titleEn: typed.titleEn,
    host: typed.host,
    port: /^\d{1,5}$/.test(typed.port) ? Number(typed.port) : 0,
    // Where they are wrong, that is said already: the rest is judged as if they were right.
    addresses: errors["addresses"] === undefined ? addresses : [],
    ...(isForAll ? {} : { institutions }),
  }
  return { published, errors }
}

function parseAddress(line: string): { readonly address: string; readonly port: number } | undefined {
  const { six, four, port } = ADDRESS.exec(line)?.groups ?? {}
  const address = six ?? four
  if (address === undefined || port === undefined || Number(port) > MAX_PORT) return undefined
  return { address, port: Number(port) }
}

function linesIn(text: string): readonly string[] {
  return text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
}
