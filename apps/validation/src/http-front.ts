/**
 * The HTTP side: one GET per connection, with tight limits, and nothing else.
 *
 * Hands fields to `ask` and lines back to the client. Without an answer of the
 * keeper it can sign nothing, so it says BACKEND_ERROR unsigned and with status
 * 503: a client that checks signatures takes that for no answer, which is what
 * it is.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { ConnectionLimits } from "./connection-limits.ts"
import { type Parameters, parseTarget } from "./query.ts"

/** From the first byte to the last of a request. */
const REQUEST_MS = 5000
/** Silence on a connection, whoever's turn it is. */
const SILENCE_MS = 15_000
const MAX_HEADER_BYTES = 8 * 1024
const MAX_HEADERS = 50
/** Requests that wait for the keeper; more are turned away at once. */
export const MAX_WAITING = 128

export type Answer = { readonly lines: readonly string[]; readonly reference?: string | undefined }
export type From = { readonly address: string; readonly port: number }

export class HttpFront {
  readonly #server: Server
  readonly #ask: (parameters: Parameters, from: From) => Promise<Answer>
  #waiting = 0

  constructor(ask: (parameters: Parameters, from: From) => Promise<Answer>) {
    this.#ask = ask
    const limits = new ConnectionLimits()
    this.#server = createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: REQUEST_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: 1000,
      insecureHTTPParser: false,
      noDelay: true,
    })
    this.#server.maxHeadersCount = MAX_HEADERS
    // What is pipelined behind the first request is answered with 503 and not looked at.
    this.#server.maxRequestsPerSocket = 1
    this.#server.setTimeout(SILENCE_MS)
    this.#server.on("connection", (socket) => void limits.admit(socket))
    this.#server.on("request", (request, response) => this.#serve(request, response))
    this.#server.on("checkContinue", (_request, response) => refuse(response, 417))
    this.#server.on("checkExpectation", (_request, response) => refuse(response, 417))
    this.#server.on("connect", (_request, socket) => socket.destroy())
    this.#server.on("upgrade", (_request, socket) => socket.destroy())
  }

  /** Where it listens; port 0 means any. */
  listen(host: string, port: number): Promise<From> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject)
      this.#server.listen({ host, port }, () => {
        const { address, port: chosen } = this.#server.address() as AddressInfo
        resolve({ address, port: chosen })
      })
    })
  }

  /** Takes no new connections; those that wait for an answer get it within `limitMs`, then all end. */
  async close(limitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.close(() => resolve())
    const timer = setTimeout(() => this.#server.closeAllConnections(), limitMs)
    this.#server.closeIdleConnections()
    await promise
    clearTimeout(timer)
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== "GET") return refuse(response, 405, { allow: "GET" })
    if (hasBody(request)) return refuse(response, 400)
    const target = parseTarget(request.url ?? "")
    if (target === 400) return send(response, 400, ["status=MISSING_PARAMETER"])
    if (typeof target === "number") return refuse(response, target)
    if (this.#waiting >= MAX_WAITING) return send(response, 503, ["status=BACKEND_ERROR"])
    const { remoteAddress: address = "", remotePort: port = 0 } = request.socket
    this.#waiting++
    this.#ask(target, { address, port })
      .then(
        ({ lines, reference }) =>
          send(response, 200, lines, reference === undefined ? {} : { "schleuse-reference": reference }),
        () => send(response, 503, ["status=BACKEND_ERROR"]),
      )
      .finally(() => this.#waiting--)
  }
}

/** A body on GET means that somebody between us and the client may see another end of the request than we do. */
function hasBody({ headers }: IncomingMessage): boolean {
  const { "content-length": length, "transfer-encoding": encoding } = headers
  return encoding !== undefined || (length !== undefined && length !== "0")
}

function send(
  response: ServerResponse,
  status: number,
  lines: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = `${lines.join("\r\n")}\r\n\r\n`
  const length = String(Buffer.byteLength(body))
  const always = {
    "content-type": "text/plain; charset=us-ascii",
    "content-length": length,
    "cache-control": "no-store",
  }
  response.writeHead(status, { ...always, ...headers, connection: "close" })
  response.end(body)
}

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...headers, "content-length": "0", connection: "close" })
  response.end()
}
