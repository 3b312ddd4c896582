/**
 * The proxy on 127.0.0.1: what a browser asks for a published name goes through the gate.
 *
 * Serves only the operating-system user who runs it; everybody else on the PC
 * is refused before a byte is read further. Knows the PAC file and CONNECT,
 * nothing else: it is no way into the rest of the world.
 */
import { createServer, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import type { Duplex } from "node:stream"
import { Fault, isFault } from "@schleuse/base"
import { Carry } from "@schleuse/carry"
import { ForeignConnections } from "./foreign-connections.ts"
import type { Published } from "./pac.ts"
import { refuseRequest } from "./refusal.ts"
import type { FindOwner } from "./socket-owner.ts"

export type ProxyOptions = {
  /** The user who may use it, as `findOwner` names users. */
  readonly owner: string
  readonly findOwner: FindOwner
  readonly published: () => readonly Published[]
  /** The PAC file as it is now. */
  readonly pac: () => string
  readonly open: (target: Published) => Promise<Duplex>
  readonly onDefect: (error: unknown) => void
}

const PAC_PATH = "/proxy.pac"

export class LoopbackProxy {
  readonly #options: ProxyOptions
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #foreign = new ForeignConnections()
  /** Asked as soon as a connection is there, before it has said what it wants; a connection never changes its user. */
  readonly #owned = new WeakMap<Duplex, Promise<boolean>>()

  constructor(options: ProxyOptions) {
    this.#options = options
    this.#server = createServer({ maxHeaderSize: 8 * 1024, headersTimeout: 10_000, requestTimeout: 10_000 })
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket)
      const isOurs = this.#ask(socket).catch((error: unknown) => {
        options.onDefect(error)
        return false
      })
      this.#owned.set(socket, isOurs)
      void isOurs.then((itIs) => itIs || this.#foreign.add(socket))
      socket.on("error", () => socket.destroy())
      socket.once("close", () => this.#sockets.delete(socket))
    })
    this.#server.on("request", (request, response) => {
      void this.#isOurs(request.socket).then((isOurs) => {
        const isPac = isOurs && request.method === "GET" && request.url === PAC_PATH && isOwnHost(request, this.port)
        const type = isPac ? "application/x-ns-proxy-autoconfig" : "text/plain; charset=utf-8"
        response.writeHead(isPac ? 200 : 403, { "content-type": type, "cache-control": "no-store" })
        response.end(isPac ? options.pac() : "")
      })
    })
    this.#server.on("connect", (request, socket, head) => {
      this.#connect(request, socket, head).catch((error: unknown) => {
        if (!isFault(error)) options.onDefect(error)
        refuseRequest(socket, isFault(error) ? error : new Fault("INTERNAL"))
      })
    })
    this.#server.on("upgrade", (_request, socket) => socket.destroy())
  }

  /** Listens on 127.0.0.1; port 0 means any. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject)
      this.#server.listen({ host: "127.0.0.1", port }, () => {
        this.#server.off("error", reject)
        // Such as no file descriptors left for another connection: the next one may find some.
        this.#server.on("error", this.#options.onDefect)
        resolve(this.port)
      })
    })
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address()
    return typeof address === "object" && address !== null ? address.port : 0
  }

  /** How many are open. */
  get connections(): number {
    return this.#sockets.size
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  async #connect(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy())
    if (!(await this.#isOurs(request.socket))) throw new Fault("LOOPBACK_FOREIGN_USER")
    const target = this.#options.published().find(({ host, port }) => request.url === `${host}:${port}`)
    if (target === undefined) throw new Fault("TARGET_NOT_PUBLISHED", request.url)
    const stream = await this.#options.open(target)
    if (head.length > 0) socket.unshift(head)
    socket.write("HTTP/1.1 200 Connected\r\n\r\n")
    await new Carry(socket, stream).ended
  }

  async #isOurs(socket: Socket): Promise<boolean> {
    return (await this.#owned.get(socket)) === true
  }

  async #ask({ localAddress = "", localPort = 0, remoteAddress = "", remotePort = 0 }: Socket): Promise<boolean> {
    const { owner, findOwner } = this.#options
    return (await findOwner({ localAddress, localPort, remoteAddress, remotePort })) === owner
  }
}

/** A name that leads here by a trick of the name service is not ours. */
function isOwnHost({ headers }: IncomingMessage, port: number): boolean {
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`
}
