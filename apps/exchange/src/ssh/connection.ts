/**
 * One SSH connection: key exchange, login, up to ten SFTP channels, the end.
 *
 * One connection is one keeper session. Whatever ends it (client, idleness, the
 * keeper's push, a broken rule), files left open are abandoned first, then the
 * keeper is told. Shell, commands, forwarding and environment are refused by
 * having no handler.
 */
import type { Socket } from "node:net"
import { type Fault, type FaultCode, isFault, publicFault, randomReference } from "@schleuse/base"
import { SftpSession } from "@schleuse/sftp"
import type { KeeperClient, OutputOf } from "@schleuse/wire"
import type { AcceptConnection, AuthContext, ClientInfo, Connection, ServerChannel, Session } from "ssh2"
import { treeBackend } from "../tree-backend.ts"
import type { PartFolders } from "../transfers/content-hash.ts"
import type { HashMemory } from "../transfers/hash-memory.ts"
import type { Place } from "./admission.ts"
import type { ChannelTransport } from "./channel-transport.ts"
import { noteTraffic } from "./garbage.ts"
import { IdleTimer } from "./idle-timer.ts"
import { describeAlgorithms, describeClient, type LoggedIn, Login, MAX_ATTEMPTS, type Peer } from "./login.ts"
import { idleNotice, keyEndsNotice, sessionEndsNotice } from "./notices.ts"
import { refusalText } from "./refusal.ts"
import { SftpChannel } from "./sftp-channel.ts"

const MAX_CHANNELS = 10
/** Time for goodbyes to leave before the socket is destroyed. */
const GOODBYE_MS = 500
/** Refusals that programs provoke on purpose, to learn what is there. */
const UNREMARKABLE: ReadonlySet<string> = new Set(["PATH_NOT_FOUND", "PATH_EXISTS", "SFTP_REQUEST_UNSUPPORTED"])

export type Settings = OutputOf<"startDoor">["settings"]
export type Surroundings = {
  readonly keeper: KeeperClient
  readonly settings: Settings
  readonly folders: PartFolders
  readonly hashes: HashMemory
  /** Throws when the door takes no new transfers. */
  readonly requireOpen: () => void
  /** Told of everything that is not a refusal, under a reference. */
  readonly onDefect: (error: unknown, reference: string) => void
}

type EndReason = "closed" | "idle" | "lost" | "ended"

export class SshConnection {
  readonly #client: Connection
  readonly #socket: Socket
  readonly #place: Place
  readonly #surroundings: Surroundings
  readonly #peer: { -readonly [K in keyof Peer]: Peer[K] }
  readonly #login: Login
  readonly #channels = new Set<SftpChannel>()
  readonly #gone = new AbortController()
  readonly #closed = Promise.withResolvers<void>()
  /** Before the login: when it is over. */
  #timer: NodeJS.Timeout
  #idle: IdleTimer | undefined
  #channelCount = 0
  #failures = 0
  #session: LoggedIn | undefined
  #backend: ReturnType<typeof treeBackend> | undefined
  #reason: EndReason = "closed"
  /** What the keeper was asked for this session and has not answered. */
  readonly #unanswered = new Set<Promise<unknown>>()
  #isEnding = false
  #mayFreeChunks = false

