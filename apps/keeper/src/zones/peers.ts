/** Everybody who is connected: the inherited descriptors and who has started behind them. */
import { isOperatorZone } from "@schleuse/wire"
import type { Peer } from "../batch/command-handler.ts"

export class Peers {
  readonly #all = new Set<Peer>()

  add(peer: Peer): void {
    this.#all.add(peer)
  }

  remove(peer: Peer): void {
    this.#all.delete(peer)
  }

  all(): readonly Peer[] {
    return [...this.#all]
  }

  /** What every operator must hear of now, wherever one is logged in. */
  alarm(what: string, detail: string): void {
    for (const peer of this.#all) if (isOperatorZone(peer.zone)) peer.push("alarm", { what, detail })
  }

  /** The descriptor of a started door instance. */
  findDoor(id: string): Peer | undefined {
    for (const peer of this.#all) if (peer.door?.id === id) return peer
    return undefined
  }
}
