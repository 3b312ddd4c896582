/**
 * From Node's HTTP server to a site and back.
 *
 * Judges the request line and the host before anything parses them, reads a
 * bounded body in bounded time, and answers refusals of its own in the plainest
 * way: whoever sends such requests is no browser. Opens no socket: the process
 * makes the server with `SERVER_LIMITS` and hands this in as its listener.
 */
import type { ServerOptions } from "node:http"
import { Fault, type FaultCode, isFault, publicFault } from "@schleuse/base"
import { requireAddress } from "../policies/address.ts"
import { MAX_FORM_BYTES } from "../policies/form-body.ts"
import { setHeaders } from "../policies/headers.ts"
import { isMultipart, MAX_UPLOAD_BYTES } from "../policies/multipart.ts"

/** For http.createServer or https.createServer. Slow senders lose their connection; Node answers them with 408. */
export const SERVER_LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
  requireHostHeader: true,
  insecureHTTPParser: false,
} as const satisfies ServerOptions

/** The other end of the connection, as the system says. */
export type From = { readonly address: string; readonly port: number }

/** A site: what turns a request into an answer, such as a Hono app's `fetch`, whose `c.env` then is `{ from }`. */
export type Serve = (request: Request, env: { readonly from: From }) => Response | Promise<Response>

const HOST = /^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:]{2,45}\])(?::[0-9]{1,5})?$/

/** Where forms may bring files, and who may send them. */
export type UploadRules = {
  /** Paths whose forms have files; the same as the site's `uploads`. */
  readonly paths: readonly string[]
  /** Is whoever sends this `Cookie` header logged in? Asked before a byte of the body is kept. */
  readonly isKnown: (cookies: string | undefined) => boolean
}

/** So many bodies with files lie in memory at a time. */
const MAX_UPLOADS = 4
/** Whoever reads nothing of his answer for so long loses his connection: he holds memory and nothing else. */
const STALLED_MS = 120_000

/** What is used of a request in HTTP/1.1, and of one in HTTP/2 as Node's compatibility objects have it. */
type Incoming = AsyncIterable<unknown> & {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly rawHeaders: readonly string[]
  readonly httpVersionMajor: number
  readonly socket: { readonly remoteAddress?: string | undefined; readonly remotePort?: number | undefined }
  readonly destroyed: boolean
  readonly complete: boolean
}
type Outgoing = {
  statusCode: number
  readonly headersSent: boolean
  on(event: "error", listener: () => void): unknown
  once(event: "close" | "drain", listener: () => void): unknown
  off(event: "close" | "drain", listener: () => void): unknown
  setHeader(name: string, value: string | readonly string[]): unknown
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown
  write(piece: Uint8Array): boolean
  end(text: string): unknown
  destroy(): unknown
}

/**
 * The listener of an HTTPS server, of HTTP/1.1 and HTTP/2 alike, or of an HTTP server on a PC's own loopback. `report`
 * hears of defects; nothing it is told reaches the sender. Without `uploads` every body is at most 64 KiB.
 */
export function listenerFor(
  serve: Serve,
  report: (cause: unknown) => void,
  uploads?: UploadRules,
  scheme: "https" | "http" = "https",
) {
  const behind = { serve, receive: new Receiver(uploads), scheme }
  return (incoming: Incoming, outgoing: Outgoing): void => {
    // A sender who goes away takes his answer with him.
    outgoing.on("error", () => outgoing.destroy())
    answer(behind, incoming, outgoing).catch((error: unknown) => {
      // He went away in the middle of what he was sending: nobody is left to answer, and nothing of ours is broken.
      if (!isFault(error) && incoming.destroyed && !incoming.complete) {
        outgoing.destroy()
        return
      }
      const fault = isFault(error) ? error : new Fault("PAGE_DEFECT", "", { cause: error })
      if (fault !== error) report(error)
      refuse(incoming, outgoing, fault)
    })
  }
}

/** What lies behind a listener. */
type Behind = { readonly serve: Serve; readonly receive: Receiver; readonly scheme: "https" | "http" }

async function answer({ serve, receive, scheme }: Behind, incoming: Incoming, outgoing: Outgoing): Promise<void> {
  const { path } = requireAddress(incoming.url ?? "")
  const { host, headers } = requireHeaders(incoming)
  const method = incoming.method ?? ""
  if (method !== "GET" && method !== "HEAD" && method !== "POST") throw new Fault("PAGE_METHOD_REFUSED", method)
  await receive.body(incoming, path, async (body) => {
    const request = new Request(`${scheme}://${host}${incoming.url ?? ""}`, {
      method,
      headers,
      ...(method === "POST" ? { body } : {}),
    })
    const { remoteAddress = "", remotePort = 0 } = incoming.socket
    const from = { address: remoteAddress, port: remotePort }
    await send(await serve(request, { from }), outgoing, method)
  })
}

