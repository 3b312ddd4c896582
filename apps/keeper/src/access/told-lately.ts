/**
 * What an entry told lately: whoever reads the same again within the hour learns nothing new and leaves no second one.
 *
 * For what can be read as often as somebody likes, by a link or a device of
 * their own: the log tells that it was read and by whom, not how often a page
 * was loaded anew. In memory: a restart tells once more.
 */
import type { CommandTransaction } from "../batch/command-handler.ts"

const TOLD_MS = 3_600_000
/** Beyond that the oldest are told once more. */
const MAX_TOLD = 20_000

export class ToldLately {
  readonly #told = new Map<string, number>()

  /** Is it new? Then from the commit on it is not, for an hour. */
  isNew(tx: Pick<CommandTransaction, "now" | "afterCommit">, what: string): boolean {
    const { now } = tx
    const at = this.#told.get(what)
    // A clock that was set back tells anew.
    if (at !== undefined && at <= now && now < at + TOLD_MS) return false
    tx.afterCommit(() => this.#keep(what, now))
    return true
  }

  #keep(what: string, now: number): void {
    this.#told.delete(what)
    for (const [other, at] of this.#told) {
      // Insertion order is age.
      if (now < at + TOLD_MS && this.#told.size < MAX_TOLD) break
      this.#told.delete(other)
    }
    this.#told.set(what, now)
  }
}
