/**
 * What one command did, until it is known whether it counts.
 *
 * Leaves and effects are collected here and join the batch only if the command
 * succeeds; its rows are undone by the savepoint.
 */
import { formatLeaf, type Leaf, type Opening } from "@schleuse/leaf"
import type { Parameters, Statement } from "../database/statement.ts"
import type { Store } from "../database/store.ts"
import { bitsOf } from "../live/topics.ts"
import type { PendingLeaf } from "../log/sequencer.ts"
import type { Actor, BatchEnd, CommandTransaction, LeafDraft, WrittenLeaf } from "./command-handler.ts"
import type { Queries } from "../database/store.ts"

/** Run of the keeper and time of the batch: the same for all its leaves. */
export type BatchTime = { readonly boot: string; readonly wallMs: number; readonly monotonicMs: number }

export type BeforeCommit = (tx: Queries, end: BatchEnd) => Promise<void>

export class CommandScope implements CommandTransaction {
  readonly now: number
  readonly leaves: PendingLeaf[] = []
  readonly effects: (() => void)[] = []
  readonly finishers: BeforeCommit[] = []
  readonly #store: Store
  readonly #time: BatchTime
  readonly #firstIndex: number
  #actor: Actor
  /** Topics of the leaves, as bits; those of `admin` leaves apart. */
  #bits = 0
  #adminBits = 0
  /** Has it changed a row? */
  #hasWritten = false

  constructor(store: Store, time: BatchTime, firstIndex: number, actor: Actor) {
    this.#store = store
    this.#time = time
    this.#firstIndex = firstIndex
    this.#actor = actor
    this.now = time.wallMs
  }

  /** From here on leaves name this actor (the session was found). */
  actAs(actor: Actor): void {
    this.#actor = actor
  }

  leaf(draft: LeafDraft, opening?: Opening): WrittenLeaf {
    // The draft's type decides its fields; the schema of that type is checked by formatLeaf.
    const leaf = {
      v: 1,
      boot: this.#time.boot,
      wall: this.#time.wallMs,
      mono: this.#time.monotonicMs,
      ...this.#actor,
      ...draft,
    } as Leaf
    const text = formatLeaf(leaf)
    const index = this.#firstIndex + this.leaves.length
    this.leaves.push({ type: draft.type, text, opening })
    if (draft.type === "admin") this.#adminBits |= bitsOf("admin")
    else this.#bits |= bitsOf(draft.type)
    return { index, text }
  }

  /** What this is news of, as bits (live/topics.ts). An `admin` leaf without a changed row says that somebody looked. */
  get news(): number {
    return this.#hasWritten ? this.#bits | this.#adminBits : this.#bits
  }

  afterCommit(effect: () => void): void {
    this.effects.push(effect)
  }

  beforeCommit(work: BeforeCommit): void {
    this.finishers.push(work)
  }

  async rehearse<T>(work: () => Promise<T>): Promise<T> {
    const [leaves, effects, finishers] = [this.leaves.length, this.effects.length, this.finishers.length]
    const [bits, adminBits, hasWritten] = [this.#bits, this.#adminBits, this.#hasWritten]
    await this.#store.savepoint()
    try {
      return await work()
    } finally {
      // Without its transaction the batch cannot go on anyway, and the error that took it must be seen.
      if (this.#store.isInTransaction()) await this.#store.rollbackToSavepoint()
      this.leaves.length = leaves
      this.effects.length = effects
      this.finishers.length = finishers
      this.#bits = bits
      this.#adminBits = adminBits
      this.#hasWritten = hasWritten
    }
  }

  all<P extends Parameters, R>(statement: Statement<P, R>, parameters: P): Promise<R[]> {
    return this.#store.all(statement, parameters)
  }

  find<P extends Parameters, R>(statement: Statement<P, R>, parameters: P): Promise<R | undefined> {
    return this.#store.find(statement, parameters)
  }

  run<P extends Parameters, R>(statement: Statement<P, R>, parameters: P): Promise<number> {
    this.#hasWritten = true
    return this.#store.run(statement, parameters)
  }
}