/** Headers as they came, and the one host they name: `Host`, or `:authority` in HTTP/2. @throws PAGE_HOST_UNKNOWN */
function requireHeaders({ rawHeaders }: Incoming): { readonly host: string; readonly headers: Headers } {
  const headers = new Headers()
  const hosts: string[] = []
  const cookies: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = [rawHeaders[at]?.toLowerCase(), rawHeaders[at + 1]]
    if (name === ":authority" || name === "host") hosts.push(value)
    // HTTP/2 may send them one by one (RFC 9113, section 8.2.3).
    else if (name === "cookie") cookies.push(value)
    else if (!name.startsWith(":")) headers.append(name, value)
  }
  const [host = ""] = hosts
  const isOne = hosts.length === 1 || (hosts.length === 2 && rawHeaders.includes(":authority") && hosts[1] === host)
  if (!HOST.test(host) || !isOne) throw new Fault("PAGE_HOST_UNKNOWN")
  if (cookies.length > 0) headers.set("cookie", cookies.join("; "))
  headers.set("host", host)
  return { host, headers }
}

/** Reads bodies: short ones of everybody, a few with files of those who are logged in. */
class Receiver {
  readonly #uploads: UploadRules | undefined
  #receiving = 0

  constructor(uploads: UploadRules | undefined) {
    this.#uploads = uploads
  }

  /** Reads the body and hands it in; a body with files counts until `use` is done, and is overwritten then. */
  async body(incoming: Incoming, path: string, use: (body: Buffer<ArrayBuffer>) => Promise<void>): Promise<void> {
    const { paths, isKnown } = this.#uploads ?? { paths: [], isKnown: () => false }
    const hasFiles = incoming.method === "POST" && isMultipart(textOf(incoming.headers["content-type"]) ?? null)
    if (!hasFiles || !paths.includes(path)) return await use(await readBody(incoming, MAX_FORM_BYTES, "FORM_TOO_LARGE"))
    // A browser that is still sending would not read the answer, so what nobody keeps is taken and thrown away.
    if (!isKnown(textOf(incoming.headers["cookie"]))) return await refuseFiles(incoming, "FORM_FILES_FOREIGN")
    if (this.#receiving >= MAX_UPLOADS) return await refuseFiles(incoming, "FORM_FILES_BUSY")
    this.#receiving++
    try {
      const body = await readBody(incoming, MAX_UPLOAD_BYTES, "FORM_FILES_TOO_LARGE")
      try {
        await use(body)
      } finally {
        body.fill(0)
      }
    } finally {
      this.#receiving--
    }
  }
}

/** Of a header that comes once. */
function textOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined
}

async function refuseFiles(incoming: Incoming, code: FaultCode): Promise<never> {
  let length = 0
  for await (const chunk of incoming) {
    if (Buffer.isBuffer(chunk)) length += chunk.length
    if (length > MAX_UPLOAD_BYTES) break
  }
  throw new Fault(code)
}

async function readBody(incoming: Incoming, maxBytes: number, code: FaultCode): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("a body has other things than bytes")
    length += chunk.length
    if (length > maxBytes) throw new Fault(code, `more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function send(response: Response, outgoing: Outgoing, method: string): Promise<void> {
  outgoing.statusCode = response.status
  const cookies = response.headers.getSetCookie()
  for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value)
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies)
  // Streams (events that go on for hours) are passed on piece by piece; a reader who leaves ends the stream.
  if (response.body === null || method === "HEAD") {
    outgoing.end("")
    return
  }
  const reader = response.body.getReader()
  outgoing.once("close", () => void reader.cancel().catch(() => undefined))
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    if (!outgoing.write(piece.value)) await drained(outgoing)
  }
  outgoing.end("")
}

function drained(outgoing: Outgoing): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => outgoing.destroy(), STALLED_MS)
    const go = (): void => {
      clearTimeout(late)
      outgoing.off("drain", go)
      outgoing.off("close", go)
      resolve()
    }
    outgoing.once("drain", go)
    outgoing.once("close", go)
  })
}

function refuse({ httpVersionMajor }: Incoming, outgoing: Outgoing, fault: Fault): void {
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  const { http, de, en } = publicFault(fault.code)
  const headers = new Headers({ "content-type": "text/plain; charset=utf-8" })
  // What follows on a connection that is misused may be misread. HTTP/2 keeps requests apart, and has no such header.
  if (httpVersionMajor === 1) headers.set("connection", "close")
  setHeaders(headers, "page", "localhost")
  outgoing.writeHead(http, Object.fromEntries(headers))
  outgoing.end(`${de}\n${en}\n`)
}
