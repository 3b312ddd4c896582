/**
 * Opening a part: any segment, in any order, and never a byte before its tag held.
 *
 * Trusts the key, the associated data and the length that the caller knows
 * (they are fixed in the commit leaf), and nothing that was read from storage.
 */
import { FloeMessage } from "./floe.ts"
import { type PartParameters, partParameters, plainLength, segmentCount } from "./part-layout.ts"

/**
 * Opens one part.
 *
 * Each opened segment is content that was sealed at that place of that part,
 * even if `cipherBytes` is wrong. That the part is *complete* is proven once
 * its last segment was opened, which after a full segment is an empty one:
 * whoever reads a part as a whole MUST open that one too.
 */
export class PartOpener {
  /** Bytes of content of the whole part. */
  readonly plainBytes: number
  /** Segments of the whole part, the last (perhaps empty) one included. */
  readonly segmentCount: number
  readonly #message: FloeMessage

  /**
   * @param key the part's 32 bytes
   * @param associatedData the bytes that it was sealed with (the part's random id)
   * @param header the first 74 bytes of the part
   * @param cipherBytes length of the whole part, header included, as it was committed
   * @throws PART_TRUNCATED, PART_TOO_LONG, PART_HEADER_INVALID, PART_KEY_MISMATCH
   */
  constructor(
    key: Uint8Array,
    associatedData: Uint8Array,
    header: Uint8Array,
    cipherBytes: number,
    parameters: PartParameters = partParameters,
  ) {
    this.plainBytes = plainLength(cipherBytes, parameters)
    this.segmentCount = segmentCount(cipherBytes, parameters)
    this.#message = FloeMessage.resume(parameters, key, associatedData, header)
  }

  /**
   * Content of segment `index`, in new memory; `segment` are exactly the bytes of `segmentRange`.
   * An index outside the part is a RangeError.
   * @throws SEGMENT_TRUNCATED, SEGMENT_TRAILING, SEGMENT_MISPLACED, SEGMENT_DAMAGED
   */
  open(index: number, segment: Uint8Array): Buffer {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.segmentCount) {
      throw new RangeError(`the part has no segment ${index}`)
    }
    return this.#message.openSegment(index, index === this.segmentCount - 1, segment)
  }

  /** Overwrites the keys; nothing can be opened any more. */
  forget(): void {
    this.#message.forget()
  }
}
