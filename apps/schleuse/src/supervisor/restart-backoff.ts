/** How long to wait before starting a process again: 100 ms, doubling to 10 s, from the beginning after a quiet minute. */
import type { Clock } from "@schleuse/base"

const FIRST_MS = 100
const LAST_MS = 10_000
/** A process that ran this long was healthy: its end is news, not the next failure of a row. */
const QUIET_MS = 60_000

export class RestartBackoff {
  readonly #clock: Clock
  #failures = 0
  #startedAt = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Ends in a row, none of which came after a quiet minute. */
  get failures(): number {
    return this.#failures
  }

  /** Tells that the process was started now. */
  started(): void {
    this.#startedAt = this.#clock.monotonicMs()
  }

  /** Tells that it ended, and gives the wait in ms. */
  ended(): number {
    if (this.#clock.monotonicMs() - this.#startedAt >= QUIET_MS) this.#failures = 0
    const waitMs = Math.min(FIRST_MS * 2 ** this.#failures, LAST_MS)
    this.#failures++
    return waitMs
  }
}
