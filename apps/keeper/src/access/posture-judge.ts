/**
 * Who judges what a PC says about itself, as log-ins and sessions see it.
 *
 * A judge keeps the report and its verdict in the transaction that is given,
 * and says until when the verdict counts. No standing: nothing may be open.
 */
import { type Check, evaluate, type PostureReport, PRESETS, type Verdict } from "@schleuse/posture"
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import type { Device } from "./device-row.ts"

export type Judged = {
  readonly verdict: Verdict
  /** Wall time in ms until which it counts; in the past if the PC is not admitted. */
  readonly until: number
}
export type PostureJudge = {
  readonly judge: (tx: CommandTransaction, device: Device, report: PostureReport) => Promise<Judged>
  /** Until when the device's last verdict counts; undefined without one that admits it. */
  readonly standing: (
    tx: Queries & Pick<CommandTransaction, "now">,
    device: string,
  ) => Promise<{ readonly until: number } | undefined>
}

/** A verdict counts for so long. */
const VERDICT_MS = 30 * 60_000

type Known = { until: number; readonly failingSince: Partial<Record<Check, number>> }

/** Judges by the preset of KV-FlexNet alone, and forgets with the process. */
export function presetJudge(): PostureJudge {
  const known = new Map<string, Known>()
  return {
    judge: (tx, device, report) => {
      const before = known.get(device.id)?.failingSince ?? {}
      const situation = { policy: PRESETS["kv-flexnet"], failingSince: before, exceptions: [], declarations: {} }
      const verdict = evaluate(report, { ...situation, nowMs: tx.now, support: undefined })
      const until = verdict.isAdmitted ? Math.min(tx.now + VERDICT_MS, verdict.reviewAt ?? Infinity) : tx.now
      const failing = verdict.results.filter(({ state }) => state === "warn" || state === "fail")
      const failingSince = Object.fromEntries(failing.map(({ check }) => [check, before[check] ?? tx.now]))
      tx.afterCommit(() => known.set(device.id, { until, failingSince }))
      return Promise.resolve({ verdict, until })
    },
    standing: (tx, device) => {
      const until = known.get(device)?.until ?? 0
      return Promise.resolve(until > tx.now ? { until } : undefined)
    },
  }
}
