/**
 * Trees for tests: one kept whole in memory, one of any size with a single marked leaf,
 * and the recursive definitions of RFC 6962 to compare with.
 */
import { emptyRoot, Frontier, leafHash, nodeHash } from "./merkle.ts"
import type { HashReader } from "./proof.ts"

export type SampleTree = {
  readonly entries: readonly Buffer[]
  readonly leaves: readonly Buffer[]
  /** Root of the first `size` leaves, by definition `roots[size]`. */
  readonly roots: readonly Buffer[]
  readonly readHash: HashReader
}

/** A tree with all its nodes. */
export function sampleTree(entries: readonly Buffer[]): SampleTree {
  const frontier = new Frontier()
  const levels: Uint8Array[][] = []
  const leaves = entries.map(leafHash)
  const roots = [frontier.root()]
  for (const leaf of leaves) {
    frontier.append(leaf, (level, index, hash) => {
      const row = (levels[level] ??= [])
      if (row.length !== index) throw new Error(`node ${level}/${index} came out of order`)
      row.push(hash)
    })
    roots.push(frontier.root())
  }
  const readHash: HashReader = (level, index) => {
    const hash = levels[level]?.[index]
    if (hash === undefined) throw new Error(`node ${level}/${index} was asked for and is not complete`)
    return hash
  }
  return { entries, leaves, roots, readHash }
}

/** Entries "0", "1", … */
export function numberedEntries(count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => Buffer.from(String(i)))
}

/** A tree of any size below 2^53 whose leaves are all alike, except one. */
export function hugeTree(marked: number): { leaf: Buffer; readHash: HashReader; root: (size: number) => Buffer } {
  const leaf = leafHash(Buffer.from("marked"))
  const plain = [leafHash(Buffer.from("plain"))]
  const withMark = [leaf]
  for (let level = 0; level < 53; level++) {
    const below = at(plain, level)
    const mark = at(withMark, level)
    const isRight = Math.floor(marked / 2 ** level) % 2 === 1
    plain.push(nodeHash(below, below))
    withMark.push(isRight ? nodeHash(below, mark) : nodeHash(mark, below))
  }
  const readHash: HashReader = (level, index) => at(index === Math.floor(marked / 2 ** level) ? withMark : plain, level)
  const root = (size: number): Buffer => {
    const hashes: Uint8Array[] = []
    let start = 0
    for (let level = 52; level >= 0; level--) {
      if (Math.floor(size / 2 ** level) % 2 === 0) continue
      hashes.push(readHash(level, start / 2 ** level))
      start += 2 ** level
    }
    return new Frontier(size, hashes).root()
  }
  return { leaf, readHash, root }
}

/** MTH of RFC 6962, section 2.1, word for word. */
export function recursiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return emptyRoot()
  if (leaves.length === 1) return at(leaves, 0)
  const k = split(leaves.length)
  return nodeHash(recursiveRoot(leaves.slice(0, k)), recursiveRoot(leaves.slice(k)))
}

/** PATH of RFC 6962, section 2.1.1. */
export function recursiveInclusion(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length === 1) return []
  const k = split(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  if (index < k) return [...recursiveInclusion(index, left), recursiveRoot(right)]
  return [...recursiveInclusion(index - k, right), recursiveRoot(left)]
}

/** SUBPROOF of RFC 6962, section 2.1.2. */
export function recursiveConsistency(size: number, leaves: readonly Buffer[], isKnown = true): Buffer[] {
  if (size === leaves.length) return isKnown ? [] : [recursiveRoot(leaves)]
  const k = split(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  if (size <= k) return [...recursiveConsistency(size, left, isKnown), recursiveRoot(right)]
  return [...recursiveConsistency(size - k, right, false), recursiveRoot(left)]
}

/** The largest power of two below a length. */
function split(length: number): number {
  let k = 1
  while (k * 2 < length) k *= 2
  return k
}

export function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`no item ${index}`)
  return item
}
