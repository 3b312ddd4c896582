/**
 * Keys of parts: made, wrapped to an institution's epoch key, opened again.
 *
 * Wrapping needs public keys only, so uploads go on while the keeper is
 * sealed. A wrapped key is bound to its part and institution: moved to another
 * row, it does not open.
 */
import { randomBytes } from "node:crypto"
import { Fault, randomId } from "@schleuse/base"
import { WrapReceiver, WrapSender } from "@schleuse/seal"
import type { Queries } from "../database/store.ts"
import { statement } from "../database/statement.ts"
import type { KeyRing } from "./key-ring.ts"
import type { Keystore } from "./keystore.ts"

/** One encapsulation serves this many keys, or this long. Its secret is in memory no longer. */
const KEYS_PER_ENCAPSULATION = 65_536
const ENCAPSULATION_MS = 3_600_000
/** Opened encapsulations kept: about 200 bytes and 0.2 ms each. */
const MAX_RECEIVERS = 4096

export type NewPartKey = {
  /** 32 bytes, for the door; the caller overwrites it when it has been handed out. */
  readonly key: Buffer
  readonly wrapId: string
  readonly wrapped: Buffer
}
/** The columns of table part that opening needs. */
export type WrappedPart = { readonly id: string; readonly wrap_id: string; readonly wrapped_key: Uint8Array }

type Sender = {
  readonly wrapId: string
  readonly epoch: string
  readonly sender: WrapSender
  readonly createdAt: number
  remaining: number
  /** The transaction that inserted the row; `settled` once another one has seen it there. */
  row: Queries | "settled" | undefined
}
type Receiver = { readonly institution: string; readonly receiver: WrapReceiver }

const insertWrap = statement<{
  id: string
  institution: string
  epoch: string
  encapsulation: Uint8Array
  createdAt: number
}>()((q, p) =>
  q.insertInto("key_wrap").values({
    id: p.id,
    institution_id: p.institution,
    epoch: p.epoch,
    encapsulation: p.encapsulation,
    created_at: p.createdAt,
  }),
)
const findWrap = statement<{ id: string }>()((q, p) =>
  q.selectFrom("key_wrap").select(["institution_id", "epoch", "encapsulation"]).where("id", "=", p.id),
)

/**
 * Makes sure that the row of an encapsulation is there. The command that inserted it may be refused afterwards:
 * then the row is gone while we still wrap under it. So it only counts as settled when another command finds it.
 */
async function saveWrap(tx: Queries, institution: string, sender: Sender): Promise<void> {
  const { wrapId: id, epoch, createdAt } = sender
  if (sender.row !== undefined && (await tx.find(findWrap, { id })) !== undefined) {
    if (sender.row !== tx) sender.row = "settled"
    return
  }
  await tx.run(insertWrap, { id, institution, epoch, createdAt, encapsulation: sender.sender.encapsulation })
  sender.row = tx
}

export class PartKeys {
  readonly #keystore: Keystore
  readonly #ring: KeyRing
  readonly #senders = new Map<string, Sender>()
  /** In the order of their last use. */
  readonly #receivers = new Map<string, Receiver>()

  constructor(keystore: Keystore, ring: KeyRing) {
    this.#keystore = keystore
    this.#ring = ring
    ring.onSeal(() => this.#forget())
  }

  /**
   * A new key for a part, wrapped to the institution's current epoch key; `now` is the wall time in ms. The
   * caller inserts wrap id and wrapped key in the same transaction. Works while sealed.
   * @throws KEYSTORE_KEY_UNKNOWN, KEYSTORE_KEY_MISMATCH
   */
  async create(tx: Queries, institutionId: string, partId: string, now: number): Promise<NewPartKey> {
    const sender = this.#senderFor(institutionId, now)
    if (sender.row !== "settled") await saveWrap(tx, institutionId, sender)
    const key = randomBytes(32)
    const wrapped = sender.sender.wrap(key, bindingOf(partId, institutionId))
    return { key, wrapId: sender.wrapId, wrapped }
  }

  /**
   * The 32-byte key of a stored part, in new memory.
   * @throws KEEPER_SEALED, KEYSTORE_WRAP_UNKNOWN, KEYSTORE_KEY_UNKNOWN, WRAP_INVALID (also once shredded), WRAP_DAMAGED
   */
  async open(tx: Queries, part: WrappedPart): Promise<Buffer> {
    if (this.#ring.isSealed) throw new Fault("KEEPER_SEALED")
    const { institution, receiver } = this.#receivers.get(part.wrap_id) ?? (await this.#receiverFor(tx, part.wrap_id))
    this.#receivers.delete(part.wrap_id)
    this.#receivers.set(part.wrap_id, { institution, receiver })
    return receiver.open(part.wrapped_key, bindingOf(part.id, institution))
  }

  #senderFor(institution: string, now: number): Sender {
    const { epoch, publicKey } = this.#keystore.current(institution)
    const known = this.#senders.get(institution)
    if (
      known !== undefined &&
      known.epoch === epoch &&
      known.remaining > 0 &&
      now >= known.createdAt &&
      now - known.createdAt < ENCAPSULATION_MS
    ) {
      known.remaining--
      return known
    }
    known?.sender.forget()
    const made: Sender = {
      wrapId: randomId(),
      epoch,
      sender: new WrapSender(publicKey),
      createdAt: now,
      remaining: KEYS_PER_ENCAPSULATION - 1,
      row: undefined,
    }
    this.#senders.set(institution, made)
    return made
  }

  async #receiverFor(tx: Queries, wrapId: string): Promise<Receiver> {
    const row = await tx.find(findWrap, { id: wrapId })
    if (row === undefined) throw new Fault("KEYSTORE_WRAP_UNKNOWN", wrapId)
    const privateKey = this.#keystore.privateKey(row.institution_id, row.epoch)
    const made = { institution: row.institution_id, receiver: new WrapReceiver(privateKey, row.encapsulation) }
    for (const [oldest, { receiver }] of this.#receivers) {
      if (this.#receivers.size < MAX_RECEIVERS) break
      receiver.forget()
      this.#receivers.delete(oldest)
    }
    this.#receivers.set(wrapId, made)
    return made
  }

  #forget(): void {
    for (const { sender } of this.#senders.values()) sender.forget()
    for (const { receiver } of this.#receivers.values()) receiver.forget()
    this.#senders.clear()
    this.#receivers.clear()
  }
}

function bindingOf(partId: string, institutionId: string): Buffer {
  return Buffer.from(`schleuse/part-key/v1\0${partId}\0${institutionId}`)
}
