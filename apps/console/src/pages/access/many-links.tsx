/** Links for many people: a table is read, tried, shown, and only then done; the letters are link-letter.tsx. */
import { type EnrolmentRow, parseEnrolments } from "@schleuse/provisioning"
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  FileField,
  Form,
  Name,
  page,
  seeOther,
  SendButton,
  type SiteContext,
  speak,
} from "@schleuse/web"
import { perform } from "../../actions/perform.ts"
import { FactList } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import type { Pocket } from "../../site/pocket.ts"
import { GATE_WORDS } from "../../words/access-words.ts"
import { LINK_WORDS } from "../../words/link-words.ts"
import { idIn } from "../register/addressed.ts"
import { GateNavigation } from "./gate-navigation.tsx"
import { type LinkNumbers, LinkNumberFields, numbersIn, OTHERWISE } from "./link-numbers.tsx"
import { linesOf, linesPage, MANY_LINKS } from "./many-link-parts.tsx"

/** Tables that were read, for whoever sent them. */
export type ReadTables = Pocket<readonly EnrolmentRow[]>
type Shown = { readonly numbers: LinkNumbers; readonly errors: FieldErrors }

const WORDS = { ...GATE_WORDS, ...LINK_WORDS } as const
/** As many as the keeper takes at once. */
const MAX_ROWS = 1000
/** As packages/provisioning reads them. */
const COLUMNS = { de: "anmeldename, computer, tage", en: "login, devices, days" } as const

export async function manyLinksPage(
  c: SiteContext,
  house: House,
  { numbers, errors }: Shown = { numbers: OTHERWISE, errors: {} },
): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const hasErrors = Object.keys(errors).length > 0
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("manyTitle")} hasErrors={hasErrors}>
      <GateNavigation view={view} />
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("manyIntro")}</p>
      <Form view={view} action={MANY_LINKS} files>
        <FileField
          view={view}
          name="people"
          label={say("file")}
          hint={say("fileHint", { columns: COLUMNS[view.language] })}
          accept=".csv"
          error={errors["people"]}
        />
        <p class="kern-body">{say("otherwise")}</p>
        <LinkNumberFields view={view} numbers={numbers} />
        <Buttons>
          <SendButton text={say("check")} />
          <ButtonLink href="/gate/links" text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

/** Reads the table; nothing of it is kept but its rows, for a quarter of an hour. */
export async function readTable(c: SiteContext, house: House, tables: ReadTables): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const form = c.get("form")
  const numbers = numbersIn(form)
  const file = form.file("people")
  const again = (error: string) => manyLinksPage(c, house, { numbers, errors: { people: error } })
  if (file === undefined) return await again(say("fileMissing"))
  const { rows, problems } = parseEnrolments(file.bytes, numbers)
  if (problems.length > 0) return await linesPage(c, house, problems)
  if (rows.length === 0) return await again(say("fileEmpty"))
  if (rows.length > MAX_ROWS) return await again(say("fileLong"))
  const id = tables.put(operatorOf(c).session, rows, house.clock.wallMs())
  return seeOther(c, `${MANY_LINKS}/${id}`)
}

/** What would be made. */
export async function triedPage(c: SiteContext, house: House, tables: ReadTables): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { ask, session } = operatorOf(c)
  const id = idIn(c)
  const rows = tables.find(session, id, house.clock.wallMs())
  if (rows === undefined) return forgotten(c, house)
  const { count, skipped, problems } = await ask("makeEnrolments", { rows: asked(rows), dryRun: true })
  if (problems.length > 0) return await linesPage(c, house, linesOf(problems, rows))
  const names = skipped.flatMap((at) => rows[at]?.login ?? [])
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("triedTitle")}>
      <GateNavigation view={view} />
      <FactList
        rows={[
          [say("wouldMake"), String(count)],
          [say("wouldSkip"), String(skipped.length)],
        ]}
      />
      {names.length === 0 ? (
        ""
      ) : (
        <p class="kern-body">
          <Name text={say("skippedWhy", { names: names.join(", ") })} />
        </p>
      )}
      {count === 0 ? (
        <>
          <p class="kern-body">{say("noneToMake")}</p>
          <ButtonLink href={MANY_LINKS} text={say("tryAgain")} look="secondary" />
        </>
      ) : (
        <Form view={view} action={`${MANY_LINKS}/${id}`}>
          <Buttons>
            <SendButton text={say("makeLetters", { count })} />
            <ButtonLink href={MANY_LINKS} text={say("back")} />
          </Buttons>
        </Form>
      )}
    </ConsolePage>,
  )
}

export async function makeMany(c: SiteContext, house: House, tables: ReadTables): Promise<Response> {
  const id = idIn(c)
  const rows = tables.find(operatorOf(c).session, id, house.clock.wallMs())
  if (rows === undefined) return forgotten(c, house)
  const input = { rows: asked(rows), dryRun: false }
  return await perform(c, house, { command: "makeEnrolments", input }, { back: "/gate/links" })
}

function forgotten(c: SiteContext, house: House): Response {
  house.sessions.tell(operatorOf(c).session, LINK_WORDS.listGone)
  return seeOther(c, MANY_LINKS)
}

function asked(rows: readonly EnrolmentRow[]) {
  return rows.map(({ login, devices, days }) => ({ login, devices, days }))
}
