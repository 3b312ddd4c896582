/**
 * Knocks: refused logins of strangers, counted so that nobody can fill the log.
 *
 * The first refusal of an address in a minute is a leaf at once; those that
 * follow are counted in memory and written as one leaf when the minute is
 * over. A door instance has room for 4,096 addresses a minute, all others
 * share one. IPv6 addresses count by their /64, which is what one subscriber
 * has. A crash loses counts of at most a minute, never the first leaf.
 *
 * A probe that said yes told a stranger something without a login: it is
 * counted too, unless the login follows from the same address.
 */
import { type Fault, type FaultCode, randomReference } from "@schleuse/base"
import { commitmentOf, newOpening, type Opening } from "@schleuse/leaf"
import type { Actor, CommandTransaction, LeafDraft, Peer } from "../batch/command-handler.ts"
import { addressGroup } from "./addresses.ts"

const MINUTE_MS = 60_000
export const MAX_KNOCK_ADDRESSES = 4096
/** Refusals of one address and minute that get a reference of their own. */
const MAX_REFERENCES = 64
/** Stands for all addresses that found no room. */
const OTHERS = "*"

export type KnockLeaf = { readonly draft: LeafDraft; readonly opening: Opening }

export type From = { readonly peer: Peer; readonly address: string }

type Bucket = {
  readonly actor: Actor
  readonly address: string
  /** Minute since 1970 from which on nothing is told yet. */
  since: number
  /** Minute of the last leaf. */
  told: number | undefined
  /** Refusals that no leaf tells yet, by code. */
  readonly refused: Map<FaultCode, number>
  /** What stands for refusals of this minute, by code and subject. */
  readonly references: Map<string, string>
  /** Probes that said yes and were followed by no login. */
  probes: number
}

export class Knocks {
  /** Per door instance, per address. */
  readonly #doors = new Map<string, Map<string, Bucket>>()

  /** Counts a refusal. Returns the leaf to write at once: at the first of an address in a minute. */
  refused(fault: Fault, address: string, peer: Peer, now: number): KnockLeaf | undefined {
    const minute = Math.floor(now / MINUTE_MS)
    const bucket = this.#bucketFor(peer, address, minute)
    bucket.refused.set(fault.code, (bucket.refused.get(fault.code) ?? 0) + 1)
    return bucket.told === minute ? undefined : tell(bucket, minute)
  }

  /**
   * The reference of a refusal: new, or that of the same code and subject (an account, or nothing) from the same address
   * in this minute.
   */
  reference(code: FaultCode, subject: string, from: From, now: number): { reference: string; isNew: boolean } {
    const { references } = this.#bucketFor(from.peer, from.address, Math.floor(now / MINUTE_MS))
    const key = references.size < MAX_REFERENCES ? `${code} ${subject}` : code
    const known = references.get(key)
    if (known !== undefined) return { reference: known, isNew: false }
    const reference = randomReference()
    references.set(key, reference)
    return { reference, isNew: true }
  }

  /** Counts a probe that said yes. */
  probeAccepted(address: string, peer: Peer, now: number): void {
    this.#bucketFor(peer, address, Math.floor(now / MINUTE_MS)).probes++
  }

  /** The login that a probe announced has come. */
  loginAccepted(address: string, peer: Peer): void {
    const addresses = this.#doors.get(keyOf(peer))
    const bucket = addresses?.get(addressGroup(address)) ?? addresses?.get(OTHERS)
    if (bucket !== undefined && bucket.probes > 0) bucket.probes--
  }

  /** Timer event: leaves for the minutes that are over; with `everything`, also for the one that runs (a clean stop). */
  flush(tx: Pick<CommandTransaction, "leaf" | "now">, everything = false): void {
    const minute = Math.floor(tx.now / MINUTE_MS)
    for (const [door, addresses] of this.#doors) {
      for (const [group, bucket] of addresses) {
        if (bucket.since === minute && !everything) continue
        addresses.delete(group)
        if (bucket.refused.size === 0 && bucket.probes === 0) continue
        const { draft, opening } = tell(bucket, minute)
        tx.leaf(draft, opening)
      }
      if (addresses.size === 0) this.#doors.delete(door)
    }
  }

  #bucketFor(peer: Peer, address: string, minute: number): Bucket {
    const addresses = this.#doors.get(keyOf(peer)) ?? new Map<string, Bucket>()
    this.#doors.set(keyOf(peer), addresses)
    const group = addressGroup(address)
    const name = addresses.has(group) || addresses.size < MAX_KNOCK_ADDRESSES ? group : OTHERS
    const known = addresses.get(name)
    if (known !== undefined) return known
    const { zone, door } = peer
    const actor = door === undefined ? { zone } : { zone, door: door.id, build: door.build }
    const bucket = {
      actor,
      address: name === OTHERS ? OTHERS : address,
      since: minute,
      told: undefined,
      refused: new Map<FaultCode, number>(),
      references: new Map<string, string>(),
      probes: 0,
    }
    addresses.set(name, bucket)
    return bucket
  }
}

/** The leaf of everything that is not told yet; counting begins anew. */
function tell(bucket: Bucket, minute: number): KnockLeaf {
  const { actor, address, since, probes } = bucket
  const refused = [...bucket.refused.values()].reduce((sum, count) => sum + count, 0)
  const opening = newOpening({
    address,
    reasons: Object.fromEntries(bucket.refused),
    acceptedProbes: probes,
    untilMinute: minute,
  })
  bucket.refused.clear()
  bucket.probes = 0
  bucket.since = minute
  bucket.told = minute
  return { draft: { type: "knock", ...actor, refused, minute: since, meta: commitmentOf(opening) }, opening }
}

function keyOf(peer: Peer): string {
  return peer.door?.id ?? `${peer.zone}/${peer.name}`
}
