/**
 * A store in a temporary folder, and commands run as the batch executor runs them, one per batch.
 *
 * A refused command loses its rows, leaves and effects; what was written
 * before its savepoint stays.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { randomId } from "@schleuse/base"
import { formatLeaf, type Leaf, type Opening } from "@schleuse/leaf"
import type { CommandTransaction, LeafDraft } from "../../batch/command-handler.ts"
import { migrate } from "../../database/migrate.ts"
import { openSqlite } from "../../database/sqlite.ts"
import type { Store } from "../../database/store.ts"

export type Written = { readonly leaf: Leaf; readonly opening: Opening | undefined }

/** Part of a test's context. */
export type Cleanup = { after(work: () => void | Promise<void>): void }

const BOOT = randomId()

/** A migrated store that is deleted after the test, and its folder. */
export async function temporaryStore(t: Cleanup): Promise<{ store: Store; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-login-"))
  const store = openSqlite(join(folder, "keeper.sqlite"))
  await migrate(store, 1)
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  return { store, folder }
}

export class BatchOfOne {
  readonly store: Store
  /** Wall time of the next batch in ms. */
  now: number
  /** Every leaf that was committed, in order. */
  readonly log: Written[] = []

  constructor(store: Store, now = Date.UTC(2026, 10, 22, 12)) {
    this.store = store
    this.now = now
  }

  /** Runs one command in a batch of its own. Throws what it throws, after the batch was committed without it. */
  async run<T>(work: (tx: CommandTransaction) => Promise<T>): Promise<T> {
    const { store } = this
    const leaves: Written[] = []
    const effects: (() => void)[] = []
    const tx: CommandTransaction = {
      now: this.now,
      all: (statement, parameters) => store.all(statement, parameters),
      find: (statement, parameters) => store.find(statement, parameters),
      run: (statement, parameters) => store.run(statement, parameters),
      leaf: (draft, opening) => {
        const leaf = this.#complete(draft)
        const text = formatLeaf(leaf)
        leaves.push({ leaf, opening })
        return { index: this.log.length + leaves.length - 1, text }
      },
      afterCommit: (effect) => effects.push(effect),
      beforeCommit: () => {
        throw new TypeError("no command of this folder needs the end of a batch")
      },
      rehearse: () => {
        throw new TypeError("no command of this folder tries anything")
      },
    }
    await store.begin()
    await store.savepoint()
    try {
      const result = await work(tx)
      await store.releaseSavepoint()
      await store.commit()
      this.log.push(...leaves)
      for (const effect of effects) effect()
      return result
    } catch (error) {
      await store.rollbackToSavepoint()
      await store.commit()
      throw error
    }
  }

  #complete(draft: LeafDraft): Leaf {
    return { v: 1, boot: BOOT, wall: this.now, mono: 1, ...draft }
  }
}