  constructor(client: Connection, info: ClientInfo, socket: Socket, place: Place, surroundings: Surroundings) {
    this.#client = client
    this.#socket = socket
    this.#place = place
    this.#surroundings = surroundings
    const software = describeClient(info.header.versions.software)
    this.#peer = { address: info.ip, port: info.port, client: software, algorithms: "" }
    const { keeper, settings } = surroundings
    const { language } = settings
    const explain = (code: FaultCode, reference: string | undefined) => refusalText(code, settings, reference)
    this.#login = new Login({ keeper, peer: this.#peer, language, explain })
    this.#timer = setTimeout(() => this.#leave("closed"), surroundings.settings.loginMs)
    // A client that ignores the window it was given must not fill our memory.
    socket.on("data", (chunk: Buffer) => {
      for (const channel of this.#channels) if (channel.isOverrun) socket.destroy()
      noteTraffic(chunk.length)
      if (this.#mayFreeChunks) freeChunk(chunk)
    })
    client.on("handshake", (negotiated) => {
      this.#peer.algorithms = describeAlgorithms(negotiated)
      this.#mayFreeChunks = negotiated.cs.cipher.endsWith("-gcm@openssh.com")
    })
    client.on("authentication", (context) => void this.#authenticate(context))
    client.on("session", (accept, reject) => this.#openChannel(accept, reject))
    // Broken packets, resets and timeouts end the connection by themselves; there is nobody to tell.
    client.on("error", () => (this.#reason = "lost"))
    client.on("close", () => void this.#end())
  }

  /** Settles when the connection is gone and its files are sealed or given up. */
  get closed(): Promise<void> {
    return this.#closed.promise
  }

  get session(): string | undefined {
    return this.#session?.session
  }

  get isBusy(): boolean {
    for (const channel of this.#channels) if (channel.isBusy) return true
    return false
  }

  /** Ends the connection with a sentence on the person's screen. */
  stop(code: FaultCode, reason: EndReason): void {
    if (this.#isEnding) return
    this.#isEnding = true
    const { contact } = this.#surroundings.settings
    for (const channel of this.#channels) channel.stop(refusalText(code, { language: this.#language, contact }))
    this.#leave(reason)
  }

  /** The keeper ends this session soon. */
  warn(minutes: number): void {
    this.#tell(sessionEndsNotice(minutes, this.#language))
  }

  #tell(text: string): void {
    for (const channel of this.#channels) channel.tell(text)
  }

  get #language(): "de" | "en" {
    return this.#session?.language ?? this.#surroundings.settings.language
  }

  #leave(reason: EndReason): void {
    this.#isEnding = true
    this.#reason = reason
    clearTimeout(this.#timer)
    this.#idle?.stop()
    // Channel closes written in this turn or the next must go before the disconnect.
    setTimeout(() => this.#client.end(), GOODBYE_MS / 5)
    setTimeout(() => this.#socket.destroy(), GOODBYE_MS)
  }

  async #authenticate(context: AuthContext): Promise<void> {
    const verdict = await this.#login.judge(context).catch((error: unknown) => {
      this.#surroundings.onDefect(error, randomReference())
      return { kind: "away" } as const
    })
    if (verdict.kind === "accepted") return this.#begin(verdict.session, context)
    if (this.#gone.signal.aborted || this.#isEnding) return
    if (verdict.kind === "offered") return context.accept()
    if (verdict.kind === "away") return this.#leave("closed")
    if (verdict.kind === "abandoned") return
    if (verdict.kind === "partial") return context.reject(this.#login.methods, true)
    // OpenSSH's client asks with "none" first, to learn the methods: that is no attempt.
    if (context.method !== "none" && ++this.#failures >= MAX_ATTEMPTS) return this.#leave("closed")
    context.reject(this.#login.methods)
  }

  #begin(session: LoggedIn, context: AuthContext): void {
    this.#session = session
    // The client may have left while the keeper was thinking: then its session ends at once.
    if (this.#gone.signal.aborted) return this.#tellKeeper()
    if (this.#isEnding) return
    const { keeper, folders, hashes, requireOpen } = this.#surroundings
    this.#backend = treeBackend({
      ask: (command, input) => this.#remember(keeper.call(command, input, session.session)),
      folders,
      hashes,
      signal: this.#gone.signal,
      requireOpen,
    })
    this.#place.authenticated()
    this.#awaitActivity()
    context.accept()
  }

  #remember<T>(answer: Promise<T>): Promise<T> {
    this.#unanswered.add(answer)
    const forget = () => this.#unanswered.delete(answer)
    answer.then(forget, forget)
    return answer
  }

  #openChannel(accept: AcceptConnection<Session>, reject: () => void): void {
    if (this.#isEnding || this.#channelCount >= MAX_CHANNELS) return reject()
    this.#channelCount++
    const session = accept()
    session.on("close", () => this.#channelCount--)
    // The library calls this "sftp" unless nobody listens for it; then it hands out the raw channel, which we want.
    session.on("subsystem", (acceptChannel, rejectChannel, { name }) => {
      if (name === "sftp" && !this.#isEnding) this.#startSftp(acceptChannel())
      else rejectChannel()
    })
  }

  #startSftp(channel: ServerChannel): void {
    const backend = this.#backend
    const user = this.#session?.user
    if (backend === undefined || user === undefined) return channel.close()
    const makeSession = (transport: ChannelTransport) =>
      new SftpSession({
        backend,
        transport,
        accountName: user,
        language: this.#language,
        onDefect: (error) => this.#report(error),
        onRefusal: (fault) => this.#notice(fault, sftp),
      })
    const sftp: SftpChannel = new SftpChannel(channel, this.#socket, makeSession, () => this.#idle?.touch())
    this.#channels.add(sftp)
    const keyExpiresAt = this.#session?.keyExpiresAt
    if (keyExpiresAt !== undefined) sftp.tell(keyEndsNotice(keyExpiresAt, this.#language))
    sftp.ended.catch((error: unknown) => this.#report(error)).finally(() => this.#channels.delete(sftp))
  }

  #report(error: unknown): string {
    const reference = randomReference()
    this.#surroundings.onDefect(error, reference)
    return reference
  }

  /** Refusals are the keeper's to log; the ones behind which something is broken need the operator's eyes here too. */
  #notice(fault: Fault, sftp: SftpChannel | undefined): void {
    const { settings, onDefect } = this.#surroundings
    if (fault.cause !== undefined && !isFault(fault.cause)) onDefect(fault, fault.reference ?? randomReference())
    // OpenSSH's sftp prints a word for the status and not its message: the sentence goes to the person's screen.
    const wording = { language: this.#language, contact: settings.contact }
    if (!UNREMARKABLE.has(publicFault(fault.code).code)) sftp?.tell(refusalText(fault.code, wording, fault.reference))
  }

  #awaitActivity(): void {
    clearTimeout(this.#timer)
    this.#idle = new IdleTimer(this.#surroundings.settings.idleMs, {
      // A slow disk or keeper is not the client's idleness; a handle that is merely kept open is.
      isWaiting: () => !this.#socket.destroyed && [...this.#channels].some((channel) => channel.hasRequests),
      onWarn: () => this.#tell(idleNotice(this.#language)),
      onEnd: () => this.stop("SESSION_IDLE", "idle"),
    })
  }

  async #end(): Promise<void> {
    if (this.#gone.signal.aborted) return
    this.#isEnding = true
    clearTimeout(this.#timer)
    this.#idle?.stop()
    this.#gone.abort()
    const isCut = [...this.#channels].some((channel) => channel.isBusy)
    // Each channel abandons its open files, for which it needs the session.
    for (const channel of this.#channels) channel.lost()
    await Promise.allSettled([...this.#channels].map((channel) => channel.ended))
    // The end of a session overtakes everything else at the keeper: what was delivered must be told before.
    await Promise.allSettled(this.#unanswered)
    if (this.#reason === "closed" && isCut) this.#reason = "lost"
    this.#tellKeeper()
    this.#place.leave()
    this.#closed.resolve()
  }

  #tellKeeper(): void {
    if (this.#session === undefined) return
    // If the keeper is away, or ended the session itself, there is nothing to end.
    const { keeper } = this.#surroundings
    keeper.call("endSession", { reason: this.#reason }, this.#session.session).catch(() => undefined)
  }
}

/**
 * Gives a chunk's memory back to the system at once. The library's listener ran before and has decrypted it all into
 * other memory (so it is with AES-GCM); left to the collector, a fast upload makes it collect sixteen times a gigabyte.
 */
function freeChunk({ buffer }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= 16 * 1024) buffer.transfer(0)
}
