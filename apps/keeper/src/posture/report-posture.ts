/** A device says how it is: its own word under its own key, which takes no log-in. */
import type { Json } from "@schleuse/base"
import { requireProvenDevice } from "../access/device-login.ts"
import type { DeviceNonces } from "../access/device-proof.ts"
import { requireLivingAccount } from "../access/enrol-device.ts"
import { handler } from "../batch/command-handler.ts"
import { type Judging, nextReportAt } from "./judging.ts"

export type ReportParts = { readonly nonces: DeviceNonces; readonly judging: Judging }

export function reportHandlers({ nonces, judging }: ReportParts) {
  return {
    reportPosture: handler("reportPosture", {
      run: async (tx, { device: id, report, nonce, signature, peer: seen }, { peer }) => {
        // As it came: the schema passes no field that was not there.
        const body = { report: report as unknown as Json }
        const proof = { device: id, purpose: "report", body, seen, nonce, signature } as const
        const device = await requireProvenDevice(tx, nonces, peer, proof)
        await requireLivingAccount(tx, device.account_id, "DEVICE_ACCOUNT_ENDED")
        const { verdict, until } = await judging.judge(tx, device, report)
        return { verdict, verdictUntil: until, nextAt: nextReportAt(verdict, tx.now) }
      },
    }),
  }
}
