/**
 * Judging: a device's report in, its verdict out, and what follows at once.
 *
 * Times are ours: a PC whose clock is wrong is judged by the keeper's, and by
 * how much it was wrong is kept. The report is kept whole until the next; the
 * history and the log get a row for each change and one a day. What is not
 * admitted has no session after the commit.
 */
import { hash } from "node:crypto"
import { evaluate, type PostureReport, UPDATING_MS, type Verdict } from "@schleuse/posture"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { Judged, PostureJudge } from "../access/posture-judge.ts"
import type { Queries } from "../database/store.ts"
import { ownerOf, PolicyMemory, situationOf } from "./circumstances.ts"
import type { GroupPolicy } from "./policy-rows.ts"
import {
  admittedUntil,
  failingAfter,
  findStanding,
  type Grace,
  historyRowsSince,
  reasonsText,
  resultsText,
  saveHistory,
  saveStanding,
  type Standing,
  textOf,
} from "./report-rows.ts"
import type { SupportTables } from "./support-tables.ts"

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** A verdict counts for so long. */
const VERDICT_MS = 30 * MINUTE_MS
/** The PC reports again after so long, if nothing happens. */
const NEXT_MS = 10 * MINUTE_MS
/** A PC that reports when a patience ends has so long to be heard. */
const SLACK_MS = 2 * MINUTE_MS
/** A clock that is wrong by more is worth a note. */
const CLOCK_MS = 10 * MINUTE_MS
/** Starts and wakes within a day that stand for patience: who claims more is judged as if it had been on all along. */
const GRACES_A_DAY = 6
/** Two claims of one wake differ by as much as a PC computes it differently. */
const SAME_WAKE_MS = 2 * MINUTE_MS
/** Changes within a day that are written; what flickers more often is only kept as the last report. */
const ROWS_A_DAY = 48

export type JudgingParts = {
  readonly tables: SupportTables
  /** Ends what a device has open. */
  readonly endSessions: (tx: CommandTransaction, device: string) => Promise<unknown>
}
type Device = { readonly id: string; readonly account_id: string }
type Evaluated = { readonly verdict: Verdict; readonly graces: readonly Grace[] }

export class Judging implements PostureJudge {
  readonly #parts: JudgingParts

  constructor(parts: JudgingParts) {
    this.#parts = parts
  }

  /** Keeps the report and its verdict. A device that is not admitted loses its sessions. */
  judge = async (tx: CommandTransaction, device: Device, report: PostureReport): Promise<Judged> => {
    const before = await findStanding(tx, device.id)
    return await this.#judge(tx, device, { report, at: tx.now, before })
  }

  standing = async (
    tx: Parameters<PostureJudge["standing"]>[0],
    device: string,
  ): Promise<{ readonly until: number } | undefined> => {
    const until = await admittedUntil(tx, device)
    // Further away than one can be: from before a clock was set back.
    return until === undefined || until <= tx.now || until > tx.now + VERDICT_MS ? undefined : { until }
  }

  lastVerdict = async (tx: Queries, device: string): Promise<Verdict | undefined> =>
    (await findStanding(tx, device))?.verdict

  /** The last report once more, after what it is judged by has changed. It counts no longer for that. */
  async judgeAgain(tx: CommandTransaction, device: Device): Promise<void> {
    const before = await findStanding(tx, device.id)
    if (before === undefined || before.verdictUntil <= tx.now) return
    await this.#judge(tx, device, { report: before.report, at: before.at, before })
  }

