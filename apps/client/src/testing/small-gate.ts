/** A small gate for tests of the PC's side: CONNECT to one echo, an API that answers what it is told, a certificate of its own. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type Http2Session,
  type ServerHttp2Stream,
} from "node:http2"
import type { IncomingMessage } from "node:http"
import type { Socket } from "node:net"
import { tmpdir } from "node:os"
import type { TLSSocket } from "node:tls"
import { join } from "node:path"

let made: { readonly key: string; readonly cert: string } | undefined

/** For `localhost`, by OpenSSL's program. */
export function gateCertificate(): { readonly key: string; readonly cert: string } {
  if (made !== undefined) return made
  const folder = mkdtempSync(join(tmpdir(), "schleuse-client-"))
  const words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
  const names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"]
  const { status, stderr } = spawnSync("openssl", [...words.split(" "), ...names], { cwd: folder })
  assert.equal(status, 0, String(stderr))
  made = { key: readFileSync(join(folder, "key.pem"), "utf8"), cert: readFileSync(join(folder, "cert.pem"), "utf8") }
  rmSync(folder, { recursive: true })
  return made
}

export const SESSION = "0123456789abcdefghijklmnop"
export const PORTAL = { host: "portal.kv.test", port: 443 }

export class SmallGate {
  readonly #server: Http2SecureServer
  readonly #sessions = new Set<Http2Session>()
  readonly #sockets = new Set<Socket>()
  /** How often CONNECT came in each version of HTTP. */
  readonly connects = { "1.1": 0, "2": 0 }
  /** By path. */
  readonly files = new Map<string, Buffer>()
  /** Paths of which a byte comes now and then and no end, or nothing at all. */
  readonly endless = new Map<string, "trickles" | "silent">()
  /** How many of those are being answered. */
  endlessAnswers = 0
  #port = 0

  constructor() {
    const { key, cert } = gateCertificate()
    this.#server = createSecureServer({ key, cert, minVersion: "TLSv1.3", allowHTTP1: true, allowHalfOpen: true })
    this.#server.on("secureConnection", (socket: TLSSocket) => {
      if (socket.alpnProtocol === "h2") return
      this.#sockets.add(socket)
      socket.once("close", () => this.#sockets.delete(socket))
    })
    this.#server.on("connect", (request: IncomingMessage, socket: Socket) => {
      if (request.httpVersionMajor !== 1) return
      this.connects["1.1"]++
      socket.on("error", () => undefined)
      const text = '{"code":"TARGET_NOT_PUBLISHED","reference":"ABC234"}'
      if (request.url === "portal.kv.test:443") {
        socket.write("HTTP/1.1 200 Connected\r\n\r\n")
        socket.pipe(socket)
      } else socket.end(`HTTP/1.1 403 Refused\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`)
    })
    this.#server.on("session", (session) => {
      this.#sessions.add(session)
      session.on("error", () => undefined)
      session.once("close", () => this.#sessions.delete(session))
    })
    this.#server.on("stream", (stream: ServerHttp2Stream, headers) => {
      stream.on("error", () => undefined)
      if (headers[constants.HTTP2_HEADER_METHOD] === "CONNECT") {
        this.connects["2"]++
        const isKnown = headers[":authority"] === "portal.kv.test:443"
        stream.respond({ ":status": isKnown ? 200 : 403 })
        if (isKnown) stream.pipe(stream)
        else stream.end('{"code":"TARGET_NOT_PUBLISHED","reference":"ABC234"}')
        return
      }
      if (headers[constants.HTTP2_HEADER_METHOD] === "GET") {
        const endless = this.endless.get(headers[":path"] ?? "")
        if (endless !== undefined) return this.#never(stream, endless)
        const file = this.files.get(headers[":path"] ?? "")
        stream.respond({ ":status": file === undefined ? 404 : 200 })
        stream.end(file)
        return
      }
      stream.respond({ ":status": 200, "content-type": "application/json" })
      stream.pipe(stream)
    })
  }

  async start(t: { after(work: () => void): void }, port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve))
    const address = this.#server.address()
    assert.ok(typeof address === "object" && address !== null)
    this.#port = address.port
    t.after(() => this.stop())
    return this
  }

  #never(stream: ServerHttp2Stream, how: "trickles" | "silent"): void {
    this.endlessAnswers++
    if (how === "trickles") stream.respond({ ":status": 200 })
    const timer = setInterval(() => void (how === "silent" || stream.write(" ")), 5)
    stream.once("close", () => {
      this.endlessAnswers--
      clearInterval(timer)
    })
  }

  get endpoint(): { readonly host: string; readonly port: number } {
    return { host: "127.0.0.1", port: this.#port }
  }

  /** All that speak HTTP/1.1, also those that have not asked for anything yet. */
  endConnections(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  get connections(): number {
    return this.#sockets.size
  }

  /** As a gate that dies. */
  stop(): void {
    for (const session of this.#sessions) session.destroy()
    this.endConnections()
    this.#server.close()
  }
}

/** Everything until the end. */
export async function readAll(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  return Buffer.concat(chunks).toString("latin1")
}

/** Waits until it is so. */
export async function until(what: string, isSo: () => boolean, limitMs = 8000): Promise<void> {
  const end = performance.now() + limitMs
  while (!isSo()) {
    assert.ok(performance.now() < end, `not within ${limitMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
