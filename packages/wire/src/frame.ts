/**
 * Frames: uint32 length (big-endian) ‖ one JSON object in UTF-8.
 *
 * Splits a byte stream into messages. Knows no commands. A frame that is too
 * long, empty or not a JSON object ends the connection: after it, nothing on
 * the stream can be trusted to be a border.
 */
import { Fault, parseJson, parseUtf8 } from "@schleuse/base"

/** Longest frame body in bytes: a full page of a listing or the parts of the largest file fit. */
export const MAX_FRAME_BYTES = 1024 * 1024

export type Message = { readonly [key: string]: unknown }

/** One message as bytes. @throws FRAME_TOO_LARGE */
export function encodeFrame(message: Message): Buffer {
  const text = JSON.stringify(message)
  const length = Buffer.byteLength(text)
  if (length > MAX_FRAME_BYTES) throw new Fault("FRAME_TOO_LARGE", `${length} bytes to send`)
  const frame = Buffer.allocUnsafe(4 + length)
  frame.writeUInt32BE(length, 0)
  frame.write(text, 4, "utf8")
  return frame
}

/** Takes chunks as they arrive, gives whole messages. */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0)
  /** How many bytes are needed before it is worth looking again. */
  #needed = 4
  #chunks: Buffer[] = []
  #buffered = 0

  /** Messages completed by this chunk, in order. @throws FRAME_TOO_LARGE, FRAME_INVALID, UTF8_INVALID, JSON_INVALID */
  push(chunk: Buffer): Message[] {
    this.#chunks.push(chunk)
    this.#buffered += chunk.length
    // A large frame arrives in many chunks: join them once, not at each chunk.
    if (this.#buffered < this.#needed) return []
    this.#pending = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
    const messages: Message[] = []
    let at = 0
    this.#needed = 4
    while (this.#pending.length - at >= 4) {
      const length = this.#pending.readUInt32BE(at)
      if (length > MAX_FRAME_BYTES) throw new Fault("FRAME_TOO_LARGE", `${length} bytes announced`)
      if (length < 2) throw new Fault("FRAME_INVALID", "no content")
      if (this.#pending.length - at - 4 < length) {
        this.#needed = 4 + length
        break
      }
      messages.push(parseMessage(this.#pending.subarray(at + 4, at + 4 + length)))
      at += 4 + length
    }
    const rest = this.#pending.subarray(at)
    this.#chunks = rest.length > 0 ? [rest] : []
    this.#buffered = rest.length
    return messages
  }
}

function parseMessage(bytes: Buffer): Message {
  const value: unknown = parseJson(parseUtf8(bytes))
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Fault("FRAME_INVALID", "not an object")
  return value as Message
}
