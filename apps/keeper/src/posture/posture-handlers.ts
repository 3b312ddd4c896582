/** Every row about how devices say they are. */
import type { DeviceNonces } from "../access/device-proof.ts"
import type { LogHead } from "../log/sequencer.ts"
import { declarationHandlers } from "./declarations.ts"
import { evidenceHandlers } from "./evidence.ts"
import { exceptionHandlers } from "./exceptions.ts"
import type { Judging } from "./judging.ts"
import { listingHandlers } from "./listing.ts"
import { outlookHandlers } from "./outlook.ts"
import { policyHandlers } from "./policies.ts"
import { reportHandlers } from "./report-posture.ts"
import { tableHandlers } from "./table-keeping.ts"
import type { SupportTables } from "./support-tables.ts"
import { tryPolicyHandlers } from "./try-policy.ts"
import type { WalkParts } from "./walk.ts"

export type PostureParts = {
  readonly nonces: DeviceNonces
  readonly judging: Judging
  readonly tables: SupportTables
  readonly read: WalkParts["read"]
  readonly head: () => LogHead
  readonly settings: { readonly postureTableKeys?: readonly string[] | undefined }
}

export function postureHandlers({ judging, tables, read, head, settings, nonces }: PostureParts) {
  return {
    ...reportHandlers({ nonces, judging }),
    ...policyHandlers(),
    ...tryPolicyHandlers({ read, tables }),
    ...listingHandlers(),
    ...exceptionHandlers(judging),
    ...declarationHandlers(nonces),
    ...tableHandlers({ tables, tableKeys: settings.postureTableKeys ?? [] }),
    ...outlookHandlers({ read, tables }),
    ...evidenceHandlers(head),
  }
}
