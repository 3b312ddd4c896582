/**
 * How long the offline verifier takes for a large log, program start included.
 *
 * Writes a log of N entries (default 1,000,000) into a temporary folder and runs
 * `verify log` on it as a process of its own. The entries are what a busy day
 * leaves: per file one commit, its parts, one release, one receipt.
 * Run: node bench/src/verify-log.ts [N]
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { randomId } from "@schleuse/base"
import { formatLeaf, type LeafOf, type LeafType } from "@schleuse/leaf"
import {
  encodeBundle,
  formatVerifierKey,
  Frontier,
  leafHash,
  noteSigner,
  privateKeyOfSeed,
  signCheckpoint,
  signerKey,
  TILE_HEIGHT,
  tilePath,
  TILE_WIDTH,
  verifierKeyOf,
} from "@schleuse/tlog"

const SIGNER = signerKey("bench.example/log", privateKeyOfSeed(Buffer.alloc(32, 1)))
const HASH = "00".repeat(32)
const PARTS = 3

type Fields<T extends LeafType> = Omit<LeafOf<T>, "v" | "type" | "boot" | "wall" | "mono">

/** Leaves without end. */
function* leaves(): Generator<string, never, undefined> {
  const boot = randomId()
  let time = 0
  const leaf = <T extends LeafType>(type: T, fields: Fields<T>): string => {
    time += 3
    const whole = { v: 1, type, boot, wall: 1_800_000_000_000 + time, mono: time, ...fields }
    return formatLeaf(whole as unknown as LeafOf<T>)
  }
  yield leaf("genesis", { mode: "demo", meta: HASH })
  const build = "ab".repeat(16)
  yield leaf("keeper_start", {
    keeperBuild: build,
    isolation: "one-user",
    rootKey: "file",
    egress: "open",
    settings: HASH,
    space: "reserved",
  })
  const at = { zone: "sftp", door: randomId(), build }
  yield leaf("door_start", { ...at, kind: "sftp", meta: HASH })
  for (;;) {
    const actor = {
      ...at,
      session: randomId(),
      factor: "ssh-key",
      institution: randomId(),
      account: randomId(),
    } as const
    const [upload, version, release] = [randomId(), randomId(), randomId()]
    yield leaf("login", { ...actor, meta: HASH })
    yield leaf("upload_open", { ...actor, upload, folder: randomId() })
    for (let index = 0; index < PARTS; index++) {
      const part = randomId()
      yield leaf("upload_seal", { ...actor, upload, part, index, bytes: 1, cipherSha256: HASH })
    }
    const placed = { upload, version, file: randomId(), folder: randomId(), state: "delivered" } as const
    yield leaf("commit", { ...actor, ...placed, parts: PARTS, partsHash: HASH, meta: HASH })
    yield leaf("release", { ...actor, release, version, parts: PARTS })
    for (let index = 0; index < PARTS; index++) {
      yield leaf("release_part", { ...actor, release, version, part: randomId(), index })
    }
    yield leaf("released", { ...actor, version, recipient: actor.institution, meta: HASH })
    yield leaf("release_end", { ...actor, release, bytes: 1, complete: 1 })
    yield leaf("session_end", { ...actor, reason: "closed" })
  }
}

function write(folder: string, path: string, bytes: Uint8Array | string): void {
  const at = join(folder, path)
  mkdirSync(dirname(at), { recursive: true })
  writeFileSync(at, bytes)
}

/** Writes a log of `size` entries, holding one tile per level in memory. */
function writeLog(folder: string, size: number): void {
  const frontier = new Frontier()
  const rows: Uint8Array[][] = []
  let bundle: Buffer[] = []
  const source = leaves()
  const flush = (level: number, index: number): void => {
    const width = rows[level]?.length ?? 0
    if (width > 0) write(folder, tilePath({ level, index, width }), Buffer.concat(rows[level] ?? []))
    rows[level] = []
  }
  const flushBundle = (index: number): void => {
    if (bundle.length > 0)
      write(folder, tilePath({ level: "entries", index, width: bundle.length }), encodeBundle(bundle))
    bundle = []
  }
  for (let entry = 0; entry < size; entry++) {
    const text = Buffer.from(source.next().value)
    bundle.push(text)
    if (bundle.length === TILE_WIDTH) flushBundle(Math.floor(entry / TILE_WIDTH))
    frontier.append(leafHash(text), (level, index, hash) => {
      if (level % TILE_HEIGHT !== 0) return
      const row = (rows[level / TILE_HEIGHT] ??= [])
      row.push(hash)
      if (row.length === TILE_WIDTH) flush(level / TILE_HEIGHT, Math.floor(index / TILE_WIDTH))
    })
  }
  flushBundle(Math.floor(size / TILE_WIDTH))
  for (const level of rows.keys()) flush(level, Math.floor(size / TILE_WIDTH ** (level + 1)))
  const checkpoint = { origin: SIGNER.name, size, root: frontier.root() }
  write(folder, "checkpoint", signCheckpoint(checkpoint, noteSigner(SIGNER)))
}

function timed<T>(work: () => T): { seconds: number; result: T } {
  const start = process.hrtime.bigint()
  const result = work()
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, result }
}

function main(size: number): void {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-bench-"))
  try {
    const { seconds: writing } = timed(() => writeLog(folder, size))
    console.log(`written: ${size} entries in ${writing.toFixed(1)} s`)
    const program = join(import.meta.dirname, "..", "..", "apps", "verify", "src", "main.ts")
    const key = formatVerifierKey(verifierKeyOf(SIGNER))
    const { seconds, result } = timed(() =>
      spawnSync(process.execPath, [program, "log", folder, "--key", key, "--lang", "en"], { encoding: "utf8" }),
    )
    if (result.status !== 0) throw new Error(`the verifier refused the log: ${result.stdout}${result.stderr}`)
    console.log(`verified: ${seconds.toFixed(2)} s, ${Math.round(size / seconds)} entries/s`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const size = Number(process.argv[2] ?? 1_000_000)
if (!Number.isSafeInteger(size) || size < 1) throw new RangeError("the number of entries is a whole number from 1")
main(size)
