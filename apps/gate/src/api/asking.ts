/**
 * Asking: how many questions may be under way at a time, so that nobody's flood fills the way to the keeper.
 *
 * Who has shown a certificate of ours is counted by it, everybody else by
 * network, and all of those together: what they ask for beyond is refused
 * before the keeper hears of it.
 */
import { Fault } from "@schleuse/base"
import { addressGroup } from "../address-group.ts"
import type { Client } from "../gate-keeper.ts"

/** Of one device: the software asks for one thing after the other. */
const OF_DEVICE = 32
/** Of one network without a certificate: enrolments of a whole clinic, and its people's look at the link's page. */
const OF_NETWORK = 64
/** Of everybody without one: what they send lies in memory meanwhile. */
const OF_STRANGERS = 4096

export class Asking {
  readonly #ofDevice: number
  readonly #underWay = new Map<string, number>()
  #strangers = 0

  constructor(ofDevice = OF_DEVICE) {
    this.#ofDevice = ofDevice
  }

  /** Asks, if there is room; it counts until it is answered. @throws GATE_BUSY */
  async ask<T>({ address, certificate }: Pick<Client, "address" | "certificate">, work: () => Promise<T>): Promise<T> {
    const isStranger = certificate === ""
    const who = isStranger ? addressGroup(address) : certificate
    const count = this.#underWay.get(who) ?? 0
    const isFull = isStranger ? count >= OF_NETWORK || this.#strangers >= OF_STRANGERS : count >= this.#ofDevice
    if (isFull) throw new Fault("GATE_BUSY", `${count} under way`)
    this.#underWay.set(who, count + 1)
    if (isStranger) this.#strangers++
    try {
      return await work()
    } finally {
      if (isStranger) this.#strangers--
      const left = (this.#underWay.get(who) ?? 1) - 1
      if (left > 0) this.#underWay.set(who, left)
      else this.#underWay.delete(who)
    }
  }
}
