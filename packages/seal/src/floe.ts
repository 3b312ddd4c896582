/**
 * FLOE: one message as a header and segments that can be read in any order.
 *
 * Turns key, context and segment contents into sealed segments and back. Pure
 * except for the caller's random values. Trusts nothing that it opens, but
 * position and finality MUST come from what the caller knows of the message
 * (its length), never from the segment: otherwise FLOE does not commit.
 * Format: c2sp.org/FLOE. Vectors: vectors/floe/. Not exported: use parts.
 */
import { createCipheriv, createDecipheriv, createHmac } from "node:crypto"
import { Fault, isSameBytes } from "@schleuse/base"

const PARAMETERS_BYTES = 10
const IV_BYTES = 32
const HEADER_TAG_BYTES = 32
const MESSAGE_KEY_BYTES = 48
const SEGMENT_LENGTH_BYTES = 4
const INNER_SEGMENT = 0xffff_ffff

const FLOE_KEY_BYTES = 32
export const FLOE_HEADER_BYTES = PARAMETERS_BYTES + IV_BYTES + HEADER_TAG_BYTES
/** Length of the random value that each segment carries. */
export const SEGMENT_IV_BYTES = 12
const SEGMENT_TAG_BYTES = 16
const SEGMENT_PREFIX_BYTES = SEGMENT_LENGTH_BYTES + SEGMENT_IV_BYTES
/** What sealing adds to a segment: length, random value, tag. */
export const SEGMENT_OVERHEAD_BYTES = SEGMENT_PREFIX_BYTES + SEGMENT_TAG_BYTES

/** The one free parameter of FLOE, and what follows from it. */
export type FloeParameters = {
  /** Content of every segment but the last, in bytes. */
  readonly plainSegmentBytes: number
  /** The same segment sealed: ENC_SEG_LEN of the specification. */
  readonly cipherSegmentBytes: number
  /** Segments under one derived key, as a power of two. Only the known-answer tests differ from 20. */
  readonly rotationBits: number
}

/** Parameters for segments of `plainSegmentBytes` of content (at least 1). */
export function floeParameters(plainSegmentBytes: number, rotationBits = 20): FloeParameters {
  if (!Number.isSafeInteger(plainSegmentBytes) || plainSegmentBytes < 1 || plainSegmentBytes > 0x4000_0000) {
    throw new RangeError("a segment has 1 byte to 1 GiB of content")
  }
  return { plainSegmentBytes, cipherSegmentBytes: plainSegmentBytes + SEGMENT_OVERHEAD_BYTES, rotationBits }
}

/** PARAM_ENCODE: algorithms 0 and 0 (AES-256-GCM, HKDF-Expand-SHA-384), segment length, IV length. */
function encodeParameters(parameters: FloeParameters): Buffer {
  const encoded = Buffer.alloc(PARAMETERS_BYTES)
  encoded.writeUInt32BE(parameters.cipherSegmentBytes, 2)
  encoded.writeUInt32BE(IV_BYTES, 6)
  return encoded
}

/** The keys of one message. Holds secrets until `forget`. */
export class FloeMessage {
  readonly header: Buffer
  readonly #parameters: FloeParameters
  readonly #associatedData: Buffer
  readonly #messageKey: Buffer
  #epoch = -1
  #epochKey: Buffer = Buffer.alloc(0)

