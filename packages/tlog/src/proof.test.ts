import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { MAX_TREE_SIZE } from "./merkle.ts"
import { MAX_PROOF_HASHES, proveConsistency, proveInclusion, verifyConsistency, verifyInclusion } from "./proof.ts"
import {
  at,
  hugeTree,
  numberedEntries,
  recursiveConsistency,
  recursiveInclusion,
  sampleTree,
} from "./sample-tree.fixture.ts"
import { consistencyCases, EIGHT_LEAVES, inclusionCases } from "./vectors.fixture.ts"

const bytes = (text: string): Buffer => Buffer.from(text, "base64")
const hex = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString("hex"))

// Its roots are 11 bytes; see vectors/README.md.
const STRICTER = "consistency/additional/sizes-are-equal-one-and-proof-is-empty"

test("the inclusion cases of transparency-dev/merkle are judged as there", () => {
  const cases = inclusionCases()
  assert.equal(cases.length, 98)
  for (const { name, index, size, root, leaf, proof, refused } of cases) {
    const check = (): void =>
      verifyInclusion({ index, size, root: bytes(root), leaf: bytes(leaf), proof: proof.map(bytes) })
    if (refused) assert.throws(check, { name: "Fault" }, name)
    else assert.doesNotThrow(check, name)
  }
})

test("the consistency cases of transparency-dev/merkle are judged as there", () => {
  const cases = consistencyCases()
  assert.equal(cases.length, 98)
  for (const { name, size1, size2, root1, root2, proof, refused } of cases) {
    const claim = { size1, size2, root1: bytes(root1), root2: bytes(root2), proof: proof.map(bytes) }
    if (name === STRICTER) assert.throws(() => verifyConsistency(claim), { code: "PROOF_HASH_INVALID" }, name)
    else if (refused) assert.throws(() => verifyConsistency(claim), { name: "Fault" }, name)
    else assert.doesNotThrow(() => verifyConsistency(claim), name)
  }
})

test("the proofs of a tree of eight are those of RFC 6962 implementations", () => {
  const { readHash } = sampleTree(EIGHT_LEAVES)
  const ca85 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
  const bc1a = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
  const d37e = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
  assert.deepEqual(hex(proveInclusion(5, 8, readHash)), [bc1a, ca85, d37e])
  assert.deepEqual(hex(proveConsistency(6, 8, readHash)), [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    ca85,
    d37e,
  ])
  assert.deepEqual(hex(proveConsistency(2, 5, readHash)), [
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    bc1a,
  ])
})

test("every leaf of every tree up to 70 has a proof that holds, also for no other leaf or size", () => {
  const { leaves, roots, readHash } = sampleTree(numberedEntries(70))
  for (let size = 1; size <= 70; size++) {
    for (let index = 0; index < size; index++) {
      const proof = proveInclusion(index, size, readHash)
      const claim = { index, size, leaf: at(leaves, index), proof, root: at(roots, size) }
      verifyInclusion(claim)
      assert.throws(() => verifyInclusion({ ...claim, leaf: at(leaves, (index + 1) % 70) }), {
        code: "PROOF_ROOT_MISMATCH",
      })
      if (size > 1) assert.throws(() => verifyInclusion({ ...claim, index: (index + 1) % size }), { name: "Fault" })
      if (size < 70) assert.throws(() => verifyInclusion({ ...claim, root: at(roots, size + 1) }), { name: "Fault" })
    }
  }
})

test("every tree up to 70 is proven to be the beginning of every later one", () => {
  const { roots, readHash } = sampleTree(numberedEntries(70))
  for (let size2 = 1; size2 <= 70; size2++) {
    for (let size1 = 1; size1 <= size2; size1++) {
      const proof = proveConsistency(size1, size2, readHash)
      const claim = { size1, size2, root1: at(roots, size1), root2: at(roots, size2), proof }
      verifyConsistency(claim)
      const longer = [...proof, at(roots, 1)]
      assert.throws(() => verifyConsistency({ ...claim, proof: longer }), { code: "PROOF_LENGTH_WRONG" })
      if (size1 === size2) continue
      assert.throws(() => verifyConsistency({ ...claim, proof: proof.slice(1) }), { code: "PROOF_LENGTH_WRONG" })
      assert.throws(() => verifyConsistency({ ...claim, root1: at(roots, size1 - 1) }), {
        // The root of a complete subtree is the seed of both sums, so only the newer one can show the error.
        code: Number.isInteger(Math.log2(size1)) ? "PROOF_NEW_ROOT_MISMATCH" : "PROOF_OLD_ROOT_MISMATCH",
      })
      assert.throws(() => verifyConsistency({ ...claim, root2: at(roots, size1) }), { code: "PROOF_NEW_ROOT_MISMATCH" })
    }
  }
})

test("proofs are hash for hash those of the recursive definition", () => {
  const { leaves, readHash } = sampleTree(numberedEntries(33))
  for (let size = 1; size <= 33; size++) {
    const part = leaves.slice(0, size)
    for (let at = 0; at < size; at++) {
      assert.deepEqual(proveInclusion(at, size, readHash), recursiveInclusion(at, part))
      assert.deepEqual(proveConsistency(at + 1, size, readHash), recursiveConsistency(at + 1, part))
    }
  }
})

