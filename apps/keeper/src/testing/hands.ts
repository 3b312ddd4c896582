/** A clock whose hands a test turns, and the timers that hang on it: they run when the hands have been turned, and only then. */
import { type Clock, systemClock } from "@schleuse/base"
import type { Schedule } from "../timers.ts"

export class Hands {
  #aheadMs = 0
  #stepMs = 0
  readonly #works = new Set<() => Promise<void>>()

  readonly clock: Clock = {
    wallMs: () => systemClock.wallMs() + this.#aheadMs + this.#stepMs,
    monotonicMs: () => systemClock.monotonicMs() + this.#aheadMs,
  }
  readonly schedule: Schedule = {
    every: (_intervalMs, work) => {
      this.#works.add(work)
      return () => void this.#works.delete(work)
    },
  }

  /** Time passes; then every timer runs once. */
  async advance(ms: number): Promise<void> {
    this.#aheadMs += ms
    await this.runTimers()
  }

  /** Somebody sets the clock of the machine. */
  step(ms: number): void {
    this.#stepMs += ms
  }

  async runTimers(): Promise<void> {
    for (const work of this.#works) await work()
  }
}
