/**
 * One part being filled: content in, sealed segments into its file.
 *
 * Holds the part's key until the end and at most one segment of content.
 */
import { createHash, type Hash } from "node:crypto"
import { join } from "node:path"
import { parseHex } from "@schleuse/base"
import { PART_MAX_PLAIN_BYTES, partParameters, PartSealer } from "@schleuse/seal"
import type { PartKey, SealedPart } from "../session-keeper.ts"
import { PartFile } from "./part-file.ts"
import { releaseSegment, takeSegment } from "./segment-pool.ts"

const SEGMENT_BYTES = partParameters.plainSegmentBytes

export class PartWriter {
  readonly #part: string
  readonly #sealer: PartSealer
  readonly #file: PartFile
  readonly #cipherHash = createHash("sha256")
  /** Of the whole file, not of this part. */
  readonly #hash: Hash
  #segment: Buffer | undefined
  #filledBytes = 0

  /**
   * @param incoming folder in which the keeper made the part's file
   * @param hash running SHA-256 of the whole file's content up to this part
   * @param onProgress called when bytes were written, with the error that ends this part if there is one
   */
  constructor(key: PartKey, incoming: string, hash: Hash, onProgress: (error: Error | undefined) => void) {
    this.#part = key.part
    const secret = parseHex(key.key)
    this.#sealer = new PartSealer(secret, Buffer.from(key.part, "latin1"))
    secret.fill(0)
    this.#hash = hash
    this.#file = new PartFile(join(incoming, key.part), onProgress)
    this.#put([this.#sealer.header])
  }

  /** Bytes of content taken so far. */
  get plainBytes(): number {
    return this.#sealer.plainBytes + this.#filledBytes
  }

  get backlogBytes(): number {
    return this.#file.backlogBytes
  }

  get isFull(): boolean {
    return this.plainBytes === PART_MAX_PLAIN_BYTES
  }

  /** Takes as many bytes as fit into this part and returns their number; they are copied or sealed at once. */
  take(bytes: Buffer): number {
    const length = Math.min(bytes.length, PART_MAX_PLAIN_BYTES - this.plainBytes)
    let at = 0
    while (at < length) {
      if (this.#filledBytes === 0 && length - at >= SEGMENT_BYTES) {
        this.#seal(bytes.subarray(at, at + SEGMENT_BYTES))
        at += SEGMENT_BYTES
        continue
      }
      this.#segment ??= takeSegment()
      const count = Math.min(SEGMENT_BYTES - this.#filledBytes, length - at)
      bytes.copy(this.#segment, this.#filledBytes, at, at + count)
      this.#filledBytes += count
      at += count
      if (this.#filledBytes < SEGMENT_BYTES) continue
      this.#filledBytes = 0
      this.#seal(this.#segment)
    }
    return length
  }

  /** Ends the part. Settles when its file is written; not before that may it be sealed. @throws DISK_FULL */
  async finish(): Promise<SealedPart> {
    const last = this.#segment?.subarray(0, this.#filledBytes)
    if (last !== undefined) this.#hash.update(last)
    this.#put(this.#sealer.sealLast(last === undefined ? [] : [last]))
    this.#filledBytes = 0
    this.#giveBack()
    const { plainBytes, cipherBytes } = this.#sealer
    const prefixSha256 = this.#hash.copy().digest("hex")
    const cipherSha256 = this.#cipherHash.digest("hex")
    await this.#file.finish()
    return { part: this.#part, plainBytes, cipherBytes, prefixSha256, cipherSha256 }
  }

  /** Forgets key and content; the file stays, worthless. */
  discard(): void {
    this.#sealer.forget()
    this.#filledBytes = 0
    this.#giveBack()
    this.#file.discard()
  }

  #seal(content: Buffer): void {
    this.#hash.update(content)
    this.#put(this.#sealer.seal([content]))
  }

  #put(pieces: readonly Buffer[]): void {
    for (const piece of pieces) this.#cipherHash.update(piece)
    this.#file.add(pieces)
  }

  #giveBack(): void {
    if (this.#segment !== undefined) releaseSegment(this.#segment)
    this.#segment = undefined
  }
}
