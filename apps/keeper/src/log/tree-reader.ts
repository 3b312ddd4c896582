/** Reads hashes and entries of the committed tree from the database, for publication and for proofs. */
import {
  HASH_SIZE,
  type HashReader,
  proveInclusion,
  type Tile,
  tileHashReader,
  TILE_WIDTH,
  tilePath,
  tileWidth,
} from "@schleuse/tlog"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

const leafHashes = statement<{ from: number; to: number }>()((q, p) =>
  q.selectFrom("leaf").select("hash").where("position", ">=", p.from).where("position", "<", p.to).orderBy("position"),
)
const leafTexts = statement<{ from: number; to: number }>()((q, p) =>
  q.selectFrom("leaf").select("data").where("position", ">=", p.from).where("position", "<", p.to).orderBy("position"),
)
const tileRoots = statement<{ level: number; from: number; to: number }>()((q, p) =>
  q
    .selectFrom("tile_root")
    .select("hash")
    .where("level", "=", p.level)
    .where("position", ">=", p.from)
    .where("position", "<", p.to)
    .orderBy("position"),
)

/** The bytes of a hash tile. @throws RangeError if rows are missing: the database is damaged */
export async function readTile(tx: Queries, { level, index, width }: Tile): Promise<Buffer> {
  if (level === "entries") throw new RangeError("a bundle has no hashes")
  const from = index * TILE_WIDTH
  const rows =
    level === 0
      ? await tx.all(leafHashes, { from, to: from + width })
      : await tx.all(tileRoots, { level, from, to: from + width })
  if (rows.length !== width) throw new RangeError(`tile ${level}/${index}: ${rows.length} hashes of ${width}`)
  const bytes = Buffer.allocUnsafe(width * HASH_SIZE)
  for (const [i, { hash }] of rows.entries()) bytes.set(hash, i * HASH_SIZE)
  return bytes
}

/** The entries of a bundle, as they were hashed. @throws RangeError if rows are missing */
export async function readEntries(tx: Queries, index: number, width: number): Promise<Buffer[]> {
  const from = index * TILE_WIDTH
  const rows = await tx.all(leafTexts, { from, to: from + width })
  if (rows.length !== width) throw new RangeError(`bundle ${index}: ${rows.length} entries of ${width}`)
  return rows.map(({ data }) => Buffer.from(data))
}

/** Inclusion proof of a committed leaf in the committed tree of `size` leaves. */
export async function readInclusionProof(tx: Queries, leafIndex: number, size: number): Promise<Buffer[]> {
  const read = await proofReader(tx, leafIndex, size)
  return proveInclusion(leafIndex, size, read)
}

/** A proof walks up from its leaf and along the right edge: two tiles per level are all it can touch. */
async function proofReader(tx: Queries, leafIndex: number, size: number): Promise<HashReader> {
  const tiles = new Map<string, Buffer>()
  for (let level = 0, span = 1; Math.floor(size / span) > 0; level++, span *= TILE_WIDTH) {
    const lastTile = Math.floor((Math.floor(size / span) - 1) / TILE_WIDTH)
    for (const index of new Set([Math.floor(leafIndex / (span * TILE_WIDTH)), lastTile])) {
      const width = tileWidth(level, index, size)
      if (width === 0) continue
      const tile: Tile = { level, index, width }
      tiles.set(tilePath(tile), await readTile(tx, tile))
    }
  }
  return tileHashReader(size, (tile) => {
    const bytes = tiles.get(tilePath(tile))
    if (bytes === undefined) throw new RangeError(`tile ${tilePath(tile)} was not foreseen`)
    return bytes
  })
}
