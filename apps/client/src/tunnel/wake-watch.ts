/** Notices that the PC slept: a timer that should fire every few seconds comes much too late by the wall clock. */
import type { Clock } from "@schleuse/base"

const BEAT_MS = 5000
/** A busy PC is late by a second or two, not by this. */
const SLEPT_MS = 15_000

export class WakeWatch {
  readonly #clock: Clock
  readonly #onWake: (sleptMs: number) => void
  #lastAt: number

  constructor(clock: Clock, onWake: (sleptMs: number) => void) {
    this.#clock = clock
    this.#onWake = onWake
    this.#lastAt = clock.wallMs()
  }

  /** Begins to watch; the result ends it. */
  start(): () => void {
    const timer = setInterval(() => this.beat(), BEAT_MS)
    timer.unref()
    return () => clearInterval(timer)
  }

  /** One beat of the timer. */
  beat(): void {
    const now = this.#clock.wallMs()
    const late = now - this.#lastAt - BEAT_MS
    this.#lastAt = now
    if (late > SLEPT_MS) this.#onWake(late)
  }
}
