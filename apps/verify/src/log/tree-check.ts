/**
 * The tree, computed again: every entry is hashed, and what comes out is
 * compared with each published hash tile and with the signed root.
 *
 * One pass, one right edge, one tile per level in memory. From the first
 * difference on a second edge follows the level 0 tiles; which of the two ends
 * in the signed root tells whether the entries or the tiles were altered.
 */
import { isFault, isSameBytes } from "@schleuse/base"
import {
  type Checkpoint,
  Frontier,
  HASH_SIZE,
  leafHash,
  type Tile,
  TILE_HEIGHT,
  tilePath,
  TILE_WIDTH,
  tileWidth,
  treeRoot,
} from "@schleuse/tlog"
import type { Findings } from "../findings.ts"
import type { Bundle, LogFolder } from "./log-folder.ts"

/** Differences that are told apart; more of them say nothing new. */
const MAX_DIFFERENCES = 1000

/** A bundle that does not fit its level 0 tile. */
type Difference = {
  readonly path: string
  readonly entry: number
  /** Roots of the bundle's entries and of the tile's hashes. */
  readonly entriesRoot: Buffer
  readonly tileRoot: Buffer
}

export class TreeCheck {
  readonly #folder: LogFolder
  readonly #signed: Checkpoint
  readonly #findings: Findings
  readonly #frontier = new Frontier()
  readonly #tiles = new Map<number, { index: number; bytes: Buffer | undefined }>()
  readonly #upper = new Set<string>()
  readonly #differences: Difference[] = []
  /** The tree as the level 0 tiles tell it, from the first difference on. */
  #told: Frontier | undefined

  constructor(folder: LogFolder, signed: Checkpoint, findings: Findings) {
    this.#folder = folder
    this.#signed = signed
    this.#findings = findings
  }

  /**
   * Adds a bundle's entries. False from the first entry on that its tile contradicts: what follows is not proven.
   * `onSize` is told the size after each entry.
   */
  append({ first, path, entries }: Bundle, onSize: (size: number, edge: Frontier) => void): boolean {
    const hashes = entries.map(leafHash)
    const tile = this.#tileOf(0, Math.floor(first / TILE_WIDTH))
    const told = tile === undefined ? hashes : hashesOf(tile)
    const different = hashes.findIndex((hash, i) => told[i]?.equals(hash) !== true)
    if (different >= 0) this.#noteDifference(path, first + different, hashes, told)
    if (this.#told !== undefined) for (const hash of told) this.#told.append(hash)
    for (const hash of hashes) {
      this.#frontier.append(hash, this.#compareNode)
      onSize(this.#frontier.size, this.#frontier)
    }
    return this.#told === undefined
  }

  /** The last step: entries and tiles must lead to the root that was signed. True if the entries do. */
  requireSignedRoot(): boolean {
    const { size, root } = this.#signed
    if (isSameBytes(this.#frontier.root(), root)) {
      const altered = [...this.#differences.map(({ path }) => path.replace("/entries/", "/0/")), ...this.#upper]
      for (const path of altered) this.#findings.error("VERIFY_TILE_ALTERED", { path })
      return true
    }
    if (this.#told !== undefined && isSameBytes(this.#told.root(), root)) this.#blameEntries()
    else this.#findings.error("VERIFY_ROOT_MISMATCH", { entry: this.#differences[0]?.entry, detail: `size ${size}` })
    return false
  }

  #noteDifference(path: string, entry: number, hashes: readonly Buffer[], told: readonly Buffer[]): void {
    // The edge is that of the bundle's start: up to here both trees are one.
    this.#told ??= this.#frontier.clone()
    if (this.#differences.length >= MAX_DIFFERENCES) return
    this.#differences.push({ path, entry, entriesRoot: treeRoot(hashes), tileRoot: treeRoot(told) })
  }

  /** Bundles whose entries belong to another bundle's tile are in the wrong place; the others were altered. */
  #blameEntries(): void {
    const wanted = new Map(this.#differences.map((each) => [each.tileRoot.toString("hex"), each.path]))
    for (const { path, entry, entriesRoot } of this.#differences) {
      const home = wanted.get(entriesRoot.toString("hex"))
      if (home === undefined) this.#findings.error("VERIFY_ENTRY_ALTERED", { entry, path })
      else this.#findings.error("VERIFY_BUNDLES_SWAPPED", { entry, path, detail: `belongs to ${home}` })
    }
  }

  /** Nodes that upper tiles hold: the roots of full tiles below. */
  readonly #compareNode = (level: number, index: number, hash: Uint8Array): void => {
    if (level === 0 || level % TILE_HEIGHT !== 0) return
    const tileIndex = Math.floor(index / TILE_WIDTH)
    const bytes = this.#tileOf(level / TILE_HEIGHT, tileIndex)
    const at = (index % TILE_WIDTH) * HASH_SIZE
    if (bytes === undefined || isSameBytes(bytes.subarray(at, at + HASH_SIZE), hash)) return
    if (this.#upper.size < MAX_DIFFERENCES) this.#upper.add(tilePath(this.#tile(level / TILE_HEIGHT, tileIndex)))
  }

  /** A tile's bytes; undefined if it is not there, which is noted once. Keeps the last one of each level. */
  #tileOf(level: number, index: number): Buffer | undefined {
    const kept = this.#tiles.get(level)
    if (kept?.index === index) return kept.bytes
    let bytes: Buffer | undefined
    try {
      bytes = this.#folder.readTile(this.#tile(level, index))
    } catch (error) {
      // The root can be computed without hash tiles: note it and go on, so that the rest is judged too.
      if (!isFault(error)) throw error
      this.#findings.fault(error, { path: tilePath(this.#tile(level, index)) })
    }
    this.#tiles.set(level, { index, bytes })
    return bytes
  }

  #tile(level: number, index: number): Tile {
    return { level, index, width: tileWidth(level, index, this.#signed.size) }
  }
}

function hashesOf(tile: Buffer): Buffer[] {
  return Array.from({ length: tile.length / HASH_SIZE }, (_, i) => tile.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE))
}
