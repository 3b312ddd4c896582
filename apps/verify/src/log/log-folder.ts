/**
 * A log folder: the files of a publication (c2sp.org/tlog-tiles), or of a copy of one.
 *
 * Reads files and trusts none: what comes out must still reach a signed root.
 * Never writes. Where a partial tile is gone because its full one exists, the
 * beginning of the full one takes its place.
 */
import { type Dirent, lstatSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Fault } from "@schleuse/base"
import {
  HASH_SIZE,
  MAX_ENTRY_SIZE,
  MAX_NOTE_SIZE,
  parseBundle,
  type Tile,
  tilePath,
  TILE_WIDTH,
  tileWidth,
} from "@schleuse/tlog"

const MAX_BUNDLE_SIZE = TILE_WIDTH * (2 + MAX_ENTRY_SIZE)
const MAX_TILE_SIZE = TILE_WIDTH * HASH_SIZE

/** Entries that belong together; the first one's index is `first`. */
export type Bundle = { readonly first: number; readonly path: string; readonly entries: readonly Buffer[] }

/** A file of the folder; `path` has forward slashes. */
export type FolderFile = { readonly path: string; readonly isRegular: boolean }

export class LogFolder {
  readonly #root: string

  /** @throws VERIFY_INPUT_UNREADABLE if there is no such folder */
  constructor(root: string) {
    this.#root = root
    try {
      readdirSync(root)
    } catch (cause) {
      throw new Fault("VERIFY_INPUT_UNREADABLE", root, { cause })
    }
  }

  /** The signed checkpoint, unverified. @throws VERIFY_CHECKPOINT_MISSING, VERIFY_TILE_UNREADABLE */
  readCheckpoint(): Buffer {
    const note = this.#find("checkpoint", MAX_NOTE_SIZE)
    if (note === undefined) throw new Fault("VERIFY_CHECKPOINT_MISSING")
    return note
  }

  /** The entries of a tree of `size` leaves, bundle by bundle. @throws as `readBundle` */
  *readBundles(size: number): Generator<Bundle, void, undefined> {
    for (let index = 0; index * TILE_WIDTH < size; index++) {
      const tile: Tile = { level: "entries", index, width: tileWidth("entries", index, size) }
      const path = tilePath(tile)
      yield { first: index * TILE_WIDTH, path, entries: this.#readBundle(tile, path) }
    }
  }

  /** The bytes of a hash tile, of exactly its width. @throws VERIFY_TILE_MISSING, VERIFY_TILE_UNREADABLE, TILE_LENGTH_WRONG */
  readTile(tile: Tile): Buffer {
    const path = tilePath(tile)
    const exact = this.#find(path, MAX_TILE_SIZE)
    const bytes = exact ?? this.#find(tilePath({ ...tile, width: TILE_WIDTH }), MAX_TILE_SIZE)
    if (bytes === undefined) throw new Fault("VERIFY_TILE_MISSING", path)
    const width = exact === undefined ? TILE_WIDTH : tile.width
    if (bytes.length !== width * HASH_SIZE) throw new Fault("TILE_LENGTH_WRONG", `${path}: ${bytes.length} bytes`)
    return bytes.subarray(0, tile.width * HASH_SIZE)
  }

  /** The bytes at a tile's path and nowhere else. @throws VERIFY_TILE_MISSING, VERIFY_TILE_UNREADABLE */
  readExactly(tile: Tile): Buffer {
    const path = tilePath(tile)
    const bytes = this.#find(path, tile.level === "entries" ? MAX_BUNDLE_SIZE : MAX_TILE_SIZE)
    if (bytes === undefined) throw new Fault("VERIFY_TILE_MISSING", path)
    return bytes
  }

  /** Every file of the folder, in no order. Links are not followed. @throws VERIFY_INPUT_UNREADABLE */
  *listFiles(below = ""): Generator<FolderFile, void, undefined> {
    for (const item of this.#list(below)) {
      const path = below === "" ? item.name : `${below}/${item.name}`
      if (item.isDirectory()) yield* this.listFiles(path)
      else yield { path, isRegular: item.isFile() }
    }
  }

  #readBundle(tile: Tile, path: string): Buffer[] {
    const exact = this.#find(path, MAX_BUNDLE_SIZE)
    const bytes = exact ?? this.#find(tilePath({ ...tile, width: TILE_WIDTH }), MAX_BUNDLE_SIZE)
    if (bytes === undefined) throw new Fault("VERIFY_TILE_MISSING", path)
    try {
      return parseBundle(bytes, exact === undefined ? TILE_WIDTH : tile.width).slice(0, tile.width)
    } catch (cause) {
      if (cause instanceof Fault) throw new Fault(cause.code, `${path}: ${cause.detail}`, { cause })
      throw cause
    }
  }

  #list(below: string): Dirent[] {
    try {
      return readdirSync(join(this.#root, below), { withFileTypes: true })
    } catch (cause) {
      throw new Fault("VERIFY_INPUT_UNREADABLE", below, { cause })
    }
  }

  /** A file's bytes, or undefined if there is none. Looks before it opens: a pipe would never end. */
  #find(path: string, maxBytes: number): Buffer | undefined {
    const at = join(this.#root, path)
    try {
      const found = lstatSync(at, { throwIfNoEntry: false })
      if (found === undefined) return undefined
      if (found.isFile() && found.size <= maxBytes) return readFileSync(at)
    } catch (cause) {
      throw new Fault("VERIFY_TILE_UNREADABLE", path, { cause })
    }
    throw new Fault("VERIFY_TILE_UNREADABLE", `${path}: not a file, or longer than ${maxBytes} bytes`)
  }
}