  private constructor(parameters: FloeParameters, key: Uint8Array, associatedData: Uint8Array, iv: Uint8Array) {
    if (key.length !== FLOE_KEY_BYTES) throw new RangeError(`a key has ${FLOE_KEY_BYTES} bytes`)
    if (iv.length !== IV_BYTES) throw new RangeError(`an IV has ${IV_BYTES} bytes`)
    this.#parameters = parameters
    this.#associatedData = Buffer.from(associatedData)
    // Prefix first: `#derive` reads parameters and IV from the header under construction.
    this.header = Buffer.concat([encodeParameters(parameters), iv, Buffer.alloc(HEADER_TAG_BYTES)])
    this.header.set(this.#derive(key, "HEADER_TAG:", HEADER_TAG_BYTES), PARAMETERS_BYTES + IV_BYTES)
    this.#messageKey = this.#derive(key, "MESSAGE_KEY:", MESSAGE_KEY_BYTES)
  }

  /** A new message. `iv` MUST be 32 fresh random bytes. */
  static start(parameters: FloeParameters, key: Uint8Array, associatedData: Uint8Array, iv: Uint8Array): FloeMessage {
    return new FloeMessage(parameters, key, associatedData, iv)
  }

  /**
   * A message that exists, if its header commits to this key and associated data.
   * @throws PART_HEADER_INVALID, PART_KEY_MISMATCH
   */
  static resume(
    parameters: FloeParameters,
    key: Uint8Array,
    associatedData: Uint8Array,
    header: Uint8Array,
  ): FloeMessage {
    if (header.length !== FLOE_HEADER_BYTES) throw new Fault("PART_HEADER_INVALID", `${header.length} bytes`)
    if (!isSameBytes(header.subarray(0, PARAMETERS_BYTES), encodeParameters(parameters))) {
      throw new Fault("PART_HEADER_INVALID", "other parameters")
    }
    const iv = header.subarray(PARAMETERS_BYTES, PARAMETERS_BYTES + IV_BYTES)
    const message = new FloeMessage(parameters, key, associatedData, iv)
    if (!isSameBytes(message.header, header)) {
      message.forget()
      throw new Fault("PART_KEY_MISMATCH")
    }
    return message
  }

  /**
   * Seals one segment, handed over in any number of pieces; the returned pieces
   * are new memory, to be written one after another. `iv` MUST be fresh random
   * bytes, and no position may be sealed twice with different finality.
   */
  sealSegment(
    position: number,
    isFinal: boolean,
    plaintext: readonly Uint8Array[],
    iv: Uint8Array,
  ): readonly [Buffer, ...Buffer[]] {
    let plainBytes = 0
    for (const piece of plaintext) plainBytes += piece.length
    const { plainSegmentBytes } = this.#parameters
    if (isFinal ? plainBytes > plainSegmentBytes : plainBytes !== plainSegmentBytes) {
      throw new RangeError(`a segment of ${plainBytes} bytes does not fit here`)
    }
    const prefix = Buffer.allocUnsafe(SEGMENT_PREFIX_BYTES)
    prefix.writeUInt32BE(isFinal ? plainBytes + SEGMENT_OVERHEAD_BYTES : INNER_SEGMENT, 0)
    prefix.set(iv, SEGMENT_LENGTH_BYTES)
    const cipher = createCipheriv("aes-256-gcm", this.#segmentKey(position), iv, { authTagLength: SEGMENT_TAG_BYTES })
    cipher.setAAD(segmentContext(position, isFinal))
    const sealed: [Buffer, ...Buffer[]] = [prefix]
    for (const piece of plaintext) if (piece.length > 0) sealed.push(cipher.update(piece))
    cipher.final() // empty in counter mode; computes the tag
    sealed.push(cipher.getAuthTag())
    return sealed
  }

  /**
   * Opens one segment into new memory. Nothing is returned before its tag was checked.
   * @throws SEGMENT_TRUNCATED, SEGMENT_TRAILING, SEGMENT_MISPLACED, SEGMENT_DAMAGED
   */
  openSegment(position: number, isFinal: boolean, segment: Uint8Array): Buffer {
    const { cipherSegmentBytes } = this.#parameters
    const at = `segment ${position}`
    const leastBytes = isFinal ? SEGMENT_OVERHEAD_BYTES : cipherSegmentBytes
    if (segment.length < leastBytes) throw new Fault("SEGMENT_TRUNCATED", `${at}: ${segment.length} bytes`)
    if (segment.length > cipherSegmentBytes) throw new Fault("SEGMENT_TRAILING", `${at}: ${segment.length} bytes`)
    const view = Buffer.from(segment.buffer, segment.byteOffset, segment.byteLength)
    // The length field is not authenticated by itself; it only tells a cut from a flipped bit before the tag decides.
    const stated = view.readUInt32BE(0)
    if (stated !== (isFinal ? segment.length : INNER_SEGMENT)) {
      throw new Fault("SEGMENT_MISPLACED", `${at}: length field ${stated}`)
    }
    const iv = view.subarray(SEGMENT_LENGTH_BYTES, SEGMENT_PREFIX_BYTES)
    const tagAt = view.length - SEGMENT_TAG_BYTES
    const decipher = createDecipheriv("aes-256-gcm", this.#segmentKey(position), iv, {
      authTagLength: SEGMENT_TAG_BYTES,
    })
    decipher.setAAD(segmentContext(position, isFinal))
    decipher.setAuthTag(view.subarray(tagAt))
    const plaintext = decipher.update(view.subarray(SEGMENT_PREFIX_BYTES, tagAt))
    try {
      decipher.final()
    } catch (cause) {
      plaintext.fill(0) // unauthenticated content must not linger in memory that may be handed out again
      throw new Fault("SEGMENT_DAMAGED", at, { cause })
    }
    return plaintext
  }

  /** Overwrites the derived keys; the message cannot be used any more. */
  forget(): void {
    this.#messageKey.fill(0)
    this.#epochKey.fill(0)
    this.#epoch = -2
  }

  /** DERIVE_KEY: the key changes every 2^rotationBits segments and is kept until then. */
  #segmentKey(position: number): Buffer {
    if (this.#epoch === -2) throw new Error("the keys of this part were forgotten")
    const epoch = position - (position % 2 ** this.#parameters.rotationBits)
    if (epoch !== this.#epoch) {
      this.#epochKey.fill(0)
      const purpose = Buffer.concat([Buffer.from("DEK:"), encodePosition(epoch)])
      this.#epochKey = this.#derive(this.#messageKey, purpose, FLOE_KEY_BYTES)
      this.#epoch = epoch
    }
    return this.#epochKey
  }

  /** FLOE_KDF: HKDF-Expand (RFC 5869, section 2.3) with SHA-384. One block is enough: at most 48 bytes are wanted. */
  #derive(key: Uint8Array, purpose: string | Buffer, length: number): Buffer {
    const block = createHmac("sha384", key)
      .update(this.header.subarray(0, PARAMETERS_BYTES + IV_BYTES))
      .update(purpose)
      .update(this.#associatedData)
      .update(Buffer.of(1))
      .digest()
    const derived = Buffer.from(block.subarray(0, length))
    block.fill(0)
    return derived
  }
}

function encodePosition(position: number): Buffer {
  const encoded = Buffer.allocUnsafe(8)
  encoded.writeUInt32BE(Math.floor(position / 2 ** 32), 0)
  encoded.writeUInt32BE(position % 2 ** 32, 4)
  return encoded
}

/** Associated data of a segment: its position and whether it is the last. */
function segmentContext(position: number, isFinal: boolean): Buffer {
  return Buffer.concat([encodePosition(position), Buffer.of(isFinal ? 1 : 0)])
}
