/**
 * Sealing a part: content in, ciphertext out, segment by segment.
 *
 * Synchronous, and without a copy of ours: what comes back are the pieces that the
 * cipher itself made, to be written (`writev`) one after another. Keeps no
 * content. MUST be used for one part only; the keys are overwritten at its end.
 */
import { randomBytes } from "node:crypto"
import { FloeMessage, SEGMENT_IV_BYTES, SEGMENT_OVERHEAD_BYTES } from "./floe.ts"
import { PART_HEADER_BYTES, PART_MAX_PLAIN_BYTES, type PartParameters, partParameters } from "./part-layout.ts"

/** Sealed bytes in the order in which they are to be written. New memory that the sealer does not touch again. */
export type SealedPieces = readonly [Buffer, ...Buffer[]]

/**
 * Seals one part: write `header`, then what `seal` returns for each full
 * segment, then what `sealLast` returns. Without the last segment there is no
 * part: whatever was written before can be opened by nobody as a whole.
 *
 * Misuse (a segment of the wrong length, more than 64 MiB, a call after the
 * end) is a Defect: RangeError or Error, and nothing was sealed.
 */
export class PartSealer {
  /** The first 74 bytes of the part. Commits to key and associated data. */
  readonly header: Buffer
  readonly #message: FloeMessage
  readonly #parameters: PartParameters
  #position = 0
  #plainBytes = 0
  #cipherBytes = PART_HEADER_BYTES
  #isEnded = false

  /**
   * @param key 32 random bytes, used for this part alone
   * @param associatedData what the part is bound to (its random id); opening needs the same bytes
   */
  constructor(key: Uint8Array, associatedData: Uint8Array, parameters: PartParameters = partParameters) {
    this.#parameters = parameters
    this.#message = FloeMessage.start(parameters, key, associatedData, randomBytes(32))
    this.header = this.#message.header
  }

  /** Bytes of content sealed so far. */
  get plainBytes(): number {
    return this.#plainBytes
  }

  /** Bytes of ciphertext handed out so far, header included. */
  get cipherBytes(): number {
    return this.#cipherBytes
  }

  /** Content that still fits into this part, in bytes. */
  get remainingBytes(): number {
    return PART_MAX_PLAIN_BYTES - this.#plainBytes
  }

  /** Seals a full segment: pieces of exactly `plainSegmentBytes` together. They are only read. */
  seal(plaintext: readonly Uint8Array[]): SealedPieces {
    return this.#seal(plaintext, false)
  }

  /** Seals what is left, less than a full segment and perhaps nothing, ends the part and forgets the keys. */
  sealLast(plaintext: readonly Uint8Array[]): SealedPieces {
    const pieces = this.#seal(plaintext, true)
    this.#isEnded = true
    this.#message.forget()
    return pieces
  }

  /** Overwrites the keys of a part that will not be finished. */
  forget(): void {
    this.#isEnded = true
    this.#message.forget()
  }

  #seal(plaintext: readonly Uint8Array[], isFinal: boolean): SealedPieces {
    if (this.#isEnded) throw new Error("this part has ended")
    let plainBytes = 0
    for (const piece of plaintext) plainBytes += piece.length
    if (isFinal && plainBytes >= this.#parameters.plainSegmentBytes) {
      throw new RangeError("a full segment is never the last one")
    }
    if (plainBytes > this.remainingBytes) throw new RangeError("a part has at most 64 MiB of content")
    const pieces = this.#message.sealSegment(this.#position, isFinal, plaintext, randomBytes(SEGMENT_IV_BYTES))
    this.#position++
    this.#plainBytes += plainBytes
    this.#cipherBytes += plainBytes + SEGMENT_OVERHEAD_BYTES
    return pieces
  }
}
