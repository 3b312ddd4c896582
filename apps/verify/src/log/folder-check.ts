/**
 * The rest of the folder: files that the signed checkpoint does not need.
 *
 * Older partial tiles must be the beginning of what they grew into: a
 * publication never takes anything back. Everything else is only pointed out.
 */
import { Fault, isFault } from "@schleuse/base"
import { HASH_SIZE, parseBundle, parseTilePath, type Tile, TILE_WIDTH, tileWidth } from "@schleuse/tlog"
import type { Findings } from "../findings.ts"
import type { LogFolder } from "./log-folder.ts"

/** Looks at every file of a folder whose tree of `size` leaves has been verified. */
export function checkFolder(folder: LogFolder, size: number, findings: Findings): void {
  let newer = 0
  for (const { path, isRegular } of folder.listFiles()) {
    if (path === "checkpoint") continue
    const tile = isRegular ? findTile(path) : undefined
    if (tile === undefined) {
      findings.warn("VERIFY_FILE_UNEXPECTED", { path })
      continue
    }
    const width = tileWidth(tile.level, tile.index, size)
    if (tile.width > width) newer++
    else if (tile.width < width && !isBeginning(folder, tile, width)) findings.error("VERIFY_PARTIAL_DIFFERS", { path })
  }
  if (newer > 0) findings.warn("VERIFY_FILES_NEWER", { detail: `${newer}` })
}

function findTile(path: string): Tile | undefined {
  try {
    return parseTilePath(path)
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}

/** Is a partial tile the beginning of the one that the checkpoint needs? */
function isBeginning(folder: LogFolder, partial: Tile, width: number): boolean {
  try {
    const bytes = folder.readExactly(partial)
    if (partial.level === "entries") parseBundle(bytes, partial.width)
    else if (bytes.length !== partial.width * HASH_SIZE) return false
    return readNeeded(folder, { ...partial, width })
      .subarray(0, bytes.length)
      .equals(bytes)
  } catch (error) {
    if (isFault(error)) return false
    throw error
  }
}

/** The verified tile, whether it lies there in its own width or in full. */
function readNeeded(folder: LogFolder, tile: Tile): Buffer {
  try {
    return folder.readExactly(tile)
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "VERIFY_TILE_MISSING") throw error
    return folder.readExactly({ ...tile, width: TILE_WIDTH })
  }
}
