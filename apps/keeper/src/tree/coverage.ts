/**
 * Coverage: a look into a folder is in the log before its first answer, and
 * that leaf covers the same session and folder for one minute. Otherwise a
 * client that stats each of 10,000 files would write 10,000 leaves that say
 * the same.
 */
import type { CommandName } from "@schleuse/wire"
import type { CommandTransaction, SessionContext } from "../batch/command-handler.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"

const COVERED_MS = 60_000
/** Above this many entries, old ones are looked for. */
const SWEEP_AT = 10_000

export class Coverage {
  /** Key: session, folder, what. Value: until when (ms). */
  readonly #until = new Map<string, number>()
  #sweepAt = SWEEP_AT

  /** Writes the leaf of a look into a folder unless one covers it. `folder`: a folder id, or the institution's id for its fixed places. */
  cover(tx: CommandTransaction, session: SessionContext, folder: string, what: string): void {
    this.#once(tx, `${session.id} ${folder} ${what}`, () => tx.leaf({ type: "list", folder, what }))
  }

  /** The same for what an operator's page asks again and again. */
  coverCommand(tx: CommandTransaction, session: SessionContext, command: CommandName): void {
    this.#once(tx, `${session.id} ${command}`, () => adminLeaf(tx, command, undefined, {}))
  }

  #once(tx: CommandTransaction, key: string, write: () => void): void {
    const until = this.#until.get(key) ?? 0
    // Farther away than any leaf covers: the clock was set back.
    if (until > tx.now && until <= tx.now + COVERED_MS) return
    write()
    // Only a leaf that is committed covers anything.
    tx.afterCommit(() => {
      this.#until.set(key, tx.now + COVERED_MS)
      if (this.#until.size > this.#sweepAt) this.#sweep(tx.now)
    })
  }

  #sweep(now: number): void {
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key)
    // Twice what is left, or a full map would be searched at each look.
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#until.size)
  }
}
