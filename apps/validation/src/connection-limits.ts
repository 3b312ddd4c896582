/** How many connections there may be, in all and from one address; whoever comes beyond is closed unheard. */
import type { Socket } from "node:net"

/** A RADIUS server needs a handful; browsers and scanners shall not keep it out. */
const MAX_CONNECTIONS = 256
export const MAX_PER_ADDRESS = 64

export class ConnectionLimits {
  readonly #byAddress = new Map<string, number>()
  #all = 0

  /** Counts a connection until it closes. False: it was one too many, and is closed. */
  admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? ""
    const mine = this.#byAddress.get(address) ?? 0
    if (this.#all >= MAX_CONNECTIONS || mine >= MAX_PER_ADDRESS) {
      socket.destroy()
      return false
    }
    this.#all++
    this.#byAddress.set(address, mine + 1)
    socket.once("close", () => {
      this.#all--
      const left = (this.#byAddress.get(address) ?? 1) - 1
      if (left > 0) this.#byAddress.set(address, left)
      else this.#byAddress.delete(address)
    })
    return true
  }
}
