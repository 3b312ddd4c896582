/** The list of institutions. */
import {
  ButtonLink,
  Name,
  page,
  parseListWish,
  SelectField,
  type SiteContext,
  speak,
  Table,
  textOf,
} from "@schleuse/web"
import { INSTITUTION_KINDS } from "@schleuse/wire"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { INSTITUTION_WORDS } from "../../words/institution-words.ts"
import { KIND_WORDS, REGISTER_WORDS } from "../../words/register-words.ts"
import { countText } from "./account-counts.ts"
import { mayKeep } from "./addressed.ts"
import { ListForm, searchOf } from "./list-form.tsx"

const PATH = "/institutions"
const SORTS = ["name", "slug", "kind"] as const

export async function institutionListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak({ ...REGISTER_WORDS, ...INSTITUTION_WORDS }, view.language)
  const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: SORTS, filters: ["search", "kind"] })
  const kind = INSTITUTION_KINDS.find((known) => known === wish.filters["kind"])
  const sort = SORTS.find((known) => known === wish.sort) ?? "name"
  const { institutions, next } = await operatorOf(c).ask("listInstitutions", {
    sort,
    direction: wish.direction,
    ...searchOf(wish),
    ...(kind === undefined ? {} : { kind }),
  })
  const kinds = INSTITUTION_KINDS.map((value) => ({ value, text: textOf(KIND_WORDS[value], view.language) }))
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("institutions")}>
      {mayKeep(c) ? (
        <Buttons>
          <ButtonLink href="/institutions/new" text={say("add")} look="secondary" />
        </Buttons>
      ) : (
        ""
      )}
      <ListForm view={view} path={PATH} wish={wish} label={say("searchLabel")}>
        <SelectField
          view={view}
          name="kind"
          label={say("kind")}
          choices={[{ value: "", text: say("all") }, ...kinds]}
          value={kind ?? ""}
        />
      </ListForm>
      <Table
        view={view}
        title={say("institutions")}
        path={PATH}
        wish={wish}
        rows={institutions}
        next={next}
        columns={[
          {
            key: "name",
            title: say("name"),
            sortable: true,
            cell: ({ institution, name }) => (
              <a class="kern-link" href={`/institutions/${institution}`}>
                <Name text={name} />
              </a>
            ),
          },
          { key: "slug", title: say("slug"), sortable: true, cell: ({ slug }) => slug },
          {
            key: "kind",
            title: say("kind"),
            sortable: true,
            cell: (row) => textOf(KIND_WORDS[row.kind], view.language),
          },
          { key: "accounts", title: say("accounts"), cell: ({ accounts }) => countText(accounts, view) },
        ]}
      />
    </ConsolePage>,
  )
}
