/** The list of people: all, or those of one institution. */
import { ButtonLink, Name, page, parseListWish, type SiteContext, speak, Table, textOf, visible } from "@schleuse/web"
import { isRandomId } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { PERSON_WORDS } from "../../words/person-words.ts"
import { REGISTER_WORDS, ROLE_WORDS } from "../../words/register-words.ts"
import { found, mayKeep } from "./addressed.ts"
import { ListForm, searchOf } from "./list-form.tsx"

const PATH = "/people"

type Person = OutputOf<"listPeople">["people"][number]

export async function peopleListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...PERSON_WORDS }, view.language)
  const { ask } = operatorOf(c)
  const rules = { sortable: ["name"], filters: ["search", "institution"] }
  const wish = parseListWish(new URL(c.req.url).searchParams, rules)
  const institution = wish.filters["institution"] ?? ""
  const within = isRandomId(institution) ? await found(ask("describeInstitution", { institution })) : undefined
  const { people, next } = await ask("listPeople", {
    direction: wish.direction,
    ...searchOf(wish),
    ...(within === undefined ? {} : { institution }),
  })
  const rolesOf = ({ memberships }: Person) =>
    memberships
      .filter(({ until }) => until === undefined || until > view.now.getTime())
      .map(({ role, name }) => `${textOf(ROLE_WORDS[role], view.language)}: ${name}`)
      .join("; ")
  return await page(
    c,
    <ConsolePage
      c={c}
      house={house}
      title={within === undefined ? say("people") : say("ofInstitution", { name: visible(within.name) })}
    >
      <Buttons>
        {mayKeep(c) ? <ButtonLink href="/people/new" text={say("add")} look="secondary" /> : ""}
        {within === undefined ? "" : <ButtonLink href={PATH} text={say("everybody")} />}
      </Buttons>
      <ListForm view={view} path={PATH} wish={wish} label={say("searchLabel")}>
        {within === undefined ? "" : <input type="hidden" name="institution" value={institution} />}
      </ListForm>
      <Table
        view={view}
        title={say("people")}
        path={PATH}
        wish={wish}
        rows={people}
        next={next}
        columns={[
          {
            key: "name",
            title: say("name"),
            sortable: true,
            cell: ({ person, name }) => (
              <a class="kern-link" href={`/people/${person}`}>
                <Name text={name} />
              </a>
            ),
          },
          { key: "roles", title: say("roles"), cell: (person) => <Name text={rolesOf(person)} /> },
          {
            key: "accounts",
            title: say("accounts"),
            cell: ({ accounts }) =>
              accounts.map(({ account, login }) => (
                <a class="kern-link" href={`/accounts/${account}`}>
                  {login}{" "}
                </a>
              )),
          },
        ]}
      />
    </ConsolePage>,
  )
}
