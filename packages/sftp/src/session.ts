/**
 * One SFTP session: bytes in, bytes out, a backend behind.
 *
 * Starts requests in the order of arrival, answers each exactly once as its
 * work settles. Stops taking requests while too many of them, too many of their
 * bytes, or unsent answers are held, and then asks the transport to pause: what
 * a client can make us hold is bounded by the limits plus one packet.
 * Knows neither SSH nor storage. A stream that breaks the rules of framing ends
 * the session; a bad request inside a good frame is refused and the session goes on.
 * Source: draft-ietf-secsh-filexfer-02.
 */
import { Fault, isFault, SshReader, systemClock, type Clock } from "@schleuse/base"
import type { SftpBackend } from "./backend.ts"
import { Operations } from "./operations.ts"
import { MESSAGE, PROTOCOL_VERSION, versionPacket, type Reply } from "./packet.ts"
import { PacketReader } from "./packet-reader.ts"
import { EXTENSIONS, parseRequest, type Home, type Request } from "./request.ts"
import { refusalPacket, type Language } from "./status-message.ts"
import { ROOT, type VirtualPath } from "./virtual-path.ts"

/** What the session needs of the stream under it. None of its methods may throw; after an error they do nothing. */
export type Transport = {
  /** Takes bytes in order. False: taken, but send no more until `drained` was called. */
  readonly write: (pieces: readonly Buffer[]) => boolean
  /** Stop, and go on, calling `receive`. What is on its way may still be delivered. */
  readonly pause: () => void
  readonly resume: () => void
}

export type Limits = {
  /** Requests under way. OpenSSH sends 64 ahead. */
  readonly maxRequests: number
  /** Bytes of WRITEs under way plus bytes asked for by READs under way. */
  readonly maxBytes: number
  /** Open handles; announced to the client. */
  readonly maxHandles: number
}

export const DEFAULT_LIMITS: Limits = { maxRequests: 128, maxBytes: 8 * 1024 * 1024, maxHandles: 100 }

export type SessionOptions = {
  readonly backend: SftpBackend
  readonly transport: Transport
  /**
   * Told of everything that is not a Fault. May return a reference for the client to read out, under which it was logged.
   */
  readonly onDefect: (error: unknown) => string | undefined
  /** Told of every refusal sent to the client, the backend's and the session's own. */
  readonly onRefusal?: ((fault: Fault) => void) | undefined
  /** Of texts for the client; German unless set. */
  readonly language?: Language | undefined
  /** Where relative paths begin; the root unless set. */
  readonly home?: VirtualPath | undefined
  /** The account as it appears in listings (no spaces) and in `~name`. */
  readonly accountName: string
  readonly limits?: Limits | undefined
  readonly clock?: Clock | undefined
}

type State = "new" | "open" | "ending" | "ended"

export class SftpSession {
  readonly #transport: Transport
  readonly #operations: Operations
  readonly #options: SessionOptions
  readonly #limits: Limits
  readonly #language: Language
  readonly #home: Home
  readonly #reader = new PacketReader()
  readonly #ended = Promise.withResolvers<Fault | undefined>()
  #state: State = "new"
  #pendingRequests = 0
  #pendingBytes = 0
  #outgoing: Buffer[] = []
  #isOutputFull = false
  #isOutputLost = false
  #isPaused = false
  #isInputOver = false
  #isPumping = false
  #reason: Fault | undefined

