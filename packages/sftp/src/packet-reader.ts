/**
 * Cuts a byte stream into SFTP packets.
 *
 * Pulled, not pushed: whoever takes packets decides when to stop, which is how
 * back-pressure reaches the stream. A packet that lies inside one chunk is a
 * view of it; one that spans chunks is copied once, as its bytes arrive. Big
 * copies go to memory that is used again: getting new pages from the system for
 * every WRITE costs three times as much as the copying (testing/throughput.ts).
 * Trusts nothing; holds the chunks it was given, one packet and the spare memory.
 */
import { Fault } from "@schleuse/base"
import { MAX_PACKET_BYTES } from "./packet.ts"

const LENGTH_BYTES = 4
/** A type and a request id (or a version). */
const MIN_PACKET_BYTES = 5
/** Packets above this size are worth keeping memory for, and so many of them. */
const BIG_PACKET_BYTES = 32 * 1024
const MAX_SPARES = 16

export class PacketReader {
  readonly #maxBytes: number
  #chunks: Buffer[] = []
  /** Position in the first chunk. */
  #at = 0
  #bufferedBytes = 0
  /** The packet that spans chunks, and how much of it is here. */
  #packet: Buffer | undefined
  #filled = 0
  #spares: Buffer[] = []
  readonly #reusable = new WeakSet<ArrayBufferLike>()

  constructor(maxBytes = MAX_PACKET_BYTES) {
    this.#maxBytes = maxBytes
  }

  /** Adds bytes; the chunk must not change afterwards. */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.#bufferedBytes += chunk.length
  }

  /** Is the stream between two packets, with nothing left over? */
  get isAtBoundary(): boolean {
    return this.#packet === undefined && this.#bufferedBytes === 0
  }

  /** Forgets everything that was not taken. */
  clear(): void {
    this.#chunks = []
    this.#at = 0
    this.#bufferedBytes = 0
    this.#packet = undefined
  }

  /**
   * The next packet without its length field, or undefined until more bytes come.
   * @throws SFTP_PACKET_SIZE_INVALID the stream cannot be cut any further
   */
  next(): Buffer | undefined {
    if (this.#packet === undefined) {
      if (this.#bufferedBytes < LENGTH_BYTES) return undefined
      const length = this.#takeLength()
      if (length < MIN_PACKET_BYTES || length > this.#maxBytes) {
        throw new Fault("SFTP_PACKET_SIZE_INVALID", `${length} bytes`)
      }
      const first = this.#chunks[0]
      if (first !== undefined && first.length - this.#at >= length) {
        const packet = first.subarray(this.#at, this.#at + length)
        this.#consume(length)
        return packet
      }
      this.#packet = this.#allocate(length)
      this.#filled = 0
    }
    return this.#fill(this.#packet)
  }

  /**
   * Takes back a packet that nobody looks at any more; its memory will hold another one. Not calling it is safe.
   */
  release(packet: Buffer): void {
    if (this.#reusable.has(packet.buffer) && this.#spares.length < MAX_SPARES) {
      this.#spares.push(Buffer.from(packet.buffer))
    }
  }

  /** Gives spare memory back to the system. */
  trim(): void {
    this.#spares = []
  }

  #allocate(length: number): Buffer {
    if (length <= BIG_PACKET_BYTES) return Buffer.allocUnsafe(length)
    const spare = this.#spares.pop()
    if (spare !== undefined) return spare.subarray(0, length)
    const memory = Buffer.allocUnsafeSlow(this.#maxBytes)
    this.#reusable.add(memory.buffer)
    return memory.subarray(0, length)
  }

  #fill(packet: Buffer): Buffer | undefined {
    let chunk = this.#chunks[0]
    while (chunk !== undefined && this.#filled < packet.length) {
      const count = Math.min(chunk.length - this.#at, packet.length - this.#filled)
      chunk.copy(packet, this.#filled, this.#at, this.#at + count)
      this.#filled += count
      this.#consume(count)
      chunk = this.#chunks[0]
    }
    if (this.#filled < packet.length) return undefined
    this.#packet = undefined
    return packet
  }

  #takeLength(): number {
    const first = this.#chunks[0]
    if (first !== undefined && first.length - this.#at >= LENGTH_BYTES) {
      const length = first.readUInt32BE(this.#at)
      this.#consume(LENGTH_BYTES)
      return length
    }
    let length = 0
    for (let i = 0; i < LENGTH_BYTES; i++) {
      length = length * 256 + (this.#chunks[0]?.[this.#at] ?? 0)
      this.#consume(1)
    }
    return length
  }

  /** Passes over bytes of the first chunk. */
  #consume(count: number): void {
    this.#at += count
    this.#bufferedBytes -= count
    if (this.#at === this.#chunks[0]?.length) {
      this.#chunks.shift()
      this.#at = 0
    }
  }
}