test("any bit that is flipped in a leaf, a root or a proof makes the proof fail", () => {
  const { leaves, roots, readHash } = sampleTree(numberedEntries(200))
  const arbitrary = fc.record({ size: fc.integer({ min: 1, max: 200 }), a: fc.nat(), part: fc.nat(), bit: fc.nat(255) })
  fc.assert(
    fc.property(arbitrary, ({ size, a, part, bit }) => {
      const index = a % size
      const proof = proveInclusion(index, size, readHash)
      const inclusion = [at(leaves, index), at(roots, size), ...proof].map((hash) => Buffer.from(hash))
      flip(at(inclusion, part % inclusion.length), bit)
      const [leaf, root, ...hashes] = inclusion
      assert.ok(leaf !== undefined && root !== undefined)
      assert.throws(() => verifyInclusion({ index, size, leaf, root, proof: hashes }), { code: "PROOF_ROOT_MISMATCH" })

      const size1 = index + 1
      const path = proveConsistency(size1, size, readHash)
      const consistency = [at(roots, size1), at(roots, size), ...path].map((hash) => Buffer.from(hash))
      flip(at(consistency, part % consistency.length), bit)
      const [root1, root2, ...rest] = consistency
      assert.ok(root1 !== undefined && root2 !== undefined)
      assert.throws(() => verifyConsistency({ size1, size2: size, root1, root2, proof: rest }), { name: "Fault" })
    }),
    { numRuns: 300 },
  )
})

test("proofs hold in trees beyond 32 bits and up to 2^53 - 1 leaves", () => {
  const sizes = [2 ** 31 + 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52 + 12_345, MAX_TREE_SIZE - 1, MAX_TREE_SIZE]
  for (const size of sizes) {
    for (const index of [0, 2 ** 31 - 1, 2 ** 31, Math.floor(size / 3), size - 2, size - 1]) {
      const { leaf, readHash, root } = hugeTree(index)
      const proof = proveInclusion(index, size, readHash)
      assert.ok(proof.length <= MAX_PROOF_HASHES)
      const claim = { index, size, leaf, proof, root: root(size) }
      verifyInclusion(claim)
      assert.throws(() => verifyInclusion({ ...claim, index: index === 0 ? 1 : index - 1 }), { name: "Fault" })
      const size1 = index + 1
      const path = proveConsistency(size1, size, readHash)
      assert.ok(path.length <= MAX_PROOF_HASHES)
      verifyConsistency({ size1, size2: size, root1: root(size1), root2: root(size), proof: path })
    }
  }
})

test("a proof of the wrong length is refused before a hash is looked at", () => {
  const { leaves, roots, readHash } = sampleTree(numberedEntries(7))
  const proof = proveInclusion(4, 7, readHash)
  const claim = { index: 4, size: 7, leaf: at(leaves, 4), root: at(roots, 7), proof }
  for (let length = 0; length < proof.length; length++) {
    assert.throws(() => verifyInclusion({ ...claim, proof: proof.slice(0, length) }), { code: "PROOF_LENGTH_WRONG" })
  }
  assert.throws(() => verifyInclusion({ ...claim, proof: [...proof, at(leaves, 0)] }), { code: "PROOF_LENGTH_WRONG" })
  for (const length of [0, 31, 33]) {
    const short = [...proof.slice(0, -1), Buffer.alloc(length)]
    assert.throws(() => verifyInclusion({ ...claim, proof: short }), { code: "PROOF_HASH_INVALID" })
    assert.throws(() => verifyInclusion({ ...claim, leaf: Buffer.alloc(length) }), { code: "PROOF_HASH_INVALID" })
    assert.throws(() => verifyInclusion({ ...claim, root: Buffer.alloc(length) }), { code: "PROOF_HASH_INVALID" })
  }
})

test("two roots of the same size are a fork and have a code of their own", () => {
  const { roots } = sampleTree(numberedEntries(5))
  const claim = { size1: 5, size2: 5, root1: at(roots, 5), root2: at(roots, 4), proof: [] }
  assert.throws(() => verifyConsistency(claim), { code: "PROOF_ROOTS_DIFFER" })
})

test("an index or sizes outside the tree are refused by prover and verifier", () => {
  const { leaves, roots, readHash } = sampleTree(numberedEntries(4))
  const [leaf, root] = [at(leaves, 0), at(roots, 4)]
  for (const [index, size] of [
    [-1, 4],
    [4, 4],
    [0, 0],
    [0.5, 4],
    [Number.NaN, 4],
    [0, 2 ** 53],
    [0, Number.NaN],
  ] as const) {
    assert.throws(() => proveInclusion(index, size, readHash), { code: "PROOF_INDEX_OUTSIDE" })
    assert.throws(() => verifyInclusion({ index, size, leaf, root, proof: [] }), { code: "PROOF_INDEX_OUTSIDE" })
  }
  for (const [size1, size2] of [
    [0, 0],
    [0, 4],
    [5, 4],
    [-1, 4],
    [1.5, 4],
    [1, 2 ** 53],
  ] as const) {
    const claim = { size1, size2, root1: root, root2: root, proof: [] }
    assert.throws(() => proveConsistency(size1, size2, readHash), { code: "PROOF_SIZES_INVALID" })
    assert.throws(() => verifyConsistency(claim), { code: "PROOF_SIZES_INVALID" })
  }
})

test("a store that gives something other than a hash is refused", () => {
  assert.throws(() => proveInclusion(0, 2, () => Buffer.alloc(31)), { code: "TREE_HASH_INVALID" })
})

function flip(hash: Buffer, bit: number): void {
  const byte = Math.floor(bit / 8)
  hash.writeUInt8(hash.readUInt8(byte) ^ (1 << (bit % 8)), byte)
}
