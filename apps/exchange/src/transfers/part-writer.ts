/**
 * One part being filled: content in, sealed segments into its file.
 *
 * Holds the part's key until the end and at most one segment of content.
 */
import { join } from "node:path"
import { parseHex } from "@schleuse/base"
import { PART_MAX_PLAIN_BYTES, partParameters, PartSealer } from "@schleuse/seal"
import type { PartKey, SealedPart } from "../session-keeper.ts"
import { PartFile } from "./part-file.ts"
import { RunningHash } from "./running-hash.ts"
import { releaseSegment, takeSegment } from "./segment-pool.ts"

const SEGMENT_BYTES = partParameters.plainSegmentBytes

export class PartWriter {
  readonly #part: string
  readonly #sealer: PartSealer
  readonly #file: PartFile
  readonly #cipherHash = new RunningHash()
  /** Of the whole file, not of this part. */
  readonly #hash: RunningHash
  #segment: Buffer | undefined
  readonly #onProgress: (error: Error | undefined) => void
  #filledBytes = 0
  #hashingBytes = 0
  #isDiscarded = false

  /**
   * @param incoming folder in which the keeper made the part's file
   * @param hash running SHA-256 of the whole file's content up to this part
   * @param onProgress called when bytes were written, with the error that ends this part if there is one
   */
  constructor(key: PartKey, incoming: string, hash: RunningHash, onProgress: (error: Error | undefined) => void) {
    this.#part = key.part
    const secret = parseHex(key.key)
    this.#sealer = new PartSealer(secret, Buffer.from(key.part, "latin1"))
    secret.fill(0)
    this.#hash = hash
    this.#onProgress = onProgress
    const onWritten = (pieces: Buffer[]) => this.#hashCipher(pieces)
    this.#file = new PartFile(join(incoming, key.part), onWritten, onProgress)
    this.#file.add([this.#sealer.header])
  }

  /** Bytes of content taken so far. */
  get plainBytes(): number {
    return this.#sealer.plainBytes + this.#filledBytes
  }

  /** Bytes that wait for the disk or for being hashed. */
  get backlogBytes(): number {
    return this.#file.backlogBytes + this.#hashingBytes
  }

  get isFull(): boolean {
    return this.plainBytes === PART_MAX_PLAIN_BYTES
  }

  /** Takes as many bytes as fit into this part and returns their number; they are copied or sealed at once. */
  take(bytes: Buffer): number {
    const length = Math.min(bytes.length, PART_MAX_PLAIN_BYTES - this.plainBytes)
    let at = 0
    while (at < length) {
      this.#segment ??= takeSegment()
      const count = Math.min(SEGMENT_BYTES - this.#filledBytes, length - at)
      bytes.copy(this.#segment, this.#filledBytes, at, at + count)
      this.#filledBytes += count
      at += count
      if (this.#filledBytes === SEGMENT_BYTES) this.#sealSegment(this.#segment)
    }
    return length
  }

  /** Ends the part. Settles when its file is written; not before that may it be sealed. @throws DISK_FULL */
  async finish(): Promise<SealedPart> {
    const last = this.#segment?.subarray(0, this.#filledBytes)
    this.#file.add(this.#sealer.sealLast(last === undefined ? [] : [last]))
    const { plainBytes, cipherBytes } = this.#sealer
    if (last !== undefined) this.#hash.update([Buffer.from(last)])
    this.#filledBytes = 0
    this.#giveBack()
    const prefix = this.#hash.digest()
    // Both are awaited, so that a failure of one leaves no promise behind that nobody hears.
    const [prefixSha256] = await Promise.all([prefix, this.#file.finish()])
    const cipherSha256 = await this.#cipherHash.digest()
    this.#cipherHash.end()
    return { part: this.#part, plainBytes, cipherBytes, prefixSha256, cipherSha256 }
  }

  /** Forgets key and content; the file stays, worthless. */
  discard(): void {
    this.#isDiscarded = true
    this.#sealer.forget()
    this.#cipherHash.end()
    this.#filledBytes = 0
    this.#giveBack()
    this.#file.discard()
  }

  #hashCipher(pieces: Buffer[]): void {
    // A write that was under way when the part was given up.
    if (!this.#isDiscarded) this.#cipherHash.update(pieces)
  }

  #sealSegment(content: Buffer): void {
    this.#file.add(this.#sealer.seal([content]))
    this.#filledBytes = 0
    this.#segment = undefined
    this.#hashingBytes += content.length
    this.#hash.update([content], ([memory]) => {
      this.#hashingBytes -= SEGMENT_BYTES
      if (memory !== undefined) releaseSegment(Buffer.from(memory.buffer, memory.byteOffset, memory.byteLength))
      this.#onProgress(undefined)
    })
  }

  #giveBack(): void {
    if (this.#segment !== undefined) releaseSegment(this.#segment)
    this.#segment = undefined
  }
}
