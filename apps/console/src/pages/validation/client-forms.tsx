/** Adding a system that may have codes validated, and removing one. */
import { Fault } from "@schleuse/base"
import {
  ButtonLink,
  CheckField,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  page,
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
import { findInstitutionBySlug } from "../../site/look-up.ts"
import { VALIDATION_WORDS } from "../../words/validation-words.ts"
import { reasonPage } from "../register/reason-page.tsx"
import type { Client } from "./client-list-page.tsx"

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/
/** The keeper takes no more of one system. */
const MAX_INSTITUTIONS = 100

type Shown = {
  readonly name: string
  readonly institutions: string
  readonly isSigned: boolean
  readonly errors: FieldErrors
}

export async function addClientPage(
  c: SiteContext,
  house: House,
  shown: Shown = { name: "", institutions: "", isSigned: true, errors: {} },
): Promise<Response> {
  const view = c.get("view")
  const say = speak(VALIDATION_WORDS, view.language)
  const hasErrors = Object.values(shown.errors).some((error) => error !== undefined)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("addTitle")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={shown.errors} />
      <Form view={view} action="/validation/new">
        <TextField
          view={view}
          name="name"
          label={say("name")}
          hint={say("nameHint")}
          maxLength={64}
          value={shown.name}
          error={shown.errors["name"]}
        />
        <LongTextField
          view={view}
          name="institutions"
          label={say("institutions")}
          hint={say("institutionsHint")}
          maxLength={7000}
          value={shown.institutions}
          error={shown.errors["institutions"]}
          optional
        />
        <CheckField view={view} name="signed" label={say("signature")} checked={shown.isSigned} />
        <p class="kern-hint">{say("signatureHint")}</p>
        <Buttons>
          <SendButton text={say("save")} />
          <ButtonLink href="/validation" text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function addClient(c: SiteContext, house: House): Promise<Response> {
  const say = speak(VALIDATION_WORDS, c.get("view").language)
  const form = c.get("form")
  const name = form.text("name")
  const typed = form.text("institutions")
  const isSigned = form.text("signed") === "yes"
  const slugs = [...new Set(typed.split(/[\s,;]+/).filter((slug) => slug !== ""))].slice(0, MAX_INSTITUTIONS)
  const again = (errors: FieldErrors) => addClientPage(c, house, { name, institutions: typed, isSigned, errors })
  if (!SLUG.test(name)) return await again({ name: say("nameWrong") })
  const institutions: string[] = []
  for (const slug of slugs) {
    const found = await findInstitutionBySlug(operatorOf(c).ask, slug)
    if (found === undefined) return await again({ institutions: say("institutionUnknown", { slug }) })
    institutions.push(found)
  }
  const input = {
    name,
    signature: isSigned ? ("required" as const) : ("optional" as const),
    ...(institutions.length === 0 ? {} : { institutions }),
  }
  return await perform(
    c,
    house,
    { command: "addValidationClient", input },
    {
      back: "/validation",
      refused: (fault) =>
        fault.code === "VALIDATION_CLIENT_EXISTS" ? again({ name: faultSentence(c, fault) }) : undefined,
    },
  )
}

export async function removeClientPage(c: SiteContext, house: House, isMissing = false): Promise<Response> {
  const { language } = c.get("view")
  const say = speak(VALIDATION_WORDS, language)
  const { client, name } = await requireClient(c)
  return await reasonPage(c, house, {
    title: `${say("removeTitle")}: ${name}`,
    consequence: `${say("removeConsequence")} ${say("removeForEver")}`,
    facts: [
      { label: VALIDATION_WORDS.name, value: name },
      { label: VALIDATION_WORDS.number, value: String(client) },
    ],
    action: `/validation/${client}/remove`,
    confirm: say("removeNow"),
    back: "/validation",
    isMissing,
  })
}

export async function removeClient(c: SiteContext, house: House): Promise<Response> {
  const { client } = await requireClient(c)
  const reason = c.get("form").text("reason")
  if (reason === "") return await removeClientPage(c, house, true)
  const asked = { command: "removeValidationClient", input: { client, reason } } as const
  return await perform(c, house, asked, { back: "/validation" })
}

/** The system of the page's address, if it was not removed. @throws PAGE_UNKNOWN */
async function requireClient(c: SiteContext): Promise<Client> {
  const number = c.req.param("client") ?? ""
  if (!/^[1-9]\d{0,8}$/.test(number)) throw new Fault("PAGE_UNKNOWN", "client")
  const client = Number(number)
  // The list begins after a number.
  const { clients } = await operatorOf(c).ask("listValidationClients", client === 1 ? {} : { cursor: client - 1 })
  const [found] = clients
  if (found?.client !== client || found.removedAt !== undefined) throw new Fault("PAGE_UNKNOWN", "client")
  return found
}
