/**
 * A tunnel: bytes in both directions between a client's stream and a published application.
 *
 * Reads only as fast as the other side takes, keeps nothing beyond what the
 * streams themselves buffer, honours half-close, and ends once, with its counts.
 */
import type { Duplex } from "node:stream"

export type TunnelEnd = {
  /** Bytes from the client to the application, and back. */
  readonly up: number
  readonly down: number
  readonly reason: string
}

export class Tunnel {
  readonly #client: Duplex
  readonly #inside: Duplex
  readonly #onBytes: () => void
  readonly #ended = Promise.withResolvers<TunnelEnd>()
  #up = 0
  #down = 0
  #isOver = false

  /** @param onBytes called whenever bytes pass, in either direction */
  constructor(client: Duplex, inside: Duplex, onBytes: () => void) {
    this.#client = client
    this.#inside = inside
    this.#onBytes = onBytes
    this.#carry(client, inside, (bytes) => (this.#up += bytes))
    this.#carry(inside, client, (bytes) => (this.#down += bytes))
    this.#watch(client, inside)
    this.#watch(inside, client)
  }

  /** Resolves once both ways are over. */
  get ended(): Promise<TunnelEnd> {
    return this.#ended.promise
  }

  /** Ends both ways at once. `reason` is a word for the log. */
  end(reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#client.destroy()
    this.#inside.destroy()
    this.#ended.resolve({ up: this.#up, down: this.#down, reason })
  }

  /** One side is gone: what it said to its end still reaches the other; what broke off ends both. */
  #watch(side: Duplex, other: Duplex): void {
    side.on("error", () => this.end("broken"))
    side.on("close", () => {
      const isWhole = side.readableEnded && side.writableFinished
      if (!isWhole || other.closed) this.end("closed")
    })
  }

  #carry(from: Duplex, to: Duplex, count: (bytes: number) => void): void {
    let isCorked = false
    from.on("data", (chunk: Buffer) => {
      count(chunk.length)
      this.#onBytes()
      // TLS hands over pieces of 16 KiB; those of one turn of the loop are written together.
      if (!isCorked) {
        isCorked = true
        to.cork()
        setImmediate(() => {
          isCorked = false
          to.uncork()
        })
      }
      if (!to.write(chunk)) from.pause()
    })
    to.on("drain", () => from.resume())
    from.on("end", () => to.end())
  }
}
