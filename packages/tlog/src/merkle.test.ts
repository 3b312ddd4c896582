import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { emptyRoot, Frontier, leafHash, MAX_TREE_SIZE, nodeHash, treeRoot } from "./merkle.ts"
import { at, hugeTree, numberedEntries, recursiveRoot, sampleTree } from "./sample-tree.fixture.ts"
import { EIGHT_LEAVES } from "./vectors.fixture.ts"

// transparency-dev/merkle, proof/verify_test.go and rfc6962/rfc6962_test.go.
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

test("the roots of 0 to 8 leaves are those of RFC 6962 implementations", () => {
  const { roots } = sampleTree(EIGHT_LEAVES)
  assert.deepEqual(
    roots.map((root) => root.toString("hex")),
    ROOTS,
  )
  assert.equal(emptyRoot().toString("hex"), ROOTS[0])
})

test("a leaf hash is that of RFC 6962 implementations", () => {
  const hash = leafHash(Buffer.from("L123456")).toString("hex")
  assert.equal(hash, "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")
})

test("a leaf hash does not depend on the length of the leaf hashed before", () => {
  for (const size of [0, 1, 4095, 4096, 4097, 65_535, 70_000]) {
    const data = Buffer.alloc(size, 7)
    const first = leafHash(data)
    leafHash(Buffer.alloc(4096, 9))
    assert.deepEqual(leafHash(data), first)
    assert.deepEqual(data, Buffer.alloc(size, 7))
  }
})

test("a node of anything but two hashes of 32 bytes is refused, a leaf is never a node", () => {
  const hash = Buffer.alloc(32, 1)
  assert.throws(() => nodeHash(Buffer.from("N123"), Buffer.from("N456")), { name: "Fault", code: "TREE_HASH_INVALID" })
  assert.throws(() => nodeHash(hash, Buffer.alloc(31)), { code: "TREE_HASH_INVALID" })
  assert.throws(() => nodeHash(Buffer.alloc(33), hash), { code: "TREE_HASH_INVALID" })
  assert.notDeepEqual(nodeHash(hash, hash), leafHash(Buffer.concat([hash, hash])))
})

test("the growing edge has the root that the recursive definition has", () => {
  const { leaves, roots } = sampleTree(numberedEntries(70))
  for (let size = 0; size <= 70; size++) {
    assert.deepEqual(at(roots, size), recursiveRoot(leaves.slice(0, size)))
    assert.deepEqual(at(roots, size), treeRoot(leaves.slice(0, size)))
  }
})

test("an edge that was stored and read goes on like the one that was not", () => {
  const size = fc.nat({ max: 300 })
  fc.assert(
    fc.property(size, size, (before, after) => {
      const { leaves, roots } = sampleTree(numberedEntries(before + after))
      const edge = new Frontier()
      for (const leaf of leaves.slice(0, before)) edge.append(leaf)
      const restored = Frontier.parse(edge.toBytes())
      assert.deepEqual(restored.toBytes(), edge.toBytes())
      for (const leaf of leaves.slice(before)) restored.append(leaf)
      assert.deepEqual(restored.root(), at(roots, before + after))
      assert.equal(restored.size, before + after)
    }),
    { numRuns: 30 },
  )
})

test("a clone and its original grow apart", () => {
  const edge = new Frontier()
  edge.append(leafHash(Buffer.from("a")))
  const rootBefore = edge.root()
  const batch = edge.clone()
  batch.append(leafHash(Buffer.from("b")))
  assert.deepEqual(edge.root(), rootBefore)
  assert.equal(edge.size, 1)
  assert.equal(batch.size, 2)
})

test("a root that is written to does not change the edge", () => {
  const edge = new Frontier()
  edge.append(leafHash(Buffer.from("a")))
  const root = edge.root()
  edge.root().fill(0)
  assert.deepEqual(edge.root(), root)
})

test("a stored edge is refused when it is cut short anywhere or longer than its size demands", () => {
  const edge = new Frontier()
  for (const entry of numberedEntries(11)) edge.append(leafHash(entry))
  const bytes = edge.toBytes()
  assert.equal(bytes.length, 8 + 3 * 32)
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => Frontier.parse(bytes.subarray(0, length)), { code: "TREE_FRONTIER_INVALID" })
  }
  assert.throws(() => Frontier.parse(Buffer.concat([bytes, Buffer.alloc(32)])), { code: "TREE_FRONTIER_INVALID" })
})

test("a size that is not an integer from 0 to 2^53 - 1 is refused", () => {
  for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) {
    assert.throws(() => new Frontier(size), { code: "TREE_SIZE_INVALID" })
  }
  const bytes = Buffer.alloc(8 + 32)
  bytes.writeBigUInt64BE(2n ** 53n)
  assert.throws(() => Frontier.parse(bytes), { code: "TREE_SIZE_INVALID" })
})

test("a tree grows across 2^32 leaves and up to 2^53 - 1, not beyond", () => {
  const { readHash, root } = hugeTree(3)
  const plain = readHash(0, 0)
  for (const size of [2 ** 31 - 1, 2 ** 32 - 1, 2 ** 32, MAX_TREE_SIZE - 1]) {
    const edge = edgeOf(size, readHash)
    const nodes: string[] = []
    edge.append(plain, (level, index) => nodes.push(`${level}/${index}`))
    assert.deepEqual(edge.root(), root(size + 1))
    assert.equal(nodes[0], `0/${size}`)
  }
  const full = edgeOf(MAX_TREE_SIZE, readHash)
  assert.throws(() => full.append(plain), { code: "TREE_SIZE_INVALID" })
  assert.deepEqual(full.root(), root(MAX_TREE_SIZE))
})

function edgeOf(size: number, readHash: (level: number, index: number) => Uint8Array): Frontier {
  const hashes: Uint8Array[] = []
  let start = 0
  for (let level = 52; level >= 0; level--) {
    if (Math.floor(size / 2 ** level) % 2 === 0) continue
    hashes.push(readHash(level, start / 2 ** level))
    start += 2 ** level
  }
  return new Frontier(size, hashes)
}
