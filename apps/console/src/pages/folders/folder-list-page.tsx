/** The list of deliveries and shared folders. */
import { isRandomId } from "@schleuse/base"
import {
  ButtonLink,
  GetForm,
  type ListWish,
  page,
  parseListWish,
  SelectField,
  SendButton,
  type Sentence,
  type SiteContext,
  speak,
  Table,
  textOf,
  TextField,
  type View,
  visible,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { Buttons } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { FOLDER_KIND_WORDS, FOLDER_STATE_WORDS, FOLDER_WORDS, STAGE_WORDS } from "../../words/folder-words.ts"
import { found, mayKeep } from "../register/addressed.ts"
import { searchOf } from "../register/list-form.tsx"
import { FolderName, FolderState } from "./folder-parts.tsx"

const PATH = "/folders"
const SORTS = ["name", "created"] as const
const KINDS = ["delivery", "shared"] as const
const STATES = ["open", "closed", "ended"] as const
const STAGES = ["test", "productive"] as const

export async function folderListPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(FOLDER_WORDS, view.language)
  const { ask } = operatorOf(c)
  const filters = ["search", "institution", "kind", "state", "stage"]
  const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: SORTS, filters })
  const institution = wish.filters["institution"] ?? ""
  const within = isRandomId(institution) ? await found(ask("describeInstitution", { institution })) : undefined
  const [kind, state, stage] = [
    wanted(KINDS, wish, "kind"),
    wanted(STATES, wish, "state"),
    wanted(STAGES, wish, "stage"),
  ]
  const { folders, next } = await ask("listFolders", {
    sort: SORTS.find((known) => known === wish.sort) ?? "name",
    direction: wish.direction,
    ...searchOf(wish),
    ...(within === undefined ? {} : { institution }),
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
    ...(stage === undefined ? {} : { stage }),
  })
  const title = within === undefined ? say("title") : say("ofInstitution", { name: visible(within.name) })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={title}>
      <p class="kern-body">{say("intro")}</p>
      <Buttons>
        {mayKeep(c) ? <ButtonLink href="/folders/new-delivery" text={say("addDelivery")} look="primary" /> : ""}
        {mayKeep(c) ? <ButtonLink href="/folders/new-shared" text={say("addShared")} look="secondary" /> : ""}
        {within === undefined ? "" : <ButtonLink href={`/institutions/${institution}`} text={visible(within.name)} />}
        {within === undefined ? "" : <ButtonLink href={PATH} text={say("everyFolder")} />}
      </Buttons>
      <SearchForm view={view} wish={wish} institution={within === undefined ? "" : institution} />
      <FolderTable view={view} title={title} wish={wish} folders={folders} next={next} />
    </ConsolePage>,
  )
}

function wanted<W extends string>(words: readonly W[], wish: ListWish, filter: string): W | undefined {
  return words.find((known) => known === wish.filters[filter])
}

type SearchProps = { readonly view: View; readonly wish: ListWish; readonly institution: string }

function SearchForm({ view, wish, institution }: SearchProps) {
  const say = speak(FOLDER_WORDS, view.language)
  const choices = <W extends string>(all: string, words: readonly W[], texts: Readonly<Record<W, Sentence>>) => [
    { value: "", text: all },
    ...words.map((value) => ({ value, text: textOf(texts[value], view.language) })),
  ]
  const select = (name: "kind" | "state" | "stage") => ({ view, name, label: say(name), value: wish.filters[name] })
  return (
    <GetForm action={PATH}>
      <TextField
        view={view}
        name="search"
        label={say("searchLabel")}
        hint={say("searchHint")}
        kind="search"
        maxLength={100}
        value={wish.filters["search"]}
        optional
      />
      {institution === "" ? "" : <input type="hidden" name="institution" value={institution} />}
      <SelectField {...select("kind")} choices={choices(say("all"), KINDS, FOLDER_KIND_WORDS)} />
      <SelectField {...select("state")} choices={choices(say("inUse"), STATES, FOLDER_STATE_WORDS)} />
      <SelectField {...select("stage")} choices={choices(say("all"), STAGES, STAGE_WORDS)} />
      <input type="hidden" name="sort" value={wish.sort} />
      <input type="hidden" name="direction" value={wish.direction} />
      <SendButton text={say("search")} look="secondary" />
    </GetForm>
  )
}

type TableProps = {
  readonly view: View
  readonly title: string
  readonly wish: ListWish
  readonly folders: OutputOf<"listFolders">["folders"]
  readonly next: string | undefined
}

function FolderTable({ view, title, wish, folders, next }: TableProps) {
  const say = speak(FOLDER_WORDS, view.language)
  return (
    <Table
      view={view}
      title={title}
      path={PATH}
      wish={wish}
      rows={folders}
      next={next}
      columns={[
        {
          key: "name",
          title: say("name"),
          sortable: true,
          cell: (row) => (
            <a class="kern-link" href={`${PATH}/${row.folder}`}>
              <FolderName view={view} folder={row} />
            </a>
          ),
        },
        { key: "kind", title: say("kind"), cell: (row) => textOf(FOLDER_KIND_WORDS[row.kind], view.language) },
        { key: "state", title: say("state"), cell: ({ state }) => <FolderState view={view} state={state} /> },
        {
          key: "stage",
          title: say("stage"),
          cell: ({ stage }) => (stage === undefined ? "–" : textOf(STAGE_WORDS[stage], view.language)),
        },
        { key: "grants", title: say("accesses"), numeric: true, cell: ({ grants }) => String(grants) },
        {
          key: "created",
          title: say("created"),
          sortable: true,
          cell: ({ createdAt }) => <When view={view} at={createdAt} />,
        },
      ]}
    />
  )
}
