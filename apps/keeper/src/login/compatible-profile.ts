/**
 * The profile *kompatibel* at running doors: they offer old algorithms as long as some account has it.
 *
 * Only an offer: whether an account may use what was negotiated is decided at
 * its login. Connections that are there go on with what they have.
 */
import { isDoorZone } from "@schleuse/wire"
import type { CommandTransaction, Peer } from "../batch/command-handler.ts"
import type { Peers } from "../zones/peers.ts"
import { hasCompatibleAccount } from "./accounts.ts"

export class CompatibleProfile {
  readonly #peers: Peers
  /** What each running door was told last. */
  readonly #told = new WeakMap<Peer, "offered" | "refused">()

  constructor(peers: Peers) {
    this.#peers = peers
  }

  /** Timer event: tells doors for which it has changed, by a grant, its end, or what became of the account. */
  async refresh(tx: CommandTransaction): Promise<void> {
    const algorithms = (await hasCompatibleAccount(tx, tx.now)) ? "offered" : "refused"
    tx.afterCommit(() => {
      for (const peer of this.#peers.all()) {
        if (!isDoorZone(peer.zone) || peer.door === undefined || this.#told.get(peer) === algorithms) continue
        this.#told.set(peer, algorithms)
        peer.push("compatibleAlgorithms", { algorithms })
      }
    })
  }
}
