/** Pruning: rows whose keeping time is over go, a few hundred in a batch, so that nobody waits for it. */
import type { CommandTransaction } from "../batch/command-handler.ts"
import { DAY_MS, KEPT, PRUNE_ROWS } from "./keeping-times.ts"

export type RunEvent = (name: string, run: (tx: CommandTransaction) => Promise<void>) => Promise<void>

/**
 * Deletes what is over, kind by kind, each batch an event of its own; `mayGoOn` is asked before each.
 * Deletes never leaves or openings. Idempotent: a crash in between only leaves work for the next time.
 */
export async function prune(runEvent: RunEvent, mayGoOn: () => boolean): Promise<void> {
  for (const { what, keepDays, prune: pruneKind } of KEPT) {
    let deleted: number
    do {
      if (!mayGoOn()) return
      deleted = 0
      await runEvent(`pruning of ${what}`, async (tx) => {
        deleted = await pruneKind(tx, tx.now - keepDays * DAY_MS)
      })
    } while (deleted >= PRUNE_ROWS)
  }
}
