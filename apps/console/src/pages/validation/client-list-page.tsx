/** Systems that may have codes validated, and those that once might. */
import { ButtonLink, Name, page, parseListWish, type SiteContext, speak, Table } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { Directory } from "../../actions/directory.ts"
import { Buttons } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { VALIDATION_WORDS } from "../../words/validation-words.ts"
import { mayKeep } from "../register/addressed.ts"

export type Client = OutputOf<"listValidationClients">["clients"][number]

export async function clientListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(VALIDATION_WORDS, view.language)
  const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: ["number"] })
  const cursor = /^[1-9]\d{0,8}$/.test(wish.after) ? { cursor: Number(wish.after) } : {}
  const { ask } = operatorOf(c)
  const { clients, next } = await ask("listValidationClients", cursor)
  const names = await namesOf(clients, new Directory(ask))
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")}>
      <p class="kern-body">{say("intro")}</p>
      {mayKeep(c) ? (
        <Buttons>
          <ButtonLink href="/validation/new" text={say("add")} look="secondary" />
        </Buttons>
      ) : (
        ""
      )}
      <Table
        view={view}
        title={say("title")}
        path="/validation"
        wish={wish}
        rows={clients}
        next={next === undefined ? undefined : String(next)}
        columns={[
          { key: "name", title: say("name"), cell: ({ name }) => name },
          { key: "number", title: say("number"), numeric: true, cell: ({ client }) => String(client) },
          {
            key: "institutions",
            title: say("institutions"),
            cell: ({ institutions }) =>
              institutions === undefined ? (
                say("everybody")
              ) : (
                <Name text={institutions.map((one) => names.get(one) ?? one).join(", ")} />
              ),
          },
          {
            key: "signature",
            title: say("signature"),
            cell: ({ signature }) => (signature === "required" ? say("signed") : say("unsigned")),
          },
          { key: "created", title: say("created"), cell: ({ createdAt }) => <When view={view} at={createdAt} /> },
          { key: "used", title: say("used"), cell: ({ usedAt }) => <When view={view} at={usedAt} /> },
          {
            key: "state",
            title: say("state"),
            cell: ({ client, removedAt }) =>
              removedAt !== undefined ? (
                <>
                  <State look="bad" text={say("removed")} /> <When view={view} at={removedAt} />
                </>
              ) : mayKeep(c) ? (
                <a class="kern-link" href={`/validation/${client}/remove`}>
                  {say("remove")}
                </a>
              ) : (
                <State look="good" text={say("active")} />
              ),
          },
        ]}
      />
    </ConsolePage>,
  )
}

/** Each institution is asked for once, however many systems name it. */
async function namesOf(clients: readonly Client[], directory: Directory): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  for (const { institutions = [] } of clients)
    for (const one of institutions) if (!names.has(one)) names.set(one, await directory.institution(one))
  return names
}
