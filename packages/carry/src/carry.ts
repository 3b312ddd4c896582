/**
 * Bytes both ways between two streams: as fast as the slower one takes them, half-close honoured, ended once.
 *
 * Reads only as fast as the other side takes, and keeps nothing beyond what
 * the streams themselves buffer. Pieces go on one by one as they come: gathering
 * those of one turn of the loop into one write was measured, and costs more than
 * it saves (docs/decisions/0018).
 */
import type { Duplex } from "node:stream"
import { noteTraffic } from "./garbage.ts"
import type { PooledReads } from "./pooled-reads.ts"

export type CarryEnd = {
  /** Bytes from the first to the second, and back. */
  readonly up: number
  readonly down: number
  /** `closed`: both said all they had to say, or went. `broken`: an error. Else the word given to `end`. */
  readonly reason: string
}

export type CarryOptions = {
  /** Called whenever bytes pass, in either direction. */
  readonly onBytes?: (() => void) | undefined
  /** How the second stream is read, if it was connected with them. */
  readonly reads?: PooledReads | undefined
}

export class Carry {
  readonly #first: Duplex
  readonly #second: Duplex
  readonly #ended = Promise.withResolvers<CarryEnd>()
  #up = 0
  #down = 0
  #isOver = false

  constructor(first: Duplex, second: Duplex, { onBytes = () => undefined, reads }: CarryOptions = {}) {
    this.#first = first
    this.#second = second
    this.#watch(first, second)
    this.#watch(second, first)
    // Gone before they were joined: its end has been said already.
    if (first.destroyed || second.destroyed) this.end("closed")
    const onUp = (bytes: number): void => {
      this.#up += bytes
      onBytes()
    }
    const onDown = (bytes: number): void => {
      this.#down += bytes
      onBytes()
    }
    pass(first, second, onUp)
    if (reads === undefined) pass(second, first, onDown)
    else reads.start(second, first, onDown)
  }

  /** Resolves once both ways are over; never rejects. */
  get ended(): Promise<CarryEnd> {
    return this.#ended.promise
  }

  /** Ends both ways at once. `reason` is a word for the log. */
  end(reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#first.destroy()
    this.#second.destroy()
    this.#ended.resolve({ up: this.#up, down: this.#down, reason })
  }

  /**
   * One side is gone: what it said to its end still reaches the other; what broke off ends both. A stream of HTTP/2 that was
   * taken back looks whole, though nobody here has ended it: then nobody is left to hear the other.
   */
  #watch(side: Duplex, other: Duplex): void {
    side.on("error", () => this.end("broken"))
    side.on("close", () => {
      const isWhole = side.readableEnded && side.writableFinished && other.readableEnded
      if (!isWhole || other.closed) this.end("closed")
    })
  }
}

function pass(from: Duplex, to: Duplex, count: (bytes: number) => void): void {
  from.on("data", (chunk: Buffer) => {
    count(chunk.length)
    noteTraffic(chunk.length)
    if (!to.write(chunk)) from.pause()
  })
  to.on("drain", () => from.resume())
  from.on("end", () => to.end())
  // Whoever handed it over may have held it back until somebody listens.
  from.resume()
}
