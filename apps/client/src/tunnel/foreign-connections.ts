/**
 * Connections of another user of the PC: a few at a time, for a moment, so that somebody who looks is told no.
 *
 * Whoever opens thousands and says nothing takes neither memory nor file
 * descriptors from the person who works here: the oldest gives way.
 */
import type { Socket } from "node:net"

/** To ask, and to be told. */
const FOREIGN_MS = 2000
const MAX_FOREIGN = 32

export class ForeignConnections {
  readonly #open = new Set<Socket>()

  /** From now on it is one of them, until it closes. */
  add(socket: Socket): void {
    if (socket.destroyed) return
    for (const oldest of this.#open) {
      // Insertion order is age.
      if (this.#open.size < MAX_FOREIGN) break
      this.#open.delete(oldest)
      oldest.destroy()
    }
    this.#open.add(socket)
    const timer = setTimeout(() => socket.destroy(), FOREIGN_MS).unref()
    socket.once("close", () => {
      clearTimeout(timer)
      this.#open.delete(socket)
    })
  }
}
