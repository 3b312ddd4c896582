/**
 * Writes logs for tests: entries become tiles, bundles and a signed checkpoint
 * in a folder, exactly as c2sp.org/tlog-tiles lays them out.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { publicKeyOfBytes } from "@schleuse/tlog"
import {
  type Checkpoint,
  encodeBundle,
  encodeTile,
  formatVerifierKey,
  Frontier,
  leafHash,
  newTiles,
  noteSigner,
  privateKeyOfSeed,
  publicBytesOf,
  proveInclusion,
  signCheckpoint,
  type Signer,
  signerKey,
  tilePath,
  TILE_WIDTH,
  verifierKey,
} from "@schleuse/tlog"

const NAME = "log.example/test"
const privateKey = privateKeyOfSeed(Buffer.alloc(32, 7))

export const TEST_SIGNER: Signer = noteSigner(signerKey(NAME, privateKey))
export const TEST_PUBLIC_KEY = publicKeyOfBytes(publicBytesOf(privateKey))
export const TEST_VKEY = formatVerifierKey(verifierKey(NAME, TEST_PUBLIC_KEY))
/** A key of the same name that did not sign. */
export const OTHER_VKEY = formatVerifierKey(
  verifierKey(NAME, publicKeyOfBytes(publicBytesOf(privateKeyOfSeed(Buffer.alloc(32, 8))))),
)

/** A tree that can be published and proven. */
export class TestTree {
  readonly entries: readonly Buffer[]
  readonly #nodes: Buffer[][] = []
  readonly #roots: (size: number) => Buffer

  constructor(texts: readonly string[]) {
    this.entries = texts.map((text) => Buffer.from(text))
    const hashes = this.entries.map(leafHash)
    const frontier = new Frontier()
    for (const hash of hashes) {
      frontier.append(hash, (level, index, node) => {
        const row = (this.#nodes[level] ??= [])
        row[index] = Buffer.from(node)
      })
    }
    this.#roots = (size) => {
      const edge = new Frontier()
      for (const hash of hashes.slice(0, size)) edge.append(hash)
      return edge.root()
    }
  }

  /** The signed note of its first `size` entries. */
  note(size = this.entries.length): string {
    const checkpoint: Checkpoint = { origin: TEST_SIGNER.name, size, root: this.#roots(size) }
    return signCheckpoint(checkpoint, TEST_SIGNER)
  }

  inclusion(index: number, size = this.entries.length): Buffer[] {
    return proveInclusion(index, size, this.#node)
  }

  /** Publishes the first `size` entries as the keeper does; call again with a larger size to grow the log. */
  publish(folder: string, size = this.entries.length, from = 0): void {
    for (const tile of newTiles(from, size)) {
      const start = tile.index * TILE_WIDTH
      const bytes =
        tile.level === "entries"
          ? encodeBundle(this.entries.slice(start, start + tile.width))
          : encodeTile(tile, this.#node)
      const path = join(folder, tilePath(tile))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, bytes)
      if (tile.width === TILE_WIDTH) rmSync(`${path}.p`, { recursive: true, force: true })
    }
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, "checkpoint"), this.note(size))
  }

  readonly #node = (level: number, index: number): Buffer => {
    const node = this.#nodes[level]?.[index]
    if (node === undefined) throw new RangeError(`no node ${level}/${index}`)
    return node
  }
}
