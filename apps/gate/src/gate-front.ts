/**
 * The gate's front: one TLS 1.3 port for HTTP/1.1 and HTTP/2, three kinds of requests.
 *
 * CONNECT becomes a tunnel, if the connection showed a certificate of ours and
 * the keeper grants the stream; POST below `/api/v1/` is a question to the
 * keeper; everything else is a page. The certificate is only a filter: what a
 * session may do is the keeper's word, each time.
 */
import { createHash } from "node:crypto"
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Stream,
} from "node:http2"
import type { AddressInfo, Socket } from "node:net"
import type { Duplex } from "node:stream"
import { TLSSocket } from "node:tls"
import { type Clock, Fault, isFault, isRandomId, parseJson } from "@schleuse/base"
import { Carry } from "@schleuse/carry"
import { Asking } from "./api/asking.ts"
import { refusalOf } from "./api/refusal.ts"
import { Beside, Connections, limitStranger, STRANGER_STREAMS, watchPeer } from "./connections.ts"
import type { Client, GateKeeper } from "./gate-keeper.ts"
import { Links } from "./links.ts"
import { Closings } from "./sessions/closings.ts"
import { type LiveSession, LiveSessions } from "./sessions/live-sessions.ts"
import { dial, type Dialled } from "./tunnel/dial.ts"
import { parseTarget, requirePlainConnect } from "./tunnel/target.ts"

export type FrontOptions = {
  readonly tls: { readonly key: string; readonly certificate: string }
  /** Certificate of the devices' authority, PEM. */
  readonly devicesCa: string
  readonly keeper: GateKeeper
  readonly clock: Clock
  /** Why nothing but refusals is served, if so. */
  readonly cut?: string | undefined
  /** Answers every request that is neither a CONNECT nor the API's: pages for people. */
  readonly pages: (request: Http2ServerRequest, response: Http2ServerResponse) => void
  /** Counts what is asked of the keeper; the pages' questions, too. */
  readonly asking?: Asking | undefined
  /** How often a PC is asked whether it is there, and how long its answer may take. */
  readonly pingMs?: number | undefined
  readonly onDefect: (error: unknown) => void
}

/** Of one request to the API. */
const MAX_BODY_BYTES = 64 * 1024
/** The same, where no certificate was shown: the longest such question is an enrolment. */
const MAX_STRANGER_BODY_BYTES = 8 * 1024
/** In HTTP/1.1, which lets them be sent without waiting for answers. */
const MAX_REQUESTS_OF_CONNECTION = 100
/** Streams of one device that the keeper is asked for at a time. */
const MAX_OPENING = 256
/** For what a request sends, whatever its version. */
const BODY_MS = 30_000
/** Between the first byte of a connection and the end of its handshake. */
const HANDSHAKE_MS = 10_000
/** AES-128 first: as strong for what passes here, and a quarter faster than AES-256 (BSI TR-02102-2 names both). */
const CIPHERS = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
/** Of one HTTP/2 connection, and of one stream in it. */
const CONNECTION_WINDOW = 16 * 1024 * 1024
const STREAM_WINDOW = 4 * 1024 * 1024
/** In one HTTP/2 connection of a device: what goes within links (`links.ts`), and questions beside. */
const DEVICE_STREAMS = 128
/** For whoever was refused to read why: then the connection ends, whether its other end says so or not. */
const REFUSED_MS = 2000

/** Node's server gives those of HTTP/1.1 for these too; what both have in common is all that is used of them. */
type Request = Http2ServerRequest
type Response = Http2ServerResponse

export class GateFront {
  readonly #options: FrontOptions
  readonly #server: Http2SecureServer
  readonly #connections = new Connections()
  readonly #beside = new Beside()
  readonly #links = new Links()
  readonly #asking: Asking
  readonly #opening = new Asking(MAX_OPENING)
  readonly #closings: Closings
  readonly sessions: LiveSessions

