import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { encodeBundle, parseBundle } from "./bundle.ts"
import { leafHash, treeRoot } from "./merkle.ts"
import { proveConsistency, proveInclusion, verifyInclusion } from "./proof.ts"
import { at, numberedEntries, sampleTree } from "./sample-tree.fixture.ts"
import {
  encodeTile,
  newTiles,
  parseTile,
  parseTilePath,
  type Tile,
  tileHashReader,
  tilePath,
  tileWidth,
} from "./tile.ts"

const MAX_INDEX = Number.MAX_SAFE_INTEGER

const paths: readonly { path: string; tile: Tile }[] = [
  // Tessera, api/layout/paths_test.go, and C2SP tlog-tiles.
  { path: "tile/entries/000", tile: { level: "entries", index: 0, width: 256 } },
  { path: "tile/entries/000.p/255", tile: { level: "entries", index: 0, width: 255 } },
  { path: "tile/entries/001.p/1", tile: { level: "entries", index: 1, width: 1 } },
  { path: "tile/entries/x123/x456/789", tile: { level: "entries", index: 123_456_789, width: 256 } },
  { path: "tile/0/000", tile: { level: 0, index: 0, width: 256 } },
  { path: "tile/1/000", tile: { level: 1, index: 0, width: 256 } },
  { path: "tile/15/x455/667", tile: { level: 15, index: 455_667, width: 256 } },
  { path: "tile/15/x123/x456/789.p/41", tile: { level: 15, index: 123_456_789, width: 41 } },
  { path: "tile/0/x001/x234/067", tile: { level: 0, index: 1_234_067, width: 256 } },
  { path: "tile/0/x001/x234/067.p/89", tile: { level: 0, index: 1_234_067, width: 89 } },
  { path: "tile/63/999", tile: { level: 63, index: 999, width: 256 } },
  { path: "tile/0/x001/000", tile: { level: 0, index: 1000, width: 256 } },
  { path: "tile/0/x009/x007/x199/x254/x740/991", tile: { level: 0, index: MAX_INDEX, width: 256 } },
]
for (const { path, tile } of paths) {
  test(`${path} is read and written`, () => {
    assert.equal(tilePath(tile), path)
    assert.deepEqual(parseTilePath(path), tile)
  })
}

test("a path that we would not have written is refused", () => {
  for (const path of [
    "",
    "tile/0/x001/x234/067.p/",
    "tile/0/x001/x234/067.p",
    "tile/0/x001/x234/",
    "tile/0/x001/x234",
    "tile/0/x001/",
    "tile/0/x001",
    "tile/1/x001/.p/abc",
    "tile/64/x001/002",
    "tile/-1/x001/002",
    "tile/abc/x001/002",
    "tile/8/001/002",
    "tile/8/x001/0002",
    "tile/8/x001/-002",
    "tile/8/x001/002.p/256",
    "tile/63/x999/x999/x999/x999/x999/x999/999.p/255",
    // Beyond 2^53, and therefore refused although the format allows it.
    "tile/63/x999/x999/x999/x999/x999/999.p/255",
    "tile/0/x009/x007/x199/x254/x740/992",
    "tile/0/x000/001",
    "tile/0/000.p/0",
    "tile/0/000.p/01",
    "tile/00/000",
    "tile/01/000",
    "/tile/0/000",
    "tile/0/000/",
    "tile/0/000\n",
    "tile/0/../000",
    "tile/data/000",
    "tile/0/٠٠٠",
  ]) {
    assert.throws(() => parseTilePath(path), { name: "Fault", code: "TILE_PATH_INVALID" }, path)
  }
})

test("an impossible tile has no path and no width", () => {
  for (const tile of [
    { level: 0, index: 0, width: 0 },
    { level: 0, index: 0, width: 257 },
    { level: 0, index: -1, width: 1 },
    { level: 0, index: 2 ** 53, width: 1 },
    { level: -1, index: 0, width: 1 },
    { level: 64, index: 0, width: 1 },
    { level: 0.5, index: 0, width: 1 },
  ]) {
    assert.throws(() => tilePath(tile), { code: "TILE_PATH_INVALID" })
  }
  assert.throws(() => tileWidth(0, -1, 5), { code: "TILE_PATH_INVALID" })
  assert.throws(() => tileWidth(0, 0, -5), { code: "TREE_SIZE_INVALID" })
})

test("every path that is accepted is written the same", () => {
  const part = fc.constantFrom("tile", "entries", "/", "x", "000", "001", "123", "0", "1", "63", ".p/", "9", "255")
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const path = `tile/${parts.join("")}`
      let tile
      try {
        tile = parseTilePath(path)
      } catch {
        return
      }
      assert.equal(tilePath(tile), path)
    }),
    { numRuns: 1000 },
  )
})

test("a tree of 70,000 leaves has the tiles that the specification counts", () => {
  const tiles = [...newTiles(0, 70_000)].filter(({ level }) => level !== "entries")
  const full = (level: number): number => tiles.filter((tile) => tile.level === level && tile.width === 256).length
  assert.deepEqual([full(0), full(1), full(2)], [273, 1, 0])
  assert.deepEqual(tiles.filter(({ width }) => width < 256).map(tilePath), [
    "tile/0/273.p/112",
    "tile/1/001.p/17",
    "tile/2/000.p/1",
  ])
})

