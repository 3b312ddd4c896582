/** The list of accounts, with what each logs in with and when it last did. */
import { isRandomId } from "@schleuse/base"
import {
  ButtonLink,
  Name,
  page,
  parseListWish,
  type Say,
  SelectField,
  type Sentence,
  type SiteContext,
  speak,
  Table,
  textOf,
  visible,
} from "@schleuse/web"
import { ACCOUNT_STATES, type OutputOf, ROLES } from "@schleuse/wire"
import { Buttons } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { ACCOUNT_WORDS } from "../../words/account-words.ts"
import { ACCOUNT_KIND_WORDS, REGISTER_WORDS, ROLE_WORDS, STATE_WORDS } from "../../words/register-words.ts"
import { AccountState } from "./account-state.tsx"
import { found } from "./addressed.ts"
import { ListForm, searchOf } from "./list-form.tsx"

const PATH = "/accounts"
const SORTS = ["login", "institution", "state", "last-login"] as const
const KINDS = ["person", "machine"] as const

type Account = OutputOf<"listAccounts">["accounts"][number]

export async function accountListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...ACCOUNT_WORDS }, view.language)
  const { ask } = operatorOf(c)
  const filters = ["search", "institution", "kind", "state", "role"]
  const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: SORTS, filters })
  const institution = wish.filters["institution"] ?? ""
  const within = isRandomId(institution) ? await found(ask("describeInstitution", { institution })) : undefined
  const kind = KINDS.find((known) => known === wish.filters["kind"])
  const state = ACCOUNT_STATES.find((known) => known === wish.filters["state"])
  const role = ROLES.find((known) => known === wish.filters["role"])
  const { accounts, next } = await ask("listAccounts", {
    sort: SORTS.find((known) => known === wish.sort) ?? "login",
    direction: wish.direction,
    ...searchOf(wish),
    ...(within === undefined ? {} : { institution }),
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
    ...(role === undefined ? {} : { role }),
  })
  const choices = <W extends string>(words: readonly W[], texts: Readonly<Record<W, Sentence>>) => [
    { value: "", text: say("all") },
    ...words.map((value) => ({ value, text: textOf(texts[value], view.language) })),
  ]
  return await page(
    c,
    <ConsolePage
      c={c}
      house={house}
      title={within === undefined ? say("accounts") : say("ofInstitution", { name: visible(within.name) })}
    >
      {within === undefined ? (
        ""
      ) : (
        <Buttons>
          <ButtonLink href={`/institutions/${institution}`} text={visible(within.name)} />
          <ButtonLink href={PATH} text={say("everyAccount")} />
        </Buttons>
      )}
      <ListForm view={view} path={PATH} wish={wish} label={say("searchLabel")}>
        {within === undefined ? "" : <input type="hidden" name="institution" value={institution} />}
        <SelectField
          view={view}
          name="kind"
          label={say("kind")}
          choices={choices(KINDS, ACCOUNT_KIND_WORDS)}
          value={kind ?? ""}
        />
        <SelectField
          view={view}
          name="state"
          label={say("state")}
          choices={choices(ACCOUNT_STATES, STATE_WORDS)}
          value={state ?? ""}
        />
        <SelectField
          view={view}
          name="role"
          label={say("role")}
          choices={choices(ROLES, ROLE_WORDS)}
          value={role ?? ""}
        />
      </ListForm>
      <Table
        view={view}
        title={say("accounts")}
        path={PATH}
        wish={wish}
        rows={accounts}
        next={next}
        columns={[
          {
            key: "login",
            title: say("loginName"),
            sortable: true,
            cell: ({ account, login }) => (
              <a class="kern-link" href={`/accounts/${account}`}>
                {login}
              </a>
            ),
          },
          {
            key: "state",
            title: say("state"),
            sortable: true,
            cell: (row) => <AccountState view={view} state={row.state} expiresAt={row.expiresAt} />,
          },
          { key: "person", title: textOf(ACCOUNT_KIND_WORDS.person, view.language), cell: personCell },
          {
            key: "institution",
            title: say("institution"),
            sortable: true,
            cell: (row) => (
              <a class="kern-link" href={`/institutions/${row.institution.institution}`}>
                <Name text={row.institution.name} />
              </a>
            ),
          },
          { key: "factors", title: say("factors"), cell: ({ factors }) => factorText(factors, say) },
          {
            key: "last-login",
            title: say("lastLogin"),
            sortable: true,
            cell: ({ lastLoginAt }) =>
              lastLoginAt === undefined ? say("neverUsed") : <When view={view} at={lastLoginAt} />,
          },
        ]}
      />
    </ConsolePage>,
  )
}

function personCell({ person }: Account) {
  if (person === undefined) return <>–</>
  return (
    <a class="kern-link" href={`/people/${person.person}`}>
      <Name text={person.name} />
    </a>
  )
}

function factorText(factors: Account["factors"], say: Say<typeof ACCOUNT_WORDS>): string {
  const { password, tokens, fidoKeys, sshKeys } = factors
  const parts = [
    ...(password ? [say("factorPassword")] : []),
    ...(tokens > 0 ? [say("factorTokens", { count: tokens })] : []),
    ...(fidoKeys > 0 ? [say("factorFido", { count: fidoKeys })] : []),
    ...(sshKeys > 0 ? [say("factorKeys", { count: sshKeys })] : []),
  ]
  return parts.length === 0 ? say("factorNone") : parts.join(", ")
}
