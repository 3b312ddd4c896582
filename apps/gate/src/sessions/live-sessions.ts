/**
 * Live sessions: which tunnels belong to whom, and when they must end.
 *
 * The keeper pushes the end of a session or of streams; here they end in the
 * same turn. If the push is lost, the lease finds out: the keeper is asked for
 * each session every ten seconds, and without an answer for thirty the tunnels
 * end, because somebody may have been blocked meanwhile. Trusts the keeper's
 * word, and its own monotonic clock.
 */
import { type Clock, Fault, isFault } from "@schleuse/base"
import type { Carry } from "@schleuse/carry"
import type { GateKeeper } from "../gate-keeper.ts"

const HOLD_MS = 10_000
/** After the last good answer of the keeper. */
const LEASE_MS = 30_000
/** Of one session: a browser with several windows needs a few dozen. */
const MAX_STREAMS = 256
/** Streams that were ended before they were joined; older ones are long over. */
const MAX_ENDED_EARLY = 4096

/** A session of which tunnels are open, or being opened. */
export type LiveSession = {
  readonly session: string
  readonly tunnels: Set<Carry>
  opening: number
  heldAt: number
  usedAt: number
  expiresAt: number
  idleMs: number
}

export type LiveOptions = {
  readonly keeper: Pick<GateKeeper, "holdSession" | "endSession">
  readonly clock: Clock
  /** What is no refusal of the keeper's. */
  readonly onDefect: (error: unknown) => void
}

export class LiveSessions {
  readonly #options: LiveOptions
  readonly #live = new Map<string, LiveSession>()
  readonly #streams = new Map<string, Carry>()
  readonly #endedEarly = new Set<string>()
  readonly #timer: NodeJS.Timeout
  #isHolding = false

  constructor(options: LiveOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.hold().catch(options.onDefect), HOLD_MS)
    this.#timer.unref()
  }

  /** A stream is about to be asked for: is there room? Holds the session until `add` or `giveUp`. @throws STREAMS_TOO_MANY */
  begin(session: string): LiveSession {
    const now = this.#options.clock.monotonicMs()
    const never = Number.MAX_SAFE_INTEGER
    const live: LiveSession = this.#live.get(session) ?? {
      session,
      tunnels: new Set(),
      opening: 0,
      heldAt: now,
      usedAt: now,
      expiresAt: never,
      idleMs: never,
    }
    if (live.tunnels.size + live.opening >= MAX_STREAMS) throw new Fault("STREAMS_TOO_MANY", session)
    this.#live.set(session, live)
    live.opening++
    live.usedAt = now
    return live
  }

  /** A tunnel begins; it is forgotten when it ends. Call the result whenever bytes pass. @throws SESSION_ENDED if session or stream ended meanwhile */
  add(live: LiveSession, stream: string, tunnel: Carry): () => void {
    live.opening--
    // Another session under the same id is another one: the old was ended.
    if (this.#live.get(live.session) !== live || this.#endedEarly.delete(stream))
      throw new Fault("SESSION_ENDED", "while a stream was being opened")
    live.tunnels.add(tunnel)
    this.#streams.set(stream, tunnel)
    void tunnel.ended.then(() => {
      live.tunnels.delete(tunnel)
      this.#streams.delete(stream)
    })
    return () => (live.usedAt = this.#options.clock.monotonicMs())
  }

  /** It came to nothing. A session that the keeper does not know is not held. */
  giveUp(live: LiveSession): void {
    live.opening--
    if (live.opening === 0 && live.tunnels.size === 0 && this.#live.get(live.session) === live)
      this.#live.delete(live.session)
  }

  /** Ends all tunnels of a session, now. Returns how many. */
  end(session: string, reason: string): number {
    const live = this.#live.get(session)
    if (live === undefined) return 0
    this.#live.delete(session)
    const count = live.tunnels.size
    for (const tunnel of live.tunnels) tunnel.end(reason)
    return count
  }

  /** Ends these streams, now, also those that are still being opened. */
  endStreams(streams: readonly string[], reason: string): void {
    for (const stream of streams) {
      const tunnel = this.#streams.get(stream)
      if (tunnel !== undefined) tunnel.end(reason)
      else this.#endedEarly.add(stream)
    }
    for (const oldest of this.#endedEarly) {
      if (this.#endedEarly.size <= MAX_ENDED_EARLY) break
      this.#endedEarly.delete(oldest)
    }
  }

  /** Ends everything. */
  endAll(reason: string): void {
    for (const session of this.#live.keys()) this.end(session, reason)
  }

  get tunnels(): number {
    return this.#streams.size
  }

  /** Asks the keeper for every session, and ends what is over. Called by a timer. */
  async hold(): Promise<void> {
    // A keeper that answers slowly is not asked twice.
    if (this.#isHolding) return this.#lapse()
    this.#isHolding = true
    try {
      await Promise.all([...this.#live.values()].map((live) => this.#holdOne(live)))
    } finally {
      this.#isHolding = false
    }
    this.#lapse()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #holdOne(live: LiveSession): Promise<void> {
    const { keeper, clock } = this.#options
    const { session } = live
    if (live.tunnels.size + live.opening === 0 && clock.monotonicMs() - live.usedAt > LEASE_MS) {
      // Nothing to watch: its next stream asks the keeper anyway.
      this.#live.delete(session)
      return
    }
    if (clock.monotonicMs() - live.usedAt > live.idleMs) {
      this.end(session, "idle")
      await keeper.endSession(session, "idle").catch((error: unknown) => this.#refused(error))
      return
    }
    // What was true when it was asked: an answer that takes long makes no lease longer.
    const askedAt = clock.monotonicMs()
    try {
      const { expiresAt, idleMs, verdictUntil } = await keeper.holdSession(session)
      live.heldAt = askedAt
      live.expiresAt = Math.min(expiresAt, verdictUntil)
      live.idleMs = idleMs
    } catch (error) {
      this.#refused(error)
      // Away is not a no: the lease decides.
      if (isFault(error) && error.code !== "KEEPER_AWAY") this.end(session, "ended")
    }
  }

  #lapse(): void {
    const { clock } = this.#options
    for (const [session, { heldAt, expiresAt }] of this.#live) {
      if (clock.monotonicMs() - heldAt > LEASE_MS) this.end(session, "lease")
      else if (expiresAt <= clock.wallMs()) this.end(session, "expired")
    }
  }

  #refused(error: unknown): void {
    if (!isFault(error)) this.#options.onDefect(error)
  }
}
