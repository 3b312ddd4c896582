/** This PC's look at itself: measured by the collectors, judged by a preset until the keeper has spoken. */
import { CHECKS, evaluate, type PostureReport, PRESETS, type Verdict } from "@schleuse/posture"
import { collect } from "../posture/collect.ts"
import type { Machine } from "../posture/machine.ts"
import type { Checked } from "./agent.ts"

/** @throws POSTURE_UNREADABLE */
export async function measure(machine: Machine, platform: string, wokeAt: number): Promise<PostureReport> {
  const report = await collect(machine, platform)
  // Not every system says it; the agent saw its own clock jump.
  const isNewer = wokeAt > (report.wokeAt ?? 0)
  return isNewer && wokeAt > 0 ? { ...report, wokeAt } : report
}

/** What the preset *KV-FlexNet* makes of it now, without the days that an operator would grant. */
export function guess(report: PostureReport): Verdict {
  return evaluate(report, {
    nowMs: report.takenAt,
    policy: PRESETS["kv-flexnet"],
    // The operator's list of supported systems and the practice's declaration lie with the operator.
    support: undefined,
    declarations: { privateUseAt: report.takenAt },
    failingSince: Object.fromEntries(Object.keys(CHECKS).map((name) => [name, 0])),
    exceptions: [],
  })
}

/** `at` is this PC's time. */
export function checkedBy(by: Checked["by"], report: PostureReport, { isAdmitted, results }: Verdict): Checked {
  return { at: report.takenAt, by, isAdmitted, results, report }
}

/** Do two reports say the same of the PC? What only counts on, such as the time, does not matter. */
export function isSameState(a: PostureReport, b: PostureReport): boolean {
  return essence(a) === essence(b)
}

function essence({ takenAt: _takenAt, wokeAt: _wokeAt, os, scanners, ...rest }: PostureReport): string {
  const { searchedAt: _searchedAt, ...system } = os
  return JSON.stringify([rest, system, scanners.map(({ checkedAt: _checkedAt, ...scanner }) => scanner)])
}
