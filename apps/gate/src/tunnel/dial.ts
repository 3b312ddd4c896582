/** Connecting inside: numeric addresses only, one after the other, in bounded time. Nothing here can resolve a name. */
import { connect, isIP, type Socket } from "node:net"
import { Fault } from "@schleuse/base"
import { PooledReads } from "@schleuse/carry"

export type InsideAddress = { readonly address: string; readonly port: number }

/** Not read until `reads` is started. */
export type Dialled = { readonly socket: Socket; readonly reads: PooledReads }

/** For each address. */
const CONNECT_MS = 5000
/** A peer that is gone is noticed: first question after this, then ten a second apart (libuv). */
export const KEEP_ALIVE_MS = 10_000

/**
 * The first address that answers.
 * @throws APPLICATION_UNREACHABLE if none does, or if one is no numeric address
 */
export async function dial(addresses: readonly InsideAddress[], connectMs = CONNECT_MS): Promise<Dialled> {
  for (const { address, port } of addresses) {
    if (isIP(address) === 0) throw new Fault("APPLICATION_UNREACHABLE", "a grant carries a name")
    const reads = new PooledReads()
    const socket = await tryAddress(address, port, connectMs, reads)
    if (socket !== undefined) return { socket, reads }
  }
  throw new Fault("APPLICATION_UNREACHABLE", addresses.map(({ address, port }) => `${address} ${port}`).join(", "))
}

function tryAddress(
  host: string,
  port: number,
  connectMs: number,
  { onread }: PooledReads,
): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true, onread })
    const timer = setTimeout(() => give(undefined), connectMs)
    const give = (found: Socket | undefined): void => {
      clearTimeout(timer)
      socket.off("error", fail)
      if (found === undefined) socket.destroy()
      resolve(found)
    }
    const fail = (): void => give(undefined)
    socket.once("error", fail)
    socket.once("connect", () => {
      socket.setKeepAlive(true, KEEP_ALIVE_MS)
      give(socket)
    })
  })
}