  constructor(options: SessionOptions) {
    this.#options = options
    this.#transport = options.transport
    this.#limits = options.limits ?? DEFAULT_LIMITS
    this.#language = options.language ?? "de"
    this.#home = { path: options.home ?? ROOT, accountName: options.accountName }
    this.#operations = new Operations({
      backend: options.backend,
      clock: options.clock ?? systemClock,
      owner: this.#home.accountName,
      maxHandles: this.#limits.maxHandles,
      onDefect: (error) => void this.#refusalOf(error),
    })
  }

  /**
   * Settles when the session is over: every request has settled and every file left open was abandoned. The value says
   * which rule the client broke, if it did. The transport then closes the stream.
   */
  get ended(): Promise<Fault | undefined> {
    return this.#ended.promise
  }

  /** What is held for the client right now; for gauges and tests. */
  get load(): { readonly requests: number; readonly bytes: number; readonly handles: number } {
    return { requests: this.#pendingRequests, bytes: this.#pendingBytes, handles: this.#operations.handleCount }
  }

  /** Bytes from the client; the chunk must not change afterwards. */
  receive(chunk: Buffer): void {
    if (this.#isInputOver) return
    this.#reader.push(chunk)
    this.#pump()
  }

  /** The transport has room again after `write` returned false. */
  drained(): void {
    this.#isOutputFull = false
    this.#pump()
  }

  /**
   * No more bytes will come. `closed`: the client ended its side and may still be reading, so what it sent is carried out
   * and answered. `lost`: the connection is gone; what has not begun is not begun.
   */
  end(how: "closed" | "lost"): void {
    this.#isInputOver = true
    if (how === "lost") {
      this.#isOutputLost = true
      this.#isOutputFull = false
      this.#outgoing = []
      this.#stop(undefined)
      return
    }
    this.#pump()
  }

  get #hasRoom(): boolean {
    const { maxRequests, maxBytes } = this.#limits
    // Unsent answers count too, or a burst of refusals (9 bytes in, 200 out) would pile up before the first is written.
    const isClear = !this.#isOutputFull && this.#outgoing.length < maxRequests
    return isClear && this.#pendingRequests < maxRequests && this.#pendingBytes < maxBytes
  }

  get #isTaking(): boolean {
    return this.#state === "new" || this.#state === "open"
  }

  /** Starts requests while there is room, then tells the transport whether to go on. */
  #pump(): void {
    if (this.#isPumping || !this.#isTaking) return
    this.#isPumping = true
    try {
      while (this.#isTaking && this.#hasRoom) {
        const packet = this.#reader.next()
        if (packet === undefined) break
        this.#accept(packet)
      }
    } catch (error) {
      this.#stop(isFault(error) ? error : new Fault("INTERNAL", "", { reference: this.#options.onDefect(error) }))
    } finally {
      this.#isPumping = false
    }
    if (!this.#isTaking) return
    if (!this.#hasRoom) this.#setPaused(true)
    else if (this.#isInputOver) this.#stop(this.#reader.isAtBoundary ? undefined : new Fault("SFTP_STREAM_TRUNCATED"))
    else this.#setPaused(false)
  }

  #setPaused(isPaused: boolean): void {
    if (this.#isPaused === isPaused || this.#isInputOver) return
    this.#isPaused = isPaused
    if (isPaused) this.#transport.pause()
    else this.#transport.resume()
  }

  /** @throws SFTP_NOT_STARTED · SFTP_STARTED_TWICE · SFTP_VERSION_TOO_OLD · BYTES_TRUNCATED: the session ends */
  #accept(packet: Buffer): void {
    const reader = new SshReader(packet)
    const type = reader.byte()
    if (type === MESSAGE.INIT) {
      this.#init(reader)
      return
    }
    if (this.#state === "new") throw new Fault("SFTP_NOT_STARTED", `type ${type}`)
    const id = reader.uint32()
    let request: Request
    try {
      request = parseRequest(type, reader, this.#home)
    } catch (error) {
      this.#send(refusalPacket(id, this.#refusalOf(error), this.#language))
      return
    }
    void this.#carryOut(id, request, packet)
  }

  #init(reader: SshReader): void {
    if (this.#state !== "new") throw new Fault("SFTP_STARTED_TWICE")
    const version = reader.uint32()
    if (version < PROTOCOL_VERSION) throw new Fault("SFTP_VERSION_TOO_OLD", `version ${version}`)
    // Extension pairs of the client: none concerns us, but they must be whole.
    while (reader.remaining > 0) reader.string()
    this.#state = "open"
    this.#send(versionPacket(EXTENSIONS))
  }

  async #carryOut(id: number, request: Request, packet: Buffer): Promise<void> {
    const bytes = request.kind === "write" ? request.bytes.length : request.kind === "read" ? request.length : 0
    this.#pendingRequests++
    this.#pendingBytes += bytes
    let reply: Reply
    try {
      reply = await this.#operations.run(id, request)
      // Only after success: a backend that failed may not have let go of the bytes.
      this.#reader.release(packet)
    } catch (error) {
      reply = refusalPacket(id, this.#refusalOf(error), this.#language)
    }
    this.#pendingRequests--
    this.#pendingBytes -= bytes
    if (this.#pendingRequests === 0 && this.#operations.handleCount === 0) this.#reader.trim()
    this.#send(reply)
    this.#settle()
  }

  /** What to tell the client of an error, after telling our side. */
  #refusalOf(error: unknown): Pick<Fault, "code" | "reference"> {
    if (isFault(error)) {
      this.#options.onRefusal?.(error)
      return error
    }
    return { code: "INTERNAL", reference: this.#options.onDefect(error) }
  }

  /** Answers that settle together leave together: one write below instead of one each. Room is looked for afterwards. */
  #send(reply: Reply): void {
    if (this.#isOutputLost) return
    if (this.#outgoing.length === 0) queueMicrotask(() => this.#flush())
    this.#outgoing.push(...reply)
  }

  #flush(): void {
    if (this.#outgoing.length === 0) return
    const pieces = this.#outgoing
    this.#outgoing = []
    if (!this.#transport.write(pieces)) this.#isOutputFull = true
    this.#pump()
  }

  /** Takes nothing more; what is under way settles, then files left open are abandoned. */
  #stop(reason: Fault | undefined): void {
    if (!this.#isTaking) return
    this.#reader.clear()
    this.#setPaused(true)
    this.#state = "ending"
    this.#isInputOver = true
    this.#reason = reason
    if (reason !== undefined) this.#options.onRefusal?.(reason)
    this.#settle()
  }

  #settle(): void {
    if (this.#state !== "ending" || this.#pendingRequests > 0) return
    this.#state = "ended"
    void this.#operations.abandonAll().then(() => {
      this.#flush()
      this.#ended.resolve(this.#reason)
    })
  }
}
