/**
 * Entry bundles: up to 256 log entries in one file, each behind its length.
 *
 * Entry i of bundle n hashes to hash i of the level 0 tile n. Trusts nothing:
 * compare leaf hashes with a verified tile or recompute the root.
 * Format: c2sp.org/tlog-tiles, "Log entries". Vectors: vectors/tessera-log.json.
 */
import { Fault } from "@schleuse/base"
import { TILE_WIDTH } from "./tile.ts"

/** Bytes in the longest entry: its length must fit into 16 bits. */
export const MAX_ENTRY_SIZE = 65_535

/** The bytes of a bundle. @throws TILE_BUNDLE_WIDTH_INVALID unless 1 to 256 entries, TILE_ENTRY_TOO_LARGE */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  requireWidth(entries.length)
  let size = 0
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_SIZE) throw new Fault("TILE_ENTRY_TOO_LARGE", `${entry.length} bytes`)
    size += 2 + entry.length
  }
  const bytes = Buffer.allocUnsafe(size)
  let at = 0
  for (const entry of entries) {
    at = bytes.writeUInt16BE(entry.length, at)
    bytes.set(entry, at)
    at += entry.length
  }
  return bytes
}

/**
 * The entries of a bundle of exactly this width, as views.
 *
 * @throws TILE_BUNDLE_WIDTH_INVALID, TILE_BUNDLE_TRUNCATED, TILE_BUNDLE_TRAILING
 */
export function parseBundle(bytes: Buffer, width: number): Buffer[] {
  requireWidth(width)
  const entries: Buffer[] = []
  let at = 0
  while (entries.length < width) {
    if (at + 2 > bytes.length) throw new Fault("TILE_BUNDLE_TRUNCATED", `${entries.length} of ${width} entries`)
    const start = at + 2
    at = start + bytes.readUInt16BE(at)
    if (at > bytes.length) throw new Fault("TILE_BUNDLE_TRUNCATED", `${entries.length} of ${width} entries`)
    entries.push(bytes.subarray(start, at))
  }
  if (at < bytes.length) throw new Fault("TILE_BUNDLE_TRAILING", `${bytes.length - at} bytes`)
  return entries
}

function requireWidth(width: number): void {
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw new Fault("TILE_BUNDLE_WIDTH_INVALID", String(width))
  }
}
