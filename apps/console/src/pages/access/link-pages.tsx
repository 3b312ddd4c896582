/** Links: the list, a new one for an account, and taking one back. */
import { isRandomId, Fault } from "@schleuse/base"
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  LiveRegion,
  Name,
  page,
  SendButton,
  type SiteContext,
  speak,
  Table,
  TextField,
  textOf,
  writeTime,
} from "@schleuse/web"
import { type OutputOf, pagesOf } from "@schleuse/wire"
import { perform } from "../../actions/perform.ts"
import { Buttons } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { GATE_WORDS } from "../../words/access-words.ts"
import { LINK_STATE_WORDS, LINK_WORDS } from "../../words/link-words.ts"
import { accountOf } from "../log/subjects.ts"
import { idIn, mayKeep, queryOf } from "../register/addressed.ts"
import { AccountFilter, wantedAccount } from "./account-filter.tsx"
import { askWhy } from "./ask-why.ts"
import { cursorOf, parseOneWay } from "./cursor.ts"
import { GateNavigation } from "./gate-navigation.tsx"
import { type LinkNumbers, LinkNumberFields, numbersIn, OTHERWISE } from "./link-numbers.tsx"
import { MANY_LINKS } from "./many-link-parts.tsx"

type Link = OutputOf<"listEnrolments">["enrolments"][number]

const PATH = "/gate/links"
const WORDS = { ...GATE_WORDS, ...LINK_WORDS } as const
const LOOKS = { open: "good", used: "neutral", expired: "neutral", revoked: "bad" } as const
const TYPED = new Set(["ENROLMENT_ACCOUNT_UNFIT", "ACCOUNT_UNKNOWN"])

export async function linkListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const { language } = view
  const say = speak(WORDS, language)
  const wish = parseOneWay(c, ["account"])
  const wanted = await wantedAccount(c, wish)
  const hasErrors = "account" in wanted.errors
  const { account } = wanted
  const asked = { ...(account === undefined ? {} : { account }), ...cursorOf(wish) }
  const { enrolments, next } = hasErrors ? { enrolments: [] } : await operatorOf(c).ask("listEnrolments", asked)
  const keeps = mayKeep(c)
  const revoke = ({ enrolment, state }: Link) =>
    keeps && state === "open" ? (
      <a class="kern-link" href={`${PATH}/${enrolment}/revoke`}>
        {say("revoke")}
      </a>
    ) : (
      "–"
    )
  return await page(
    c,
    <ConsolePage
      c={c}
      house={house}
      title={account === undefined ? say("links") : say("ofAccount", { name: wanted.typed })}
      hasErrors={hasErrors}
    >
      <GateNavigation view={view} />
      <p class="kern-body">{say("intro")}</p>
      <ErrorSummary view={view} errors={wanted.errors} />
      {keeps ? (
        <Buttons>
          <ButtonLink
            href={account === undefined ? `${PATH}/new` : `${PATH}/new?account=${account}`}
            text={say("make")}
            look="primary"
          />
          <ButtonLink href={MANY_LINKS} text={say("makeMany")} look="secondary" />
        </Buttons>
      ) : (
        ""
      )}
      <AccountFilter c={c} path={PATH} wanted={wanted} />
      <LiveRegion id="links" topics={["administration"]}>
        <Table
          view={view}
          title={say("links")}
          path={PATH}
          wish={wish}
          rows={enrolments}
          next={next}
          columns={[
            {
              key: "account",
              title: say("account"),
              cell: ({ account: id, login }) => (
                <a class="kern-link" href={`/accounts/${id}`}>
                  <Name text={login} />
                </a>
              ),
            },
            {
              key: "state",
              title: say("state"),
              cell: ({ state }) => <State look={LOOKS[state]} text={textOf(LINK_STATE_WORDS[state], language)} />,
            },
            { key: "used", title: say("used"), cell: ({ used, devices }) => say("usedOf", { used, devices }) },
            { key: "created", title: say("created"), cell: ({ createdAt }) => <When view={view} at={createdAt} /> },
            { key: "until", title: say("until"), cell: ({ expiresAt }) => <When view={view} at={expiresAt} /> },
            { key: "revoke", title: say("actions"), cell: revoke },
          ]}
        />
      </LiveRegion>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

type Shown = { readonly user: string; readonly numbers: LinkNumbers; readonly errors: FieldErrors }

export async function newLinkPage(c: SiteContext, house: House, shown?: Shown): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { user, numbers, errors } = shown ?? { user: await loginAsked(c), numbers: OTHERWISE, errors: {} }
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("makeTitle")} hasErrors={hasErrors}>
      <GateNavigation view={view} />
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("makeHint")}</p>
      <Form view={view} action={`${PATH}/new`}>
        <TextField view={view} name="user" label={say("login")} maxLength={64} value={user} error={errors["user"]} />
        <LinkNumberFields view={view} numbers={numbers} />
        <Buttons>
          <SendButton text={say("makeNow")} />
          <ButtonLink href={PATH} text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

export async function makeLink(c: SiteContext, house: House): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const form = c.get("form")
  const user = form.text("user").toLowerCase()
  const numbers = numbersIn(form)
  const again = (error: string) => newLinkPage(c, house, { user, numbers, errors: { user: error } })
  if (user === "") return await again(say("loginMissing"))
  const found = await accountOf(operatorOf(c).ask, user)
  if (found === undefined || found === "unknown") return await again(say("accountUnknown"))
  const input = { account: found.id, ...numbers }
  return await perform(
    c,
    house,
    { command: "makeEnrolment", input },
    {
      back: `${PATH}?account=${found.id}`,
      refused: (fault) => (TYPED.has(fault.code) ? again(faultSentence(c, fault)) : undefined),
    },
  )
}

export async function revokeLink(c: SiteContext, house: House): Promise<Response> {
  const { language } = c.get("view")
  const say = speak(WORDS, language)
  const enrolment = idIn(c)
  const link = await requireOpen(c, enrolment)
  const time = (of: "de" | "en") => writeTime(new Date(link.expiresAt), of)
  const question = {
    title: say("revokeTitle"),
    consequence: say("revokeConsequence"),
    facts: [
      { label: GATE_WORDS.account, value: link.login },
      { label: LINK_WORDS.until, value: [time("de"), time("en")] as const },
    ],
    action: `${PATH}/${enrolment}/revoke`,
    confirm: say("revokeTitle"),
    back: PATH,
  }
  return await askWhy(c, house, question, (reason) =>
    perform(c, house, { command: "revokeEnrolment", input: { enrolment, reason } }, { back: PATH }),
  )
}

/** @throws PAGE_UNKNOWN unless it is open */
async function requireOpen(c: SiteContext, id: string): Promise<Link> {
  for await (const { enrolments } of pagesOf((from) => operatorOf(c).ask("listEnrolments", from))) {
    const found = enrolments.find(({ enrolment }) => enrolment === id)
    if (found?.state === "open") return found
    if (found !== undefined) break
  }
  throw new Fault("PAGE_UNKNOWN", "no open link")
}

/** The log-in name of the account that a page before has named. */
async function loginAsked(c: SiteContext): Promise<string> {
  const account = queryOf(c, "account")
  if (!isRandomId(account)) return ""
  const found = await accountOf(operatorOf(c).ask, account)
  return found === undefined || found === "unknown" ? "" : found.name
}
