/** Timers: what happens in the keeper without being asked. Each run is a batch of its own, and each event has its leaf. */
import type { Approvals } from "./approvals/approvals.ts"
import { actorOf, type BatchExecutor } from "./batch/executor.ts"
import type { Denials } from "./batch/denials.ts"
import type { BlobRemover } from "./blobs/blob-remover.ts"
import type { PartFiles } from "./blobs/part-files.ts"
import type { Knocks } from "./login/knocks.ts"
import { pruneLogins } from "./login/login-history.ts"
import type { Sessions } from "./login/sessions.ts"
import { pruneThrottle } from "./login/throttle.ts"
import type { Space } from "./space/space.ts"
import { endExpiredTokens } from "./tokens/tokens.ts"
import { dropStaleUploads } from "./transfers/abort-write.ts"
import type { Peers } from "./zones/peers.ts"

const SHORT_MS = 5000
const LONG_MS = 600_000
const HEARTBEAT_MS = 60_000

export type TimerParts = {
  readonly executor: BatchExecutor
  readonly sessions: Sessions
  readonly approvals: Approvals
  readonly knocks: Knocks
  readonly denials: Denials
  readonly files: PartFiles
  readonly remover: BlobRemover
  readonly space: Space
  readonly peers: Peers
  readonly onError: (error: unknown) => void
}

export class Timers {
  readonly #parts: TimerParts
  readonly #running: NodeJS.Timeout[] = []

  constructor(parts: TimerParts) {
    this.#parts = parts
  }

  start(): void {
    this.#every(SHORT_MS, () => this.#short())
    this.#every(LONG_MS, () => this.#long())
    this.#every(HEARTBEAT_MS, () => this.#heartbeat())
  }

  stop(): void {
    for (const timer of this.#running) clearInterval(timer)
  }

  #every(intervalMs: number, work: () => Promise<void>): void {
    this.#running.push(setInterval(() => void work().catch(this.#parts.onError), intervalMs))
  }

  /** Ends what has expired; writes down what was coalesced in minutes that are over. */
  #short(): Promise<void> {
    const { executor, sessions, knocks, denials, peers, space } = this.#parts
    space.makeReserve()
    // Without space these entries wait: they are counts, and counts keep.
    if (space.state !== "enough") return Promise.resolve()
    return executor.event("expiry", async (tx) => {
      const ended = await sessions.expire(tx)
      for (const { peer, leaf } of denials.flush(tx.now)) tx.leaf({ ...actorOf(peer), ...leaf })
      knocks.flush(tx)
      tx.afterCommit(() => {
        for (const { id: session, doorId, reason } of ended)
          peers.findDoor(doorId)?.push("endSession", { session, reason })
      })
    })
  }

  #long(): Promise<void> {
    const { executor, files, remover, approvals } = this.#parts
    return executor.event("stale uploads", async (tx) => {
      await dropStaleUploads(tx, files, remover)
      await endExpiredTokens(tx)
      await pruneThrottle(tx)
      await pruneLogins(tx)
      await approvals.expire(tx)
    })
  }

  #heartbeat(): Promise<void> {
    const { executor, space } = this.#parts
    if (space.state !== "enough") return Promise.resolve()
    return executor.event("heartbeat", async (tx) => void tx.leaf({ type: "heartbeat" }))
  }
}
