/**
 * The alarm before a certificate that somebody brought in ends: after that PCs and browsers may believe nobody.
 *
 * Said to every operator who is there and in the keeper's own log, once a day for each zone, until the next one has come.
 * Its successor usually comes by a program, which nobody watches: this is how they learn that it has stopped.
 */
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { Peers } from "../zones/peers.ts"

const DAY_MS = 24 * 3_600_000

export class ExpiryAlarm {
  readonly #peers: Peers
  readonly #log: (line: string) => void
  readonly #toldAt = new Map<string, number>()

  constructor(peers: Peers, log: (line: string) => void) {
    this.#peers = peers
    this.#log = log
  }

  /** It ends soon, or has ended. */
  raise(tx: CommandTransaction, zone: string, expiresAt: number): void {
    const toldAt = this.#toldAt.get(zone)
    // A clock that was set back has nothing to say about what was told.
    if (toldAt !== undefined && toldAt <= tx.now && tx.now - toldAt < DAY_MS) return
    this.#toldAt.set(zone, tx.now)
    const detail = `${zone} ${new Date(expiresAt).toISOString()}`
    tx.afterCommit(() => {
      this.#log(`ALARM: the imported certificate of ${zone} ends at ${new Date(expiresAt).toISOString()}`)
      this.#peers.alarm("certificate-ends", detail)
    })
  }

  /** The next one is there. */
  forget(zone: string): void {
    this.#toldAt.delete(zone)
  }
}
