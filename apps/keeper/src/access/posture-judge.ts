/**
 * Who judges what a PC says about itself, as log-ins and sessions see it.
 *
 * A judge keeps the report and its verdict in the transaction that is given,
 * and says until when the verdict counts. No standing: nothing may be open.
 */
import type { PostureReport, Verdict } from "@schleuse/posture"
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
  /** How the device was judged last, whether it still counts or not. */
  readonly lastVerdict: (tx: Queries, device: string) => Promise<Verdict | undefined>
}
