/** One PC's part: how each check stands and since when, what happened, exceptions and declarations. */
import { CHECK_NAMES, CHECKS, REASONS } from "@schleuse/posture"
import { shown } from "../letters.ts"
import { COLOURS, type Paper } from "../paper.ts"
import { type Cell, type Column, Table } from "../table.ts"
import { EVIDENCE_WORDS, filled } from "./evidence-words.ts"
import { declarationTable } from "./head-part.ts"
import {
  type EvidenceDevice,
  type EvidencePage,
  type State,
  STATES,
  statesOf,
  type Stretch,
  type Timeline,
} from "./timeline.ts"
import { dayText, minuteText } from "./times.ts"

type Language = "de" | "en"
type Part = {
  readonly device: EvidenceDevice
  readonly timeline: Timeline
  readonly declarations: EvidencePage["declarations"]
}

const SYSTEM_NAMES = { windows: "Windows", macos: "macOS", linux: "Linux" } as const
/** Besides their words: colour alone says nothing on a black and white printer. */
const STATE_COLOURS: Readonly<Record<State, string>> = {
  ok: "#0a5c2c",
  warn: "#7a4a00",
  fail: "#a3121b",
  unknown: COLOURS.quiet,
}

/** Rows of a long story between two pauses: some tens of milliseconds. */
const STEP = 25

export async function writeDevice(
  paper: Paper,
  part: Part,
  language: Language,
  pause: (() => Promise<void>) | undefined,
): Promise<void> {
  const words = EVIDENCE_WORDS[language]
  const { device, timeline, declarations } = part
  const { last } = timeline
  paper.openSection()
  paper.heading("H2", filled(words.device, { name: shown(device.name) }), 160)
  const facts = {
    login: shown(device.login),
    system: SYSTEM_NAMES[device.system],
    state: words.deviceStates[device.state],
    created: dayText(device.createdAt, language),
  }
  paper.paragraph(filled(words.deviceLine, facts))
  paper.paragraph(filled(words.deviceId, { id: device.device }), { size: 8, colour: COLOURS.quiet })
  if (last === undefined) paper.paragraph(words.noReports, { isBold: true })
  else {
    const counts = { at: minuteText(last.to, language), reports: timeline.reports, gaps: device.gaps.length }
    const style = { isBold: true, colour: last.isAdmitted ? STATE_COLOURS.ok : STATE_COLOURS.fail }
    paper.paragraph(filled(last.isAdmitted ? words.lastAdmitted : words.lastRefused, counts), style)
    writeChecks(paper, timeline, language)
  }
  await writeStory(paper, timeline, language, pause)
  writeExceptions(paper, device, language)
  const own = declarations.filter(({ account }) => account !== undefined)
  if (own.length > 0) {
    paper.heading("H3", words.declarations)
    declarationTable(paper, own, language)
  }
  paper.closeSection()
}

function writeChecks(paper: Paper, timeline: Timeline, language: Language): void {
  const words = EVIDENCE_WORDS[language]
  paper.heading("H3", words.checks, 120)
  const table = new Table(paper, columns(words.checkColumns, [44, 22, 26, 28, 32]))
  for (const check of CHECK_NAMES) {
    const story = timeline.checks.get(check)
    const { requirements, [language]: label } = CHECKS[check]
    const numbers = requirements.join(", ")
    if (story === undefined) {
      table.row([label, numbers, words.neverTold, "–", "–"])
      continue
    }
    const { state, since, isFromStart, counts } = story
    const at = minuteText(since, language)
    const all = STATES.filter((one) => counts[one] > 0).map((one) => `${words.states[one]}: ${counts[one]}`)
    table.row([
      label,
      numbers,
      stateCell(words.states[state], state),
      isFromStart ? filled(words.orEarlier, { at }) : at,
      all.join(", "),
    ])
  }
  table.end()
}

async function writeStory(
  paper: Paper,
  timeline: Timeline,
  language: Language,
  pause: (() => Promise<void>) | undefined,
): Promise<void> {
  const words = EVIDENCE_WORDS[language]
  const events = timeline.events()
  if (events.length === 0) return
  paper.heading("H3", words.story, 90)
  paper.paragraph(words.storyNote, { size: 8, colour: COLOURS.quiet })
  const table = new Table(paper, columns(words.storyColumns, [24, 24, 20, 60, 28]))
  for (const [at, event] of events.entries()) {
    if (at % STEP === STEP - 1) await pause?.()
    const times = [minuteText(event.from, language), minuteText(event.to, language)]
    if ("results" in event) {
      const word = event.isAdmitted ? words.admitted : words.refused
      const result = stateCell(word, event.isAdmitted ? "ok" : "fail")
      table.row([...times, result, wrongOf(event, language), entriesOf(event, language)])
    } else table.row([...times, stateCell(words.gap, "unknown"), words.silent, "–"])
  }
  table.end()
}

function writeExceptions(paper: Paper, { exceptions }: EvidenceDevice, language: Language): void {
  const words = EVIDENCE_WORDS[language]
  paper.heading("H3", words.exceptions, 40)
  if (exceptions.length === 0) {
    paper.paragraph(words.noExceptions)
    return
  }
  const table = new Table(paper, columns(words.exceptionColumns, [40, 24, 24, 56]))
  for (const { check, createdAt, until, reason } of exceptions) {
    const times = [minuteText(createdAt, language), minuteText(until, language)]
    table.row([CHECKS[check][language], ...times, shown(reason)])
  }
  table.end()
}

/** Each check that was not in order, by its name, with what was found. */
function wrongOf({ results, reasons }: Stretch, language: Language): string {
  const words = EVIDENCE_WORDS[language]
  const found = new Map(reasons.split(",").map((pair) => [pair.split("=")[0], pair.split("=")[1]]))
  const lines = statesOf(results).flatMap(([check, state]) => {
    if (state === "ok") return []
    const why = sentenceOf(found.get(check), language)
    const named = { check: CHECKS[check][language], state: words.states[state], why }
    return [filled(words.wrong, named).trimEnd()]
  })
  return lines.length === 0 ? words.nothingWrong : lines.join("\n")
}

function sentenceOf(reason: string | undefined, language: Language): string {
  const known = Object.entries(REASONS).find(([word]) => word === reason)?.[1]
  // What could not be measured is said by its state.
  if (known === undefined || reason === "not-measured") return ""
  return known[language === "de" ? 0 : 1].replace(" {product}", "")
}

function entriesOf({ firstEntry, lastEntry, reports }: Stretch, language: Language): string {
  if (reports === 1) return String(firstEntry)
  return filled(EVIDENCE_WORDS[language].entries, { first: firstEntry, last: lastEntry, reports })
}

function stateCell(text: string, state: State): Cell {
  return { text, style: { isBold: true, colour: STATE_COLOURS[state] } }
}

function columns(names: readonly string[], parts: readonly number[]): readonly Column[] {
  return names.map((name, i) => ({ name, part: parts[i] ?? 1 }))
}
