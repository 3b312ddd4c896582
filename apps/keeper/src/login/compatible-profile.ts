/**
 * The profile *kompatibel* at running doors: they offer old algorithms as long as some account has it.
 *
 * Only an offer: whether an account may use what was negotiated is decided at
 * its login. Connections that are there go on with what they have.
 */
import { isDoorZone } from "@schleuse/wire"
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { Peers } from "../zones/peers.ts"
import { hasCompatibleAccount } from "./accounts.ts"

export class CompatibleProfile {
  readonly #peers: Peers
  /** What held when it was looked at last; doors that started since then know it. */
  #algorithms: "offered" | "refused" | undefined

  constructor(peers: Peers) {
    this.#peers = peers
  }

  /** At start and as timer event: tells running doors if it has changed, by a grant, its end, or what became of the account. */
  async refresh(tx: CommandTransaction): Promise<void> {
    const algorithms = (await hasCompatibleAccount(tx, tx.now)) ? "offered" : "refused"
    if (algorithms === this.#algorithms) return
    tx.afterCommit(() => {
      this.#algorithms = algorithms
      for (const peer of this.#peers.all()) {
        if (isDoorZone(peer.zone) && peer.door !== undefined) peer.push("compatibleAlgorithms", { algorithms })
      }
    })
  }
}
