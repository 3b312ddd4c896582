/** Much that is never the same and always the same: bytes that both ends can make for themselves. */
import { createCipheriv, createHash } from "node:crypto"
import type { Writable } from "node:stream"

const PIECE = Buffer.alloc(256 * 1024)

/** `length` is a multiple of 256 KiB. */
export function* keystream(seed: number, length: number): Generator<Buffer> {
  const cipher = createCipheriv("aes-128-ctr", Buffer.alloc(16, seed), Buffer.alloc(16))
  for (let at = 0; at < length; at += PIECE.length) yield cipher.update(PIECE)
}

export function hashOfKeystream(seed: number, length: number): string {
  const hash = createHash("sha256")
  for (const piece of keystream(seed, length)) hash.update(piece)
  return hash.digest("hex")
}

/** Writes it only as fast as it is taken, and ends. */
export async function pourKeystream(to: Writable, seed: number, length: number): Promise<void> {
  for (const piece of keystream(seed, length)) {
    if (to.destroyed) return
    if (!to.write(piece)) await room(to)
  }
  to.end()
}

/** It takes more, or has gone. */
function room(to: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      to.off("drain", done).off("close", done)
      resolve()
    }
    to.on("drain", done).on("close", done)
  })
}
