/**
 * The link to the gate: one TLS connection with HTTP/2, kept up while it is wanted.
 *
 * Opens a stream for each connection of a browser, asks the gate's API over the
 * same connection, notices within seconds that the other side is gone, and
 * comes back by itself. Says *ready* only when the gate has answered.
 */
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from "node:http2"
import type { Duplex } from "node:stream"
import { connect as connectTls, type TLSSocket } from "node:tls"
import { Fault, isFault, isFaultCode, type Json, parseJson } from "@schleuse/base"
import { type Endpoint, openRoute, type Way } from "./route.ts"
import type { Published } from "./pac.ts"

export type LinkState = "off" | "connecting" | "ready" | "waiting"

export type LinkOptions = {
  readonly gate: Endpoint
  /** The name in the gate's certificate. */
  readonly name: string
  /** Certificates that the gate's must come from, PEM; undefined: those of the system. */
  readonly authorities?: string | undefined
  /** How to get there, asked before each connection; absent: directly. */
  readonly ways?: (() => Promise<readonly Way[]>) | undefined
  /** The device's own, once it is enrolled. */
  readonly device?: { readonly key: string; readonly certificate: string } | undefined
  /** `why`: what keeps it from being ready. */
  readonly onState: (state: LinkState, why: Fault | undefined) => void
}

const CONNECTION_WINDOW = 16 * 1024 * 1024
const STREAM_WINDOW = 4 * 1024 * 1024
const HANDSHAKE_MS = 15_000
const PING_MS = 10_000
const PONG_MS = 5000
const MAX_ANSWER_BYTES = 1024 * 1024
/** First pause before coming back, doubled up to the longest, each shortened at random so that not all come at once. */
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

export class GateLink {
  #options: LinkOptions
  #session: ClientHttp2Session | undefined
  #opening: Promise<ClientHttp2Session> | undefined
  #isWanted = false
  #failures = 0
  #retry: NodeJS.Timeout | undefined
  #ping: NodeJS.Timeout | undefined

  constructor(options: LinkOptions) {
    this.#options = options
  }

  /** From now on with this key and certificate: the next connection shows them, the present one ends. */
  setDevice(device: LinkOptions["device"]): void {
    this.#options = { ...this.#options, device }
    this.#session?.destroy()
  }

  /** Stays connected until `stop`. */
  start(): void {
    this.#isWanted = true
    this.wake()
  }

  /** The PC woke up or its network changed: does not trust what seems open, and does not wait for its turn. */
  wake(): void {
    clearTimeout(this.#retry)
    this.#failures = 0
    if (this.#session === undefined) void this.#connect().catch(() => undefined)
    else this.#checkPong(this.#session)
  }

  stop(): void {
    this.#isWanted = false
    clearTimeout(this.#retry)
    this.#session?.destroy()
    this.#options.onState("off", undefined)
  }

  /** A question to the gate's API. @throws the gate's refusals, GATE_UNREACHABLE */
  async ask(what: string, body: Json, session?: string): Promise<Json> {
    const stream = (await this.#connect()).request({
      [constants.HTTP2_HEADER_METHOD]: "POST",
      [constants.HTTP2_HEADER_PATH]: `/api/v1/${what}`,
      "content-type": "application/json",
      ...(session === undefined ? {} : { authorization: `Schleuse ${session}` }),
    })
    stream.end(JSON.stringify(body))
    const status = await statusOf(stream)
    const answer = parseJson(await readAll(stream))
    if (status === 200) return answer
    throw faultOf(answer)
  }

  /** A stream to a published application. @throws the gate's refusals, GATE_UNREACHABLE */
  async open({ host, port }: Published, session: string): Promise<Duplex> {
    const stream = (await this.#connect()).request({
      [constants.HTTP2_HEADER_METHOD]: "CONNECT",
      [constants.HTTP2_HEADER_AUTHORITY]: `${host}:${port}`,
      "proxy-authorization": `Schleuse ${session}`,
    })
    if ((await statusOf(stream)) === 200) return stream
    throw faultOf(parseJson(await readAll(stream)))
  }

  async #connect(): Promise<ClientHttp2Session> {
    const live = this.#session
    if (live !== undefined && !live.destroyed && !live.closed) return live
    this.#opening ??= this.#dial().finally(() => (this.#opening = undefined))
    return await this.#opening
  }

