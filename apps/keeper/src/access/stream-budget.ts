/**
 * The day's budget of streams: so that no device fills the log, however long it is logged in and however often anew.
 *
 * Two entries and a row stand in log and database for each stream for good. A device has so many in store and gets them back
 * over a day; whoever uses them up is told to the operators, by an entry and an alarm, once in a day. In memory: a
 * restart, which ends every session, begins anew.
 */
import { Fault } from "@schleuse/base"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { requireAccountRow } from "../people/account-row.ts"
import type { Peers } from "../zones/peers.ts"
import { requireDevice } from "./device-row.ts"
import { noteDevice } from "./devices.ts"
import type { SessionDevice } from "./gate-session-row.ts"

const DAY_MS = 24 * 3_600_000
/** Devices beyond that are forgotten, those first that have all of theirs. */
const MAX_KEPT = 10_000

type Store = { left: number; at: number; alarmedAt: number }

export class StreamBudget {
  readonly #peers: Peers
  readonly #perDay: number
  readonly #stores = new Map<string, Store>()

  constructor(peers: Peers, perDay: number) {
    this.#peers = peers
    this.#perDay = perDay
  }

  /** One more stream of this device. @throws STREAMS_SPENT */
  async spend(tx: CommandTransaction, { id, accountId: account }: SessionDevice): Promise<void> {
    const store = this.#storeOf(id, tx.now)
    if (store.left < 1) throw new Fault("STREAMS_SPENT", id)
    store.left--
    if (store.left >= 1 || tx.now < store.alarmedAt + DAY_MS) return
    store.alarmedAt = tx.now
    noteDevice(tx, id, "streams-spent", { account, perDay: this.#perDay })
    const { name } = await requireDevice(tx, id)
    const { login } = await requireAccountRow(tx, account)
    tx.afterCommit(() => this.#peers.alarm("streams-spent", `${login}: ${name}`))
  }

  #storeOf(device: string, now: number): Store {
    const known = this.#stores.get(device)
    if (known !== undefined) {
      this.#refill(known, now)
      return known
    }
    if (this.#stores.size >= MAX_KEPT) this.#forgetFull(now)
    const store = { left: this.#perDay, at: now, alarmedAt: Number.NEGATIVE_INFINITY }
    this.#stores.set(device, store)
    return store
  }

  #refill(store: Store, now: number): void {
    const since = Math.max(0, now - store.at)
    store.left = Math.min(this.#perDay, store.left + (since / DAY_MS) * this.#perDay)
    store.at = now
  }

  #forgetFull(now: number): void {
    for (const [device, store] of this.#stores) {
      this.#refill(store, now)
      if (store.left >= this.#perDay) this.#stores.delete(device)
    }
  }
}
