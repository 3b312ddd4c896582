/**
 * The gate's connections: how many there may be, in all and from one network, and what becomes of those that only take a place.
 *
 * Whoever comes beyond is closed unheard. Strangers of many networks cannot keep devices out: where they have taken all
 * that is theirs, the one who has been there longest without showing a certificate gives way. Counting costs the same
 * however many there are.
 */
import type { ServerHttp2Session } from "node:http2"
import type { Socket } from "node:net"
import { addressGroup } from "./address-group.ts"
import { Counts } from "./counts.ts"
import type { Client } from "./gate-keeper.ts"
import { KEEP_ALIVE_MS } from "./tunnel/dial.ts"

const MAX_CONNECTIONS = 16_384
/** Of those that have shown no certificate of ours. */
const MAX_STRANGERS_IN_ALL = 8192
/** Of them from one network: a clinic behind it shares them for pages and enrolments. */
const MAX_STRANGERS = 256
/** Of those that have, from one network: each PC holds one, and one for each stream. */
const MAX_KNOWN = 2048
/**
 * Of one certificate: a link, one for each of a session's 256 streams and two that are spare, all of it twice, since what a
 * network has swallowed is noticed after twenty seconds; and again as many links as may be.
 */
const MAX_OF_DEVICE = 640
/** Without a device's certificate a connection serves pages and an enrolment: nobody needs it for longer. */
const STRANGER_MS = 60_000
/** What a slow download may still take after that. */
const STRANGER_DOWNLOAD_MS = 30 * 60_000
/** Streams that such a connection may hold: what waits to be sent is memory. */
export const STRANGER_STREAMS = 16
const PING_MS = 10_000

type Open = { readonly socket: Socket; counts: Counts }

export class Connections {
  /** By the other end, `address port`: TLS hands over another object for the same connection. */
  readonly #open = new Map<string, Open>()
  readonly #strangers = new Counts()
  readonly #known = new Counts()
  /** By certificate. */
  readonly #devices = new Counts()
  /** Whoever has been there longest comes first. */
  readonly #strange = new Set<Open>()

  /** Counts a connection until it closes. False: it was one too many, and is closed. */
  admit(socket: Socket): boolean {
    const address = addressGroup(socket.remoteAddress ?? "")
    if (this.#open.size >= MAX_CONNECTIONS || this.#strangers.of(address) >= MAX_STRANGERS) {
      socket.destroy()
      return false
    }
    const end = endOf(socket)
    const open: Open = { socket, counts: this.#strangers }
    this.#open.set(end, open)
    open.counts.add(address, 1)
    this.#strange.add(open)
    socket.once("close", () => {
      this.#open.delete(end)
      this.#strange.delete(open)
      open.counts.add(address, -1)
    })
    socket.on("error", () => socket.destroy())
    socket.setNoDelay(true)
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    if (this.#strange.size > MAX_STRANGERS_IN_ALL) this.#strange.values().next().value?.socket.destroy()
    return true
  }

  /** It showed this certificate of ours: no stranger any more. One too many of its device is closed. */
  recognise(secured: Socket, certificate: string): void {
    const open = this.#open.get(endOf(secured))
    if (open === undefined || open.counts === this.#known) return
    const address = addressGroup(secured.remoteAddress ?? "")
    if (this.#known.of(address) >= MAX_KNOWN || this.#devices.of(certificate) >= MAX_OF_DEVICE)
      return void open.socket.destroy()
    this.#strange.delete(open)
    open.counts.add(address, -1)
    open.counts = this.#known
    open.counts.add(address, 1)
    this.#devices.add(certificate, 1)
    open.socket.once("close", () => this.#devices.add(certificate, -1))
  }

  destroyAll(): void {
    for (const { socket } of this.#open.values()) socket.destroy()
  }
}

type Whose = Pick<Client, "address" | "certificate">

/** Streams that have a connection of their own, by whose they are. */
export class Beside {
  readonly #of = new Map<string, Set<Socket>>()

  /** Counts until it closes. */
  add(socket: Socket, whose: Whose): void {
    const key = keyOf(whose)
    const streams = this.#of.get(key) ?? new Set()
    this.#of.set(key, streams.add(socket))
    socket.once("close", () => {
      streams.delete(socket)
      if (streams.size === 0 && this.#of.get(key) === streams) this.#of.delete(key)
    })
  }

  /** All of a device's that come from one address, and how many bytes each has moved. */
  of(whose: Whose): ReadonlyMap<Socket, number> {
    return new Map([...(this.#of.get(keyOf(whose)) ?? [])].map((one) => [one, movedBytes(one)]))
  }
}

function keyOf({ address, certificate }: Whose): string {
  return `${certificate} ${address}`
}

/** That the other end has sent, or has made room for. */
function movedBytes({ bytesRead, bytesWritten, writableLength }: Socket): number {
  return bytesRead + bytesWritten - writableLength
}

/**
 * A peer that is gone does not answer; without this a laptop that slept would hold its streams for hours. What it has
 * `beside` ends with it, if nothing moves there either: the system alone would try for a quarter of an hour to deliver
 * what is on its way.
 */
export function watchPeer(
  session: ServerHttp2Session,
  beside: () => ReadonlyMap<Socket, number>,
  pingMs = PING_MS,
): void {
  const timer = setInterval(() => {
    if (session.destroyed) return clearInterval(timer)
    const before = beside()
    const late = setTimeout(() => {
      session.destroy()
      for (const [stream, bytes] of before) if (movedBytes(stream) === bytes) stream.destroy()
    }, pingMs)
    if (!session.ping(() => clearTimeout(late))) clearTimeout(late)
  }, pingMs)
  session.once("close", () => clearInterval(timer))
}

/** Whoever shows no certificate of ours gets little, and not for long. */
export function limitStranger(session: ServerHttp2Session): void {
  const closing = setTimeout(() => session.close(), STRANGER_MS)
  const ending = setTimeout(() => session.destroy(), STRANGER_DOWNLOAD_MS)
  session.once("close", () => {
    clearTimeout(closing)
    clearTimeout(ending)
  })
}

function endOf({ remoteAddress = "", remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
