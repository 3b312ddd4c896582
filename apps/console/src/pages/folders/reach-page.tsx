/** What an institution or an account can see now, why, and what stands in its way. */
import { isRandomId } from "@schleuse/base"
import {
  ButtonLink,
  type Column,
  ErrorSummary,
  type FieldErrors,
  GetForm,
  type ListWish,
  Name,
  page,
  parseListWish,
  SendButton,
  type SiteContext,
  speak,
  Table,
  TextField,
  textOf,
  type View,
  visible,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { Buttons, Section } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { obstacleText, REACH_WORDS } from "../../words/reach-words.ts"
import { ROLE_WORDS } from "../../words/register-words.ts"
import { found } from "../register/addressed.ts"
import { chooseInstitution } from "../register/institution-choice.tsx"
import { SmallTable } from "../register/small-table.tsx"

const PATH = "/access"

type Reach = OutputOf<"explainAccess">
type Place = Reach["places"][number]
export type Way = Reach["ways"][number]

export async function reachPage(c: SiteContext, house: House): Promise<Response> {
  const query = new URL(c.req.url).searchParams
  const wish = parseListWish(query, { sortable: ["place"], filters: ["institution", "account", "mailbox"] })
  const { institution = "", account = "", mailbox = "" } = wish.filters
  if (institution === "" && account === "") return await askPage(c, house, { institution, account, errors: {} })
  const subject = await subjectOf(c, { institution, account })
  if ("errors" in subject) return await askPage(c, house, { institution, account, errors: subject.errors })
  const { ask } = operatorOf(c)
  const reach = await found(
    ask("explainAccess", {
      ...subject,
      ...(isRandomId(mailbox) && subject.account !== undefined ? { mailbox } : {}),
      ...(wish.after === "" ? {} : { cursor: wish.after }),
    }),
  )
  // What was typed became an id; the next page's address has it.
  const filters = { institution: subject.institution ?? "", account: subject.account ?? "", mailbox }
  return await answerPage(c, house, reach, { ...wish, filters })
}

type Subject = { readonly institution?: string; readonly account?: string }

/** Whom the query means, by id or by name. */
async function subjectOf(
  c: SiteContext,
  { institution, account }: Readonly<Record<"institution" | "account", string>>,
): Promise<Subject | { readonly errors: FieldErrors }> {
  const say = speak(REACH_WORDS, c.get("view").language)
  if (institution !== "" && account !== "") return { errors: { institution: say("askNothing") } }
  if (institution !== "") {
    const chosen = await chooseInstitution(c, institution)
    return "institution" in chosen ? chosen : { errors: { institution: chosen.error } }
  }
  if (isRandomId(account)) return { account }
  const wish = { search: account.slice(0, 100), sort: "login", direction: "up" } as const
  const { accounts } = await operatorOf(c).ask("listAccounts", wish)
  const known = accounts.find(({ login }) => login === account)
  return known === undefined ? { errors: { account: say("accountUnknown") } } : { account: known.account }
}

type Asked = { readonly institution: string; readonly account: string; readonly errors: FieldErrors }

async function askPage(c: SiteContext, house: House, { institution, account, errors }: Asked): Promise<Response> {
  const view = c.get("view")
  const say = speak(REACH_WORDS, view.language)
  const hasErrors = Object.keys(errors).length > 0
  const common = { view, maxLength: 100, optional: true } as const
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("ask")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("askHint")}</p>
      <GetForm action={PATH}>
        <TextField
          {...common}
          name="institution"
          label={say("askInstitution")}
          value={institution}
          error={errors["institution"]}
        />
        <TextField
          {...common}
          name="account"
          label={say("askAccount")}
          hint={say("askAccountHint")}
          value={account}
          error={errors["account"]}
        />
        <SendButton text={say("askNow")} />
      </GetForm>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

async function answerPage(c: SiteContext, house: House, reach: Reach, wish: ListWish): Promise<Response> {
  const view = c.get("view")
  const say = speak(REACH_WORDS, view.language)
  const isAccount = wish.filters["account"] !== ""
  const { institution, ways } = reach
  const login = ways[0]?.login ?? ""
  const name = isAccount ? `${login} (${visible(institution.name)})` : visible(institution.name)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title", { name })}>
      <p class="kern-body">{say("askHint")}</p>
      <Buttons>
        {isAccount ? <ButtonLink href={`/accounts/${ways[0]?.account ?? ""}`} text={login} look="secondary" /> : ""}
        <ButtonLink href={`/institutions/${institution.institution}`} text={visible(institution.name)} />
        <ButtonLink href={PATH} text={say("menu")} />
      </Buttons>
      <Ways view={view} reach={reach} isAccount={isAccount} />
      <OtherMailboxes view={view} reach={reach} />
      <Section title={say("places")}>
        <p class="kern-body">{say(isAccount ? "placesOfAccount" : "placesOfGrants")}</p>
        <Table
          view={view}
          title={say("places")}
          path={PATH}
          wish={wish}
          rows={reach.places}
          next={reach.next}
          columns={placeColumns(view)}
        />
      </Section>
      {reach.aliases.length === 0 ? "" : <Aliases view={view} aliases={reach.aliases} />}
    </ConsolePage>,
  )
}

