/**
 * Memory for content on its way to a client, lent and taken back.
 *
 * Fresh memory for each answer would make the collector run many times a
 * gigabyte. Whoever sends an answer gives it back once its bytes are copied
 * into packets; what is never given back the collector finds.
 */

/** Answers below this size come from the heap. */
const LEND_BYTES = 64 * 1024
const BUFFER_BYTES = 256 * 1024
const MAX_IDLE = 32

const idle: ArrayBuffer[] = []
const lent = new WeakSet<ArrayBufferLike>()

/** `length` bytes that hold anything. */
export function takeReply(length: number): Buffer {
  if (length < LEND_BYTES || length > BUFFER_BYTES) return Buffer.allocUnsafeSlow(length)
  const memory = idle.pop() ?? new ArrayBuffer(BUFFER_BYTES)
  lent.add(memory)
  return Buffer.from(memory, 0, length)
}

/** Nobody reads these bytes any more. Does nothing for memory that was not lent here. */
export function releaseReply({ buffer }: Buffer): void {
  if (!(buffer instanceof ArrayBuffer) || !lent.delete(buffer)) return
  if (idle.length < MAX_IDLE) idle.push(buffer)
}
