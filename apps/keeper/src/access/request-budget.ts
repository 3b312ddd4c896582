/**
 * How often strangers may ask for a link: per address and hour, and all together as long as nothing new comes of it.
 *
 * In memory: a restart forgets it, which costs at most one more hour's worth.
 * Nobody is told that the budget is spent, since that would tell names apart.
 */
import { addressGroup } from "../login/addresses.ts"

const HOUR_MS = 3_600_000
/** Behind one address may be a whole hospital. */
const PER_ADDRESS = 10
/** Requests that make no row: names of nobody, and of somebody who asked already. Each is an entry in the log. */
const IDLE = 60
const MAX_ADDRESSES = 4096
/** Stands for all addresses that found no room. */
const OTHERS = "*"

export class RequestBudget {
  #hour = -1
  readonly #taken = new Map<string, number>()
  #idle = 0
  #turnedAway = 0

  /** Since the start. */
  get turnedAway(): number {
    return this.#turnedAway
  }

  /** May this one be taken? It counts either way. */
  take(address: string, isNew: boolean, now: number): boolean {
    this.#begin(Math.floor(now / HOUR_MS))
    const group = addressGroup(address)
    const key = this.#taken.has(group) || this.#taken.size < MAX_ADDRESSES ? group : OTHERS
    const taken = this.#taken.get(key) ?? 0
    this.#taken.set(key, taken + 1)
    if (!isNew) this.#idle++
    if (taken < PER_ADDRESS && (isNew || this.#idle <= IDLE)) return true
    this.#turnedAway++
    return false
  }

  /** The queue was full. */
  turnAway(): void {
    this.#turnedAway++
  }

  #begin(hour: number): void {
    // A clock that was set back begins anew, too.
    if (hour === this.#hour) return
    this.#hour = hour
    this.#taken.clear()
    this.#idle = 0
  }
}
