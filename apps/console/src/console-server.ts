/**
 * A console: one HTTPS listener, one keeper connection, the life between start and stop.
 *
 * Holds the key of its certificate and which browser has which session, both
 * in memory. When the keeper is gone it stays and says so; the supervisor
 * replaces it, and people log in anew.
 */
import type { Duplex } from "node:stream"
import { createServer, type Server } from "node:https"
import type { Socket } from "node:net"
import { Fault, systemClock } from "@schleuse/base"
import type { PaperFonts } from "@schleuse/documents/fonts"
import { type Assets, listenerFor, type Problem, SERVER_LIMITS } from "@schleuse/web"
import { KeeperClient, type PageZone, type PushHandlers } from "@schleuse/wire"
import { Live } from "./live/live.ts"
import { BrowserSessions } from "./site/browser-sessions.ts"
import { createConsole } from "./site/console.ts"
import { Pocket } from "./site/pocket.ts"
import { NotedRefusals } from "./site/noted-refusals.ts"
import { uploadRules } from "./site/uploads.ts"

const TLS_RULES = { minVersion: "TLSv1.3" } as const
/** Time that requests under way get when it is asked to stop. */
const DRAIN_MS = 5000
/** Whoever says nothing gives his connection back before others miss it. */
const HANDSHAKE_MS = 5000
/** Far more than operators have windows. */
const MAX_CONNECTIONS = 512

export type ConsoleOptions = {
  readonly zone: PageZone
  readonly host: string
  /** 0 means any free port. */
  readonly port: number
  /** Build of the program, 16 bytes in hex, for the start leaf. */
  readonly build: string
  readonly keeper: Duplex
  readonly assets: Assets
  readonly paperFonts: () => PaperFonts
  /** For the operator's log: without anything that a person typed. */
  readonly log: (line: object) => void
}

export class ConsoleServer {
  readonly #options: ConsoleOptions
  readonly #keeper: KeeperClient
  readonly #live = new Live({
    nowMs: () => systemClock.wallMs(),
    askAs: (session) => (command, input) => this.#keeper.call(command, input, session),
    onDefect: (cause) => this.#defect(cause),
  })
  readonly #sessions = new BrowserSessions({
    ended: (session) => this.#live.end(session),
    extended: (session, expiresAt) => this.#live.streams.setEnd(session, expiresAt),
  })
  readonly #noted = new NotedRefusals((refused) => this.#keeper.call("noteRefusal", refused), systemClock)
  readonly #stopped = Promise.withResolvers<void>()
  #server: Server | undefined
  #isStopping = false

  constructor(options: ConsoleOptions) {
    this.#options = options
    const pushes: PushHandlers = {
      cutDoor: () => void this.stop(0),
      drain: () => void this.stop(DRAIN_MS),
      // For the next connections; those that exist have been convinced already.
      certificateChanged: ({ tls }) =>
        this.#server?.setSecureContext({ ...TLS_RULES, key: tls.key, cert: tls.certificate }),
      endSession: ({ session }) => this.#sessions.end(session),
      news: ({ topics }) => this.#live.news(topics),
      alarm: (alarm) => this.#live.alarm(alarm),
    }
    this.#keeper = new KeeperClient(options.keeper, pushes, () => undefined)
  }

  /** Settles when there is nothing more to do and the process may end. */
  get stopped(): Promise<void> {
    return this.#stopped.promise
  }

  /** Says to the keeper who we are, and listens. @throws KEEPER_AWAY and the keeper's refusals */
  async start(): Promise<{ readonly host: string; readonly port: number }> {
    const { zone, build, host, port, assets, paperFonts } = this.#options
    const given = await this.#keeper.call("startConsole", { build, pid: process.pid })
    const server = createServer({
      ...SERVER_LIMITS,
      ...TLS_RULES,
      handshakeTimeout: HANDSHAKE_MS,
      key: given.tls.key,
      cert: given.tls.certificate,
    })
    this.#server = server
    server.maxConnections = MAX_CONNECTIONS
    // A handshake that fails is the other side's: a browser that does not know the certificate yet, a scanner.
    server.on("tlsClientError", (_error, socket) => socket.destroy())
    const listening = await listen(server, host, port)
    // The demo finds its port only now; elsewhere the settings have said everything.
    const origins = given.origins.length > 0 ? given.origins : [`https://localhost:${listening.port}`]
    const site = createConsole({
      house: {
        zone,
        start: { ...given, origins },
        ask: (command, input) => this.#keeper.call(command, input),
        sessions: this.#sessions,
        shown: new Pocket(),
        live: this.#live,
        assets,
        paperFonts,
        clock: systemClock,
      },
      askAs: (session) => (command, input) => this.#keeper.call(command, input, session),
      report: (problem, account) => this.#report(problem, account),
    })
    server.on(
      "request",
      listenerFor(
        (request, env) => site.fetch(request, env),
        (cause) => this.#defect(cause),
        uploadRules({ zone, sessions: this.#sessions, clock: systemClock }),
      ),
    )
    return listening
  }

  /** Takes no new requests; those under way may end within `limitMs`. */
  async stop(limitMs = DRAIN_MS): Promise<void> {
    if (this.#isStopping) return
    this.#isStopping = true
    // Windows that listen would keep their connections; they come back to the next console.
    this.#live.streams.closeAll()
    const server = this.#server
    if (server !== undefined) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), limitMs)
      await closed
      clearTimeout(timer)
    }
    this.#keeper.close()
    this.#stopped.resolve()
  }

  /** Nobody was shown a reference. */
  #defect(cause: unknown): void {
    this.#report({ reference: "", isOwn: false, code: "PAGE_DEFECT", detail: "", cause }, undefined)
  }

  /** The keeper knows its own refusals; ours it is told, so that the helpdesk finds them. A defect's trace is only here. */
  #report({ reference, isOwn, code, detail, cause }: Problem, account: string | undefined): void {
    if (isOwn) this.#noted.note({ reference, code, detail, account })
    const trace = cause instanceof Error ? cause.stack : undefined
    this.#options.log({ refused: code, reference, ...(code === "PAGE_DEFECT" ? { detail, trace } : {}) })
  }
}

function listen(server: Server, host: string, port: number): Promise<{ host: string; port: number }> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host, port }, () => {
      const address = server.address()
      if (typeof address !== "object" || address === null) return reject(new Fault("INTERNAL", "no address"))
      resolve({ host: address.address, port: address.port })
    })
    server.on("connection", (socket: Socket) => socket.setNoDelay(true))
  })
}
