/**
 * How many connections a door holds: in all, per address, and before login.
 *
 * Strangers must not be able to take the places of partners, so those who have
 * not logged in have fewer. Counts; decides by the limits that the keeper gave.
 */
import type { FaultCode } from "@schleuse/base"

export type AdmissionLimits = {
  readonly maxSessions: number
  readonly maxSessionsPerAddress: number
  readonly maxUnauthenticated: number
}

/** A place that is taken until `leave`. */
export type Place = { readonly authenticated: () => void; readonly leave: () => void }

export class Admission {
  readonly #limits: AdmissionLimits
  readonly #perAddress = new Map<string, number>()
  #total = 0
  #unauthenticated = 0

  constructor(limits: AdmissionLimits) {
    this.#limits = limits
  }

  /** Connections that hold a place. */
  get total(): number {
    return this.#total
  }

  /** A place for a connection from this address, or the reason why there is none. */
  enter(address: string): Place | FaultCode {
    const { maxSessions, maxSessionsPerAddress, maxUnauthenticated } = this.#limits
    const sameAddress = this.#perAddress.get(address) ?? 0
    if (sameAddress >= maxSessionsPerAddress) return "DOOR_ADDRESS_FULL"
    if (this.#total >= maxSessions || this.#unauthenticated >= maxUnauthenticated) return "DOOR_FULL"
    this.#perAddress.set(address, sameAddress + 1)
    this.#total++
    this.#unauthenticated++
    let state: "new" | "authenticated" | "left" = "new"
    return {
      authenticated: () => {
        if (state !== "new") return
        state = "authenticated"
        this.#unauthenticated--
      },
      leave: () => {
        if (state === "left") return
        if (state === "new") this.#unauthenticated--
        state = "left"
        this.#total--
        const rest = (this.#perAddress.get(address) ?? 1) - 1
        if (rest > 0) this.#perAddress.set(address, rest)
        else this.#perAddress.delete(address)
      },
    }
  }
}
