/** A gate on a port of this machine, an application behind it, and clients in both versions of HTTP. */
import assert from "node:assert/strict"
import { connect as connectHttp2, type ClientHttp2Session } from "node:http2"
import { createServer, type Server, type Socket } from "node:net"
import { connect as connectTls, type TLSSocket } from "node:tls"
import { systemClock, type Clock } from "@schleuse/base"
import { type FrontOptions, GateFront } from "../gate-front.ts"
import { fingerprintOf, type KeyAndCertificate, makeCertificates, type TestCertificates } from "./certificates.ts"
import { MemoryKeeper } from "./memory-keeper.ts"

export const PORTAL = "portal.kv.test:443"

let certificates: TestCertificates | undefined

export class FrontWorld {
  readonly keeper = new MemoryKeeper()
  readonly certificates: TestCertificates
  readonly front: GateFront
  readonly defects: unknown[] = []
  /** What answers all that is neither CONNECT nor the API's. */
  pages: FrontOptions["pages"] = (request, response) => {
    response.writeHead(200, { "content-type": "text/plain" })
    response.end(request.url)
  }
  /** What the application was sent, as connections. */
  readonly inside: Socket[] = []
  readonly #application: Server
  /** Port of what lies between, if something does. */
  through: number | undefined
  #port = 0

  private constructor(clock: Clock, serve: (socket: Socket) => void, pingMs: number | undefined) {
    certificates ??= makeCertificates()
    this.certificates = certificates
    const { server, authority, device } = certificates
    this.keeper.certificate = fingerprintOf(device)
    this.#application = createServer({ allowHalfOpen: true }, (socket) => {
      this.inside.push(socket)
      socket.on("error", () => undefined)
      serve(socket)
    })
    this.front = new GateFront({
      tls: { key: server.key, certificate: server.cert },
      devicesCa: authority.cert,
      keeper: this.keeper,
      clock,
      pages: (request, response) => this.pages(request, response),
      onDefect: (error) => this.defects.push(error),
      pingMs,
    })
  }

  /** @param serve the application; by default it sends back what it gets */
  static async start(
    t: { after(work: () => Promise<void>): void },
    serve: (socket: Socket) => void = (socket) => socket.pipe(socket),
    clock: Clock = systemClock,
    pingMs?: number,
  ): Promise<FrontWorld> {
    const world = new FrontWorld(clock, serve, pingMs)
    await new Promise<void>((resolve) => world.#application.listen(0, "127.0.0.1", resolve))
    const at = world.#application.address()
    assert.ok(typeof at === "object" && at !== null)
    world.keeper.applications.set(PORTAL, [{ address: "127.0.0.1", port: at.port }])
    world.#port = (await world.front.listen("127.0.0.1", 0)).port
    t.after(async () => {
      for (const socket of world.inside) socket.destroy()
      world.#application.close()
      await world.front.close(0)
    })
    return world
  }

  get port(): number {
    return this.#port
  }

  /** A TLS connection that has not said anything yet. */
  async tls(as: KeyAndCertificate | undefined = this.certificates.device, protocol = "http/1.1"): Promise<TLSSocket> {
    const socket = connectTls({
      host: "127.0.0.1",
      port: this.through ?? this.#port,
      servername: "localhost",
      ca: this.certificates.server.cert,
      ALPNProtocols: [protocol],
      ...as,
    })
    socket.on("error", () => undefined)
    await new Promise<void>((resolve, reject) => {
      socket.once("secureConnect", () => resolve())
      socket.once("close", () => reject(new Error("closed before it was open")))
    })
    return socket
  }

  async http2(as: KeyAndCertificate | undefined = this.certificates.device): Promise<ClientHttp2Session> {
    const socket = await this.tls(as, "h2")
    const session = connectHttp2("https://localhost", {
      createConnection: () => socket,
      settings: { initialWindowSize: 4 * 1024 * 1024 },
    })
    session.on("error", () => undefined)
    return session
  }

  /** CONNECT in HTTP/1.1; the status, the rest of what came with it, and the stream. */
  async connect(
    target = PORTAL,
    { as = this.certificates.device, session = this.keeper.session }: { as?: KeyAndCertificate; session?: string } = {},
  ): Promise<{ readonly status: number; readonly text: string; readonly socket: TLSSocket }> {
    const socket = await this.tls(as)
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Authorization: Schleuse ${session}\r\n\r\n`)
    let text = ""
    while (!text.includes("\r\n\r\n")) {
      const chunk: unknown = await new Promise((resolve) => {
        socket.once("data", resolve)
        socket.once("close", () => resolve(undefined))
      })
      if (!Buffer.isBuffer(chunk)) break
      text += chunk.toString("latin1")
    }
    return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]), text, socket }
  }
}

/** Everything until the end, as one text. */
export async function readAll(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  return Buffer.concat(chunks).toString("latin1")
}

/** Waits until it is so. */
export async function until(what: string, isSo: () => boolean, limitMs = 5000): Promise<void> {
  const end = performance.now() + limitMs
  while (!isSo()) {
    assert.ok(performance.now() < end, `not within ${limitMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
