/**
 * Adopting descriptors: how a zone comes into being.
 *
 * The supervisor hands over the keeper's end of a connected pipe together with
 * the zone's name. That is the only way in: nothing here listens or dials.
 */
import { Socket } from "node:net"
import type { Duplex } from "node:stream"
import { type PushInput, type PushName, type Zone, ZoneServer } from "@schleuse/wire"
import type { BatchExecutor } from "./batch/executor.ts"
import type { Peer } from "./batch/command-handler.ts"
import type { Peers } from "./zones/peers.ts"

/** A zone's end: who is there, and where its door finds the folders. */
export type Attached = { readonly zone: Zone; readonly name: string; readonly incoming: string; readonly blobs: string }

/** Serves one descriptor until it closes. `onGone` runs once. */
export function adoptDescriptor(
  stream: Duplex,
  { zone, name, incoming, blobs }: Attached,
  executor: BatchExecutor,
  peers: Peers,
  onGone: (peer: Peer, cause: Error | undefined) => void,
): Peer {
  const server: ZoneServer = new ZoneServer(zone, stream, {
    onRequest: (request, answer) => executor.submit(peer, request, answer),
    onRefused: (refused, answer) => executor.refuse(peer, refused, refused.fault, answer),
    onClose: (cause) => {
      peers.remove(peer)
      onGone(peer, cause)
    },
  })
  const peer: Peer = {
    zone,
    name,
    folders: { incoming, blobs },
    door: undefined,
    push: <P extends PushName>(push: P, input: PushInput<P>) => server.push(push, input),
    close: () => server.close(),
  }
  peers.add(peer)
  return peer
}

/** Is this what the supervisor hands over: an open, connected descriptor? */
export function isDescriptor(handle: unknown): handle is Socket {
  return handle instanceof Socket
}
