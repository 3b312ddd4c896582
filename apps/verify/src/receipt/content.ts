/** The content that a receipt certifies: length and SHA-256 of a file of any size. */
import { createHash } from "node:crypto"
import { closeSync, openSync, readSync } from "node:fs"
import { Fault, isSameBytes, parseHex } from "@schleuse/base"
import type { VerifiedReceipt } from "./verify-receipt.ts"

const PIECE_BYTES = 1024 * 1024
const SHA256 = /^[0-9a-f]{64}$/

export type Content = { readonly sizeBytes: number; readonly sha256: string }

/** Length and SHA-256 (hex) of a file, read in pieces. @throws VERIFY_INPUT_UNREADABLE */
export function readContent(path: string): Content {
  const hash = createHash("sha256")
  const piece = Buffer.allocUnsafe(PIECE_BYTES)
  let sizeBytes = 0
  try {
    const file = openSync(path, "r")
    try {
      for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
        hash.update(piece.subarray(0, read))
        sizeBytes += read
      }
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    throw new Fault("VERIFY_INPUT_UNREADABLE", path, { cause })
  }
  return { sizeBytes, sha256: hash.digest("hex") }
}

/**
 * The content, if it is the one that the receipt states.
 *
 * @throws VERIFY_RECEIPT_CONTENT_UNSTATED, VERIFY_CONTENT_SIZE_DIFFERS, VERIFY_CONTENT_HASH_DIFFERS
 */
export function requireContent({ stated }: VerifiedReceipt, content: Content): Content {
  const { sizeBytes, sha256 } = stated
  if (typeof sizeBytes !== "number" || typeof sha256 !== "string" || !SHA256.test(sha256)) {
    throw new Fault("VERIFY_RECEIPT_CONTENT_UNSTATED")
  }
  if (content.sizeBytes !== sizeBytes) {
    throw new Fault("VERIFY_CONTENT_SIZE_DIFFERS", `${content.sizeBytes} bytes, stated ${sizeBytes}`)
  }
  if (!isSameBytes(parseHex(content.sha256), parseHex(sha256))) {
    throw new Fault("VERIFY_CONTENT_HASH_DIFFERS", `${content.sha256}, stated ${sha256}`)
  }
  return content
}
