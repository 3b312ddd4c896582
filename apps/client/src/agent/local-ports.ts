/**
 * Plain ports on 127.0.0.1, one for each application: the way in when the browser's proxy setting is not touched.
 *
 * Each serves only the operating-system user who runs it, like the proxy. They
 * stay the same from one log-in to the next as long as they are free, so that
 * bookmarks go on working; another program on one costs only the number.
 */
import { createServer, type Server, type Socket } from "node:net"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"
import { Fault, isFault } from "@schleuse/base"
import { Carry } from "@schleuse/carry"
import type { Published } from "../tunnel/pac.ts"
import { refuseConnection } from "../tunnel/refusal.ts"
import type { FindOwner } from "../tunnel/socket-owner.ts"

export type LocalPortsOptions = {
  readonly owner: string
  readonly findOwner: FindOwner
  readonly open: (target: Published) => Promise<Duplex>
  readonly onDefect: (error: unknown) => void
}

type Port = { readonly server: Server; readonly target: Published; readonly sockets: Set<Socket> }

export class LocalPorts {
  readonly #options: LocalPortsOptions
  readonly #open = new Map<string, Port>()

  constructor(options: LocalPortsOptions) {
    this.#options = options
  }

  /** Opens and closes until there is one for each target; gives its number for each, in their order. */
  async publish(targets: readonly Published[], wished: (target: Published) => number): Promise<readonly number[]> {
    const names = new Set(targets.map(nameOf))
    for (const [name, port] of this.#open) if (!names.has(name)) this.#close(name, port)
    const numbers: number[] = []
    for (const target of targets) {
      const port = this.#open.get(nameOf(target)) ?? (await this.#listen(target, wished(target)))
      numbers.push(numberOf(port.server))
    }
    return numbers
  }

  close(): void {
    for (const [name, port] of this.#open) this.#close(name, port)
  }

  #close(name: string, { server, sockets }: Port): void {
    this.#open.delete(name)
    for (const socket of sockets) socket.destroy()
    server.close()
  }

  async #listen(target: Published, wished: number): Promise<Port> {
    const sockets = new Set<Socket>()
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket) => {
      sockets.add(socket)
      socket.on("error", () => socket.destroy())
      socket.once("close", () => sockets.delete(socket))
      this.#serve(socket, target).catch((error: unknown) => {
        if (!isFault(error)) this.#options.onDefect(error)
        refuseConnection(socket, isFault(error) ? error : new Fault("INTERNAL"))
      })
    })
    const port = { server, target, sockets }
    if (!(await listens(server, wished))) await listens(server, 0)
    // Such as no file descriptors left for another connection: the next one may find some.
    server.on("error", this.#options.onDefect)
    this.#open.set(nameOf(target), port)
    return port
  }

  /** Not a byte is read before it is known whose connection it is. @throws the gate's refusals */
  async #serve(socket: Socket, target: Published): Promise<void> {
    const { owner, findOwner, open } = this.#options
    const { localAddress = "", localPort = 0, remoteAddress = "", remotePort = 0 } = socket
    const found = await findOwner({ localAddress, localPort, remoteAddress, remotePort })
    if (found !== owner) return void socket.destroy()
    const stream = await open(target)
    // Gone while the gate was asked.
    if (socket.destroyed) return void stream.destroy()
    await new Carry(socket, stream).ended
  }
}

export function nameOf({ host, port }: Published): string {
  return `${host}:${port}`
}

function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const failed = (): void => resolve(false)
    server.once("error", failed)
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
      server.off("error", failed)
      resolve(true)
    })
  })
}

function numberOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}
