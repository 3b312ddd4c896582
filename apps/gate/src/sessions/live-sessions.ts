/**
 * Live sessions: which tunnels belong to whom, and when they must end.
 *
 * The keeper pushes the end of a session; here every tunnel of it ends in the
 * same turn. If the push is lost, the lease finds out: the keeper is asked for
 * each session every ten seconds, and without an answer for thirty the tunnels
 * end, because somebody may have been blocked meanwhile. Trusts the keeper's
 * word, and its own monotonic clock.
 */
import { type Clock, Fault, isFault } from "@schleuse/base"
import type { GateKeeper } from "../gate-keeper.ts"
import type { Tunnel } from "../tunnel/tunnel.ts"

const HOLD_MS = 10_000
/** After the last good answer of the keeper. */
const LEASE_MS = 30_000
/** Of one session: a browser with several windows needs a few dozen. */
const MAX_STREAMS = 256

type Live = {
  readonly tunnels: Set<Tunnel>
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
  readonly #live = new Map<string, Live>()
  readonly #timer: NodeJS.Timeout
  #isHolding = false

  constructor(options: LiveOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.hold().catch(options.onDefect), HOLD_MS)
    this.#timer.unref()
  }

  /** A tunnel begins; it is forgotten when it ends. Call the result whenever bytes pass. @throws SESSION_ENDED if it ended meanwhile */
  add(session: string, tunnel: Tunnel): () => void {
    const live = this.#live.get(session)
    if (live === undefined) throw new Fault("SESSION_ENDED", "while a stream was being opened")
    live.tunnels.add(tunnel)
    void tunnel.ended.then(() => live.tunnels.delete(tunnel))
    return () => (live.usedAt = this.#options.clock.monotonicMs())
  }

  /** Before a stream is asked for: is there room? Begins to hold the session. @throws STREAMS_TOO_MANY */
  begin(session: string): void {
    const now = this.#options.clock.monotonicMs()
    const known = this.#live.get(session)
    if (known !== undefined) {
      if (known.tunnels.size >= MAX_STREAMS) throw new Fault("STREAMS_TOO_MANY", session)
      known.usedAt = now
      return
    }
    const never = Number.MAX_SAFE_INTEGER
    this.#live.set(session, { tunnels: new Set(), heldAt: now, usedAt: now, expiresAt: never, idleMs: never })
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

  /** Ends everything. */
  endAll(reason: string): void {
    for (const session of this.#live.keys()) this.end(session, reason)
  }

  get tunnels(): number {
    let count = 0
    for (const { tunnels } of this.#live.values()) count += tunnels.size
    return count
  }

  /** Asks the keeper for every session, and ends what is over. Called by a timer. */
  async hold(): Promise<void> {
    // A keeper that answers slowly is not asked twice.
    if (this.#isHolding) return this.#lapse()
    this.#isHolding = true
    try {
      await Promise.all([...this.#live].map(([session, live]) => this.#holdOne(session, live)))
    } finally {
      this.#isHolding = false
    }
    this.#lapse()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #holdOne(session: string, live: Live): Promise<void> {
    const { keeper, clock } = this.#options
    if (live.tunnels.size === 0 && clock.monotonicMs() - live.usedAt > LEASE_MS) {
      // Nothing to watch: its next stream asks the keeper anyway.
      this.#live.delete(session)
      return
    }
    if (clock.monotonicMs() - live.usedAt > live.idleMs) {
      this.end(session, "idle")
      await keeper.endSession(session, "idle").catch((error: unknown) => this.#refused(error))
      return
    }
    try {
      const { expiresAt, idleMs } = await keeper.holdSession(session)
      live.heldAt = clock.monotonicMs()
      live.expiresAt = expiresAt
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
