/** Reports as rows: each device's last one with what came of it, and the history of its verdicts. */
import { canonicalJson, integer, type Json, list, object, parseJson } from "@schleuse/base"
import { type Check, CHECK_NAMES, type PostureReport, postureReport, type Verdict, verdict } from "@schleuse/posture"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import { checkTimes, type Told } from "./policy-rows.ts"

/** A start or a wake for which something old was passed over. */
export type Grace = { readonly began: number; readonly seenAt: number }
const graceList = list(object({ began: integer(), seenAt: integer() }), 100)

/** What stays of a device's reports. */
export type Standing = {
  readonly at: number
  readonly clockOffMs: number
  readonly report: PostureReport
  readonly verdict: Verdict
  readonly verdictUntil: number
  readonly failing: Told
  readonly graces: readonly Grace[]
  /** What the last row of the history says, and since when. */
  readonly noted: string
  readonly notedAt: number
}
export type HistoryRow = {
  readonly device: string
  readonly at: number
  readonly isAdmitted: number
  readonly results: string
  readonly reasons: string
  readonly group: string
  readonly entry: number
}

const byDevice = statement<{ device: string }>()((q, p) =>
  q.selectFrom("posture_report").selectAll().where("device_id", "=", p.device),
)
const standingOf = statement<{ device: string }>()((q, p) =>
  q.selectFrom("posture_report").select(["at", "is_admitted", "verdict_until"]).where("device_id", "=", p.device),
)
type Written = {
  device: string
  at: number
  clockOff: number
  report: string
  verdict: string
  isAdmitted: number
  hasUnknown: number
  until: number
  failing: string
  graces: string
  noted: string
  notedAt: number
}
const write = statement<Written>()((q, p) => {
  const row = {
    at: p.at,
    clock_off_ms: p.clockOff,
    report: p.report,
    verdict: p.verdict,
    is_admitted: p.isAdmitted,
    has_unknown: p.hasUnknown,
    verdict_until: p.until,
    failing: p.failing,
    graces: p.graces,
    noted: p.noted,
    noted_at: p.notedAt,
  }
  return q
    .insertInto("posture_report")
    .values({ device_id: p.device, ...row })
    .onConflict((conflict) => conflict.column("device_id").doUpdateSet(row))
})
const writeHistory = statement<HistoryRow>()((q, p) => {
  const row = {
    is_admitted: p.isAdmitted,
    results: p.results,
    reasons: p.reasons,
    group_name: p.group,
    entry: p.entry,
  }
  return (
    q
      .insertInto("posture_history")
      .values({ device_id: p.device, at: p.at, ...row })
      // Twice in one batch: the later one.
      .onConflict((conflict) => conflict.columns(["device_id", "at"]).doUpdateSet(row))
  )
})
const historySince = statement<{ device: string; from: number }>()((q, p) =>
  q
    .selectFrom("posture_history")
    .select((e) => e.fn.countAll<number>().as("rows"))
    .where("device_id", "=", p.device)
    .where("at", ">", p.from),
)
const lastHistory = statement<{ device: string; limit: number }>()((q, p) =>
  q.selectFrom("posture_history").selectAll().where("device_id", "=", p.device).orderBy("at", "desc").limit(p.limit),
)

export async function findStanding(tx: Queries, device: string): Promise<Standing | undefined> {
  const row = await tx.find(byDevice, { device })
  if (row === undefined) return undefined
  return {
    at: row.at,
    clockOffMs: row.clock_off_ms,
    report: postureReport(parseJson(row.report), "report"),
    verdict: verdict(parseJson(row.verdict), "verdict"),
    verdictUntil: row.verdict_until,
    failing: checkTimes(parseJson(row.failing), "failing"),
    graces: graceList(parseJson(row.graces), "graces"),
    noted: row.noted,
    notedAt: row.noted_at,
  }
}

/** Until when the last verdict counts, if it admits. */
export async function admittedUntil(tx: Queries, device: string): Promise<number | undefined> {
  const row = await tx.find(standingOf, { device })
  return row === undefined || row.is_admitted !== 1 ? undefined : row.verdict_until
}

/** How a device was judged last. */
export async function lastJudgement(tx: Queries, device: string) {
  const row = await tx.find(standingOf, { device })
  if (row === undefined) return undefined
  return { at: row.at, isAdmitted: row.is_admitted === 1, verdictUntil: row.verdict_until }
}

export async function saveStanding(tx: Queries, device: string, standing: Standing): Promise<void> {
  const { results, isAdmitted } = standing.verdict
  await tx.run(write, {
    device,
    at: standing.at,
    clockOff: standing.clockOffMs,
    report: textOf(standing.report),
    verdict: textOf(standing.verdict),
    isAdmitted: isAdmitted ? 1 : 0,
    hasUnknown: results.some(({ mode, state }) => mode === "enforce" && state === "unknown") ? 1 : 0,
    until: standing.verdictUntil,
    failing: textOf(standing.failing),
    graces: textOf(standing.graces),
    noted: standing.noted,
    notedAt: standing.notedAt,
  })
}

export async function saveHistory(tx: Queries, row: HistoryRow): Promise<void> {
  await tx.run(writeHistory, row)
}

/** How many rows a device's history got since then. */
export async function historyRowsSince(tx: Queries, device: string, from: number): Promise<number> {
  return (await tx.find(historySince, { device, from }))?.rows ?? 0
}

export async function newestHistory(tx: Queries, device: string, limit: number) {
  return (await tx.all(lastHistory, { device, limit })).map(describeHistory)
}

export function describeHistory(row: {
  readonly at: number
  readonly is_admitted: number
  readonly results: string
  readonly reasons: string
  readonly group_name: string
  readonly entry: number
}) {
  const { at, results, reasons, group_name: group, entry } = row
  return { at, isAdmitted: row.is_admitted === 1, results, reasons, group, entry }
}

/** check=state of every check: what stands in the log. */
export function resultsText({ results }: Verdict): string {
  const states = new Map(results.map(({ check, state }) => [check, state]))
  return CHECK_NAMES.flatMap((check) => (states.has(check) ? [`${check}=${states.get(check)}`] : [])).join(",")
}

/** check=reason of what is not in order. */
export function reasonsText({ results }: Verdict): string {
  return results.flatMap(({ check, state, reason }) => (state === "ok" ? [] : [`${check}=${reason}`])).join(",")
}

/** Since when each check fails: from now if it did not before; no longer once it is in order. Not measured is neither. */
export function failingAfter(verdictNow: Verdict, before: Told, now: number): Told {
  const after: Partial<Record<Check, number>> = {}
  for (const { check, state } of verdictNow.results) {
    // One in the future is from before a clock was set back.
    const since = before[check] === undefined ? undefined : Math.min(before[check], now)
    if (state === "warn" || state === "fail") after[check] = since ?? now
    else if (state === "unknown" && since !== undefined) after[check] = since
  }
  return after
}

/** Plain data of ours, whose absent fields may be undefined. */
export function textOf(value: object): string {
  const plain: Json = parseJson(JSON.stringify(value))
  return canonicalJson(plain)
}
