/**
 * Proofs: that a leaf is in a tree, and that a tree is the beginning of a later one.
 *
 * Makes proofs from stored nodes and verifies them against roots. Verifying trusts
 * nothing: a proof of the wrong length is refused before anything is hashed. The
 * caller must have the roots from a signed checkpoint (see checkpoint.ts).
 * Format: RFC 6962, sections 2.1.1 and 2.1.2. Vectors: vectors/inclusion.jsonl, vectors/consistency.jsonl.
 *
 * Every function here walks the same way: up, level by level, with the index of a
 * node and the index of the last node of that level. Plain arithmetic, because
 * bitwise operators end at 32 bits and trees at 2^53 leaves.
 */
import { Fault, isSameBytes } from "@schleuse/base"
import { HASH_SIZE, nodeHash, requireHash } from "./merkle.ts"

/**
 * Gives the root of the complete subtree of the leaves from `index * 2^level` to
 * `(index + 1) * 2^level` (excluded). Level 0 is the leaf hashes. Never asked
 * for a subtree that reaches beyond the tree.
 */
export type HashReader = (level: number, index: number) => Uint8Array

/** The most hashes that a proof in a tree below 2^53 leaves can have. */
export const MAX_PROOF_HASHES = 54

/**
 * Proof that leaf `index` is in the tree of the first `size` leaves: the siblings from the leaf up.
 *
 * @throws PROOF_INDEX_OUTSIDE unless 0 <= index < size < 2^53; TREE_HASH_INVALID if the reader fails to give 32 bytes
 */
export function proveInclusion(index: number, size: number, readHash: HashReader): Buffer[] {
  requireIndex(index, size)
  return siblings(0, index, size, readHash)
}

/** How many hashes the inclusion proof of leaf `index` in a tree of `size` leaves has. @throws PROOF_INDEX_OUTSIDE */
export function inclusionProofLength(index: number, size: number): number {
  requireIndex(index, size)
  return countSiblings(index, size - 1)
}

/**
 * Proof that the tree of the first `size1` leaves is the beginning of the tree of `size2` leaves.
 * Empty for equal sizes.
 *
 * @throws PROOF_SIZES_INVALID unless 0 < size1 <= size2 < 2^53; TREE_HASH_INVALID as above
 */
export function proveConsistency(size1: number, size2: number, readHash: HashReader): Buffer[] {
  requireSizes(size1, size2)
  if (size1 === size2) return []
  const { level, index } = lastSubtree(size1)
  const path = siblings(level, index, size2, readHash)
  // When the old tree is one complete subtree, the verifier has its root already.
  return index === 0 ? path : [read(readHash, level, index), ...path]
}

export type InclusionClaim = {
  readonly index: number
  readonly size: number
  /** The leaf hash (not the leaf). */
  readonly leaf: Uint8Array
  readonly proof: readonly Uint8Array[]
  /** The root of a signed checkpoint of this size. */
  readonly root: Uint8Array
}

/**
 * Verifies that a leaf is at `index` in the tree of `size` leaves with this root. Returns only if it is.
 *
 * @throws PROOF_INDEX_OUTSIDE, PROOF_HASH_INVALID, PROOF_LENGTH_WRONG, PROOF_ROOT_MISMATCH
 */
export function verifyInclusion({ index, size, leaf, proof, root }: InclusionClaim): void {
  requireIndex(index, size)
  requireHashes([leaf, root, ...proof])
  requireLength(proof, countSiblings(index, size - 1))
  let hash = leaf
  let at = 0
  for (let i = index, last = size - 1; last > 0; i = half(i), last = half(last)) {
    if (i % 2 === 1) hash = nodeHash(pick(proof, at++), hash)
    else if (i < last) hash = nodeHash(hash, pick(proof, at++))
  }
  if (!isSameBytes(hash, root)) throw new Fault("PROOF_ROOT_MISMATCH", `leaf ${index} of ${size}`)
}

