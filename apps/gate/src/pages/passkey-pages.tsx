/**
 * Pages for passkeys: confirm a log-in that a PC began, and make the key for that.
 *
 * A page is named by its PC's ticket and opens nothing in this browser: what
 * the key answers goes to the keeper, the session to the PC. GET spends nothing.
 * Says whose PC it is and when it began, so that nobody confirms for a stranger.
 */
import { Fault, type FaultCode, isFault, isRandomId, parseJson, publicFault } from "@schleuse/base"
import {
  Alert,
  Facts,
  KEY_ANSWER,
  KEY_ISLAND,
  KeyForm,
  Name,
  Page,
  page,
  seeOther,
  type SiteContext,
  type SiteEnv,
  speak,
  TextField,
  type View,
  writeTime,
} from "@schleuse/web"
import { COMMANDS } from "@schleuse/wire"
import type { Hono } from "hono"
import type { Child } from "hono/jsx"
import { PASSKEY_WORDS } from "../words/passkey-words.ts"
import type { GateHouse } from "./gate-house.ts"

const LOGIN = "/anmelden"
const NEW = "/schluessel"
const DONE = "fertig"
const MAX_NAME = 60
/** After these the page has nothing more to ask. */
const OVER: ReadonlySet<FaultCode> = new Set<FaultCode>(["PASSKEY_PAGE_OVER", "CUT", "KEEPER_AWAY", "FIDO_OFF"])

export function addPasskeyPages(site: Hono<SiteEnv>, house: GateHouse): void {
  site.get(`${LOGIN}/${DONE}`, (c) => donePage(c, "loginDone", "loginDoneText"))
  site.get(`${NEW}/${DONE}`, (c) => donePage(c, "newDone", "newDoneText"))
  site.get(`${LOGIN}/:ticket`, (c) => loginPage(c, house, ticketOf(c)))
  site.post(`${LOGIN}/:ticket`, async (c) => {
    const ticket = ticketOf(c)
    const answer = c.get("form").text(KEY_ANSWER)
    if (answer === "") return await loginPage(c, house, ticket, say(c)("silent"))
    try {
      const input = { ticket, assertion: parseJson(answer), peer: seenOf(c) }
      await house.askPasskey("answerPasskeyLogin", COMMANDS.answerPasskeyLogin.input(input, "answerPasskeyLogin"))
    } catch (error) {
      return await loginPage(c, house, ticket, sentenceOf(c, house, error))
    }
    return seeOther(c, `${LOGIN}/${DONE}`)
  })
  site.get(`${NEW}/:ticket`, (c) => newPage(c, house, ticketOf(c)))
  site.post(`${NEW}/:ticket`, async (c) => {
    const ticket = ticketOf(c)
    const form = c.get("form")
    const answer = form.text(KEY_ANSWER)
    if (answer === "") return await newPage(c, house, ticket, say(c)("newSilent"))
    const typed = form.text("name").trim().slice(0, MAX_NAME)
    try {
      const name = typed === "" ? say(c)("nameDefault") : typed
      const userHandle = form.text("userHandle")
      const input = { ticket, userHandle, name, credential: parseJson(answer), peer: seenOf(c) }
      const row = "answerPasskeyRegistration"
      await house.askPasskey(row, COMMANDS[row].input(input, row))
    } catch (error) {
      return await newPage(c, house, ticket, sentenceOf(c, house, error))
    }
    return seeOther(c, `${NEW}/${DONE}`)
  })
}

type Shown = {
  readonly deviceName: string
  readonly login: string
  readonly startedAt: number
  readonly expiresAt: number
}

async function loginPage(c: SiteContext, house: GateHouse, ticket: string, refused?: string): Promise<Response> {
  const { options, ...shown } = await house.askPasskey("showPasskeyLogin", { ticket, peer: seenOf(c) })
  return await keyPage(c, {
    title: say(c)("loginTitle"),
    leads: [say(c)("loginLead")],
    shown,
    refused,
    form: (
      <KeyForm
        view={c.get("view")}
        use="get"
        options={options}
        action={`${LOGIN}/${ticket}`}
        button={say(c)("confirm")}
        otherwise={say(c)("loginOtherwise")}
      />
    ),
  })
}

