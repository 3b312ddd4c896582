/**
 * What comes with the program: settings, page assets, the sandbox for PAC files, licences.
 *
 * In the single executable it lies in the file itself, in the folder for macOS
 * beside the program. Run from sources there is nothing. Read-only, and as
 * trustworthy as the program.
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { getAssetKeys, getRawAsset, isSea } from "node:sea"

/** Beside a bundled program; beside this source there is no such folder. */
export const BUILT_IN_FOLDER = "built-in-files"

/** Node's arguments for the agent: collecting short-lived memory is left to whoever carries bytes (packages/carry, garbage.ts). */
export const MEMORY_ARGUMENTS = ["--expose-gc", "--external-memory-accounted-in-global-limit"] as const

/** Is this one file, which can replace itself? */
export function isSingleExecutable(): boolean {
  return isSea()
}

/** The bytes that came under this name. Never write to them. */
export function builtIn(name: string): Buffer | undefined {
  if (isSea()) return getAssetKeys().includes(name) ? Buffer.from(getRawAsset(name)) : undefined
  const path = join(import.meta.dirname, BUILT_IN_FOLDER, name)
  return existsSync(path) ? readFileSync(path) : undefined
}

/** What a file of the page is called among them. */
export function assetName(file: string): string {
  return `pages-${file}`
}