function placeColumns(view: View): readonly Column<Place>[] {
  const say = speak(REACH_WORDS, view.language)
  const yesNo = (is: boolean) => say(is ? "yes" : "no")
  const why = ({ folder, closed, path }: Place) => {
    if (folder === undefined) return say(path === "/quittungen" ? "byMailbox" : "byOwnKeys")
    return say(closed ? "byClosed" : "byGrant")
  }
  const place = ({ path, folder }: Place) =>
    folder === undefined ? (
      <Name text={path} />
    ) : (
      <a class="kern-link" href={`/folders/${folder}`}>
        <Name text={path} />
      </a>
    )
  return [
    { key: "place", title: say("place"), cell: place },
    { key: "read", title: say("collect"), cell: ({ read }) => yesNo(read) },
    { key: "write", title: say("put"), cell: ({ write }) => yesNo(write) },
    { key: "why", title: say("why"), cell: why },
  ]
}

function Ways({ view, reach, isAccount }: { readonly view: View; readonly reach: Reach; readonly isAccount: boolean }) {
  const say = speak(REACH_WORDS, view.language)
  return (
    <Section title={say("ways")}>
      {reach.ways.length === 0 ? (
        <p class="kern-body">{say("waysNone")}</p>
      ) : (
        <SmallTable view={view} title={say("ways")} rows={reach.ways} columns={wayColumns(view, (way: Way) => way)} />
      )}
      {reach.moreWays ? <p class="kern-body">{say("moreWays")}</p> : ""}
      {isAccount ? (
        ""
      ) : (
        <Buttons>
          <ButtonLink href={`/accounts?institution=${reach.institution.institution}`} text={say("allAccounts")} />
        </Buttons>
      )}
    </Section>
  )
}

/** An account with its roles, and whether it comes in, at each kind of door. */
export function wayColumns<Row>(view: View, wayOf: (row: Row) => Way): readonly Column<Row>[] {
  const say = speak(REACH_WORDS, view.language)
  const at = (zone: string) => (row: Row) => {
    const door = wayOf(row).doors.find((one) => one.zone === zone)
    if (door === undefined) return "–"
    return door.obstacle === undefined ? say("comesIn") : textOf(obstacleText(door.obstacle), view.language)
  }
  const words: Readonly<Record<string, readonly [string, string]>> = ROLE_WORDS
  const roles = (row: Row) =>
    wayOf(row)
      .roles.map((role) => textOf(words[role] ?? [role, role], view.language))
      .join(", ")
  return [
    {
      key: "account",
      title: say("account"),
      cell: (row) => (
        <a class="kern-link" href={`/access?account=${wayOf(row).account}`}>
          {wayOf(row).login}
        </a>
      ),
    },
    { key: "roles", title: say("roles"), cell: (row) => roles(row) || say("noRoles") },
    { key: "sftp", title: say("outside"), cell: at("sftp") },
    { key: "inside", title: say("inside"), cell: at("inside") },
  ]
}

/** A person with roles at several institutions opens a mailbox at each. */
function OtherMailboxes({ view, reach }: { readonly view: View; readonly reach: Reach }) {
  const say = speak(REACH_WORDS, view.language)
  const others = reach.mailboxes.filter(({ institution }) => institution !== reach.institution.institution)
  const account = reach.ways[0]?.account ?? ""
  if (others.length === 0) return <></>
  return (
    <Section title={say("otherMailboxes")}>
      <ul class="kern-list kern-list--bullet">
        {others.map(({ institution, name }) => (
          <li>
            <a class="kern-link" href={`/access?account=${account}&mailbox=${institution}`}>
              <Name text={name} />
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Aliases({ view, aliases }: { readonly view: View; readonly aliases: Reach["aliases"] }) {
  const say = speak(REACH_WORDS, view.language)
  return (
    <Section title={say("aliases")}>
      <SmallTable
        view={view}
        title={say("aliases")}
        rows={aliases}
        columns={[
          { key: "alias", title: say("alias"), cell: ({ alias }) => <Name text={alias} /> },
          { key: "path", title: say("leadsTo"), cell: ({ path }) => <Name text={path} /> },
        ]}
      />
    </Section>
  )
}
