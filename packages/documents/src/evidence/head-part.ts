/** The paper's first part: whose it is, what it says and does not say, and by which rules PCs were judged. */
import { CHECK_NAMES, CHECKS, LIMITS, type Policy } from "@schleuse/posture"
import { shown } from "../letters.ts"
import { COLOURS, type Paper } from "../paper.ts"
import { Table } from "../table.ts"
import { EVIDENCE_WORDS, filled } from "./evidence-words.ts"
import type { EvidencePage } from "./timeline.ts"
import { dayText, minuteText } from "./times.ts"

type Language = "de" | "en"

export function writeHead(paper: Paper, page: EvidencePage, language: Language, operator: string | undefined): void {
  const words = EVIDENCE_WORDS[language]
  const { institution, from, to, madeAt, log } = page
  paper.openSection()
  paper.heading("H1", words.title)
  const range = { from: dayText(from, language), to: dayText(to, language) }
  const values = [
    `${shown(institution.name)} (${shown(institution.slug)})`,
    filled(words.range, range),
    `${minuteText(madeAt, language)} UTC`,
    operator === undefined || operator === "" ? undefined : shown(operator),
    // The first line of a checkpoint is the log's name.
    shown(log.checkpoint.split("\n")[0] ?? ""),
  ]
  for (const [i, value] of values.entries()) {
    if (value !== undefined) paper.fact(words.facts[i] ?? "", value)
  }
  paper.heading("H2", words.what)
  paper.notice(words.selfReported, { isBold: true })
  for (const line of words.whatLines) paper.paragraph(line)
  writeRules(paper, page, language)
  writeDeclarations(paper, page, language)
  paper.closeSection()
}

function writeRules(paper: Paper, { groups, policies }: EvidencePage, language: Language): void {
  const words = EVIDENCE_WORDS[language]
  paper.heading("H2", words.policies)
  const since = (ms: number) => (ms === 0 ? words.fromStart : minuteText(ms, language))
  const named = groups.map((one) => filled(words.groupSince, { group: one.group, since: since(one.since) }))
  if (named.length > 0) paper.paragraph(filled(words.groups, { groups: named.join(", ") }))
  for (const { group, since: at, preset, policy } of policies) {
    paper.heading("H3", filled(words.policy, { group, since: since(at) }), 120)
    if (preset !== undefined) paper.paragraph(filled(words.preset, { preset }), { colour: COLOURS.quiet })
    const parts = [40, 20, 20, 16, 18, 18]
    const table = new Table(
      paper,
      words.policyColumns.map((name, i) => ({ name, part: parts[i] ?? 1 })),
    )
    for (const check of CHECK_NAMES) table.row(ruleCells(policy, check, language))
    table.end()
  }
}

function ruleCells(policy: Policy, check: keyof Policy, language: Language): readonly string[] {
  const words = EVIDENCE_WORDS[language]
  const { mode, limit, graceHours, unknown } = policy[check]
  const unit = LIMITS[check]?.unit
  const isCounted = mode !== "observe"
  return [
    CHECKS[check][language],
    CHECKS[check].requirements.join(", "),
    words.modes[mode],
    unit === undefined || limit === 0 ? "–" : `${limit} ${words.units[unit]}`,
    graceHours === 0 ? "–" : graceText(graceHours, language),
    isCounted ? words.unknowns[unknown] : "–",
  ]
}

function graceText(hours: number, language: Language): string {
  const words = EVIDENCE_WORDS[language]
  return hours % 24 === 0 && hours > 24 ? filled(words.days, { n: hours / 24 }) : filled(words.hours, { n: hours })
}

function writeDeclarations(paper: Paper, { declarations }: EvidencePage, language: Language): void {
  const words = EVIDENCE_WORDS[language]
  const ofAll = declarations.filter(({ account }) => account === undefined)
  paper.heading("H2", words.declarations, 40)
  if (ofAll.length === 0) paper.paragraph(words.noDeclarations)
  else declarationTable(paper, ofAll, language)
}

/** Declarations of an institution or a person. */
export function declarationTable(paper: Paper, declarations: EvidencePage["declarations"], language: Language): void {
  const words = EVIDENCE_WORDS[language]
  const parts = [38, 28, 32, 20, 27]
  const table = new Table(
    paper,
    words.declarationColumns.map((name, i) => ({ name, part: parts[i] ?? 1 })),
  )
  for (const { account, declaredBy, declaredAt, endedAt } of declarations) {
    table.row([
      words.privateUse,
      account === undefined ? words.whole : words.person,
      shown(declaredBy),
      dayText(declaredAt, language),
      endedAt === undefined ? "–" : dayText(endedAt, language),
    ])
  }
  table.end()
}
