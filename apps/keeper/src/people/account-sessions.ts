/** Ends everything that an account has open, at doors and at the operators' socket, at once. */
import type { CommandTransaction } from "../batch/command-handler.ts"
import type { Sessions } from "../login/sessions.ts"
import type { OperatorSessions } from "../operator/operator-sessions.ts"
import type { Peers } from "../zones/peers.ts"

export class AccountSessions {
  readonly #sessions: Sessions
  readonly #operators: OperatorSessions
  readonly #peers: Peers

  constructor(sessions: Sessions, operators: OperatorSessions, peers: Peers) {
    this.#sessions = sessions
    this.#operators = operators
    this.#peers = peers
  }

  /**
   * Writes each end's leaf; the doors are told after the commit, and the keeper refuses from then on anyway. `keep`: an
   * operator's session that stays.
   */
  async end(tx: CommandTransaction, accountId: string, reason: string, keep?: string): Promise<number> {
    const ended = await this.#sessions.endAllOf(tx, { account: accountId }, reason)
    tx.afterCommit(() => {
      for (const { id: session, doorId } of ended) this.#peers.findDoor(doorId)?.push("endSession", { session, reason })
    })
    return ended.length + this.#operators.endAllOf(tx, accountId, reason, keep)
  }
}
