/** The root that the committed tree had at an earlier size. */
import { Frontier, tileHashReader, type Tile, tilePath, tileWidth, TILE_WIDTH } from "@schleuse/tlog"
import type { Queries } from "../database/store.ts"
import { readTile } from "./tree-reader.ts"

/** Root of the first `size` leaves, from the right edge at that size. */
export async function rootAt(tx: Queries, size: number): Promise<Buffer> {
  const tiles = new Map<string, Buffer>()
  for (let level = 0, span = 1; Math.floor(size / span) > 0; level++, span *= TILE_WIDTH) {
    const index = Math.floor((Math.floor(size / span) - 1) / TILE_WIDTH)
    const tile: Tile = { level, index, width: tileWidth(level, index, size) }
    tiles.set(tilePath(tile), await readTile(tx, tile))
  }
  const read = tileHashReader(size, (tile) => {
    const bytes = tiles.get(tilePath(tile))
    if (bytes === undefined) throw new RangeError(`tile ${tilePath(tile)} was not foreseen`)
    return bytes
  })
  // The right edge: one complete subtree for each set bit of the size, the largest first.
  const edge: Uint8Array[] = []
  let before = 0
  for (let level = 52; level >= 0; level--) {
    const span = 2 ** level
    if (Math.floor(size / span) % 2 === 0) continue
    edge.push(read(level, before / span))
    before += span
  }
  return new Frontier(size, edge).root()
}
