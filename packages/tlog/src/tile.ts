/**
 * Tiles: the tree cut into files of 256 hashes, for static publication.
 *
 * Says which tiles a tree of some size has and which are new when it grows, names and
 * fills them, and reads nodes out of them again. Does no I/O. Tiles read from
 * outside are not trusted: what is computed from them must reach a signed root.
 * Format: c2sp.org/tlog-tiles. Vectors: tile.test.ts, vectors/tessera-log.json.
 */
import { Fault } from "@schleuse/base"
import { HASH_SIZE, nodeHash, requireTreeSize } from "./merkle.ts"
import type { HashReader } from "./proof.ts"

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256
/** Levels of the tree between the hashes of one tile and those of the next level of tiles. */
export const TILE_HEIGHT = 8

/** A tile, or the bundle of entries that belongs to the level 0 tile with the same index. */
export type Tile = {
  /** 0 holds leaf hashes; each hash of level n is the root of a full tile of level n - 1. */
  readonly level: number | "entries"
  readonly index: number
  /** 1 to 256; below 256 the tile is partial. */
  readonly width: number
}

const PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/
const MAX_LEVEL = 63

/** Path below the log's prefix, such as `tile/0/x001/x234/067.p/89`. @throws TILE_PATH_INVALID for an impossible tile */
export function tilePath(tile: Tile): string {
  requireTile(tile)
  const { level, index, width } = tile
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, "0")
  const groups = padded.match(/.{3}/g) ?? []
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/")
  return `tile/${level}/${name}${width === TILE_WIDTH ? "" : `.p/${width}`}`
}

/** The tile of a path; accepts only what `tilePath` writes. @throws TILE_PATH_INVALID */
export function parseTilePath(path: string): Tile {
  const [, levelText, groups, widthText] = PATH.exec(path) ?? []
  if (levelText === undefined || groups === undefined) throw new Fault("TILE_PATH_INVALID")
  const level = levelText === "entries" ? "entries" : Number(levelText)
  const tile = { level, index: Number(groups.replaceAll(/[x/]/g, "")), width: Number(widthText ?? TILE_WIDTH) } as const
  // Also refuses groups of leading zeros and `.p/256`.
  if (tilePath(tile) !== path) throw new Fault("TILE_PATH_INVALID")
  return tile
}

/** Width of a tile in a tree of `size` leaves: 0 if it does not exist there, 256 if it is full. @throws TREE_SIZE_INVALID, TILE_PATH_INVALID */
export function tileWidth(level: Tile["level"], index: number, size: number): number {
  requireTile({ level, index, width: TILE_WIDTH })
  requireTreeSize(size)
  const width = hashCount(level === "entries" ? 0 : level, size) - index * TILE_WIDTH
  return Math.min(Math.max(width, 0), TILE_WIDTH)
}

/**
 * Tiles that a tree of `newSize` leaves has and a tree of `oldSize` had not, or not as wide: what must be
 * written before the checkpoint of `newSize` is published. For each level 0 tile its bundle comes first; lower
 * levels come before higher ones. Partial tiles of sizes in between are not listed. Older partial
 * tiles stay as they are.
 *
 * @throws TREE_SIZE_INVALID also if the tree would shrink
 */
export function* newTiles(oldSize: number, newSize: number): Generator<Tile, void, undefined> {
  requireTreeSize(oldSize)
  requireTreeSize(newSize)
  if (oldSize > newSize) throw new Fault("TREE_SIZE_INVALID", `${oldSize} to ${newSize}`)
  for (let level = 0; hashCount(level, newSize) > hashCount(level, oldSize); level++) {
    const count = hashCount(level, newSize)
    let index = Math.floor(hashCount(level, oldSize) / TILE_WIDTH)
    for (; index * TILE_WIDTH < count; index++) {
      const width = Math.min(count - index * TILE_WIDTH, TILE_WIDTH)
      if (level === 0) yield { level: "entries", index, width }
      yield { level, index, width }
    }
  }
}

/** The bytes of a hash tile. @throws TILE_PATH_INVALID for an impossible tile or a bundle, TILE_LENGTH_WRONG for a bad hash */
export function encodeTile(tile: Tile, readHash: HashReader): Buffer {
  requireTile(tile)
  if (tile.level === "entries") throw new Fault("TILE_PATH_INVALID", "a bundle has no hashes")
  const bytes = Buffer.allocUnsafe(tile.width * HASH_SIZE)
  for (let i = 0; i < tile.width; i++) {
    const hash = readHash(tile.level * TILE_HEIGHT, tile.index * TILE_WIDTH + i)
    if (hash.length !== HASH_SIZE) throw new Fault("TILE_LENGTH_WRONG", `a hash of ${hash.length} bytes`)
    bytes.set(hash, i * HASH_SIZE)
  }
  return bytes
}

/** The hashes of a tile of this width, as views. @throws TILE_LENGTH_WRONG */
export function parseTile(bytes: Buffer, width: number): Buffer[] {
  if (bytes.length !== width * HASH_SIZE) throw new Fault("TILE_LENGTH_WRONG", `${bytes.length} bytes for ${width}`)
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE))
}

/**
 * Reads nodes of a tree of `size` leaves out of its tiles, for making proofs. `readTile` is asked only for
 * tiles that exist at this size, and once per node: keep tiles in a cache. A node costs at most 255 hashes.
 *
 * @throws TREE_SIZE_INVALID; the reader throws TILE_OUTSIDE for a node beyond the tree, TILE_LENGTH_WRONG
 */
export function tileHashReader(size: number, readTile: (tile: Tile) => Buffer): HashReader {
  requireTreeSize(size)
  return (level, index) => {
    if (level < 0 || index < 0 || (index + 1) * 2 ** level > size) {
      throw new Fault("TILE_OUTSIDE", `node ${level}/${index} of ${size}`)
    }
    const tileLevel = Math.floor(level / TILE_HEIGHT)
    const span = 2 ** (level % TILE_HEIGHT)
    const first = index * span
    const tileIndex = Math.floor(first / TILE_WIDTH)
    const tile = { level: tileLevel, index: tileIndex, width: tileWidth(tileLevel, tileIndex, size) }
    const hashes = parseTile(readTile(tile), tile.width)
    return completeRoot(hashes.slice(first % TILE_WIDTH, (first % TILE_WIDTH) + span))
  }
}

/** Root of a power of two of hashes. */
function completeRoot(hashes: readonly Buffer[]): Buffer {
  let row = hashes
  while (row.length > 1) {
    const above: Buffer[] = []
    let left: Buffer | undefined
    for (const hash of row) {
      if (left === undefined) {
        left = hash
      } else {
        above.push(nodeHash(left, hash))
        left = undefined
      }
    }
    row = above
  }
  const [root] = row
  if (root === undefined) throw new Error("a node without hashes")
  return root
}

/** Hashes that the tiles of a level have together. */
function hashCount(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level)
}

function requireTile({ level, index, width }: Tile): void {
  const levelFits = level === "entries" || (Number.isInteger(level) && level >= 0 && level <= MAX_LEVEL)
  const indexFits = Number.isSafeInteger(index) && index >= 0
  if (!levelFits || !indexFits || !Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw new Fault("TILE_PATH_INVALID", `level ${level}, index ${index}, width ${width}`)
  }
}
