/**
 * Where a stranger comes from who asks at a place of operators.
 *
 * At the socket everybody is local: the file's permission let them in. The
 * servers of pages say which address a browser has; without one a stranger there would
 * be counted as local, and delay whoever sits at the machine.
 */
import { Fault } from "@schleuse/base"
import { isPageZone } from "@schleuse/wire"
import type { Peer } from "../batch/command-handler.ts"
import { OPERATOR_ADDRESS } from "../batch/executor.ts"

/** @throws SCHEMA_MISMATCH if a server of pages names no address, or the socket one */
export function strangerAddress({ zone }: Peer, seen: { readonly address: string } | undefined): string {
  if (isPageZone(zone) !== (seen !== undefined)) throw new Fault("SCHEMA_MISMATCH", "peer")
  return seen?.address ?? OPERATOR_ADDRESS
}