export type ConsistencyClaim = {
  readonly size1: number
  readonly size2: number
  readonly root1: Uint8Array
  readonly root2: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Verifies that the tree of `size1` leaves with `root1` is the beginning of the tree of `size2`
 * leaves with `root2`. Returns only if it is. A tree without leaves is the beginning of
 * anything, which proves nothing, so `size1` 0 is refused.
 *
 * @throws PROOF_SIZES_INVALID, PROOF_HASH_INVALID, PROOF_LENGTH_WRONG, PROOF_ROOTS_DIFFER (equal sizes),
 *   PROOF_OLD_ROOT_MISMATCH, PROOF_NEW_ROOT_MISMATCH
 */
export function verifyConsistency({ size1, size2, root1, root2, proof }: ConsistencyClaim): void {
  requireSizes(size1, size2)
  requireHashes([root1, root2, ...proof])
  if (size1 === size2) {
    requireLength(proof, 0)
    if (!isSameBytes(root1, root2)) throw new Fault("PROOF_ROOTS_DIFFER", `size ${size1}`)
    return
  }
  const { level, index } = lastSubtree(size1)
  const lastIndex = Math.floor((size2 - 1) / 2 ** level)
  const seeded = index === 0 ? 0 : 1
  requireLength(proof, seeded + countSiblings(index, lastIndex))
  let at = seeded
  let hash1 = seeded === 0 ? root1 : pick(proof, 0)
  let hash2 = hash1
  for (let i = index, last = lastIndex; last > 0; i = half(i), last = half(last)) {
    if (i % 2 === 1) {
      const left = pick(proof, at++)
      hash1 = nodeHash(left, hash1)
      hash2 = nodeHash(left, hash2)
    } else if (i < last) {
      hash2 = nodeHash(hash2, pick(proof, at++))
    }
  }
  if (!isSameBytes(hash1, root1)) throw new Fault("PROOF_OLD_ROOT_MISMATCH", `${size1} to ${size2}`)
  if (!isSameBytes(hash2, root2)) throw new Fault("PROOF_NEW_ROOT_MISMATCH", `${size1} to ${size2}`)
}

/** The last complete subtree of a tree: everything to its left is complete too and at least as large. */
function lastSubtree(size: number): { level: number; index: number } {
  let level = 0
  let count = size
  for (; count % 2 === 0; count /= 2) level++
  return { level, index: count - 1 }
}

/** The siblings on the way from a complete subtree to the root of the tree of `size` leaves. */
function siblings(level: number, index: number, size: number, readHash: HashReader): Buffer[] {
  const path: Buffer[] = []
  let up = level
  for (let i = index, last = Math.floor((size - 1) / 2 ** level); last > 0; i = half(i), last = half(last)) {
    if (i % 2 === 1) path.push(read(readHash, up, i - 1))
    else if (i < last) path.push(subtreeRoot(up, i + 1, size, readHash))
    up++
  }
  return path
}

/** How many siblings that way has; the same walk without hashes. */
function countSiblings(index: number, lastIndex: number): number {
  let count = 0
  for (let i = index, last = lastIndex; last > 0; i = half(i), last = half(last)) {
    if (i % 2 === 1 || i < last) count++
  }
  return count
}

/** Root of a subtree that the end of the tree may cut short. */
function subtreeRoot(level: number, index: number, size: number, readHash: HashReader): Buffer {
  let start = index * 2 ** level
  if (size - start >= 2 ** level) return read(readHash, level, index)
  const parts: Buffer[] = []
  for (let down = level - 1; start < size; down--) {
    const width = 2 ** down
    if (size - start < width) continue
    parts.push(read(readHash, down, start / width))
    start += width
  }
  return parts.reduceRight((right, left) => nodeHash(left, right))
}

function read(readHash: HashReader, level: number, index: number): Buffer {
  const hash = readHash(level, index)
  requireHash(hash)
  return Buffer.from(hash)
}

function half(index: number): number {
  return Math.floor(index / 2)
}

/** An element whose existence `requireLength` has established. */
function pick(proof: readonly Uint8Array[], at: number): Uint8Array {
  const hash = proof[at]
  if (hash === undefined) throw new Error("the length of a proof was checked wrongly")
  return hash
}

function requireIndex(index: number, size: number): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new Fault("PROOF_INDEX_OUTSIDE", `leaf ${index} of ${size}`)
  }
}

function requireSizes(size1: number, size2: number): void {
  if (!Number.isSafeInteger(size1) || !Number.isSafeInteger(size2) || size1 <= 0 || size1 > size2) {
    throw new Fault("PROOF_SIZES_INVALID", `${size1} to ${size2}`)
  }
}

function requireHashes(hashes: readonly Uint8Array[]): void {
  for (const hash of hashes)
    if (hash.length !== HASH_SIZE) throw new Fault("PROOF_HASH_INVALID", `${hash.length} bytes`)
}

function requireLength(proof: readonly Uint8Array[], length: number): void {
  if (proof.length !== length) throw new Fault("PROOF_LENGTH_WRONG", `${proof.length} hashes, not ${length}`)
}
