/** Many PCs that are connected and ask for nothing: HTTP/2 connections, each of which shows a device's certificate. */
import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2"
import { connect } from "node:net"
import { connect as connectTls } from "node:tls"
import type { BenchDevice } from "./devices.ts"

/** Of one address the gate takes 2,048. */
const PER_ADDRESS = 2000
const AT_ONCE = 20
/** Of one certificate the gate takes sixteen. */
export const LINKS_OF_DEVICE = 16

export class IdleConnections {
  readonly #port: number
  readonly #ca: Buffer
  readonly #devices: readonly BenchDevice[]
  readonly #open: ClientHttp2Session[] = []

  /** @param devices whose certificates are shown in turns */
  constructor(port: number, ca: Buffer, devices: readonly BenchDevice[]) {
    this.#port = port
    this.#ca = ca
    this.#devices = devices
  }

  /** At most LINKS_OF_DEVICE for each device. */
  async open(count: number): Promise<void> {
    for (let i = 0; i < count; i += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, k) => this.#one(i + k))
      this.#open.push(...(await Promise.all(some)))
    }
  }

  close(): void {
    for (const session of this.#open) session.destroy()
  }

  #one(index: number): Promise<ClientHttp2Session> {
    const localAddress = `127.0.0.${2 + Math.floor(index / PER_ADDRESS)}`
    return new Promise((resolve, reject) => {
      const socket = connectTls({
        // TLS's typings know no local address.
        socket: connect({ host: "127.0.0.1", port: this.#port, localAddress }),
        servername: "localhost",
        ca: this.#ca,
        ALPNProtocols: ["h2"],
        minVersion: "TLSv1.3",
        ...this.#devices[index % this.#devices.length],
      })
      socket.once("error", reject)
      socket.once("secureConnect", () => {
        const session = connectHttp2("https://gate", { createConnection: () => socket })
        session.once("error", reject)
        session.once("remoteSettings", () => resolve(session))
      })
    })
  }
}
