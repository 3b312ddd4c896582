/**
 * Challenges: what a key is asked to sign, good for five minutes and one answer.
 *
 * Nothing is stored when one is made, so strangers can fill nothing: a
 * challenge carries its purpose, its end and 25 random bytes, with two
 * authenticators (HMAC-SHA-256, 16 bytes each) under a key that lives as long
 * as this run of the keeper. The first says that we made it, the second for
 * which descriptor and for what. Its hash is stored when it is answered, in the
 * transaction that answers.
 */
import { createHmac, hash, randomBytes } from "node:crypto"
import { Fault, isSameBytes } from "@schleuse/base"
import type { CommandTransaction, Peer } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

export const CHALLENGE_MS = 5 * 60_000

const PURPOSES = [
  "login",
  "registration",
  "activation",
  "confirmation",
  "code-confirmation",
  "gate-login",
  "gate-registration",
] as const
export type ChallengePurpose = (typeof PURPOSES)[number]
/** For what and where a challenge counts. */
export type Binding = {
  readonly purpose: ChallengePurpose
  readonly peer: Peer
  /** Session, account, command: whatever must be the same when it is answered. */
  readonly subject: readonly string[]
}

/** What is kept of an answered challenge until it would have been too old anyway. */
export type Spent = Pick<Binding, "peer" | "purpose"> & {
  readonly account: string
  readonly commandHash?: string
}

/** purpose 1, end in ms 6, random 25. */
const BODY_BYTES = 32
const MAC_BYTES = 16

type TimedQueries = Queries & Pick<CommandTransaction, "now">

const insert = statement<{
  id: string
  purpose: string
  account: string
  door: string
  challenge: Uint8Array
  until: number
  command: string
}>()((q, p) =>
  q
    .insertInto("challenge")
    .values({
      id: p.id,
      purpose: p.purpose,
      account_id: p.account,
      door_id: p.door,
      challenge: p.challenge,
      command_hash: p.command,
      expires_at: p.until,
    })
    .onConflict((conflict) => conflict.column("id").doNothing()),
)

const find = statement<{ id: string }>()((q, p) => q.selectFrom("challenge").select("id").where("id", "=", p.id))

export class Challenges {
  readonly #key = randomBytes(32)
  readonly #peers = new WeakMap<Peer, Buffer>()

  issue(binding: Binding, now: number): Buffer {
    const body = Buffer.alloc(BODY_BYTES)
    body.writeUInt8(PURPOSES.indexOf(binding.purpose), 0)
    body.writeUIntBE(now + CHALLENGE_MS, 1, 6)
    randomBytes(BODY_BYTES - 7).copy(body, 7)
    return Buffer.concat([body, this.#ours(body), this.#bound(body, binding)])
  }

  /**
   * Did we make this challenge for exactly this, and not long ago? Says nothing about whether it was answered before.
   * @throws FIDO_CHALLENGE_UNKNOWN, FIDO_CHALLENGE_PURPOSE, FIDO_CHALLENGE_FOREIGN, FIDO_CHALLENGE_EXPIRED
   */
  check(challenge: Buffer, binding: Binding, now: number): void {
    if (challenge.length !== BODY_BYTES + 2 * MAC_BYTES) throw new Fault("FIDO_CHALLENGE_UNKNOWN")
    const body = challenge.subarray(0, BODY_BYTES)
    const ours = challenge.subarray(BODY_BYTES, BODY_BYTES + MAC_BYTES)
    if (!isSameBytes(ours, this.#ours(body))) throw new Fault("FIDO_CHALLENGE_UNKNOWN")
    const purpose = PURPOSES[body.readUInt8(0)]
    if (purpose !== binding.purpose) throw new Fault("FIDO_CHALLENGE_PURPOSE", purpose)
    const bound = challenge.subarray(BODY_BYTES + MAC_BYTES)
    if (!isSameBytes(bound, this.#bound(body, binding))) throw new Fault("FIDO_CHALLENGE_FOREIGN")
    const until = body.readUIntBE(1, 6)
    // Farther away than any: the clock was set back meanwhile.
    if (until <= now || until > now + CHALLENGE_MS) throw new Fault("FIDO_CHALLENGE_EXPIRED")
  }

  /**
   * Was it answered before? Asked before anything else is judged: whoever sends an answer a second time must not look
   * like the copy of a key.
   * @throws FIDO_CHALLENGE_SPENT
   */
  async requireUnspent(tx: Queries, challenge: Buffer): Promise<void> {
    if ((await tx.find(find, { id: hash("sha256", challenge) })) !== undefined) throw new Fault("FIDO_CHALLENGE_SPENT")
  }

  /**
   * Counts a challenge as answered; `commandHash` is kept with a confirmation until its command runs.
   * @throws FIDO_CHALLENGE_SPENT
   */
  async spend(
    tx: TimedQueries,
    challenge: Buffer,
    { peer, purpose, account, commandHash: command = "" }: Spent,
  ): Promise<void> {
    const door = peer.door?.id ?? peer.zone
    const until = tx.now + CHALLENGE_MS
    const row = { id: hash("sha256", challenge), purpose, account, door, challenge, until, command }
    if ((await tx.run(insert, row)) !== 1) throw new Fault("FIDO_CHALLENGE_SPENT")
  }

  #ours(body: Buffer): Buffer {
    return createHmac("sha256", this.#key).update("ours").update(body).digest().subarray(0, MAC_BYTES)
  }

  #bound(body: Buffer, { peer, subject }: Binding): Buffer {
    // JSON keeps the texts apart.
    const mac = createHmac("sha256", this.#key).update("bound").update(body).update(this.#tagOf(peer))
    return mac.update(JSON.stringify(subject)).digest().subarray(0, MAC_BYTES)
  }

  /** A descriptor has no name that lasts: its own random bytes stand for it. */
  #tagOf(peer: Peer): Buffer {
    const known = this.#peers.get(peer)
    if (known !== undefined) return known
    const tag = randomBytes(16)
    this.#peers.set(peer, tag)
    return tag
  }
}
