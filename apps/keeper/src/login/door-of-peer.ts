/** The door instance behind a descriptor, once it has started. */
import { Fault } from "@schleuse/base"
import type { Peer } from "../batch/command-handler.ts"

/** @throws DOOR_NOT_STARTED */
export function startedDoor(peer: Peer): { readonly id: string; readonly build: string } {
  if (peer.door === undefined) throw new Fault("DOOR_NOT_STARTED", `${peer.zone} ${peer.name}`)
  return peer.door
}
