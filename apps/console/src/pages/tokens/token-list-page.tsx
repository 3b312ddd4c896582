/** The list of keys: the stock, whose they are, and those whose life is over. */
import { isRandomId } from "@schleuse/base"
import {
  ButtonLink,
  GetForm,
  Name,
  page,
  parseListWish,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  TextField,
  textOf,
} from "@schleuse/web"
import type { InputOf } from "@schleuse/wire"
import { Buttons } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { TOKEN_KIND_WORDS, TOKEN_STATE_WORDS, TOKEN_WORDS } from "../../words/token-words.ts"
import { mayKeep } from "../register/addressed.ts"
import { type KnownToken, nameOf } from "./known-token.ts"

const PATH = "/tokens"
const SORTS = ["name", "added"] as const
const STATES = ["stock", "active", "lost", "blocked", "worn-out"] as const
const KINDS = ["yubico-otp", "hotp", "totp"] as const

export const STATE_LOOKS = {
  stock: "neutral",
  active: "good",
  lost: "bad",
  blocked: "bad",
  "worn-out": "warning",
} as const satisfies Readonly<Record<KnownToken["state"], string>>

export async function tokenListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(TOKEN_WORDS, view.language)
  const { ask } = operatorOf(c)
  const filters = ["search", "state", "kind", "account"]
  const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: SORTS, filters })
  const state = STATES.find((known) => known === wish.filters["state"])
  const kind = KINDS.find((known) => known === wish.filters["kind"])
  const search = (wish.filters["search"] ?? "").trim().slice(0, 40)
  const account = wish.filters["account"] ?? ""
  const input: InputOf<"listTokens"> = {
    ...(isRandomId(account) ? { account } : {}),
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(search === "" ? {} : { search }),
    sort: wish.sort === "added" ? "added" : "name",
    direction: wish.direction,
    ...(wish.after === "" ? {} : { cursor: wish.after }),
  }
  const { tokens, next } = await ask("listTokens", input)
  const isOfAccount = input.account !== undefined
  const login = isOfAccount ? (await ask("describeAccount", { account })).login : ""
  // An account's keys are few, and what is searched is sorted by what was found.
  const sortable = !isOfAccount && search === ""
  const choices = (words: Readonly<Record<string, readonly [string, string]>>) => [
    { value: "", text: say("all") },
    ...Object.entries(words).map(([value, word]) => ({ value, text: textOf(word, view.language) })),
  ]
  return await page(
    c,
    <ConsolePage c={c} house={house} title={isOfAccount ? say("ofAccount", { name: login }) : say("tokens")}>
      {mayKeep(c) ? (
        <Buttons>
          {isOfAccount ? (
            <>
              <ButtonLink href={`/tokens/give?account=${account}`} text={say("give")} look="secondary" />
              <ButtonLink href={`/tokens/replacement?account=${account}`} text={say("replacement")} look="secondary" />
            </>
          ) : (
            <ButtonLink href="/imports/tokens" text={say("takeIn")} look="secondary" />
          )}
        </Buttons>
      ) : (
        ""
      )}
      {isOfAccount ? (
        ""
      ) : (
        <GetForm action={PATH}>
          <TextField
            view={view}
            name="search"
            label={say("search")}
            hint={say("searchHint")}
            kind="search"
            maxLength={40}
            value={search}
            optional
          />
          <SelectField
            view={view}
            name="state"
            label={say("state")}
            choices={choices(TOKEN_STATE_WORDS)}
            value={state}
          />
          <SelectField view={view} name="kind" label={say("kind")} choices={choices(TOKEN_KIND_WORDS)} value={kind} />
          <input type="hidden" name="sort" value={wish.sort} />
          <input type="hidden" name="direction" value={wish.direction} />
          <SendButton text={say("find")} look="secondary" />
        </GetForm>
      )}
      <Table
        view={view}
        title={say("tokens")}
        path={PATH}
        wish={wish}
        rows={tokens}
        next={next}
        columns={[
          {
            key: "name",
            title: say("name"),
            sortable,
            cell: (row) => (
              <a class="kern-link" href={`/tokens/${row.token}`}>
                <Name text={nameOf(row)} />
              </a>
            ),
          },
          { key: "publicId", title: say("publicId"), cell: ({ publicId }) => publicId ?? "–" },
          { key: "kind", title: say("kind"), cell: (row) => textOf(TOKEN_KIND_WORDS[row.kind], view.language) },
          {
            key: "state",
            title: say("state"),
            cell: (row) => (
              <State look={STATE_LOOKS[row.state]} text={textOf(TOKEN_STATE_WORDS[row.state], view.language)} />
            ),
          },
          { key: "holder", title: say("holder"), cell: (row) => <Holder token={row} nobody="–" /> },
          { key: "added", title: say("added"), sortable, cell: ({ addedAt }) => <When view={view} at={addedAt} /> },
        ]}
      />
    </ConsolePage>,
  )
}

/** The account that has a key, as a link. */
export function Holder({ token, nobody }: { readonly token: KnownToken; readonly nobody: string }) {
  if (token.account === undefined) return <>{nobody}</>
  return (
    <a class="kern-link" href={`/accounts/${token.account}`}>
      <Name text={token.login ?? token.account} />
    </a>
  )
}
