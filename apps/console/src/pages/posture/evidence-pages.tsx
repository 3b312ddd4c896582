/** Evidence of one institution's PCs for a range of days: what it is, and of whom and when. The files: evidence-files.ts. */
import { Fault, isRandomId } from "@schleuse/base"
import {
  ButtonLink,
  ErrorSummary,
  Form,
  Name,
  page,
  seeOther,
  SendButton,
  type SiteContext,
  speak,
  TextField,
  visible,
} from "@schleuse/web"
import { FactList } from "../../parts/facts.tsx"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { EVIDENCE_WORDS } from "../../words/posture-record-words.ts"
import { POSTURE_WORDS } from "../../words/posture-words.ts"
import { EMPTY, InstitutionField, Reading, type Shown } from "../folders/institution-field.tsx"
import { found, queryOf } from "../register/addressed.ts"
import { dayIn, parseDayEnd, writeUtcDay } from "../register/days.ts"
import { offered } from "../register/institution-choice.tsx"
import type { Asked } from "./evidence-files.ts"
import { PostureNavigation } from "./posture-navigation.tsx"

const PATH = "/posture/evidence"
const WORDS = { ...POSTURE_WORDS, ...EVIDENCE_WORDS } as const
const DAY_MS = 24 * 3_600_000
/** As the keeper has it. */
const LONGEST_MS = 400 * DAY_MS
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

/** For the institution that the address names, if it names one. */
export async function newEvidencePage(c: SiteContext, house: House): Promise<Response> {
  const choices = await offered(c, queryOf(c, "institution"), [])
  return await evidencePage(c, house, { ...EMPTY, choices: { institution: choices } })
}

async function evidencePage(c: SiteContext, house: House, shown: Shown): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { values, errors } = shown
  const hasErrors = Object.keys(errors).length > 0
  const day = (name: "from" | "until") => (
    <TextField
      view={view}
      name={name}
      label={say(name)}
      hint={say(`${name}Hint`)}
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
  const [from, until] = (["from", "until"] as const).map((name) => {
    const end = parseDayEnd(reading.form.text(name).trim())
    if (end === undefined) reading.wrong(name, say("dayWrong"))
    return end === undefined ? "" : dayIn(end)
  })
  if (reading.isRight && rangeOf(from, until) === undefined) reading.wrong("from", say("rangeWrong"))
  if (!reading.isRight) return await evidencePage(c, house, reading.shown)
  return seeOther(c, `${PATH}/ready?${addressOf(institution, from, until)}`)
}

export async function readyPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { institution, from, to } = requireAsked(c)
  const { name } = await found(operatorOf(c).ask("describeInstitution", { institution }))
  const query = addressOf(institution, queryOf(c, "from"), queryOf(c, "until"))
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("readyTitle", { name: visible(name) })}>
      <PostureNavigation view={view} />
      <FactList
        rows={[
          [
            say("institution"),
            <a class="kern-link" href={`/institutions/${institution}`}>
              <Name text={name} />
            </a>,
          ],
          [say("period"), `${writeUtcDay(from, view.language)} – ${writeUtcDay(to, view.language)}`],
        ]}
      />
      <p class="kern-body">{say("proof")}</p>
      <Buttons>
        <ButtonLink href={`${PATH}/paper?${query}`} text={say("paper")} look="primary" />
        <ButtonLink href={`${PATH}/file?${query}`} text={say("download")} look="secondary" />
        <ButtonLink href={PATH} text={say("back")} />
      </Buttons>
      <p class="kern-body kern-body--muted">{say("patience")}</p>
    </ConsolePage>,
  )
}

/** Of what a file is asked for. @throws PAGE_ADDRESS_INVALID */
export function requireAsked(c: SiteContext): Asked {
  const institution = queryOf(c, "institution")
  const range = rangeOf(queryOf(c, "from"), queryOf(c, "until"))
  if (!isRandomId(institution) || range === undefined) throw new Fault("PAGE_ADDRESS_INVALID", "the evidence's range")
  return { institution, ...range }
}

function addressOf(institution: string, from = "", until = ""): string {
  return new URLSearchParams({ institution, from, until }).toString()
}

/** From the beginning of one day to the end of another, both as 2026-10-31: in UTC, as evidence says all its times. */
function rangeOf(from = "", until = ""): { readonly from: number; readonly to: number } | undefined {
  if (!ISO_DAY.test(from) || !ISO_DAY.test(until)) return undefined
  const range = { from: Date.parse(from), to: Date.parse(until) + DAY_MS - 1 }
  return range.from < range.to && range.to - range.from <= LONGEST_MS ? range : undefined
}
