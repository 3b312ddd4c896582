/** Notices that nothing happens: warns a while before the limit, if the limit is long enough for that, and then ends. */

const WARN_MS = 60_000

export type IdleEvents = {
  /** Does somebody wait for us, rather than we for him? Then time does not count. */
  readonly isWaiting: () => boolean
  readonly onWarn: () => void
  readonly onEnd: () => void
}

export class IdleTimer {
  readonly #events: IdleEvents
  /** Silence before the warning; without one, before the end. */
  readonly #quietMs: number
  /** Between warning and end; 0: there is no warning. */
  readonly #warnMs: number
  #timer: NodeJS.Timeout

  /** @param limitMs silence after which `onEnd` is called, once */
  constructor(limitMs: number, events: IdleEvents, warnMs = WARN_MS) {
    this.#events = events
    this.#warnMs = limitMs >= 2 * warnMs ? warnMs : 0
    this.#quietMs = limitMs - this.#warnMs
    this.#timer = setTimeout(() => this.#quiet(), this.#quietMs)
  }

  /** Something happened. */
  touch(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#quiet(), this.#quietMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #quiet(): void {
    if (this.#events.isWaiting()) return this.touch()
    if (this.#warnMs === 0) return this.#events.onEnd()
    this.#events.onWarn()
    this.#timer = setTimeout(() => {
      if (this.#events.isWaiting()) this.touch()
      else this.#events.onEnd()
    }, this.#warnMs)
  }
}
