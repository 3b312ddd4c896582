/**
 * The gate's connections: how many there may be, in all and from one address, and what becomes of those that only take a place.
 *
 * Whoever comes beyond is closed unheard. Counting costs the same however many there are.
 */
import type { ServerHttp2Session } from "node:http2"
import type { Socket } from "node:net"
import { KEEP_ALIVE_MS } from "./tunnel/dial.ts"

const MAX_CONNECTIONS = 8192
/** A practice or a clinic behind one address shares them. */
const MAX_PER_ADDRESS = 256
/** Without a device's certificate a connection serves pages and an enrolment: nobody needs it for longer. */
const STRANGER_MS = 60_000
/** What a slow download may still take after that. */
const STRANGER_DOWNLOAD_MS = 30 * 60_000
/** Streams that such a connection may hold: what waits to be sent is memory. */
const STRANGER_STREAMS = 16
const PING_MS = 10_000

export class Connections {
  readonly #open = new Set<Socket>()
  readonly #byAddress = new Map<string, number>()

  /** Counts a connection until it closes. False: it was one too many, and is closed. */
  admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? ""
    const same = this.#byAddress.get(address) ?? 0
    if (this.#open.size >= MAX_CONNECTIONS || same >= MAX_PER_ADDRESS) {
      socket.destroy()
      return false
    }
    this.#open.add(socket)
    this.#byAddress.set(address, same + 1)
    socket.once("close", () => {
      this.#open.delete(socket)
      const left = (this.#byAddress.get(address) ?? 1) - 1
      if (left > 0) this.#byAddress.set(address, left)
      else this.#byAddress.delete(address)
    })
    socket.on("error", () => socket.destroy())
    socket.setNoDelay(true)
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    return true
  }

  destroyAll(): void {
    for (const socket of this.#open) socket.destroy()
  }
}

/** A peer that is gone does not answer; without this a laptop that slept would hold its streams for hours. */
export function watchPeer(session: ServerHttp2Session): void {
  const timer = setInterval(() => {
    if (session.destroyed) return clearInterval(timer)
    const late = setTimeout(() => session.destroy(), PING_MS)
    if (!session.ping(() => clearTimeout(late))) clearTimeout(late)
  }, PING_MS)
  session.once("close", () => clearInterval(timer))
}

/** Whoever shows no certificate of ours gets little, and not for long. */
export function limitStranger(session: ServerHttp2Session): void {
  session.settings({ maxConcurrentStreams: STRANGER_STREAMS })
  const closing = setTimeout(() => session.close(), STRANGER_MS)
  const ending = setTimeout(() => session.destroy(), STRANGER_DOWNLOAD_MS)
  session.once("close", () => {
    clearTimeout(closing)
    clearTimeout(ending)
  })
}