async function newPage(c: SiteContext, house: GateHouse, ticket: string, refused?: string): Promise<Response> {
  const view = c.get("view")
  const { options, ...shown } = await house.askPasskey("showPasskeyRegistration", { ticket, peer: seenOf(c) })
  return await keyPage(c, {
    title: say(c)("newTitle"),
    leads: [say(c)("newLead"), say(c)("newWhere")],
    shown,
    refused,
    form: (
      <KeyForm
        view={view}
        use="create"
        options={options}
        action={`${NEW}/${ticket}`}
        button={say(c)("make")}
        otherwise={say(c)("newOtherwise")}
      >
        <input type="hidden" name="userHandle" value={options.user.id} />
        <TextField view={view} name="name" label={say(c)("name")} value={say(c)("nameDefault")} maxLength={MAX_NAME} />
      </KeyForm>
    ),
  })
}

type KeyPageProps = {
  readonly title: string
  /** The first stands out. */
  readonly leads: readonly string[]
  readonly shown: Shown
  readonly refused: string | undefined
  readonly form: Child
}

/** What both pages say of whose device asks, and to whoever did not ask. */
async function keyPage(c: SiteContext, { title, leads, shown, refused, form }: KeyPageProps): Promise<Response> {
  const view = c.get("view")
  const [first, ...others] = leads
  return await page(
    c,
    <Page view={view} title={title} hasErrors={refused !== undefined} islands={[KEY_ISLAND]}>
      <Refused c={c} text={refused} />
      <p class="kern-body kern-body--large">{first}</p>
      {others.map((lead) => (
        <p class="kern-body">{lead}</p>
      ))}
      <Began view={view} shown={shown} />
      <Alert kind="warning" title={say(c)("notMine")}>
        <p class="kern-body">{say(c)("notMineText")}</p>
      </Alert>
      {form}
    </Page>,
    refused === undefined ? 200 : 422,
  )
}

async function donePage(c: SiteContext, title: "loginDone" | "newDone", text: "loginDoneText" | "newDoneText") {
  return await page(
    c,
    <Page view={c.get("view")} title={say(c)(title)}>
      <p class="kern-body kern-body--large">{say(c)(text)}</p>
    </Page>,
  )
}

function Began({ view, shown }: { readonly view: View; readonly shown: Shown }) {
  const words = speak(PASSKEY_WORDS, view.language)
  const { deviceName, login, startedAt, expiresAt } = shown
  const time = (at: number) => (
    <time datetime={new Date(at).toISOString()}>{writeTime(new Date(at), view.language)}</time>
  )
  const { operator } = view.site
  const rows = [
    ...(operator === "" ? [] : [[words("operator"), <Name text={operator} />] as const]),
    [words("computer"), <Name text={deviceName} />],
    [words("user"), <Name text={login} />],
    [words("began"), time(startedAt)],
    [words("until"), time(expiresAt)],
  ] as const
  return <Facts rows={rows} />
}

function Refused({ c, text }: { readonly c: SiteContext; readonly text: string | undefined }) {
  if (text === undefined) return <></>
  return (
    <Alert kind="danger" title={say(c)("refused")}>
      <p class="kern-body">{text}</p>
    </Alert>
  )
}

/** What to say beside the form; what ends the page goes on to the page of refusals. */
function sentenceOf(c: SiteContext, { report }: GateHouse, error: unknown): string {
  if (!isFault(error) || OVER.has(error.code)) throw error
  const { code, reference, detail } = error
  const { de, en, hintDe, hintEn } = publicFault(code)
  const sentence = c.get("view").language === "de" ? `${de} ${hintDe}` : `${en} ${hintEn}`
  if (reference === undefined) return sentence
  report({ reference, isOwn: false, code, detail, cause: undefined })
  return `${sentence} (${reference})`
}

/** What cannot be a ticket is never asked about. @throws PASSKEY_PAGE_OVER */
function ticketOf(c: SiteContext): string {
  const ticket = c.req.param("ticket") ?? ""
  if (!isRandomId(ticket)) throw new Fault("PASSKEY_PAGE_OVER", "no ticket")
  return ticket
}

function seenOf(c: SiteContext) {
  return { ...c.env.from, certificate: "" }
}

function say(c: SiteContext) {
  return speak(PASSKEY_WORDS, c.get("view").language)
}