  async #dial(): Promise<ClientHttp2Session> {
    const { gate, ways, onState } = this.#options
    onState("connecting", undefined)
    try {
      const socket = await this.#secure(await openRoute(gate, (await ways?.()) ?? ["direct"]))
      const session = await greet(socket)
      this.#session = session
      this.#failures = 0
      session.once("close", () => this.#lost(session))
      session.on("error", () => undefined)
      this.#ping = setInterval(() => this.#checkPong(session), PING_MS)
      onState("ready", undefined)
      return session
    } catch (error) {
      const fault = isFault(error) ? error : new Fault("GATE_UNREACHABLE", "", { cause: error })
      this.#again(fault)
      throw fault
    }
  }

  #secure(socket: Duplex): Promise<TLSSocket> {
    const { name, authorities, device } = this.#options
    return new Promise((resolve, reject) => {
      const secured = connectTls({
        socket,
        servername: name,
        ALPNProtocols: ["h2"],
        minVersion: "TLSv1.3",
        ...(authorities === undefined ? {} : { ca: authorities }),
        ...(device === undefined ? {} : { key: device.key, cert: device.certificate }),
      })
      const timer = setTimeout(() => secured.destroy(new Error("too slow")), HANDSHAKE_MS)
      secured.once("error", (cause) => {
        clearTimeout(timer)
        // Somebody in between who reads along has another certificate: never go on, say so.
        const isForeign = "code" in cause && /CERT|SELF_SIGNED|ALTNAME|UNABLE/.test(String(cause.code))
        reject(new Fault(isForeign ? "GATE_CERTIFICATE_FOREIGN" : "GATE_UNREACHABLE", cause.message, { cause }))
      })
      secured.once("secureConnect", () => {
        clearTimeout(timer)
        secured.removeAllListeners("error")
        if (secured.alpnProtocol === "h2") return resolve(secured)
        secured.destroy()
        reject(new Fault("GATE_UNREACHABLE", "it does not speak HTTP/2"))
      })
    })
  }

  #checkPong(session: ClientHttp2Session): void {
    if (session.destroyed) return
    const late = setTimeout(() => session.destroy(), PONG_MS)
    if (!session.ping(() => clearTimeout(late))) clearTimeout(late)
  }

  #lost(session: ClientHttp2Session): void {
    clearInterval(this.#ping)
    if (this.#session === session) this.#session = undefined
    if (this.#isWanted) this.#again(new Fault("GATE_UNREACHABLE", "the connection broke off"))
  }

  #again(why: Fault): void {
    if (!this.#isWanted) return
    clearTimeout(this.#retry)
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures++, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)
    this.#options.onState("waiting", why)
    this.#retry = setTimeout(() => void this.#connect().catch(() => undefined), pauseMs)
  }
}

/** Both sides have exchanged their settings: bytes have gone there and back. */
function greet(socket: TLSSocket): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2("https://gate", {
      createConnection: () => socket,
      settings: { initialWindowSize: STREAM_WINDOW, maxFrameSize: 256 * 1024, enablePush: false },
    })
    const timer = setTimeout(() => session.destroy(new Error("too slow")), HANDSHAKE_MS)
    const fail = (): void => reject(new Fault("GATE_UNREACHABLE", "no greeting"))
    session.once("error", fail)
    session.once("close", fail)
    session.once("remoteSettings", () => {
      clearTimeout(timer)
      session.off("error", fail)
      session.off("close", fail)
      session.setLocalWindowSize(CONNECTION_WINDOW)
      resolve(session)
    })
  })
}

function statusOf(stream: ClientHttp2Stream): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Fault("GATE_UNREACHABLE", "the stream broke off"))
    stream.once("response", (headers) => {
      stream.off("close", fail)
      resolve(headers[":status"] ?? 0)
    })
    stream.on("error", () => undefined)
    stream.once("close", fail)
  })
}

async function readAll(stream: ClientHttp2Stream): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("an answer has other things than bytes")
    length += chunk.length
    if (length > MAX_ANSWER_BYTES) throw new Fault("GATE_UNREACHABLE", "an answer without an end")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}

/** A refusal as the gate wrote it; its words are looked up here, so that they are in the person's language. */
function faultOf(answer: Json): Fault {
  const field = (name: string): unknown =>
    typeof answer === "object" && answer !== null ? Reflect.get(answer, name) : undefined
  const [code, reference] = [field("code"), field("reference")]
  const known = typeof code === "string" && isFaultCode(code) ? code : "INTERNAL"
  return new Fault(known, "", { reference: typeof reference === "string" ? reference : undefined })
}
