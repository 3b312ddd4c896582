/**
 * Open handles of one session: opaque to the client, limited in number, never reused.
 *
 * A handle is four random bytes of the session and a serial number, so one from
 * another session or one already closed is refused instead of meaning something else.
 */
import { randomBytes } from "node:crypto"
import { Fault } from "@schleuse/base"

const HANDLE_BYTES = 8

export class HandleTable<T> {
  readonly #limit: number
  readonly #session = randomBytes(4)
  readonly #open = new Map<number, T>()
  #serial = 0
  /** Open, being opened and being closed: all of them cost memory behind us. */
  #count = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get count(): number {
    return this.#count
  }

  /** Takes a place before opening starts, so that a burst of OPENs cannot pass the limit. @throws SFTP_HANDLES_EXHAUSTED */
  reserve(): void {
    if (this.#count >= this.#limit) throw new Fault("SFTP_HANDLES_EXHAUSTED", `${this.#limit} handles`)
    this.#count++
  }

  /** Gives a place back: opening failed, or closing is done. */
  release(): void {
    this.#count--
  }

  /** Fills a reserved place; what comes back goes to the client. */
  add(value: T): Buffer {
    const handle = Buffer.allocUnsafe(HANDLE_BYTES)
    handle.set(this.#session, 0)
    handle.writeUInt32BE(this.#serial, 4)
    this.#open.set(this.#serial, value)
    this.#serial = (this.#serial + 1) >>> 0
    return handle
  }

  /** What a handle stands for. @throws SFTP_HANDLE_UNKNOWN */
  find(handle: Buffer): T {
    const value = this.#open.get(this.#serialOf(handle))
    if (value === undefined) throw new Fault("SFTP_HANDLE_UNKNOWN")
    return value
  }

  /** Ends a handle for the client at once; its place stays taken until `release`. @throws SFTP_HANDLE_UNKNOWN */
  take(handle: Buffer): T {
    const value = this.find(handle)
    this.#open.delete(this.#serialOf(handle))
    return value
  }

  /** Ends all handles. */
  takeAll(): readonly T[] {
    const all = [...this.#open.values()]
    this.#open.clear()
    return all
  }

  #serialOf(handle: Buffer): number {
    if (handle.length !== HANDLE_BYTES || !handle.subarray(0, 4).equals(this.#session)) return -1
    return handle.readUInt32BE(4)
  }
}
