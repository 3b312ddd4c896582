/**
 * The publisher: writes the log as static files (c2sp.org/tlog-tiles).
 *
 * A publication is made after the commit and can always be made again from the
 * database; so it needs no fsync of its own. Tiles are written before the
 * checkpoint that needs them, each into a temporary name and then renamed; an
 * existing tile is never replaced. A published checkpoint beyond the
 * database's means that the database was rolled back: then nothing runs.
 */
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
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
    await this.#write(0, head)
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

  async #write(fromSize: number, head: LogHead): Promise<void> {
    for (const tile of newTiles(fromSize, head.size)) {
      const path = join(this.#folder, tilePath(tile))
      if (await exists(path)) continue
      await writeNew(path, await this.#contentOf(tile))
      // Once a tile is full, nobody needs its partial forms: readers fall back to the full one.
      if (tile.width === TILE_WIDTH) await rm(`${path}.p`, { recursive: true, force: true })
    }
    await writeNew(join(this.#folder, "checkpoint"), Buffer.from(head.note))
    this.#publishedSize = head.size
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

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false
    throw error
  }
}

async function writeNew(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, bytes, { mode: 0o644 })
  await rename(`${path}.new`, path)
}
