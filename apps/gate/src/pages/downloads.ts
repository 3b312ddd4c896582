/**
 * Downloads: the access software as it lies in a folder, and proof that it is what was built.
 *
 * Reads `downloads.json`, which `npm run build:client` writes beside the
 * files, and offers only those whose size and hash are the ones it names.
 * Checking takes seconds and happens in the background; a manifest that
 * changes is checked anew and replaces the one before when all of it fits, so
 * a new release needs no restart. Trusts the folder's owner, not its files.
 */
import { createHash } from "node:crypto"
import { type FileHandle, open, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import {
  Fault,
  hex,
  type Infer,
  integer,
  isFault,
  list,
  object,
  oneOf,
  optional,
  parseJson,
  text,
} from "@schleuse/base"
import { addressGroup } from "../address-group.ts"

export const SYSTEMS = ["windows", "macos", "linux"] as const
export type System = (typeof SYSTEMS)[number]

const MANIFEST = "downloads.json"
/** What the client fetches by itself, as it lies: signed by others, judged by the client. */
export const DOCUMENTS = ["settings.json", "manifest.json"] as const
export type DocumentName = (typeof DOCUMENTS)[number]

const MAX_DOCUMENT_BYTES = 1024 * 1024
/** Small enough for slow lines: whoever takes longer than two minutes for one is gone. */
const PIECE_BYTES = 64 * 1024
/** A changed manifest is noticed within this time. */
const LOOK_AGAIN_MS = 5_000
/** So many files are on their way at a time, and of them to one network: slow readers there keep nobody else waiting. */
const MAX_RUNNING = 256
const MAX_OF_NETWORK = 32

/** Plain names: they stand in addresses and in headers. */
const fileName = text(80, /^[a-z0-9][a-z0-9._-]*[a-z0-9]$/)
// oxlint-disable-next-line no-control-regex -- control characters are what this refuses
const publisher = text(200, /^[^\0-\x1f\x7f-\x9f]+$/)

const downloadsManifest = object({
  v: integer(1, 1),
  /** Of the software, the same for all files. */
  version: text(40, /^[0-9][0-9A-Za-z.+-]*$/),
  files: list(
    object({
      name: fileName,
      system: oneOf(...SYSTEMS),
      sizeBytes: integer(1, 2 ** 30),
      sha256: hex(32),
      /** Whose name the system shows as its maker; absent: nobody signed it. */
      signedBy: optional(publisher),
    }),
    16,
  ),
})
export type DownloadsManifest = Infer<typeof downloadsManifest>
export type DownloadFile = DownloadsManifest["files"][number]

export type Release = { readonly version: string; readonly files: readonly DownloadFile[] }

/** Which file was checked: another one under the same name is not served. */
type Seen = { readonly size: number; readonly ino: number; readonly mtimeMs: number }

export type DownloadsOptions = {
  readonly folder: string
  readonly monotonicMs: () => number
  /** Hears why something is not offered. */
  readonly log: (line: object) => void
}

export class Downloads {
  readonly #options: DownloadsOptions
  readonly #seen = new Map<string, Seen>()
  #release: Release = { version: "", files: [] }
  #manifest: Seen | undefined
  #checking: Promise<void> | undefined
  #isFirst = true
  #lookedAt = Number.NEGATIVE_INFINITY
  #running = 0
  readonly #ofNetwork = new Map<string, number>()

  /** Begins to check at once. */
  constructor(options: DownloadsOptions) {
    this.#options = options
    this.#look()
  }

  /** What can be fetched now; waits for a check if there is nothing yet. No files if there is no folder, or nothing in it fits. */
  async release(): Promise<Release> {
    this.#look()
    // Checks run beside what is offered already; as long as that is nothing, they are worth waiting for.
    if (this.#isFirst || this.#release.files.length === 0) await this.#checking
    return this.#release
  }

  async find(name: string): Promise<DownloadFile | undefined> {
    const { files } = await this.release()
    return files.find((file) => file.name === name)
  }

  /**
   * The bytes of a file, read piece by piece as they are asked for. MUST be read to its end or cancelled.
   *
   * @param address whose they are
   * @throws DOWNLOADS_BUSY
   */
  stream(file: DownloadFile, address: string): ReadableStream<Uint8Array<ArrayBuffer>> {
    const network = addressGroup(address)
    const ofNetwork = this.#ofNetwork.get(network) ?? 0
    if (this.#running >= MAX_RUNNING || ofNetwork >= MAX_OF_NETWORK)
      throw new Fault("DOWNLOADS_BUSY", `${this.#running} at a time, ${ofNetwork} of them from there`)
    let handle: FileHandle | undefined
    let at = 0
    let isOver = false
    let isCounted = false
    const end = async (): Promise<void> => {
      if (isOver) return
      isOver = true
      if (isCounted) this.#count(network, -1)
      await handle?.close()
    }
    // Nothing is read ahead of who asks: a slow reader holds one piece.
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async (controller) => {
          if (!isCounted) {
            isCounted = true
            this.#count(network, 1)
          }
          try {
            handle ??= await this.#open(file)
            const piece = new Uint8Array(Math.min(PIECE_BYTES, file.sizeBytes - at))
            const { bytesRead } = await handle.read(piece, 0, piece.length, at)
            if (bytesRead === 0) throw new Error(`${file.name} ended early`)
            at += bytesRead
            // Whoever left while it was read: nothing is enqueued any more, and the handle is closed below.
            if (isOver) return await handle.close()
            controller.enqueue(piece.subarray(0, bytesRead))
            if (at < file.sizeBytes) return
            await end()
            controller.close()
          } catch (error) {
            await end()
            throw error
          }
        },
        cancel: end,
      },
      { highWaterMark: 0 },
    )
  }

  #count(network: string, change: 1 | -1): void {
    this.#running += change
    const left = (this.#ofNetwork.get(network) ?? 0) + change
    if (left > 0) this.#ofNetwork.set(network, left)
    else this.#ofNetwork.delete(network)
  }

  /** A document as it lies; undefined if there is none, or one that nobody would have written. */
  async document(name: DocumentName): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const path = join(this.#options.folder, name)
    try {
      if ((await stat(path)).size > MAX_DOCUMENT_BYTES) throw new Error("too large")
      return new Uint8Array(await readFile(path))
    } catch (error) {
      if (!isMissing(error)) this.#log(name, error)
      return undefined
    }
  }

  #look(): void {
    const now = this.#options.monotonicMs()
    if (this.#checking !== undefined || now - this.#lookedAt < LOOK_AGAIN_MS) return
    this.#lookedAt = now
    this.#checking = this.#check()
      .catch((error: unknown) => this.#log(MANIFEST, error))
      .finally(() => {
        this.#checking = undefined
        this.#isFirst = false
      })
  }

  async #check(): Promise<void> {
    const path = join(this.#options.folder, MANIFEST)
    let now: Seen
    try {
      now = seenOf(await stat(path))
    } catch (error) {
      if (!isMissing(error)) throw error
      this.#release = { version: "", files: [] }
      this.#manifest = undefined
      return
    }
    if (this.#manifest !== undefined && isSame(now, this.#manifest)) return
    if (now.size > MAX_DOCUMENT_BYTES) throw new Error("too large")
    const { version, files } = parseDownloads(await readFile(path, "utf8"))
    const seen = new Map<string, Seen>()
    for (const file of files) {
      try {
        seen.set(file.name, await checkFile(join(this.#options.folder, file.name), file))
      } catch (error) {
        this.#log(file.name, error)
      }
    }
    this.#manifest = now
    this.#seen.clear()
    for (const [name, one] of seen) this.#seen.set(name, one)
    this.#release = { version, files: files.filter(({ name }) => seen.has(name)) }
  }

  async #open({ name }: DownloadFile): Promise<FileHandle> {
    const handle = await open(join(this.#options.folder, name), "r")
    const seen = this.#seen.get(name)
    if (seen !== undefined && isSame(seenOf(await handle.stat()), seen)) return handle
    await handle.close()
    // Replaced after it was checked: the next look finds the new one, or says what is wrong.
    this.#manifest = undefined
    throw new Error(`${name} was replaced`)
  }

  #log(name: string, error: unknown): void {
    const why = isFault(error)
      ? `${error.code} ${error.detail}`
      : error instanceof Error
        ? error.message
        : String(error)
    this.#options.log({ download: name, refused: why })
  }
}

/** @throws SCHEMA_MISMATCH, and JSON's own for what is none */
export function parseDownloads(json: string): DownloadsManifest {
  const manifest = downloadsManifest(parseJson(json), MANIFEST)
  const names = new Set(manifest.files.map(({ name }) => name))
  if (names.size !== manifest.files.length) throw new Fault("SCHEMA_MISMATCH", `${MANIFEST}: a name twice`)
  return manifest
}

/** Reads the whole file once. Size or hash of another file is a defect of the release, said to the operator's log. */
async function checkFile(path: string, { sizeBytes, sha256 }: DownloadFile): Promise<Seen> {
  const handle = await open(path, "r")
  try {
    const before = seenOf(await handle.stat())
    if (before.size !== sizeBytes) throw new Error(`has ${before.size} bytes instead of ${sizeBytes}`)
    const hash = createHash("sha256")
    const piece = Buffer.allocUnsafe(PIECE_BYTES)
    for (let at = 0; at < sizeBytes;) {
      const { bytesRead } = await handle.read(piece, 0, piece.length, at)
      if (bytesRead === 0) throw new Error("ended early")
      hash.update(piece.subarray(0, bytesRead))
      at += bytesRead
    }
    const found = hash.digest("hex")
    if (found !== sha256) throw new Error(`has the SHA-256 ${found}`)
    if (!isSame(seenOf(await handle.stat()), before)) throw new Error("changed while it was read")
    return before
  } finally {
    await handle.close()
  }
}

function seenOf({ size, ino, mtimeMs }: Seen): Seen {
  return { size, ino, mtimeMs }
}

function isSame(a: Seen, b: Seen): boolean {
  return a.size === b.size && a.ino === b.ino && a.mtimeMs === b.mtimeMs
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT"
}
