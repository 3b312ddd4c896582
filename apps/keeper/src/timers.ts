/** Timers: what happens in the keeper without being asked. Each run is a batch of its own, and each event has its leaf. */
import type { GateSessions } from "./access/gate-sessions.ts"
import type { Approvals } from "./approvals/approvals.ts"
import { actorOf, type BatchExecutor } from "./batch/executor.ts"
import type { Denials } from "./batch/denials.ts"
import type { BlobRemover } from "./blobs/blob-remover.ts"
import type { PartFiles } from "./blobs/part-files.ts"
import type { ServerCertificates } from "./certificates/server-certificates.ts"
import { endEmptiedFolders, shredDiscarded } from "./folders/folder-end.ts"
import { prune } from "./keeping/prune.ts"
import type { CompatibleProfile } from "./login/compatible-profile.ts"
import type { Knocks } from "./login/knocks.ts"
import type { Sessions } from "./login/sessions.ts"
import type { Cuts } from "./operator/cut.ts"
import type { AccountEnds } from "./people/account-ends.ts"
import type { Space } from "./space/space.ts"
import { endExpiredTokens } from "./tokens/tokens.ts"
import { dropStaleUploads } from "./transfers/abort-write.ts"
import type { Peers } from "./zones/peers.ts"

/** A cut note is carried out within a second. */
const NOTES_MS = 1000
const SHORT_MS = 5000
const LONG_MS = 600_000
const HEARTBEAT_MS = 60_000

/** Runs work again and again, until it is told to stop. */
export type Schedule = { readonly every: (intervalMs: number, work: () => Promise<void>) => () => void }

export const systemSchedule: Schedule = {
  every: (intervalMs, work) => {
    const timer = setInterval(() => void work(), intervalMs)
    return () => clearInterval(timer)
  },
}

export type TimerParts = {
  readonly schedule: Schedule
  readonly executor: BatchExecutor
  readonly sessions: Sessions
  readonly gateSessions: GateSessions
  readonly accountEnds: AccountEnds
  readonly approvals: Approvals
  readonly cuts: Cuts
  readonly compatible: CompatibleProfile
  readonly certificates: ServerCertificates
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
  readonly #running: (() => void)[] = []
  #isStopped = false
  #pruning: Promise<void> | undefined

  constructor(parts: TimerParts) {
    this.#parts = parts
  }

  start(): void {
    this.#every(NOTES_MS, () => this.#notes())
    this.#every(SHORT_MS, () => this.#short())
    this.#every(LONG_MS, () => this.#long())
    this.#every(HEARTBEAT_MS, () => this.#heartbeat())
  }

  stop(): void {
    this.#isStopped = true
    for (const end of this.#running) end()
  }

  #every(intervalMs: number, work: () => Promise<void>): void {
    const { schedule, onError } = this.#parts
    this.#running.push(schedule.every(intervalMs, () => work().catch(onError)))
  }

  /** Not even held back by short space: whoever wrote a note could not wait. */
  async #notes(): Promise<void> {
    const { executor, cuts } = this.#parts
    if (cuts.haveNotes) await executor.event("cut notes", (tx) => cuts.carryOutNotes(tx))
  }

  /** Ends what has expired, tells doors what they may offer, writes down what was coalesced in minutes that are over. */
  #short(): Promise<void> {
    const { executor, sessions, gateSessions, accountEnds, compatible, knocks, denials, peers, space, files, remover } =
      this.#parts
    space.makeReserve()
    // Without space these entries wait: they are counts, and counts keep.
    if (!space.mayWriteEntries) return Promise.resolve()
    return executor.event("expiry", async (tx) => {
      const ended = await sessions.expire(tx)
      const ending = await sessions.endingSoon(tx)
      await gateSessions.sweep(tx)
      await accountEnds.carryOut(tx)
      await shredDiscarded(tx, { files, remover })
      for (const { peer, leaf } of denials.flush(tx.now)) tx.leaf({ ...actorOf(peer), ...leaf })
      knocks.flush(tx)
      await compatible.refresh(tx)
      tx.afterCommit(() => {
        for (const { id: session, doorId, reason } of ended)
          peers.findDoor(doorId)?.push("endSession", { session, reason })
        for (const { id: session, doorId, minutes } of ending)
          peers.findDoor(doorId)?.push("sessionEndsSoon", { session, minutes })
      })
    })
  }

  async #long(): Promise<void> {
    const { executor, files, remover, approvals, certificates } = this.#parts
    await executor.event("stale uploads", async (tx) => {
      await dropStaleUploads(tx, files, remover)
      await endEmptiedFolders(tx, { files, remover })
      await endExpiredTokens(tx)
      await approvals.expire(tx)
      await certificates.renew(tx)
    })
    // A first run over a year of rows may last longer than until the next.
    this.#pruning ??= this.#prune().finally(() => (this.#pruning = undefined))
    await this.#pruning
  }

  /** Deleting writes too, and frees no space on the disk: it waits until there is some. */
  #prune(): Promise<void> {
    const { executor, space } = this.#parts
    return prune(
      (name, run) => executor.event(name, run),
      () => !this.#isStopped && space.state === "enough",
    )
  }

  #heartbeat(): Promise<void> {
    const { executor, space } = this.#parts
    if (!space.mayWriteEntries) return Promise.resolve()
    return executor.event("heartbeat", async (tx) => void tx.leaf({ type: "heartbeat" }))
  }
}