  async #judge(
    tx: CommandTransaction,
    device: Device,
    {
      report,
      at,
      before,
    }: { readonly report: PostureReport; readonly at: number; readonly before: Standing | undefined },
  ): Promise<Judged> {
    const owned = await ownerOf(tx, device)
    const policy = await new PolicyMemory().of(tx, owned.institution)
    const failing = before?.failing ?? {}
    const situation = await situationOf(tx, owned, policy, { failing, tables: this.#parts.tables })
    const { verdict, graces } = patiently(report, (seen) => evaluate(seen, situation), before?.graces ?? [], tx.now)
    const until = untilOf(verdict, at, tx.now)
    const standing = {
      at,
      clockOffMs: at === tx.now ? report.takenAt - tx.now : (before?.clockOffMs ?? 0),
      report,
      verdict,
      verdictUntil: until,
      failing: failingAfter(verdict, failing, tx.now),
      graces,
    }
    const noted = await this.#note(tx, device, policy, { ...standing, before })
    await saveStanding(tx, device.id, { ...standing, ...noted })
    if (!verdict.isAdmitted) await this.#parts.endSessions(tx, device.id)
    return { verdict, until }
  }

  /** The entry and the row of the history, if this came out otherwise than the last one or a day is over. */
  async #note(
    tx: CommandTransaction,
    device: Device,
    policy: GroupPolicy,
    judged: Omit<Standing, "noted" | "notedAt"> & { readonly before: Standing | undefined },
  ): Promise<Pick<Standing, "noted" | "notedAt">> {
    const { verdict, before, report, clockOffMs } = judged
    const [results, reasons] = [resultsText(verdict), reasonsText(verdict)]
    const noted = `${verdict.isAdmitted ? "admitted" : "refused"} ${results} ${reasons}`
    const isStale = before === undefined || before.notedAt + DAY_MS <= tx.now || before.notedAt > tx.now
    const isQuiet = !isStale && (before.noted === noted || (await isFlickering(tx, device.id)))
    if (isQuiet) return { noted: before.noted, notedAt: before.notedAt }
    const opening = newOpening({
      account: device.account_id,
      group: policy.group,
      policySince: policy.since,
      reasons,
      report: hash("sha256", textOf(report)),
      ...(Math.abs(clockOffMs) > CLOCK_MS ? { clockOffMs } : {}),
    })
    const leaf = tx.leaf(
      {
        type: "posture",
        device: device.id,
        verdict: verdict.isAdmitted ? "admitted" : "refused",
        results,
        meta: commitmentOf(opening),
      },
      opening,
    )
    await saveHistory(tx, {
      device: device.id,
      at: tx.now,
      isAdmitted: verdict.isAdmitted ? 1 : 0,
      results,
      reasons,
      group: policy.group,
      entry: leaf.index,
    })
    return { noted, notedAt: tx.now }
  }
}

/** What changes so often is not worth a row each time. */
async function isFlickering(tx: CommandTransaction, device: string): Promise<boolean> {
  return (await historyRowsSince(tx, device, tx.now - DAY_MS)) >= ROWS_A_DAY
}

/** When a PC should say again how it is: soon after a patience is over, so that it is heard before its verdict lapses. */
export function nextReportAt({ reviewAt }: Verdict, now: number): number {
  const usual = now + NEXT_MS
  return reviewAt === undefined ? usual : Math.min(usual, Math.max(reviewAt, now + MINUTE_MS))
}

function untilOf(verdict: Verdict, at: number, now: number): number {
  if (!verdict.isAdmitted) return now
  const patience = verdict.reviewAt === undefined ? Infinity : Math.max(verdict.reviewAt, now) + SLACK_MS
  return Math.min(at + VERDICT_MS, patience)
}

/**
 * Evaluates with the minutes after a start or a wake as often as a day allows it. Only what they were needed for counts; one
 * wake counts once, and not for longer than it lasts, however often it is claimed.
 */
function patiently(
  report: PostureReport,
  evaluateIt: (report: PostureReport) => Verdict,
  before: readonly Grace[],
  now: number,
): Evaluated {
  const graces = before.filter(({ seenAt }) => seenAt > now - DAY_MS && seenAt <= now)
  const verdict = evaluateIt(report)
  if (!verdict.results.some(({ because }) => because === "updating")) return { verdict, graces }
  const began = Math.max(report.bootedAt ?? 0, report.wokeAt ?? 0)
  const isKnown = graces.some(
    (one) => Math.abs(one.began - began) <= SAME_WAKE_MS && now < one.seenAt + UPDATING_MS + SAME_WAKE_MS,
  )
  if (isKnown) return { verdict, graces }
  if (graces.length < GRACES_A_DAY) return { verdict, graces: [...graces, { began, seenAt: now }] }
  const { bootedAt: _booted, wokeAt: _woke, ...rest } = report
  return { verdict: evaluateIt(rest), graces }
}
