/**
 * A gate: one TLS listener, one keeper connection, the life between start and stop.
 *
 * Holds the key of its certificate and which streams are open, both in memory.
 * When the keeper is gone it stays for its lease and refuses what is new; the
 * supervisor replaces it.
 */
import type { Duplex } from "node:stream"
import { isFault, randomReference, systemClock } from "@schleuse/base"
import { type Assets, listenerFor, type Problem } from "@schleuse/web"
import { KeeperClient, type PushHandlers } from "@schleuse/wire"
import { Asking } from "./api/asking.ts"
import { GateFront } from "./gate-front.ts"
import { KeeperLink } from "./keeper-link.ts"
import type { Downloads } from "./pages/downloads.ts"
import { createGateSite } from "./pages/gate-site.ts"

/** Time that streams get when it is asked to stop: browsers come back by themselves. */
const DRAIN_MS = 5000

export type GateOptions = {
  readonly host: string
  /** 0 means any free port. */
  readonly port: number
  /** Build of the program, 16 bytes in hex, for the start leaf. */
  readonly build: string
  readonly keeper: Duplex
  readonly assets: Assets
  readonly downloads: Downloads
  /** For the operator's log: without anything that a person typed. */
  readonly log: (line: object) => void
}

export class GateServer {
  readonly #options: GateOptions
  readonly #keeper: KeeperClient
  readonly #stopped = Promise.withResolvers<void>()
  #front: GateFront | undefined
  #isStopping = false

  constructor(options: GateOptions) {
    this.#options = options
    const pushes: PushHandlers = {
      cutDoor: () => void this.stop(0),
      drain: () => void this.stop(DRAIN_MS),
      // For the next connections; those that exist have been convinced already.
      certificateChanged: ({ tls }) => this.#front?.setCertificate(tls),
      endSession: ({ session, reason }) => void this.#front?.sessions.end(session, reason),
      endStreams: ({ streams, reason }) => this.#front?.sessions.endStreams(streams, reason),
    }
    this.#keeper = new KeeperClient(options.keeper, pushes, () => undefined)
  }

  /** Settles when there is nothing more to do and the process may end. */
  get stopped(): Promise<void> {
    return this.#stopped.promise
  }

  /** Says to the keeper who we are, and listens. @throws KEEPER_AWAY and the keeper's refusals */
  async start(): Promise<{ readonly host: string; readonly port: number }> {
    const { build, host, port, assets, downloads } = this.#options
    const given = await this.#keeper.call("startGate", { build, pid: process.pid })
    const { tls, devicesCa, cut } = given
    const onDefect = (cause: unknown): void => this.#defect(cause)
    let pages: ReturnType<typeof listenerFor> | undefined
    const asking = new Asking()
    const front = new GateFront({
      tls,
      devicesCa,
      keeper: new KeeperLink(this.#keeper),
      clock: systemClock,
      cut,
      pages: (request, response) => pages?.(request, response),
      asking,
      onDefect,
    })
    this.#front = front
    const listening = await front.listen(host, port)
    // The demo finds its port only now; elsewhere the settings have said everything.
    const origins = given.origins.length > 0 ? given.origins : [`https://localhost:${listening.port}`]
    const site = createGateSite({
      start: { ...given, origins },
      showLink: (asked) => asking.ask(asked.peer, () => this.#keeper.call("showEnrolment", asked)),
      requestLink: (asked) => asking.ask(asked.peer, () => this.#keeper.call("requestEnrolment", asked)),
      askPasskey: (row, asked) => asking.ask(asked.peer, () => this.#keeper.call(row, asked)),
      assets,
      downloads,
      clock: systemClock,
      report: (problem) => this.#report(problem),
    })
    pages = listenerFor((request, env) => site.fetch(request, env), onDefect)
    return listening
  }

  /** Takes no new connections; streams may end within `limitMs`. */
  async stop(limitMs = DRAIN_MS): Promise<void> {
    if (this.#isStopping) return
    this.#isStopping = true
    await this.#front?.close(limitMs)
    // What the ends of streams told the keeper is queued in this turn; it leaves before the channel closes.
    setImmediate(() => {
      this.#keeper.close()
      this.#stopped.resolve()
    })
  }

  #defect(cause: unknown): void {
    this.#report({ reference: randomReference(), isOwn: true, code: "INTERNAL", detail: "", cause })
  }

  #report({ reference, code, detail, cause }: Problem): void {
    const trace = cause instanceof Error ? cause.stack : undefined
    const isExpected = cause === undefined || isFault(cause)
    this.#options.log({ refused: code, reference, ...(isExpected ? {} : { detail, trace }) })
  }
}
