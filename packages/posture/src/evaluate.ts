/**
 * Evaluation: report, policy and circumstances in; a verdict with reasons out.
 *
 * Pure and total: the same input gives the same verdict on the PC, at the
 * keeper and a year later in the evidence. The keeper's verdict is the one
 * that counts; the PC's own only tells people early.
 */
import { type Check, CHECK_NAMES } from "./check.ts"
import { type Circumstances, JUDGES, type Reason } from "./judge.ts"
import type { Policy, Rule } from "./policy.ts"
import { UNIT_MS } from "./policy.ts"
import type { PostureReport } from "./report.ts"

/** After a start or a wake, what is old may just be being updated. */
export const UPDATING_MS = 15 * UNIT_MS.minutes
/** Checks that mend themselves when the PC is on. */
const MENDS_ITSELF: ReadonlySet<Check> = new Set(["scanner-definitions", "os-updates"])
/** A report's own clock may be wrong by so much. */
const CLOCK_MS = 10 * UNIT_MS.minutes

export type Exception = {
  readonly check: Check
  /** In ms. Single and dated: none is for ever. */
  readonly until: number
}

export type Situation = Circumstances & {
  readonly policy: Policy
  /** Since when (ms) the keeper has seen each check fail; what it has not seen fails from now on. */
  readonly failingSince: Readonly<Partial<Record<Check, number>>>
  readonly exceptions: readonly Exception[]
}

export type Result = {
  readonly check: Check
  readonly mode: Rule["mode"]
  /** `warn`: until `until` it is only told; without `until` for ever. */
  readonly state: "ok" | "warn" | "fail" | "unknown"
  readonly reason: Reason
  /** A reason of its own, beside what was found. */
  readonly because?: "updating" | "grace" | "exception" | "only-warned"
  /** When (ms) a warning becomes a failure, or an exception ends. */
  readonly until?: number
  readonly product?: string
  /** Since when (ms) it is so, if the facts tell. */
  readonly sinceMs?: number
}

export type Verdict = {
  /** Does any enforced check fail? Then no session, and the end of streams that there are. */
  readonly isAdmitted: boolean
  readonly results: readonly Result[]
  /** When (ms) the verdict may change without anything being done: the first end of a patience. */
  readonly reviewAt?: number
}

export function evaluate(report: PostureReport, situation: Situation): Verdict {
  const results = CHECK_NAMES.map((check) => resultOf(check, report, situation))
  const isAdmitted = !results.some(({ mode, state }) => mode === "enforce" && state === "fail")
  const ends = results.flatMap(({ mode, until }) => (mode === "enforce" && until !== undefined ? [until] : []))
  return { isAdmitted, results, ...(ends.length === 0 ? {} : { reviewAt: Math.min(...ends) }) }
}

function resultOf(check: Check, report: PostureReport, situation: Situation): Result {
  const rule = situation.policy[check]
  const { outcome, reason, product, sinceMs } = JUDGES[check](report, rule, situation)
  const result = {
    check,
    mode: rule.mode,
    reason,
    ...(product === undefined ? {} : { product }),
    ...(sinceMs === undefined ? {} : { sinceMs }),
  }
  if (outcome === "ok") return { ...result, state: "ok" }
  if (outcome === "unknown" && rule.unknown === "accept") return { ...result, state: "unknown" }
  return { ...result, ...patienceFor(check, report, situation) }
}

/** What becomes of something that is not as it should be. */
function patienceFor(
  check: Check,
  report: PostureReport,
  { policy, nowMs, failingSince, exceptions }: Situation,
): Pick<Result, "state" | "because" | "until"> {
  const rule = policy[check]
  const exception = exceptions.find((one) => one.check === check && one.until > nowMs)
  if (exception !== undefined) return { state: "warn", because: "exception", until: exception.until }
  if (rule.mode !== "enforce") return { state: "warn", because: "only-warned" }
  const graceEnds = (failingSince[check] ?? nowMs) + rule.graceHours * UNIT_MS.hours
  if (graceEnds > nowMs) return { state: "warn", because: "grace", until: graceEnds }
  const updatingEnds = MENDS_ITSELF.has(check) ? updatingUntil(report, nowMs) : 0
  if (updatingEnds > nowMs) return { state: "warn", because: "updating", until: updatingEnds }
  return { state: "fail" }
}

/**
 * The end of the minutes after a start or a wake. One in the future counts for nothing; one that is claimed in every report
 * cannot be told from here: whoever keeps the reports has to count them.
 */
function updatingUntil({ bootedAt = 0, wokeAt = 0, takenAt }: PostureReport, nowMs: number): number {
  const began = Math.max(bootedAt, wokeAt)
  if (began > takenAt + CLOCK_MS || began > nowMs + CLOCK_MS) return 0
  return began + UPDATING_MS
}
