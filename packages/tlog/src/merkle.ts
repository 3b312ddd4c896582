/**
 * The Merkle tree of the log: leaf and node hashes, and its growing right edge.
 *
 * Turns leaves into roots. Pure and in memory; one writer per Frontier.
 * Trusts its callers for which leaf comes next, nothing else.
 * Format: RFC 6962, section 2.1. Vectors: vectors/ and merkle.test.ts.
 */
import { hash } from "node:crypto"
import { Fault } from "@schleuse/base"

/** Bytes in a SHA-256 hash. */
export const HASH_SIZE = 32

/** The largest tree: beyond it a JavaScript number is no longer exact. */
export const MAX_TREE_SIZE = Number.MAX_SAFE_INTEGER

/**
 * Takes notice of a finished node: the root of the leaves from `index * 2^level`
 * (included) to `(index + 1) * 2^level` (excluded). The hash must not be written to.
 */
export type NodeWriter = (level: number, index: number, hash: Uint8Array) => void

// Scratch for the bytes to be hashed, so that a hash costs one copy and one call. Hashing
// is synchronous, so no two users can meet here. Left: 0x01, two hashes. Right: 0x00, a leaf.
const nodeScratch = Buffer.alloc(1 + 2 * HASH_SIZE, 1)
const leafScratch = Buffer.alloc(1 + 4096)

/** SHA-256 in one call. By way of hex: measured twice as fast as asking node:crypto for a Buffer. */
function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(hash("sha256", bytes, "hex"), "hex")
}

/** The root of a tree without leaves: SHA-256 of nothing (RFC 6962, section 2.1). */
export function emptyRoot(): Buffer {
  return sha256(new Uint8Array())
}

/** The hash of a leaf: SHA-256 of 0x00 and its bytes (RFC 6962, section 2.1). */
export function leafHash(data: Uint8Array): Buffer {
  // Tile entries end at 65,535 bytes, but what may be logged is not decided here.
  const bytes =
    data.length < leafScratch.length ? leafScratch.subarray(0, 1 + data.length) : Buffer.alloc(1 + data.length)
  bytes.set(data, 1)
  return sha256(bytes)
}

/**
 * The hash of an inner node: SHA-256 of 0x01 and two hashes (RFC 6962, section 2.1).
 *
 * @throws TREE_HASH_INVALID if a side is not 32 bytes: moving bytes from one side to the other must not keep the hash.
 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  requireHash(left)
  requireHash(right)
  nodeScratch.set(left, 1)
  nodeScratch.set(right, 1 + HASH_SIZE)
  return sha256(nodeScratch)
}

/** @throws TREE_HASH_INVALID */
export function requireHash(hash: Uint8Array): void {
  if (hash.length !== HASH_SIZE) throw new Fault("TREE_HASH_INVALID", `${hash.length} bytes`)
}

/** @throws TREE_SIZE_INVALID unless it is an integer from 0 to 2^53 - 1. */
export function requireTreeSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new Fault("TREE_SIZE_INVALID", String(size))
}

/** Root of a list of leaf hashes. For a log that is read once, use a Frontier and no list. */
export function treeRoot(leaves: Iterable<Uint8Array>): Buffer {
  const frontier = new Frontier()
  for (const leaf of leaves) frontier.append(leaf)
  return frontier.root()
}

/**
 * The right edge of a tree: at most 53 hashes, all that is needed to append and to know the root.
 *
 * Holds one hash for each set bit of the size, the largest subtree first. Appending
 * costs one node hash on average. Mutable; `clone` before a batch that may be rolled back.
 */
export class Frontier {
  #size: number
  readonly #hashes: Uint8Array[]

  /**
   * Takes over `hashes`: they must not be written to afterwards.
   *
   * @throws TREE_SIZE_INVALID, TREE_HASH_INVALID, TREE_FRONTIER_INVALID if their number does not fit the size
   */
  constructor(size = 0, hashes: readonly Uint8Array[] = []) {
    requireTreeSize(size)
    for (const hash of hashes) requireHash(hash)
    if (hashes.length !== setBits(size)) {
      throw new Fault("TREE_FRONTIER_INVALID", `${hashes.length} hashes for ${size} leaves`)
    }
    this.#size = size
    this.#hashes = [...hashes]
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size
  }

  /** The hashes of the complete subtrees, largest and leftmost first. */
  get hashes(): readonly Uint8Array[] {
    return this.#hashes
  }

  /**
   * Adds the hash of one leaf, and tells `onNode` of it and of each inner node that it completes.
   * Takes over `leaf`: it must not be written to afterwards.
   *
   * @throws TREE_HASH_INVALID, TREE_SIZE_INVALID if the tree is full; the edge is then as before
   */
  append(leaf: Uint8Array, onNode?: NodeWriter): void {
    requireHash(leaf)
    requireTreeSize(this.#size + 1)
    let hash = leaf
    let index = this.#size
    let level = 0
    onNode?.(level, index, hash)
    // Arithmetic, also in halving: bitwise operators would cut the index to 32 bits.
    while (index % 2 === 1) {
      const left = this.#hashes.pop()
      if (left === undefined) throw new Error("the right edge lost a hash")
      hash = nodeHash(left, hash)
      index = (index - 1) / 2
      level++
      onNode?.(level, index, hash)
    }
    this.#hashes.push(hash)
    this.#size++
  }

  /** Root of the whole tree; at most 52 hashes. */
  root(): Buffer {
    let root: Uint8Array | undefined
    for (const hash of this.#hashes.toReversed()) root = root === undefined ? hash : nodeHash(hash, root)
    return root === undefined ? emptyRoot() : Buffer.from(root)
  }

  /** An independent copy. */
  clone(): Frontier {
    return new Frontier(this.#size, this.#hashes)
  }

  /** For storage: the size as 8 bytes, big-endian, then the hashes, the largest subtree first. */
  toBytes(): Buffer {
    const size = Buffer.alloc(8)
    size.writeBigUInt64BE(BigInt(this.#size))
    return Buffer.concat([size, ...this.#hashes])
  }

  /** The edge that `toBytes` wrote. @throws TREE_FRONTIER_INVALID, TREE_SIZE_INVALID */
  static parse(bytes: Uint8Array): Frontier {
    const stored = Buffer.from(bytes)
    if (stored.length < 8 || (stored.length - 8) % HASH_SIZE !== 0) {
      throw new Fault("TREE_FRONTIER_INVALID", `${stored.length} bytes`)
    }
    const hashes: Buffer[] = []
    for (let at = 8; at < stored.length; at += HASH_SIZE) hashes.push(stored.subarray(at, at + HASH_SIZE))
    return new Frontier(Number(stored.readBigUInt64BE(0)), hashes)
  }
}

/** How many bits of a size are set. Arithmetic, since bitwise operators end at 32 bits. */
function setBits(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}
