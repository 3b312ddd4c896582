/**
 * The link to the gate: one TLS connection with HTTP/2, kept up while it is wanted.
 *
 * Opens a stream for each connection of a browser, beside it if a connection is
 * spare and else within it, asks the gate's API over it, notices within seconds that the other side is gone, and
 * comes back by itself. Says *ready* only when the gate has answered.
 */
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from "node:http2"
import { type Duplex, PassThrough, pipeline } from "node:stream"
import type { TLSSocket } from "node:tls"
import { Fault, isFault, type Json } from "@schleuse/base"
import { faultOf, readAnswer } from "./answers.ts"
import { pauseAfter } from "./back-off.ts"
import type { Published } from "./pac.ts"
import { type GateAddress, secureConnection } from "./secure-connection.ts"
import { SpareConnections } from "./spare-connections.ts"
import { streamOver } from "./stream-over.ts"

export type LinkState = "off" | "connecting" | "ready" | "waiting"

export type LinkOptions = GateAddress & {
  /** `why`: what keeps it from being ready. */
  readonly onState: (state: LinkState, why: Fault | undefined) => void
  /** A ping came back: at this moment bytes go there and back. */
  readonly onProof?: (() => void) | undefined
}

const CONNECTION_WINDOW = 16 * 1024 * 1024
const STREAM_WINDOW = 4 * 1024 * 1024
/** Streams within the link: the gate takes 64 of this PC, and may still hold those of a link that has just broken off. */
const MAX_WITHIN = 32
const GREETING_MS = 15_000
const PING_MS = 10_000
const PONG_MS = 5000

export class GateLink {
  #options: LinkOptions
  readonly #spares = new SpareConnections(() => secureConnection(this.#options, "http/1.1"))
  /** Connections of streams, beside the link's own. */
  readonly #beside = new Set<TLSSocket>()
  /** Streams within the link, and those that are being asked for. */
  #within = 0
  #session: ClientHttp2Session | undefined
  #opening: Promise<ClientHttp2Session> | undefined
  #isWanted = false
  #failures = 0
  #retry: NodeJS.Timeout | undefined
  #ping: NodeJS.Timeout | undefined
  /** Counts what makes connections that are just being made worth nothing: another key, and the end. */
  #era = 0
  readonly #waiting = new Set<() => void>()

  constructor(options: LinkOptions) {
    this.#options = options
  }

