/**
 * Removes part files that nobody needs any more.
 *
 * What to remove is a row of the transaction that made it superfluous; the
 * file goes afterwards, outside any batch, and the row after the file. A crash
 * in between repeats harmlessly.
 */
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { PartFiles } from "./part-files.ts"

const insertTask = statement<{ part: string; zone: string }>()((q, p) =>
  q
    .insertInto("blob_task")
    .values({ part_id: p.part, action: "delete", door_zone: p.zone })
    .onConflict((conflict) => conflict.doNothing()),
)
const nextTasks = statement<{ limit: number }>()((q, p) => q.selectFrom("blob_task").select("part_id").limit(p.limit))
const endTask = statement<{ part: string }>()((q, p) => q.deleteFrom("blob_task").where("part_id", "=", p.part))

/** Files per round. */
const ROUND = 200

/** Runs a piece of work in a batch of its own. */
type RunEvent = (name: string, run: (tx: Queries) => Promise<void>) => Promise<void>

export class BlobRemover {
  readonly #files: PartFiles
  readonly #runEvent: RunEvent
  readonly #onError: (error: unknown) => void
  #running: Promise<void> | undefined
  /** Something was queued since the last look. */
  #isWanted = false
  /** While somebody copies the folder, what he has a list of stays. */
  #holds = 0

  constructor(files: PartFiles, runEvent: RunEvent, onError: (error: unknown) => void) {
    this.#files = files
    this.#runEvent = runEvent
    this.#onError = onError
  }

  /** Has the part's file removed once the transaction is committed. */
  async queue(tx: CommandTransaction, part: string, zone: string): Promise<void> {
    await tx.run(insertTask, { part, zone })
    tx.afterCommit(() => this.wake())
  }

  /** Goes through what is queued, also what an earlier run left. */
  wake(): void {
    this.#isWanted = true
    if (this.#holds > 0) return
    this.#running ??= this.#work()
      .catch(this.#onError)
      .finally(() => {
        this.#running = undefined
        if (this.#isWanted) this.wake()
      })
  }

  /** Runs `work` while no file is removed. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#holds++
    try {
      await this.#running
      return await work()
    } finally {
      this.#holds--
      if (this.#isWanted) this.wake()
    }
  }

  async #work(): Promise<void> {
    while (this.#isWanted && this.#holds === 0) {
      this.#isWanted = false
      await this.#removeQueued()
    }
  }

  async #removeQueued(): Promise<void> {
    while (this.#holds === 0) {
      let parts: readonly string[] = []
      await this.#runEvent("removals", async (tx) => {
        parts = (await tx.all(nextTasks, { limit: ROUND })).map((row) => row.part_id)
      })
      if (parts.length === 0) return
      for (const part of parts) await this.#files.remove(part)
      await this.#runEvent("removed", async (tx) => {
        for (const part of parts) await tx.run(endTask, { part })
      })
    }
    this.#isWanted = true
  }
}
