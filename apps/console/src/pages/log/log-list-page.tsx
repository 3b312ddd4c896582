/** The log as a list: filters, a page of entries, and how far the search came. */
import { type Leaf, LEAF_KINDS, parseLeaf } from "@schleuse/leaf"
import {
  Alert,
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  GetForm,
  listAddress,
  type ListWish,
  page,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  textOf,
  type View,
  writeTime,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { FilterField } from "../../parts/filter-field.tsx"
import { Buttons } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { LEAF_KIND_WORDS } from "../../words/leaf-words.ts"
import { LOG_WORDS } from "../../words/log-words.ts"
import { aboutOf, Named, type Names } from "./named.tsx"
import { idFilter, parseNewestFirst } from "./newest-first.ts"
import { parsePeriod } from "./period.ts"
import { accountOf, institutionOf, nameInField, type Subject } from "./subjects.ts"
import { tellLeaf } from "./tell-leaf.ts"

const PATH = "/log"
const FILTERS = ["kind", "account", "institution", "from", "until", "session", "door"]
const PLACE = /^(?:0|[1-9]\d{0,14})$/

export async function logListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(LOG_WORDS, view.language)
  const wish = parseNewestFirst(c, FILTERS, PLACE)
  const { ask } = operatorOf(c)
  const kind = LEAF_KINDS.find((known) => known === wish.filters["kind"])
  const [session, door] = [idFilter(wish, "session"), idFilter(wish, "door")]
  const account = await accountOf(ask, wish.filters["account"] ?? "")
  const institution = await institutionOf(ask, wish.filters["institution"] ?? "")
  const { period, errors: dayErrors } = parsePeriod(wish.filters, say("dayWrong"))
  const errors: FieldErrors = {
    ...(account === "unknown" ? { account: say("accountUnknown") } : {}),
    ...(institution === "unknown" ? { institution: say("institutionUnknown") } : {}),
    ...dayErrors,
  }
  const hasErrors = Object.keys(errors).length > 0
  const found = hasErrors
    ? undefined
    : await ask("listLog", {
        order: wish.direction === "down" ? "newest" : "oldest",
        ...period,
        ...(kind === undefined ? {} : { kind }),
        ...idOf("account", account),
        ...idOf("institution", institution),
        ...(session === undefined ? {} : { session }),
        ...(door === undefined ? {} : { door }),
        ...(wish.after === "" ? {} : { cursor: wish.after }),
      })
  const filters = {
    ...wish.filters,
    account: nameInField(account, wish),
    institution: nameInField(institution, wish, "institution"),
  }
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")} hasErrors={hasErrors}>
      <p class="kern-body">{say("intro")}</p>
      <ErrorSummary view={view} errors={errors} />
      <Filters view={view} wish={{ ...wish, filters }} errors={errors} />
      <Narrowed view={view} wish={wish} session={session} door={door} />
      {found === undefined ? "" : <Entries view={view} wish={wish} found={found} />}
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

function idOf<K extends string>(name: K, subject: Subject | "unknown" | undefined): { readonly [key in K]?: string } {
  if (subject === undefined || subject === "unknown") return {}
  return { [name]: subject.id } as { readonly [key in K]: string }
}

type FilterProps = { readonly view: View; readonly wish: ListWish; readonly errors: FieldErrors }

function Filters({ view, wish, errors }: FilterProps) {
  const say = speak(LOG_WORDS, view.language)
  const kinds = LEAF_KINDS.map((value) => ({ value, text: textOf(LEAF_KIND_WORDS[value], view.language) }))
  const field = (name: "account" | "institution" | "from" | "until", hint: string) => (
    <FilterField view={view} wish={wish} errors={errors} name={name} label={say(name)} hint={hint} />
  )
  return (
    <GetForm action={PATH}>
      <SelectField
        view={view}
        name="kind"
        label={say("kind")}
        choices={[{ value: "", text: say("all") }, ...kinds]}
        value={wish.filters["kind"] ?? ""}
      />
      {field("account", say("accountHint"))}
      {field("institution", say("institutionHint"))}
      {field("from", say("dayHint"))}
      {field("until", say("dayHint"))}
      {["session", "door"].map((name) =>
        wish.filters[name] === "" ? "" : <input type="hidden" name={name} value={wish.filters[name]} />,
      )}
      <input type="hidden" name="direction" value={wish.direction} />
      <SendButton text={say("search")} look="secondary" />
    </GetForm>
  )
}

type NarrowedProps = {
  readonly view: View
  readonly wish: ListWish
  readonly session: string | undefined
  readonly door: string | undefined
}

/** Filters that no field has: a link set them, and a link takes them away. The order of time, the same way. */
function Narrowed({ view, wish, session, door }: NarrowedProps) {
  const say = speak(LOG_WORDS, view.language)
  const others = { ...wish, after: "", filters: { ...wish.filters, session: "", door: "" } }
  const direction = wish.direction === "down" ? "up" : "down"
  return (
    <>
      {session === undefined ? "" : <p class="kern-body">{say("onlySession", { number: session })}</p>}
      {door === undefined ? "" : <p class="kern-body">{say("onlyDoor", { number: door })}</p>}
      <Buttons>
        {session === undefined && door === undefined ? (
          ""
        ) : (
          <ButtonLink href={listAddress(PATH, others)} text={say("everything")} />
        )}
        <ButtonLink
          href={listAddress(PATH, { ...wish, after: "", direction })}
          text={say(direction === "up" ? "oldestFirst" : "newestFirst")}
        />
      </Buttons>
    </>
  )
}

/** Whom it is about, where that has a name; other ids are on the entry's page. */
function About({ leaf, names }: { readonly leaf: Leaf; readonly names: Names }) {
  const id = aboutOf(leaf)
  return names.some((name) => name.id === id) ? <Named id={id} names={names} /> : <>–</>
}

type EntriesProps = { readonly view: View; readonly wish: ListWish; readonly found: OutputOf<"listLog"> }

function Entries({ view, wish, found }: EntriesProps) {
  const say = speak(LOG_WORDS, view.language)
  const { entries, names, searchedTo, next, size } = found
  const rows = entries.map(({ index, at, text }) => ({ index, at, leaf: parseLeaf(text) }))
  return (
    <>
      <p class="kern-body">{say("size", { size })}</p>
      <Table
        view={view}
        title={say("entries")}
        path={PATH}
        wish={wish}
        rows={rows}
        columns={[
          {
            key: "number",
            title: say("number"),
            cell: ({ index }) => (
              <a class="kern-link" href={`/log/${index}`}>
                {index}
              </a>
            ),
          },
          { key: "at", title: say("time"), cell: ({ at }) => <When view={view} at={at} /> },
          { key: "what", title: say("what"), cell: ({ leaf }) => tellLeaf(leaf, view.language) },
          { key: "who", title: say("who"), cell: ({ leaf }) => <Named id={leaf.account} names={names} /> },
          { key: "about", title: say("about"), cell: ({ leaf }) => <About leaf={leaf} names={names} /> },
          { key: "whose", title: say("whose"), cell: ({ leaf }) => <Named id={leaf.institution} names={names} /> },
        ]}
      />
      {next === undefined || searchedTo === undefined ? (
        ""
      ) : (
        <Alert
          kind="info"
          title={say("searchedTo", {
            index: searchedTo.index,
            at: writeTime(new Date(searchedTo.at), view.language),
          })}
        >
          <p class="kern-body">{say("searchedOn")}</p>
          <a class="kern-link" rel="next" href={listAddress(PATH, { ...wish, after: next })}>
            {say("goOn")}
          </a>
        </Alert>
      )}
    </>
  )
}
