/**
 * How far uploads were hashed, so that a resumed one need not be read again.
 *
 * A state stands for all content up to the end of one part; parts are immutable
 * and a part has one past, so its id is the key. Only a shortcut: whoever finds
 * nothing here reads the parts. Bounded in number and age.
 */
import { type Clock, systemClock } from "@schleuse/base"
import type { RunningHash } from "./running-hash.ts"

const MAX_STATES = 1000
const MAX_AGE_MS = 24 * 60 * 60 * 1000

export class HashMemory {
  readonly #clock: Clock
  readonly #states = new Map<
    string,
    { readonly hash: RunningHash; readonly sizeBytes: number; readonly atMs: number }
  >()

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
  }

  /** Remembers a state; the hash must not be used by the caller any more. */
  remember(part: string, sizeBytes: number, hash: RunningHash): void {
    this.#states.get(part)?.hash.end()
    this.#states.delete(part)
    this.#states.set(part, { hash, sizeBytes, atMs: this.#clock.monotonicMs() })
    for (const [oldest, { atMs, hash: old }] of this.#states) {
      if (this.#states.size <= MAX_STATES && this.#clock.monotonicMs() - atMs < MAX_AGE_MS) break
      old.end()
      this.#states.delete(oldest)
    }
  }

  /** A copy of the state behind `part`, if it is remembered for exactly this length. */
  find(part: string, sizeBytes: number): RunningHash | undefined {
    const state = this.#states.get(part)
    if (state === undefined || state.sizeBytes !== sizeBytes) return undefined
    if (this.#clock.monotonicMs() - state.atMs >= MAX_AGE_MS) return undefined
    return state.hash.copy()
  }
}
