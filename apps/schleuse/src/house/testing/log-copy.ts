/**
 * A copy of the published log, and what an outsider with our verifier finds in it.
 *
 * The checkpoint is copied first: tiles come before the checkpoint that names
 * them and are never taken away, so a copy made while the house runs is whole.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseUtf8 } from "@schleuse/base"
import { type Leaf, type LeafOf, type LeafType, parseLeaf } from "@schleuse/leaf"
import { parseBundle, parseCheckpoint, parseNote, tilePath, TILE_WIDTH, tileWidth } from "@schleuse/tlog"
import type { DemoHouse } from "./demo-house.ts"
import { type Finished, run, until } from "./programs.ts"

const VERIFIER = fileURLToPath(new URL("../../../../verify/src/main.ts", import.meta.url))

/** Runs the offline verifier: a process that knows nothing of the house. */
export function verify(...args: readonly string[]): Promise<Finished> {
  return run(process.execPath, [VERIFIER, ...args, "--lang", "en"])
}

/** The part of a house that a log can be copied from. */
export type Published = Pick<DemoHouse, "data" | "folder"> & { readonly vkey: string }

export function publishedBy(house: DemoHouse): Published {
  return { data: house.data, folder: house.folder, vkey: house.world.log.vkey }
}

/** Size of the published checkpoint; 0 before there is one. */
function publishedSize(logFolder: string): number {
  const path = join(logFolder, "checkpoint")
  return existsSync(path) ? parseCheckpoint(parseNote(readFileSync(path)).text).size : 0
}

/** Waits until everything that is in the log now is published. */
export async function untilPublished(house: DemoHouse): Promise<void> {
  const { code, stdout, stderr } = house.schleuse("status", "--json")
  const size = Number(/"size":(\d+)/.exec(stdout)?.[1])
  if (code !== 0 || !Number.isInteger(size)) throw new Error(`no status: ${stdout}${stderr}`)
  await until("the log is published", () => publishedSize(join(house.data, "log")) >= size)
}

/** Copies tiles while the log grows: partial forms of full tiles may vanish in between, as they may for anybody. */
function copyTiles(from: string, to: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      cpSync(from, to, { recursive: true })
      return
    } catch (error) {
      const isGone = error instanceof Error && "code" in error && error.code === "ENOENT"
      if (!isGone || attempt === 5) throw error
    }
  }
}

export class LogCopy {
  readonly folder: string
  readonly #vkey: string
  readonly #size: number

  /** Copies the log folder as it is now to a new folder. */
  constructor({ data, folder, vkey }: Published) {
    this.#vkey = vkey
    this.folder = mkdtempSync(join(folder, "log-copy-"))
    const from = join(data, "log")
    copyFileSync(join(from, "checkpoint"), join(this.folder, "checkpoint"))
    mkdirSync(join(this.folder, "tile"))
    copyTiles(join(from, "tile"), join(this.folder, "tile"))
    this.#size = publishedSize(this.folder)
  }

  get size(): number {
    return this.#size
  }

  /** Verifies it; gives what the verifier printed. @throws if anything does not hold */
  async requireHolds(...options: readonly string[]): Promise<string> {
    const { code, signal, stdout, stderr } = await verify("log", this.folder, "--key", this.#vkey, ...options)
    if (code !== 0) throw new Error(`the log does not hold (${code ?? signal}):\n${stdout.slice(-4000)}${stderr}`)
    return stdout
  }

  /** Verifies a receipt against this copy; gives what the verifier printed. */
  receipt(path: string, ...options: readonly string[]): Promise<Finished> {
    return verify("receipt", path, "--key", this.#vkey, "--log", this.folder, ...options)
  }

  /** All leaves; what they say is proven only after `requireHolds`. */
  leaves(): readonly Leaf[] {
    const leaves: Leaf[] = []
    for (let index = 0; index * TILE_WIDTH < this.#size; index++) {
      const width = tileWidth("entries", index, this.#size)
      const partial = join(this.folder, tilePath({ level: "entries", index, width }))
      const full = join(this.folder, tilePath({ level: "entries", index, width: TILE_WIDTH }))
      const found = existsSync(partial) ? { path: partial, width } : { path: full, width: TILE_WIDTH }
      const entries = parseBundle(readFileSync(found.path), found.width).slice(0, width)
      leaves.push(...entries.map((entry) => parseLeaf(parseUtf8(entry))))
    }
    return leaves
  }

  /** The leaves of one type, in order. */
  leavesOf<T extends LeafType>(type: T): readonly LeafOf<T>[] {
    return this.leaves().filter((leaf): leaf is LeafOf<T> => leaf.type === type)
  }
}

/** Waits for the publication, copies the log and verifies the copy. @throws if anything does not hold */
export async function requireLogHolds(house: DemoHouse, ...options: readonly string[]): Promise<LogCopy> {
  await untilPublished(house)
  const copy = new LogCopy(publishedBy(house))
  await copy.requireHolds(...options)
  return copy
}
