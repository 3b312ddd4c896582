/**
 * Closings: what became of streams, said to the keeper until it has heard it.
 *
 * A keeper that is short of space refuses to write it down, and one that is slow
 * may not have: then it is said again. A stream that stands there as open takes
 * one of its session's places.
 */
import { isFault } from "@schleuse/base"
import type { GateKeeper } from "../gate-keeper.ts"

const AGAIN_MS = 10_000
/** Of those that have to be said again; the keeper ends the oldest by itself, with their sessions. */
const MAX_WAITING = 4096

type Closing = Parameters<GateKeeper["closeStream"]>[0]
export type ClosingsOptions = {
  readonly keeper: Pick<GateKeeper, "closeStream">
  /** What is no refusal of the keeper's. */
  readonly onDefect: (error: unknown) => void
}

export class Closings {
  readonly #options: ClosingsOptions
  readonly #waiting: Closing[] = []
  readonly #timer: NodeJS.Timeout
  #isTrying = false

  constructor(options: ClosingsOptions) {
    this.#options = options
    this.#timer = setInterval(() => void this.again().catch(options.onDefect), AGAIN_MS)
    this.#timer.unref()
  }

  say(closing: Closing): void {
    this.#say(closing).then((isHeard) => (isHeard ? undefined : this.#keep(closing)), this.#options.onDefect)
  }

  /** Called by a timer: one after the other, as long as they are heard. */
  async again(): Promise<void> {
    if (this.#isTrying) return
    this.#isTrying = true
    try {
      for (const closing of this.#waiting.splice(0)) {
        if (!(await this.#say(closing))) this.#keep(closing)
      }
    } finally {
      this.#isTrying = false
    }
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** False: it has to be said again. */
  async #say(closing: Closing): Promise<boolean> {
    try {
      await this.#options.keeper.closeStream(closing)
      return true
    } catch (error) {
      if (!isFault(error)) throw error
      return error.code !== "SPACE_LOW" && error.code !== "KEEPER_AWAY"
    }
  }

  #keep(closing: Closing): void {
    this.#waiting.push(closing)
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift()
  }
}
