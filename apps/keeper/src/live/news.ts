/**
 * News: tells consoles which topics changed, after the commit, at most once per second.
 *
 * The first change after a quiet second is told at once; what follows within
 * the second is told together at its end. Never says what changed: a console
 * asks for that under somebody's session.
 */
import { isPageZone } from "@schleuse/wire"
import type { Peers } from "../zones/peers.ts"
import { topicsIn } from "./topics.ts"

const INTERVAL_MS = 1000

/** Runs something once, later. */
export type Later = (delayMs: number, work: () => void) => void

const systemLater: Later = (delayMs, work) => {
  setTimeout(work, delayMs).unref()
}

export class News {
  readonly #peers: Pick<Peers, "all">
  readonly #later: Later
  /** Topics since the last push, as bits. */
  #pending = 0
  #isQuiet = true

  constructor(peers: Pick<Peers, "all">, later: Later = systemLater) {
    this.#peers = peers
    this.#later = later
  }

  /** For each batch that is committed: costs two comparisons while the second runs. */
  committed(bits: number): void {
    this.#pending |= bits
    if (this.#isQuiet && this.#pending !== 0) this.#tell()
  }

  #tell(): void {
    const topics = topicsIn(this.#pending)
    this.#pending = 0
    this.#isQuiet = false
    for (const peer of this.#peers.all()) {
      if (isPageZone(peer.zone) && peer.door !== undefined) peer.push("news", { topics })
    }
    this.#later(INTERVAL_MS, () => {
      this.#isQuiet = true
      if (this.#pending !== 0) this.#tell()
    })
  }
}