const growth: readonly { from: number; to: number; paths: readonly string[] }[] = [
  { from: 0, to: 0, paths: [] },
  { from: 5, to: 5, paths: [] },
  { from: 0, to: 1, paths: ["tile/entries/000.p/1", "tile/0/000.p/1"] },
  { from: 1, to: 255, paths: ["tile/entries/000.p/255", "tile/0/000.p/255"] },
  { from: 255, to: 256, paths: ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"] },
  { from: 256, to: 257, paths: ["tile/entries/001.p/1", "tile/0/001.p/1"] },
  {
    from: 255,
    to: 513,
    paths: [
      "tile/entries/000",
      "tile/0/000",
      "tile/entries/001",
      "tile/0/001",
      "tile/entries/002.p/1",
      "tile/0/002.p/1",
      "tile/1/000.p/2",
    ],
  },
  {
    from: 65_535,
    to: 65_536,
    paths: ["tile/entries/255", "tile/0/255", "tile/1/000", "tile/2/000.p/1"],
  },
]
for (const { from, to, paths } of growth) {
  test(`a log that grows from ${from} to ${to} has ${paths.length} new tiles`, () => {
    assert.deepEqual([...newTiles(from, to)].map(tilePath), paths)
  })
}

test("a log does not shrink", () => {
  assert.throws(() => [...newTiles(2, 1)], { code: "TREE_SIZE_INVALID" })
})

test("however a log grows, every tile of its last size was new once", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 70_000 }), { minLength: 1, maxLength: 6 }), (steps) => {
      const sizes = [0, ...steps.toSorted((a, b) => a - b)]
      const written = new Set<string>()
      for (const [step, size] of sizes.entries()) {
        for (const tile of newTiles(sizes[step - 1] ?? 0, size)) {
          const path = tilePath(tile)
          assert.ok(!written.has(path), `${path} was written twice`)
          assert.equal(tile.width, tileWidth(tile.level, tile.index, size))
          written.add(path)
        }
        for (const tile of newTiles(0, size)) assert.ok(written.has(tilePath(tile)))
      }
    }),
    { numRuns: 20 },
  )
})

test("a new tile near 2^53 is named without rounding", () => {
  const tiles = [...newTiles(2 ** 53 - 2, 2 ** 53 - 1)].map(tilePath)
  assert.deepEqual(tiles, ["tile/entries/x035/x184/x372/x088/831.p/255", "tile/0/x035/x184/x372/x088/831.p/255"])
  assert.equal(tileWidth(6, 0, 2 ** 53 - 1), 31)
})

for (const size of [0, 1, 255, 256, 257, 70_000]) {
  test(`a log of ${size} entries goes into tiles and comes out again`, () => {
    const { entries, leaves, roots, readHash } = sampleTree(numberedEntries(size))
    const files = new Map<string, Buffer>()
    for (const tile of newTiles(0, size)) {
      const from = tile.index * 256
      const bytes =
        tile.level === "entries" ? encodeBundle(entries.slice(from, from + tile.width)) : encodeTile(tile, readHash)
      files.set(tilePath(tile), bytes)
    }
    const load = (tile: Tile): Buffer => {
      const bytes = files.get(tilePath(tile))
      assert.ok(bytes !== undefined, `${tilePath(tile)} was asked for and does not exist`)
      return bytes
    }
    const read: Buffer[] = []
    for (let index = 0; index * 256 < size; index++) {
      const bundle = { level: "entries", index, width: tileWidth("entries", index, size) } as const
      const bundled = parseBundle(load(bundle), bundle.width)
      assert.deepEqual(bundled.map(leafHash), parseTile(load({ ...bundle, level: 0 }), bundle.width))
      read.push(...bundled)
    }
    assert.equal(read.length, size)
    assert.deepEqual(treeRoot(read.map(leafHash)), at(roots, size))

    const fromTiles = tileHashReader(size, load)
    for (const index of new Set([0, 1, 254, 255, 256, 65_535, 65_536, size - 2, size - 1])) {
      if (index < 0 || index >= size) continue
      const proof = proveInclusion(index, size, fromTiles)
      assert.deepEqual(proof, proveInclusion(index, size, readHash))
      verifyInclusion({ index, size, leaf: at(leaves, index), proof, root: at(roots, size) })
      assert.deepEqual(proveConsistency(index + 1, size, fromTiles), proveConsistency(index + 1, size, readHash))
    }
  })
}

test("a reader of tiles refuses nodes beyond the tree and tiles of the wrong length", () => {
  const { readHash } = sampleTree(numberedEntries(5))
  const tile = { level: 0, index: 0, width: 5 }
  const bytes = encodeTile(tile, readHash)
  const read = tileHashReader(5, () => bytes)
  assert.deepEqual(read(2, 0), readHash(2, 0))
  for (const [level, index] of [
    [0, 5],
    [2, 1],
    [3, 0],
    [0, -1],
    [-1, 0],
  ] as const) {
    assert.throws(() => read(level, index), { code: "TILE_OUTSIDE" })
  }
  for (const length of [0, 1, 159, 161, 192]) {
    const wrong = tileHashReader(5, () => Buffer.alloc(length))
    assert.throws(() => wrong(0, 0), { code: "TILE_LENGTH_WRONG" })
  }
  assert.throws(() => encodeTile({ ...tile, level: "entries" }, readHash), { code: "TILE_PATH_INVALID" })
  assert.throws(() => encodeTile(tile, () => Buffer.alloc(31)), { code: "TILE_LENGTH_WRONG" })
})
