/**
 * The listener of a door: takes TCP connections, refuses politely what there is no place for.
 *
 * We own the sockets (no delay, limits, refusals before the key exchange) and
 * hand them to the SSH library.
 */
import { createServer, type Socket } from "node:net"
import type { FaultCode } from "@schleuse/base"
import ssh2 from "ssh2"
import { Admission, type Place } from "./admission.ts"
import { algorithmsOf } from "./algorithms.ts"
import { SshConnection, type Surroundings } from "./connection.ts"
import { refuseConnection, SERVER_IDENT } from "./refusal.ts"
import { announceSignatureAlgorithms } from "./signature-algorithms.ts"

const MAX_UNAUTHENTICATED = 100
/** A peer that is gone without a word is noticed after about this times four. */
const KEEPALIVE_MS = 30_000
const KEEPALIVE_MISSES = 4

type Waiting = { readonly socket: Socket; readonly place: Place; readonly timer: NodeJS.Timeout }

export class SshListener {
  readonly #surroundings: Surroundings
  readonly #refusal: () => FaultCode | undefined
  readonly #admission: Admission
  readonly #waiting = new Map<string, Waiting>()
  readonly #connections = new Set<SshConnection>()
  readonly #sockets = new Set<Socket>()
  readonly #hostKeys: readonly string[]
  #ssh: ssh2.Server
  readonly #tcp = createServer({ noDelay: true }, (socket) => this.#take(socket))

  /**
   * @param hostKeys private keys in OpenSSH's format
   * @param refusal why no connection is served at the moment, if so
   */
  constructor(hostKeys: readonly string[], surroundings: Surroundings, refusal: () => FaultCode | undefined) {
    const { settings } = surroundings
    this.#surroundings = surroundings
    this.#hostKeys = hostKeys
    this.#refusal = refusal
    this.#admission = new Admission({
      ...settings,
      maxUnauthenticated: Math.min(MAX_UNAUTHENTICATED, settings.maxSessions),
    })
    this.#ssh = this.#serverFor(settings.compatibleAlgorithms)
  }

  /** From now on: whether new connections are offered the profile *kompatibel*. */
  offer(compatible: "offered" | "refused"): void {
    this.#ssh = this.#serverFor(compatible)
  }

  get connections(): readonly SshConnection[] {
    return [...this.#connections]
  }

  /** Listens; port 0 means any. Returns where. */
  listen(host: string, port: number): Promise<{ readonly host: string; readonly port: number }> {
    return new Promise((resolve, reject) => {
      this.#tcp.once("error", reject)
      this.#tcp.listen({ host, port, backlog: 511 }, () => {
        this.#tcp.off("error", reject)
        this.#tcp.on("error", (error) => this.#surroundings.onDefect(error, ""))
        const address = this.#tcp.address()
        if (address === null || typeof address === "string") reject(new TypeError("not a TCP address"))
        else resolve({ host: address.address, port: address.port })
      })
    })
  }

  /** Takes no more connections; those that are here go on. */
  stop(): void {
    this.#tcp.close()
  }

  /** Closes everything now. */
  destroy(): void {
    this.stop()
    for (const socket of this.#sockets) socket.destroy()
  }

  /** The library's part. It never listens: it is given each socket. */
  #serverFor(compatible: "offered" | "refused"): ssh2.Server {
    const config: ssh2.ServerConfig = {
      hostKeys: [...this.#hostKeys],
      algorithms: algorithmsOf(compatible),
      ident: SERVER_IDENT,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVE_MISSES,
    }
    return new ssh2.Server(config, (client, info) => this.#begin(client, info))
  }

  #take(socket: Socket): void {
    const { address, port } = { address: socket.remoteAddress, port: socket.remotePort }
    if (address === undefined || port === undefined) return void socket.destroy()
    this.#sockets.add(socket)
    socket.on("close", () => this.#sockets.delete(socket))
    const { settings } = this.#surroundings
    const refusal = this.#refusal()
    if (refusal !== undefined) return refuseConnection(socket, refusal, settings)
    const place = this.#admission.enter(address)
    if (typeof place === "string") return refuseConnection(socket, place, settings)
    const key = `${address} ${port}`
    // Until the client has said who it is, the library tells us nothing: this clock is ours.
    const timer = setTimeout(() => socket.destroy(), settings.loginMs)
    const waiting = { socket, place, timer }
    this.#waiting.set(key, waiting)
    socket.setMaxListeners(32)
    socket.on("close", () => {
      clearTimeout(timer)
      if (this.#waiting.get(key) !== waiting) return
      this.#waiting.delete(key)
      place.leave()
    })
    this.#ssh.injectSocket(socket)
  }

  #begin(client: ssh2.Connection, info: ssh2.ClientInfo): void {
    const key = `${info.ip} ${info.port}`
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) {
      client.on("error", () => undefined)
      client.end()
      return
    }
    this.#waiting.delete(key)
    clearTimeout(waiting.timer)
    announceSignatureAlgorithms(client)
    const connection = new SshConnection(client, info, waiting.socket, waiting.place, this.#surroundings)
    this.#connections.add(connection)
    void connection.closed.then(() => this.#connections.delete(connection))
  }
}