  /** From now on with this key and certificate: the next connection shows them, the present one ends. */
  setDevice(device: LinkOptions["device"]): void {
    this.#options = { ...this.#options, device }
    this.#era++
    this.#spares.close()
    const former = this.#session
    // Not lost, but replaced: nobody waits for the next one.
    clearInterval(this.#ping)
    this.#session = undefined
    former?.destroy()
    if (this.#isWanted) this.wake()
  }

  /** The next connections show this certificate of the same key; the present one and its streams go on. */
  setNextDevice(device: LinkOptions["device"]): void {
    this.#options = { ...this.#options, device }
    this.#spares.close()
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
    else this.#checkPong(this.#session, "doubted")
  }

  /** Tries at once, after what is being tried already. @throws what keeps it from being ready */
  async reach(): Promise<void> {
    await this.#opening?.catch(() => undefined)
    clearTimeout(this.#retry)
    this.#failures = 0
    await this.#connect()
  }

  stop(): void {
    this.#isWanted = false
    this.#era++
    clearTimeout(this.#retry)
    this.#spares.close()
    this.#session?.destroy()
    for (const stream of this.#beside) stream.destroy()
    this.#options.onState("off", undefined)
  }

  /** Waits until it is connected, by its own attempts, or until `limitMs` have gone. Begins no attempt. */
  async untilReady(limitMs: number): Promise<void> {
    if (this.#session !== undefined) return
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, limitMs)
      this.#waiting.add(done)
    })
  }

  /** Streams will be opened soon, such as after a login. */
  warm(): void {
    this.#spares.warm()
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
    const answer = await readAnswer(stream)
    if (status === 200) return answer
    throw faultOf(answer)
  }

  /** A file of the gate, as it comes; undefined if there is none. MUST be read, or aborted. @throws GATE_UNREACHABLE */
  async get(path: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array> | undefined> {
    const headers = {
      [constants.HTTP2_HEADER_METHOD]: "GET",
      // Its pages answer under their own names only.
      [constants.HTTP2_HEADER_AUTHORITY]: this.#authority(),
      [constants.HTTP2_HEADER_PATH]: path,
    }
    const stream = (await this.#connect()).request(headers, signal === undefined ? {} : { signal })
    stream.end()
    const status = await statusOf(stream)
    if (status === 200) return bytesOf(stream)
    stream.close()
    if (status === 404) return undefined
    throw new Fault("GATE_UNREACHABLE", `${status} for ${path}`)
  }

  /** A stream to a published application. @throws the gate's refusals, GATE_UNREACHABLE */
  async open(target: Published, session: string): Promise<Duplex> {
    const spare = this.#spares.take()
    if (spare === undefined) {
      if (this.#within < MAX_WITHIN) return await this.#openInHttp2(target, session)
      return await this.#openBeside(await this.#dialBeside(), target, session)
    }
    try {
      return await this.#openBeside(spare, target, session)
    } catch (error) {
      // It may have been gone before it was asked, and nobody knew.
      if (isFault(error) && error.code === "GATE_UNREACHABLE") return await this.#openInHttp2(target, session)
      throw error
    }
  }

  /** A connection for one stream. @throws GATE_UNREACHABLE also if it came too late */
  async #dialBeside(): Promise<TLSSocket> {
    const era = this.#era
    const connection = await secureConnection(this.#options, "http/1.1")
    if (era === this.#era) return connection
    connection.destroy()
    throw new Fault("GATE_UNREACHABLE", "stopped meanwhile")
  }

  async #openBeside(connection: TLSSocket, target: Published, session: string): Promise<Duplex> {
    this.#beside.add(connection)
    connection.once("close", () => this.#beside.delete(connection))
    return await streamOver(connection, target, session)
  }

  #authority(): string {
    const { name, gate } = this.#options
    return gate.port === 443 ? name : `${name}:${gate.port}`
  }

  async #openInHttp2({ host, port }: Published, session: string): Promise<Duplex> {
    this.#within++
    try {
      const stream = (await this.#connect()).request({
        [constants.HTTP2_HEADER_METHOD]: "CONNECT",
        [constants.HTTP2_HEADER_AUTHORITY]: `${host}:${port}`,
        "proxy-authorization": `Schleuse ${session}`,
      })
      if ((await statusOf(stream)) !== 200) throw faultOf(await readAnswer(stream))
      if (stream.closed) this.#within--
      else stream.once("close", () => this.#within--)
      return stream
    } catch (error) {
      this.#within--
      throw error
    }
  }

  async #connect(): Promise<ClientHttp2Session> {
    const live = this.#session
    if (live !== undefined && !live.destroyed && !live.closed) return live
    this.#opening ??= this.#dial().finally(() => (this.#opening = undefined))
    return await this.#opening
  }

  async #dial(): Promise<ClientHttp2Session> {
    const { onState } = this.#options
    const era = this.#era
    onState("connecting", undefined)
    try {
      const session = await greet(await secureConnection(this.#options, "h2"))
      if (era !== this.#era) {
        session.on("error", () => undefined)
        session.destroy()
        if (this.#isWanted) return await this.#dial()
        throw new Fault("GATE_UNREACHABLE", "stopped meanwhile")
      }
      this.#session = session
      this.#failures = 0
      session.once("close", () => this.#lost(session))
      session.on("error", () => undefined)
      clearInterval(this.#ping)
      this.#ping = setInterval(() => this.#checkPong(session), PING_MS)
      onState("ready", undefined)
      // Its greeting was an answer.
      this.#options.onProof?.()
      for (const done of this.#waiting) done()
      return session
    } catch (error) {
      const fault = isFault(error) ? error : new Fault("GATE_UNREACHABLE", "", { cause: error })
      this.#again(fault)
      throw fault
    }
  }

  /** `doubted`: until the answer has come it is not called ready. */
  #checkPong(session: ClientHttp2Session, how: "routinely" | "doubted" = "routinely"): void {
    if (session.destroyed) return
    const { onState, onProof } = this.#options
    if (how === "doubted") onState("connecting", undefined)
    const before = new Map([...this.#beside].map((stream) => [stream, stream.bytesRead]))
    let isAnswered = false
    const end = (): void => {
      if (isAnswered) return
      session.destroy()
      // What has heard nothing since either is as gone as the link. The system itself would try for a quarter of an hour to
      // deliver what is on its way.
      for (const [stream, bytes] of before) if (stream.bytesRead === bytes) stream.destroy()
    }
    // On a PC that was stopped or very busy the answer may lie there, unread: what came is read first.
    const late = setTimeout(() => setImmediate(end), PONG_MS)
    const answered = (error: Error | null): void => {
      isAnswered = true
      clearTimeout(late)
      if (error !== null || session !== this.#session) return
      if (how === "doubted") onState("ready", undefined)
      onProof?.()
    }
    if (!session.ping(answered)) clearTimeout(late)
  }

  #lost(session: ClientHttp2Session): void {
    if (this.#session !== session) return
    clearInterval(this.#ping)
    this.#spares.close()
    this.#session = undefined
    if (this.#isWanted) this.#again(new Fault("GATE_UNREACHABLE", "the connection broke off"))
    else this.#options.onState("off", undefined)
  }

  #again(why: Fault): void {
    if (!this.#isWanted) return this.#options.onState("off", why)
    clearTimeout(this.#retry)
    const pauseMs = pauseAfter(this.#failures++, Math.random())
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
    const timer = setTimeout(() => session.destroy(new Error("too slow")), GREETING_MS)
    const fail = (): void => {
      clearTimeout(timer)
      reject(new Fault("GATE_UNREACHABLE", "no greeting"))
    }
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
    if (stream.closed) fail()
  })
}

/** @throws GATE_UNREACHABLE if it breaks off */
function bytesOf(stream: ClientHttp2Stream): AsyncIterable<Uint8Array> {
  // Held from now on: a short file is over before somebody else begins to read, and Node's stream would then give nothing.
  const held = new PassThrough()
  pipeline(stream, held, () => undefined)
  return chunksOf(held)
}

async function* chunksOf(held: PassThrough): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of held) if (chunk instanceof Uint8Array) yield chunk
  } catch (cause) {
    throw new Fault("GATE_UNREACHABLE", "a file broke off", { cause })
  }
}
