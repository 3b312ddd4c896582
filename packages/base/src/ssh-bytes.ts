/**
 * Reading and writing the data types of SSH (RFC 4251, section 5) and SFTP.
 *
 * A reader never copies: what it returns are views of its input. Trusts nothing.
 */
import { Fault } from "./fault.ts"

/** Reads fields one after another. @throws BYTES_TRUNCATED */
export class SshReader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  get remaining(): number {
    return this.#bytes.length - this.#at
  }

  #take(length: number): number {
    if (length > this.remaining) throw new Fault("BYTES_TRUNCATED")
    const at = this.#at
    this.#at += length
    return at
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#take(1))
  }

  uint32(): number {
    return this.#bytes.readUInt32BE(this.#take(4))
  }

  uint64(): bigint {
    return this.#bytes.readBigUInt64BE(this.#take(8))
  }

  /** A length-prefixed byte string, as a view. */
  string(): Buffer {
    const length = this.uint32()
    const at = this.#take(length)
    return this.#bytes.subarray(at, at + length)
  }

  /** What is left, as a view. */
  rest(): Buffer {
    return this.#bytes.subarray(this.#take(this.remaining))
  }

  /** Asserts that nothing is left. @throws BYTES_TRAILING */
  end(): void {
    if (this.remaining > 0) throw new Fault("BYTES_TRAILING")
  }
}

/** A length-prefixed byte string. */
export function sshString(value: Uint8Array | string): Buffer {
  const bytes = typeof value === "string" ? Buffer.from(value, "utf8") : value
  const out = Buffer.allocUnsafe(4 + bytes.length)
  out.writeUInt32BE(bytes.length, 0)
  out.set(bytes, 4)
  return out
}

export function sshUint32(value: number): Buffer {
  const out = Buffer.allocUnsafe(4)
  out.writeUInt32BE(value, 0)
  return out
}
