/** A new delivery, a new shared folder: who takes part, and what for. */
import { type Fault, isFault } from "@schleuse/base"
import {
  ButtonLink,
  ErrorSummary,
  Form,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  textOf,
  TextField,
  type View,
} from "@schleuse/web"
import { COMMANDS, type InputOf } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import { Buttons, Section } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import type { House } from "../../site/house.ts"
import { ACCESS_WORDS, FOLDER_WORDS } from "../../words/folder-words.ts"
import { EMPTY, InstitutionField, Reading, type Shown } from "./institution-field.tsx"
import { PurposeFields, readPurpose } from "./purpose-fields.tsx"

const BACK = "/folders"
/** Institutions besides the owner that one form takes; more are added one by one. */
const MORE = [1, 2, 3, 4] as const
const ACCESSES = ["read", "write", "read-write"] as const

export async function newDeliveryPage(c: SiteContext, house: House, shown: Shown = EMPTY): Promise<Response> {
  const view = c.get("view")
  const say = speak(FOLDER_WORDS, view.language)
  const hasErrors = Object.keys(shown.errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("addDeliveryTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={shown.errors} />
      <p class="kern-body">{say("addDeliveryHint")}</p>
      <Form view={view} action="/folders/new-delivery">
        <InstitutionField view={view} name="from" label={say("from")} shown={shown} />
        <InstitutionField view={view} name="to" label={say("to")} shown={shown} />
        <Section title={say("purpose")}>
          <PurposeFields view={view} shown={shown} />
        </Section>
        <AddButtons view={view} />
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function newDelivery(c: SiteContext, house: House): Promise<Response> {
  const reading = new Reading(c)
  const [from, to] = [await reading.institution("from"), await reading.institution("to")]
  const purpose = await readPurpose(reading, c.get("view"))
  if (!reading.isRight) return await newDeliveryPage(c, house, reading.shown)
  const refused = (fault: Fault) => {
    if (!["FOLDER_EXISTS", "FOLDER_CLOSING", "DELIVERY_TO_ITSELF"].includes(fault.code)) return undefined
    reading.wrong("to", faultSentence(c, fault))
    return newDeliveryPage(c, house, reading.shown)
  }
  return await perform(c, house, { command: "addDelivery", input: { from, to, purpose } }, { back: BACK, refused })
}

export async function newSharedPage(c: SiteContext, house: House, shown: Shown = EMPTY): Promise<Response> {
  const view = c.get("view")
  const say = speak(FOLDER_WORDS, view.language)
  const hasErrors = Object.keys(shown.errors).length > 0
  const { slug } = shown.values
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("addSharedTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={shown.errors} />
      <p class="kern-body">{say("addSharedHint")}</p>
      <Form view={view} action="/folders/new-shared">
        <TextField
          view={view}
          name="slug"
          label={say("slug")}
          hint={say("slugHint")}
          value={slug}
          error={shown.errors["slug"]}
          maxLength={64}
        />
        <InstitutionField view={view} name="owner" label={say("ownerField")} shown={shown} />
        <AccessField view={view} name="owner-access" label={say("ownerAccess")} shown={shown} usual="read-write" />
        <Section title={say("who")}>
          <p class="kern-body">{say("moreLater")}</p>
          {MORE.map((number) => (
            <>
              <InstitutionField
                view={view}
                name={`grant-${number}`}
                label={say("grantField", { number })}
                shown={shown}
                optional
              />
              <AccessField
                view={view}
                name={`access-${number}`}
                label={say("grantAccess", { number })}
                shown={shown}
                usual="read"
              />
            </>
          ))}
        </Section>
        <Section title={say("purpose")}>
          <PurposeFields view={view} shown={shown} />
        </Section>
        <AddButtons view={view} />
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function newShared(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(FOLDER_WORDS, view.language)
  const reading = new Reading(c)
  const slug = reading.form.text("slug")
  if (!isFolderName(slug)) reading.wrong("slug", say("slugWrong"))
  const owner = await reading.institution("owner")
  const grants = [{ institution: owner, access: accessIn(reading, "owner-access") }]
  for (const number of MORE) {
    const institution = await reading.institution(`grant-${number}`, true)
    if (institution === "") continue
    if (grants.some((one) => one.institution === institution)) reading.wrong(`grant-${number}`, say("twice"))
    grants.push({ institution, access: accessIn(reading, `access-${number}`) })
  }
  const purpose = await readPurpose(reading, view)
  if (!reading.isRight) return await newSharedPage(c, house, reading.shown)
  const refused = (fault: Fault) => {
    if (fault.code !== "FOLDER_EXISTS" && fault.code !== "FOLDER_CLOSING") return undefined
    reading.wrong("slug", faultSentence(c, fault))
    return newSharedPage(c, house, reading.shown)
  }
  const input = { slug, owner, grants, purpose }
  return await perform(c, house, { command: "addSharedFolder", input }, { back: BACK, refused })
}

/** As the command takes it: small letters, digits, hyphens. */
function isFolderName(slug: string): boolean {
  try {
    const purpose = { dataCategories: [], article9: false, stage: "test" }
    const owner = "0".repeat(26)
    return COMMANDS.addSharedFolder.input({ slug, owner, grants: [], purpose }, "slug").slug === slug
  } catch (error) {
    if (isFault(error)) return false
    throw error
  }
}

export function accessIn({ form }: Reading, name: string): InputOf<"addGrant">["access"] {
  return ACCESSES.find((known) => known === form.text(name)) ?? "read"
}

type AccessProps = {
  readonly view: View
  readonly name: string
  readonly label: string
  readonly shown: Shown
  readonly usual: (typeof ACCESSES)[number]
}

export function AccessField({ view, name, label, shown, usual }: AccessProps) {
  const choices = ACCESSES.map((value) => ({ value, text: textOf(ACCESS_WORDS[value], view.language) }))
  return <SelectField view={view} name={name} label={label} choices={choices} value={shown.values[name] ?? usual} />
}

function AddButtons({ view }: { readonly view: View }) {
  const say = speak(FOLDER_WORDS, view.language)
  return (
    <Buttons>
      <SendButton text={say("add")} />
      <ButtonLink href={BACK} text={say("back")} />
    </Buttons>
  )
}
