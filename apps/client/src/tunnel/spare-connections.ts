/**
 * Spare connections: open before anybody needs them, each for one stream in HTTP/1.1.
 *
 * A stream with a connection of its own is a quarter faster than one of many in
 * HTTP/2, and a lost packet holds up nobody else; but a handshake before the
 * first byte would be felt. So while streams are being opened a few wait; when
 * nobody asks any more, none does, and the gate holds one connection for each PC.
 */
import type { TLSSocket } from "node:tls"

/** A page of a portal opens a few at once. */
const KEPT = 2
/** The gate ends a connection that has not asked for anything after ten seconds. */
const AGE_MS = 7000
/** A handshake costs both ends milliseconds: not while the stream that was just asked for waits for its first byte. */
const REFILL_MS = 25
/** After the last stream that was asked for. */
const WARM_MS = 30_000

export class SpareConnections {
  readonly #dial: () => Promise<TLSSocket>
  readonly #spares = new Set<TLSSocket>()
  #dialling = 0
  #warmUntil = 0
  #refill: NodeJS.Timeout | undefined
  #isClosed = false
  /** Counts what ends those that wait: who is dialled for before that belongs to what was. */
  #era = 0

  /** @param dial may fail: then there are no spares until somebody asks again */
  constructor(dial: () => Promise<TLSSocket>) {
    this.#dial = dial
  }

  /** One that seems alive, or none yet. The next ones are on their way then. */
  take(): TLSSocket | undefined {
    const spare = [...this.#spares].find(({ destroyed }) => !destroyed)
    if (spare !== undefined) {
      this.#spares.delete(spare)
      spare.removeAllListeners("readable")
    }
    clearTimeout(this.#refill)
    this.#refill = setTimeout(() => this.warm(), REFILL_MS)
    this.#refill.unref()
    return spare
  }

  /** Streams will be asked for soon. */
  warm(): void {
    this.#isClosed = false
    this.#warmUntil = performance.now() + WARM_MS
    this.#fill()
  }

  /** Those that wait are of no use: the key has changed, or the gate is gone. */
  close(): void {
    this.#isClosed = true
    this.#era++
    clearTimeout(this.#refill)
    for (const spare of this.#spares) spare.destroy()
    this.#spares.clear()
  }

  #fill(): void {
    while (!this.#isClosed && this.#spares.size + this.#dialling < KEPT) {
      this.#dialling++
      const era = this.#era
      this.#dial().then(
        (spare) => {
          this.#dialling--
          if (era === this.#era) this.#keep(spare)
          else spare.destroy()
        },
        () => this.#dialling--,
      )
    }
  }

  #keep(spare: TLSSocket): void {
    this.#spares.add(spare)
    const timer = setTimeout(() => this.#drop(spare), AGE_MS)
    timer.unref()
    // Nobody asked for anything: whatever comes is its end.
    spare.once("readable", () => spare.destroy())
    spare.once("close", () => {
      clearTimeout(timer)
      this.#spares.delete(spare)
    })
  }

  #drop(spare: TLSSocket): void {
    // Taken: it belongs to a stream now.
    if (!this.#spares.delete(spare)) return
    spare.destroy()
    if (performance.now() < this.#warmUntil) this.#fill()
  }
}
