/** An import that was tried: what would happen to each row, and the ways on; afterwards, what happened. */
import { Fault, isFaultCode, publicFault } from "@schleuse/base"
import {
  Alert,
  GetForm,
  type ListWish,
  Name,
  page,
  parseListWish,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  textOf,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { State } from "../../parts/state.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { faultSentence } from "../../site/fault-sentence.ts"
import { type House, operatorOf } from "../../site/house.ts"
import { IMPORT_WORDS, OUTCOME_WORDS, ROW_WORDS } from "../../words/import-words.ts"
import { idIn } from "../register/addressed.ts"
import type { RunningImports, Work } from "./running-imports.ts"
import { type TriedImport, waysOn } from "./ways-on.tsx"

type Outcome = OutputOf<"listImport">["outcomes"][number]

const PAGE = 50
const REFRESH_S = 2
const PATIENCE_MS = 500
const OUTCOMES = ["new", "unchanged", "refused"] as const
const LOOKS = { new: "good", unchanged: "neutral", refused: "bad" } as const

export async function runPage(c: SiteContext, house: House, running: RunningImports): Promise<Response> {
  const id = idIn(c)
  const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: ["line"], filters: ["outcome", "source"] })
  const work = running.workOn(id)
  if (work !== undefined) return await workingPage(c, house, { id, work })
  const failed = running.takeFailure(id)
  const from = /^\d{1,6}$/.test(wish.after) ? Number(wish.after) : 0
  const outcome = OUTCOMES.find((known) => known === wish.filters["outcome"])
  const asked = { import: id, from, limit: PAGE, ...(outcome === undefined ? {} : { outcome }) }
  const found = await operatorOf(c).ask("listImport", asked)
  const source = wish.filters["source"] ?? ""
  return await resultPage(c, house, { id, found, source, wish, failed })
}

/** The hash of the files, which the log keeps with the import. @throws PAGE_ADDRESS_INVALID */
export function sourceOf(text: string): { readonly sourceSha256?: string } {
  if (text === "") return {}
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Fault("PAGE_ADDRESS_INVALID", "source")
  return { sourceSha256: text }
}

async function workingPage(
  c: SiteContext,
  house: House,
  { id, work }: { readonly id: string; readonly work: Work },
): Promise<Response> {
  const say = speak(IMPORT_WORDS, c.get("view").language)
  const progress = await progressOf(c, id)
  const answer = await page(
    c,
    <ConsolePage c={c} house={house} title={work === "check" ? say("checking") : say("working")}>
      <p class="kern-body kern-body--bold" role="status">
        {work === "check"
          ? say("checkingRows")
          : progress === undefined
            ? say("workingRows")
            : say("workingKeys", progress)}
      </p>
      <p class="kern-body">{say("workingPage")}</p>
    </ConsolePage>,
  )
  answer.headers.set("refresh", String(REFRESH_S))
  return answer
}

/** How many keys are made. While rows are written the keeper answers nobody; this page does not wait for it. */
async function progressOf(c: SiteContext, id: string): Promise<OutputOf<"listImport">["progress"]> {
  const asked = operatorOf(c).ask("listImport", { import: id, from: 0, limit: 1 })
  const { promise: patience, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, PATIENCE_MS, undefined)
  try {
    return (await Promise.race([asked, patience]))?.progress
  } finally {
    clearTimeout(timer)
    // What comes after it is for the next page to ask.
    asked.catch(() => undefined)
  }
}

type Shown = TriedImport & { readonly wish: ListWish; readonly failed: Fault | undefined }

async function resultPage(c: SiteContext, house: House, shown: Shown): Promise<Response> {
  const view = c.get("view")
  const say = speak(IMPORT_WORDS, view.language)
  const { found, wish, id, failed } = shown
  const choices = [
    { value: "", text: say("showAll") },
    ...OUTCOMES.map((value) => ({ value, text: textOf(OUTCOME_WORDS[value], view.language) })),
  ]
  const ways = await waysOn(c, shown)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={found.isDone ? say("doneTitle") : say("resultTitle")}>
      {failed === undefined ? (
        ""
      ) : (
        <Alert kind="danger" title={say("failed")}>
          <p class="kern-body">{faultSentence(c, failed)}</p>
        </Alert>
      )}
      <p class="kern-body kern-body--large">{say("counts", found.counts)}</p>
      {ways}
      <GetForm action={`/imports/run/${id}`}>
        <SelectField
          view={view}
          name="outcome"
          label={say("outcome")}
          choices={choices}
          value={wish.filters["outcome"]}
        />
        <input type="hidden" name="source" value={wish.filters["source"]} />
        <SendButton text={say("show")} look="secondary" />
      </GetForm>
      <Table
        view={view}
        title={say("rows")}
        path={`/imports/run/${id}`}
        wish={wish}
        rows={found.outcomes}
        next={found.next === undefined ? undefined : String(found.next)}
        columns={[
          { key: "name", title: say("name"), cell: ({ name }) => <Name text={name} /> },
          { key: "kind", title: say("kind"), cell: (row) => textOf(ROW_WORDS[row.kind], view.language) },
          { key: "line", title: say("line"), numeric: true, cell: (row) => String(row.line) },
          {
            key: "outcome",
            title: say("outcome"),
            cell: (row) => <State look={LOOKS[row.outcome]} text={textOf(OUTCOME_WORDS[row.outcome], view.language)} />,
          },
          { key: "why", title: say("why"), cell: (row) => whyOf(c, row) },
        ]}
      />
    </ConsolePage>,
  )
}

function whyOf(c: SiteContext, { fault }: Outcome): string {
  if (fault === undefined) return "–"
  return isFaultCode(fault) ? faultSentence(c, new Fault(publicFault(fault).code)) : fault
}