  constructor(options: FrontOptions) {
    this.#options = options
    const { keeper, clock, onDefect, asking = new Asking(), pingMs } = options
    this.#asking = asking
    this.#closings = new Closings({ keeper, onDefect })
    this.sessions = new LiveSessions({ keeper, clock, onDefect })
    this.#server = createSecureServer({
      key: options.tls.key,
      cert: options.tls.certificate,
      ca: options.devicesCa,
      requestCert: true,
      // Whoever has none may still enrol; `clientOf` says whose it is.
      rejectUnauthorized: false,
      minVersion: "TLSv1.3",
      ciphers: CIPHERS,
      handshakeTimeout: HANDSHAKE_MS,
      allowHTTP1: true,
      allowHalfOpen: true,
      maxHeaderListPairs: 64,
      // Floods of resets, settings and rejected streams end their connection.
      streamResetBurst: 200,
      streamResetRate: 20,
      maxSessionInvalidFrames: 10,
      maxSessionRejectedStreams: 20,
      maxSettings: 16,
      unknownProtocolTimeout: 5000,
      settings: {
        initialWindowSize: STREAM_WINDOW,
        maxFrameSize: 256 * 1024,
        // Said first, so that nobody asks for more than he may before he hears it.
        maxConcurrentStreams: STRANGER_STREAMS,
        maxHeaderListSize: 16 * 1024,
        enablePush: false,
      },
    })
    // http2's typings leave out what its HTTP/1.1 half understands.
    const limits = { headersTimeout: 10_000, requestTimeout: BODY_MS, keepAliveTimeout: 30_000 }
    const maxRequestsPerSocket = MAX_REQUESTS_OF_CONNECTION
    Object.assign(this.#server, { ...limits, maxRequestsPerSocket, connectionsCheckingInterval: 2000 })
    this.#server.on("connection", (socket: Socket) => this.#connections.admit(socket))
    this.#server.on("secureConnection", (socket: TLSSocket) => {
      const { certificate } = clientOf(socket)
      if (certificate !== "") this.#connections.recognise(socket, certificate)
    })
    this.#server.on("tlsClientError", (_error, socket) => socket.destroy())
    this.#server.on("session", (session) => {
      session.setLocalWindowSize(CONNECTION_WINDOW)
      session.on("error", () => session.destroy())
      const client = clientOf(session.socket)
      watchPeer(session, () => this.#beside.of(client), pingMs)
      if (client.certificate === "") return limitStranger(session)
      session.settings({ maxConcurrentStreams: DEVICE_STREAMS })
      this.#links.add(client.certificate, session)
    })
    this.#server.on("stream", (stream: ServerHttp2Stream, headers, _flags, raw: readonly string[]) => {
      stream.on("error", () => stream.destroy())
      if (headers[constants.HTTP2_HEADER_METHOD] !== "CONNECT") return limitBody(stream)
      // A tunnel has no trailers (RFC 9113, section 8.5).
      stream.once("trailers", () => stream.close(constants.NGHTTP2_PROTOCOL_ERROR))
      // A flood takes back in the same breath what it asks for: that shall cost neither a page nor the keeper's time.
      setImmediate(() => (stream.closed ? undefined : this.#connectHttp2(stream, headers, raw)))
    })
    this.#server.on("connect", (request: Request, socket: Duplex, head: Buffer) => {
      // HTTP/2 raises this too; its streams are served above.
      if (request.httpVersionMajor === 1) void this.#connectHttp1(request, socket, head)
    })
    this.#server.on("request", (request: Request, response: Response) => {
      if (request.method === "CONNECT") return
      setImmediate(() => {
        if (request.httpVersionMajor === 1 || !request.stream.closed) void this.#answer(request, response)
      })
    })
    this.#server.on("upgrade", (_request, socket: Socket) => socket.destroy())
  }

  /** Where it listens; port 0 means any. */
  listen(host: string, port: number): Promise<{ readonly host: string; readonly port: number }> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject)
      this.#server.listen({ host, port }, () => {
        const { address, port: chosen } = this.#server.address() as AddressInfo
        resolve({ host: address, port: chosen })
      })
    })
  }

  /** New connections are shown this certificate; those that exist go on. */
  setCertificate({ key, certificate }: FrontOptions["tls"]): void {
    const { devicesCa } = this.#options
    this.#server.setSecureContext({ key, cert: certificate, ca: devicesCa, minVersion: "TLSv1.3", ciphers: CIPHERS })
  }

  /** Takes no new connections; tunnels may end within `limitMs`. */
  async close(limitMs: number): Promise<void> {
    this.sessions.stop()
    this.#closings.stop()
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    const timer = setTimeout(() => this.#closeAll(), limitMs)
    if (this.sessions.tunnels === 0) this.#closeAll()
    await closed
    clearTimeout(timer)
  }

  #closeAll(): void {
    this.sessions.endAll("gate-stopped")
    this.#connections.destroyAll()
  }

  async #connectHttp1(request: Request, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy())
    try {
      const client = clientOf(socket)
      const { url, httpVersion, rawHeaders } = request
      requirePlainConnect(url, httpVersion, rawHeaders)
      const inside = await this.#open(url, request.headers["proxy-authorization"], client, socket)
      if (socket instanceof TLSSocket) this.#beside.add(socket, client)
      if (head.length > 0) socket.unshift(head)
      socket.write("HTTP/1.1 200 Connected\r\n\r\n")
      inside.start()
    } catch (error) {
      const { status, body } = refusalOf(this.#faultOf(error))
      const text = Buffer.from(JSON.stringify(body))
      const headers = `content-type: application/json\r\ncontent-length: ${text.length}\r\nconnection: close`
      socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Refused\r\n${headers}\r\n\r\n`), text]))
      // Half-open is for streams: nobody may keep a place with a refusal.
      const ending = setTimeout(() => socket.destroy(), REFUSED_MS)
      socket.resume().once("close", () => clearTimeout(ending))
    }
  }

  #connectHttp2(
    stream: ServerHttp2Stream,
    headers: Readonly<Record<string, unknown>>,
    rawHeaders: readonly string[],
  ): void {
    const authorization = headers["proxy-authorization"]
    const authority = headers[constants.HTTP2_HEADER_AUTHORITY]
    const target = typeof authority === "string" ? authority : ""
    const { socket } = stream.session ?? {}
    const client = clientOf(socket)
    const open = async () => {
      requirePlainConnect(target, "2.0", rawHeaders)
      if (client.certificate !== "") this.#links.requireRoom(client.certificate, stream)
      return await this.#open(target, typeof authorization === "string" ? authorization : undefined, client, stream)
    }
    open().then(
      (inside) => {
        if (!stream.destroyed) stream.respond({ ":status": 200 })
        inside.start()
      },
      (error: unknown) => {
        const fault = this.#faultOf(error)
        const { status, body } = refusalOf(fault)
        if (stream.destroyed) return
        stream.respond({ ":status": status, "content-type": "application/json", "schleuse-refused": fault.code })
        stream.end(JSON.stringify(body))
      },
    )
  }

  /** Asks the keeper, connects inside, and joins both; nothing flows before `start`. @throws the refusals */
  async #open(
    target: string,
    authorization: string | undefined,
    client: Client,
    outside: Duplex,
  ): Promise<{ readonly start: () => void }> {
    const { keeper } = this.#options
    this.#requireOpen()
    if (client.certificate === "") throw new Fault("DEVICE_CERTIFICATE_MISSING")
    const session = parseSession(authorization)
    const { host, port } = parseTarget(target)
    const live = this.sessions.begin(session)
    try {
      const { stream, addresses } = await this.#opening.ask(client, async () => {
        return await keeper.openStream(session, { host, port, client })
      })
      const inside = await dial(addresses).catch((error: unknown) => {
        this.#closings.say({ stream, up: 0, down: 0, reason: "unreachable" })
        throw error
      })
      inside.socket.on("error", () => inside.socket.destroy())
      return { start: () => this.#join(live, stream, outside, inside) }
    } catch (error) {
      this.sessions.giveUp(live)
      throw error
    }
  }

  #join(live: LiveSession, stream: string, outside: Duplex, inside: Dialled): void {
    let onBytes: () => void = () => undefined
    const tunnel = new Carry(outside, inside.socket, { onBytes: () => onBytes(), reads: inside.reads })
    void tunnel.ended.then(({ up, down, reason }) => this.#closings.say({ stream, up, down, reason }))
    try {
      onBytes = this.sessions.add(live, stream, tunnel)
      // Whoever asked went away before the answer.
      if (outside.destroyed) tunnel.end("closed")
    } catch {
      // Session or stream ended between the grant and now.
      tunnel.end("ended")
    }
  }

  /** @throws CUT */
  #requireOpen(): void {
    if (this.#options.cut !== undefined) throw new Fault("CUT")
  }

  async #answer(request: Request, response: Response): Promise<void> {
    response.on("error", () => undefined)
    try {
      const { method, url } = request
      if (!url.startsWith("/api/")) return this.#options.pages(request, response)
      this.#requireOpen()
      if (method !== "POST") throw new Fault("GATE_REQUEST_INVALID", method)
      await this.#ask(url, request, response, clientOf(request.socket))
    } catch (error) {
      const { status, body } = refusalOf(this.#faultOf(error))
      if (response.headersSent) return void response.destroy()
      response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
      response.end(JSON.stringify(body))
    }
  }

  async #ask(url: string, request: Request, response: Response, client: Client): Promise<void> {
    const [, what = ""] = /^\/api\/v1\/([a-z]{1,20})$/.exec(url) ?? []
    if (what === "" || request.headers["content-type"] !== "application/json")
      throw new Fault("GATE_REQUEST_INVALID", url.slice(0, 40))
    const authorization = request.headers["proxy-authorization"] ?? request.headers.authorization
    const session = authorization === undefined ? undefined : parseSession(authorization)
    const maxBytes = client.certificate === "" ? MAX_STRANGER_BODY_BYTES : MAX_BODY_BYTES
    const answer = await this.#asking.ask(client, async () => {
      const body = parseJson(await readBody(request, maxBytes))
      return await this.#options.keeper.ask(what, body, client, session)
    })
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" })
    response.end(JSON.stringify(answer))
  }

  #faultOf(error: unknown): Fault {
    if (isFault(error)) return error
    this.#options.onDefect(error)
    return new Fault("INTERNAL", "", { cause: error })
  }
}

/** The id of a session; it opens nothing without the certificate of its device. @throws GATE_REQUEST_INVALID */
function parseSession(authorization: string | undefined): string {
  const session = (authorization ?? "").replace(/^Schleuse /, "")
  if (session === authorization || !isRandomId(session)) throw new Fault("GATE_REQUEST_INVALID", "no session named")
  return session
}

/** Who is at the other end. A certificate counts if the devices' authority made it and it has not run out. */
function clientOf(socket: unknown): Client {
  if (!(socket instanceof TLSSocket)) return { address: "", port: 0, certificate: "" }
  const { remoteAddress = "", remotePort = 0 } = socket
  const { raw } = socket.authorized ? socket.getPeerCertificate() : { raw: undefined }
  const certificate = raw === undefined ? "" : createHash("sha256").update(raw).digest("hex")
  return { address: remoteAddress, port: remotePort, certificate }
}

async function readBody(request: Request, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("a body has other things than bytes")
    length += chunk.length
    if (length > maxBytes) throw new Fault("GATE_REQUEST_INVALID", "too long")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

/** A request whose body does not come ends; what is being sent to a slow reader may take its time. */
function limitBody(stream: ServerHttp2Stream): void {
  if (stream.endAfterHeaders) return
  const late = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), BODY_MS)
  stream.once("end", () => clearTimeout(late))
  stream.once("close", () => clearTimeout(late))
}
