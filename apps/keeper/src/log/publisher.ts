/**
 * The publisher: writes the log as static files (c2sp.org/tlog-tiles).
 *
 * A publication is made after the commit and can always be made again from the
 * database. Tiles are written before the checkpoint that needs them, each into
 * a temporary name and then renamed; a tile with the right content is never
 * replaced. Only the checkpoint is synced; tiles that a power cut damaged are
 * found and repaired at the next start. A published checkpoint beyond the
 * database's means that the database was rolled back: then nothing runs.
 */
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Fault, isSameBytes } from "@schleuse/base"
import {
  encodeBundle,
  type LogIdentity,
  newTiles,
  type Tile,
  tilePath,
  TILE_WIDTH,
  type VerifiedCheckpoint,
  verifyCheckpoint,
} from "@schleuse/tlog"
import type { Queries } from "../database/store.ts"
import { readEntries, readTile } from "./tree-reader.ts"
import type { LogHead } from "./sequencer.ts"
import { rootAt } from "./root-at.ts"

/** Shortest time between two publications. */
const INTERVAL_MS = 100
/** Leaves whose tiles are compared at a start: more than any file system keeps in memory for its minute. */
const COMPARED_LEAVES = 1_048_576

export class Publisher {
  readonly #folder: string
  readonly #store: Queries
  readonly #head: () => LogHead
  readonly #onError: (error: unknown) => void
  #publishedSize = 0
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(folder: string, store: Queries, head: () => LogHead, onError: (error: unknown) => void) {
    this.#folder = folder
    this.#store = store
    this.#head = head
    this.#onError = onError
  }

  /** Size of the newest checkpoint that is out. */
  get publishedSize(): number {
    return this.#publishedSize
  }

  /**
   * Compares what is published with the database, and writes what is missing.
   * @throws LOG_ROLLED_BACK, LOG_PUBLISHED_FORK, and verifyCheckpoint's for a foreign checkpoint
   */
  async start(identity: LogIdentity): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    const head = this.#head()
    const published = await this.#readPublished(identity)
    if (published !== undefined) {
      if (published.size > head.size)
        throw new Fault("LOG_ROLLED_BACK", `published ${published.size}, database ${head.size}`)
      const root = await rootAt(this.#store, published.size)
      if (!isSameBytes(root, published.root)) throw new Fault("LOG_PUBLISHED_FORK", `size ${published.size}`)
    }
    // From zero: a tile that somebody removed is written again.
    await this.#write(0, head, Math.max(0, head.size - COMPARED_LEAVES))
  }

  /** Publishes soon; many calls in a short time make one publication. */
  schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#running = this.#running.then(() => this.publish()).catch(this.#onError)
    }, INTERVAL_MS)
  }

  /** Publishes what is committed now. */
  async publish(): Promise<void> {
    const head = this.#head()
    if (head.size > this.#publishedSize) await this.#write(this.#publishedSize, head)
  }

  /** Ends the timer and publishes the rest. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#running
    await this.publish()
  }

  /** `compareFrom`: existing tiles with leaves from here on are compared with the database. */
  async #write(fromSize: number, head: LogHead, compareFrom = head.size): Promise<void> {
    for (const tile of newTiles(fromSize, head.size)) {
      const path = join(this.#folder, tilePath(tile))
      if (await exists(path)) {
        const isRecent = endOf(tile) > compareFrom
        if (!isRecent || (await readFile(path)).equals(await this.#contentOf(tile))) continue
      }
      await writeNew(path, await this.#contentOf(tile))
      if (tile.width === TILE_WIDTH) await this.#removePartialForms(tile)
    }
    await writeNew(join(this.#folder, "checkpoint"), Buffer.from(head.note), "synced")
    this.#publishedSize = head.size
  }

  /**
   * Once a tile is full, nobody needs its partial forms: readers fall back to the full one. Those of the tile
   * before go, not its own, so that whoever copies the folder at this moment does not see them vanish.
   */
  async #removePartialForms({ level, index }: Tile): Promise<void> {
    if (index === 0) return
    const before = join(this.#folder, tilePath({ level, index: index - 1, width: TILE_WIDTH }))
    await rm(`${before}.p`, { recursive: true, force: true })
  }

  async #contentOf(tile: Tile): Promise<Buffer> {
    return tile.level === "entries"
      ? encodeBundle(await readEntries(this.#store, tile.index, tile.width))
      : readTile(this.#store, tile)
  }

  async #readPublished(identity: LogIdentity): Promise<VerifiedCheckpoint | undefined> {
    const path = join(this.#folder, "checkpoint")
    return (await exists(path)) ? verifyCheckpoint(await readFile(path), identity) : undefined
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path)
  try {
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false
    throw error
  }
}

/** Leaves of the tree up to the end of a tile. */
function endOf({ level, index, width }: Tile): number {
  return (index * TILE_WIDTH + width) * TILE_WIDTH ** (level === "entries" ? 0 : level)
}

async function writeNew(path: string, bytes: Buffer, how: "unsynced" | "synced" = "unsynced"): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, bytes, { mode: 0o644 })
  if (how === "synced") await syncFile(`${path}.new`)
  await rename(`${path}.new`, path)
}
