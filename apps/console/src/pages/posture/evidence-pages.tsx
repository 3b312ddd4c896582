/** Evidence of one institution's PCs for a range of days: a page that says what it is, and the table to hand over. */
import { Fault, isRandomId } from "@schleuse/base"
import { evidenceRows } from "@schleuse/posture"
import { formatCsv } from "@schleuse/provisioning"
import {
  ButtonLink,
  download,
  ErrorSummary,
  Form,
  Name,
  page,
  seeOther,
  SendButton,
  type SiteContext,
  speak,
  TextField,
} from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { FactList } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { EVIDENCE_WORDS } from "../../words/posture-record-words.ts"
import { POSTURE_WORDS } from "../../words/posture-words.ts"
import { EMPTY, InstitutionField, Reading, type Shown } from "../folders/institution-field.tsx"
import { parsePeriod } from "../log/period.ts"
import { found, queryOf } from "../register/addressed.ts"
import { writeDay } from "../register/days.ts"
import { PostureNavigation } from "./posture-navigation.tsx"

const PATH = "/posture/evidence"
const WORDS = { ...POSTURE_WORDS, ...EVIDENCE_WORDS } as const
/** As the keeper has it. */
const LONGEST_MS = 400 * 24 * 3_600_000
/** Pages of one file. */
const MAX_PAGES = 1000

export async function evidencePage(c: SiteContext, house: House, shown: Shown = EMPTY): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { values, errors } = shown
  const hasErrors = Object.keys(errors).length > 0
  const day = (name: "from" | "until") => (
    <TextField
      view={view}
      name={name}
      label={say(name)}
      hint={say("dayHint")}
      value={values[name]}
      maxLength={10}
      error={errors[name]}
    />
  )
  return await page(
    c,
    <ConsolePage c={c} house={house} title={`${say("menu")}: ${say("evidence")}`} hasErrors={hasErrors}>
      <PostureNavigation view={view} />
      <p class="kern-body">{say("intro")}</p>
      <ErrorSummary view={view} errors={errors} />
      <Form view={view} action={PATH}>
        <InstitutionField view={view} name="institution" label={say("institution")} shown={shown} />
        {day("from")}
        {day("until")}
        <SendButton text={say("make")} />
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

/** Turns what was typed into the address of the evidence. */
export async function askEvidence(c: SiteContext, house: House): Promise<Response> {
  const say = speak(WORDS, c.get("view").language)
  const reading = new Reading(c)
  const institution = await reading.institution("institution")
  const typed = { from: reading.form.text("from"), until: reading.form.text("until") }
  const { period, errors } = parsePeriod(typed, say("dayWrong"))
  for (const name of ["from", "until"] as const)
    if (errors[name] !== undefined || typed[name] === "") reading.wrong(name, say("dayWrong"))
  const { from, until } = period
  if (!reading.isRight || from === undefined || until === undefined) return await evidencePage(c, house, reading.shown)
  if (until <= from || until - from > LONGEST_MS) {
    reading.wrong("from", say("rangeWrong"))
    return await evidencePage(c, house, reading.shown)
  }
  const query = new URLSearchParams({ institution, from: String(from), to: String(until - 1) })
  return seeOther(c, `${PATH}/ready?${query.toString()}`)
}

export async function readyPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { institution, from, to } = rangeIn(c)
  const { name, slug } = await found(operatorOf(c).ask("describeInstitution", { institution }))
  const query = new URLSearchParams({ institution, from: String(from), to: String(to) })
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("readyTitle", { name })}>
      <PostureNavigation view={view} />
      <FactList
        rows={[
          [
            say("institution"),
            <a class="kern-link" href={`/institutions/${institution}`}>
              <Name text={name} />
            </a>,
          ],
          [say("period"), `${writeDay(from, view.language)} – ${writeDay(to, view.language)}`],
        ]}
      />
      <p class="kern-body">{say("proof")}</p>
      <p class="kern-body">{say("paper")}</p>
      <p class="kern-body name">
        <code>{`schleuse posture evidence ${slug} --from YYYY-MM-DD --to YYYY-MM-DD --pdf FILE`}</code>
      </p>
      <Buttons>
        <ButtonLink href={`${PATH}/file?${query.toString()}`} text={say("download")} look="primary" />
        <ButtonLink href={PATH} text={say("back")} />
      </Buttons>
    </ConsolePage>,
  )
}

/** All pages of the evidence as one table; German spreadsheets want semicolons and the mark of UTF-8. */
export async function evidenceFile(c: SiteContext): Promise<Response> {
  const { language } = c.get("view")
  const range = rangeIn(c)
  const pages: OutputOf<"postureEvidence">[] = []
  let cursor: string | undefined
  do {
    if (pages.length >= MAX_PAGES) throw new Fault("POSTURE_RANGE_INVALID", "more than one file holds")
    const asked = cursor === undefined ? range : { ...range, cursor }
    const made: OutputOf<"postureEvidence"> = await operatorOf(c).ask("postureEvidence", asked)
    pages.push(made)
    cursor = made.next
  } while (cursor !== undefined)
  const slug = pages[0]?.institution.slug ?? "evidence"
  const content = `\ufeff${formatCsv(evidenceRows(pages, language), language === "de" ? ";" : ",")}`
  return download(c, { fileName: `${slug}.csv`, type: "text/csv; charset=utf-8", content })
}

/** @throws PAGE_ADDRESS_INVALID */
function rangeIn(c: SiteContext): { readonly institution: string; readonly from: number; readonly to: number } {
  const institution = queryOf(c, "institution")
  const [from, to] = [queryOf(c, "from"), queryOf(c, "to")]
  const isMoment = (text: string) => /^\d{1,15}$/.test(text)
  if (!isRandomId(institution) || !isMoment(from) || !isMoment(to))
    throw new Fault("PAGE_ADDRESS_INVALID", "the evidence's range")
  return { institution, from: Number(from), to: Number(to) }
}
