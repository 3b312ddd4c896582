/** Who logged in when, from where and with what, and what was refused and why. */
import {
  Alert,
  ErrorSummary,
  type FieldErrors,
  GetForm,
  listAddress,
  type ListWish,
  Name,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  type View,
  writeTime,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { FilterField } from "../../parts/filter-field.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { LOG_WORDS } from "../../words/log-words.ts"
import { LOGIN_HISTORY_WORDS, SESSION_WORDS } from "../../words/session-words.ts"
import { parseNewestFirst } from "../log/newest-first.ts"
import { parsePeriod } from "../log/period.ts"
import { accountOf, nameInField } from "../log/subjects.ts"
import { reasonOf } from "../log/tell-leaf.ts"
import { factorText, placeText } from "./words-for.ts"

const PATH = "/logins"
const FILTERS = ["account", "outcome", "address", "from", "until"]
const PLACE = /^(?:0|[1-9]\d{0,15})\.[0-9a-v]{26}$/
const OUTCOMES = ["accepted", "refused"] as const
const WORDS = { ...LOG_WORDS, ...SESSION_WORDS, ...LOGIN_HISTORY_WORDS } as const

export async function loginListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  // The keeper goes one way: from now into the past.
  const wish = { ...parseNewestFirst(c, FILTERS, PLACE), direction: "down" } as const
  const { ask } = operatorOf(c)
  const outcome = OUTCOMES.find((known) => known === wish.filters["outcome"])
  const address = (wish.filters["address"] ?? "").trim().slice(0, 64)
  const account = await accountOf(ask, wish.filters["account"] ?? "")
  const { period, errors: dayErrors } = parsePeriod(wish.filters, say("dayWrong"))
  const errors: FieldErrors = { ...(account === "unknown" ? { account: say("accountUnknown") } : {}), ...dayErrors }
  const hasErrors = Object.keys(errors).length > 0
  const found = hasErrors
    ? undefined
    : await ask("listLogins", {
        ...period,
        ...(account === undefined || account === "unknown" ? {} : { account: account.id }),
        ...(outcome === undefined ? {} : { outcome }),
        ...(address === "" ? {} : { address }),
        ...(wish.after === "" ? {} : { cursor: wish.after }),
      })
  const typed = nameInField(account, wish)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")} hasErrors={hasErrors}>
      <p class="kern-body">{say("intro")}</p>
      <ErrorSummary view={view} errors={errors} />
      <Filters view={view} wish={{ ...wish, filters: { ...wish.filters, account: typed } }} errors={errors} />
      {found === undefined ? "" : <Logins view={view} wish={wish} found={found} />}
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

type FilterProps = { readonly view: View; readonly wish: ListWish; readonly errors: FieldErrors }

function Filters({ view, wish, errors }: FilterProps) {
  const say = speak(WORDS, view.language)
  const field = (name: "account" | "address" | "from" | "until", hint: string) => (
    <FilterField view={view} wish={wish} errors={errors} name={name} label={say(name)} hint={hint} />
  )
  const outcomes = OUTCOMES.map((value) => ({ value, text: say(value) }))
  return (
    <GetForm action={PATH}>
      {field("account", say("accountHint"))}
      <SelectField
        view={view}
        name="outcome"
        label={say("outcome")}
        choices={[{ value: "", text: say("all") }, ...outcomes]}
        value={wish.filters["outcome"] ?? ""}
      />
      {field("address", say("addressHint"))}
      {field("from", say("dayHint"))}
      {field("until", say("dayHint"))}
      <SendButton text={say("search")} look="secondary" />
    </GetForm>
  )
}

type LoginsProps = { readonly view: View; readonly wish: ListWish; readonly found: OutputOf<"listLogins"> }

function Logins({ view, wish, found: { logins, next, searchedTo } }: LoginsProps) {
  const say = speak(WORDS, view.language)
  return (
    <>
      <Table
        view={view}
        title={say("title")}
        path={PATH}
        wish={wish}
        rows={logins}
        columns={[
          { key: "when", title: say("when"), cell: ({ at }) => <When view={view} at={at} /> },
          {
            key: "account",
            title: say("account"),
            cell: ({ account, login }) =>
              login === "" ? (
                say("gone")
              ) : (
                <a class="kern-link" href={`/accounts/${account}`}>
                  <Name text={login} />
                </a>
              ),
          },
          { key: "outcome", title: say("outcome"), cell: (login) => <Outcome view={view} login={login} /> },
          { key: "zone", title: say("where"), cell: ({ zone }) => placeText(zone, view.language) },
          { key: "factor", title: say("how"), cell: ({ factor }) => factorText(factor, view.language) },
          { key: "address", title: say("address"), cell: ({ address }) => <Name text={address} /> },
          {
            key: "reference",
            title: say("reference"),
            cell: ({ reference }) =>
              reference === undefined ? (
                "–"
              ) : (
                <a class="kern-link" href={`/helpdesk?reference=${reference}`}>
                  {reference}
                </a>
              ),
          },
        ]}
      />
      {next === undefined || searchedTo === undefined ? (
        ""
      ) : (
        <Alert kind="info" title={say("searchedTo", { at: writeTime(new Date(searchedTo), view.language) })}>
          <p class="kern-body">{say("searchedOn")}</p>
          <a class="kern-link" rel="next" href={listAddress(PATH, { ...wish, after: next })}>
            {say("goOn")}
          </a>
        </Alert>
      )}
    </>
  )
}

type OutcomeProps = { readonly view: View; readonly login: OutputOf<"listLogins">["logins"][number] }

function Outcome({ view, login: { outcome } }: OutcomeProps) {
  const say = speak(WORDS, view.language)
  if (outcome === "accepted") return <State look="good" text={say("accepted")} />
  return (
    <>
      <State look="warning" text={say("refused")} /> {reasonOf(outcome, view.language) ?? outcome}
    </>
  )
}
