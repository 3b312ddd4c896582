/**
 * What the agent does about newer settings and newer versions: fetches over the link to the gate, believes only signatures.
 *
 * The gate is a letterbox here: whatever it hands out counts only by the keys
 * that came with this program.
 */
import { Fault, isFault } from "@schleuse/base"
import type { Folder } from "../device/folder.ts"
import { keepNewerSettings } from "../settings/load-settings.ts"
import type { OperatorSettings } from "../settings/operator-settings.ts"
import { findUpdate, systemOf, type Update } from "./find-update.ts"
import { installUpdate, removeLeftovers } from "./install-update.ts"

/** Undefined: there is no such file. Breaks off when it is told to. */
export type GetFile = (path: string, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array> | undefined>

export type SelfUpdateOptions = {
  /** From the gate, such as `/zugang/settings.json`. */
  readonly get: GetFile
  readonly settings: OperatorSettings
  readonly folder: Folder
  /** Wall time in ms. */
  readonly now: () => number
  /** The running program's file; undefined if it is not a single executable (`isSingleExecutable`). */
  readonly executable: string | undefined
  readonly platform: string
  readonly arch: string
  /** For tests. */
  readonly limits?: Limits | undefined
}

/** How long each may take as a whole, however steadily it comes: what trickles would never end. */
type Limits = { readonly documentMs: number; readonly fileMs: number }
/** The largest program, 154 MB, comes at 43 KB/s within the hour. */
const LIMITS: Limits = { documentMs: 60_000, fileMs: 3_600_000 }

const SETTINGS = "/zugang/settings.json"
const MANIFEST = "/zugang/update/manifest.json"
const MAX_DOCUMENT_BYTES = 512 * 1024

export class SelfUpdate {
  readonly #options: SelfUpdateOptions
  #isInstalling = false

  constructor(options: SelfUpdateOptions) {
    this.#options = options
  }

  /** At start: what an earlier update left beside the executable goes. */
  async begin(): Promise<void> {
    if (this.#options.executable !== undefined) await removeLeftovers(this.#options.executable)
  }

  /**
   * Newer settings, kept for the next start; undefined if there are none.
   *
   * @throws CLIENT_SETTINGS_KEYS_FOREIGN, CLIENT_SIGNATURES_MISSING, UPDATE_INVALID, UPDATE_TOO_SLOW,
   *   CLIENT_FOLDER_UNWRITABLE, and what `get` does
   */
  async fetchSettings(): Promise<OperatorSettings | undefined> {
    const { settings, folder } = this.#options
    const text = await this.#document(SETTINGS)
    if (text === undefined) return undefined
    try {
      return keepNewerSettings(settings, text, folder)
    } catch (error) {
      if (isFault(error) && error.code === "CLIENT_SETTINGS_OLD") return undefined
      throw error
    }
  }

  /** @throws UPDATE_TOO_SLOW, and as `findUpdate` */
  async find(): Promise<Update | undefined> {
    const { settings, folder, now, platform, arch } = this.#options
    const fetchManifest = async () => await this.#document(MANIFEST)
    return await findUpdate({ fetchManifest, trust: settings, folder, now, system: systemOf(platform, arch) ?? "" })
  }

  /**
   * Fetches the newest version and puts it in this program's place; the next start runs it.
   *
   * @returns its version; undefined if there is none, or one is being installed already
   * @throws UPDATE_NOT_FOR_SYSTEM, UPDATE_FILE_WRONG, UPDATE_NOT_WRITTEN, UPDATE_TOO_SLOW, and as `find`
   */
  async install(): Promise<string | undefined> {
    const { executable, platform, limits = LIMITS } = this.#options
    if (this.#isInstalling) return undefined
    this.#isInstalling = true
    try {
      // Judged anew: what was found may have been hours ago.
      const update = await this.find()
      if (update === undefined) return undefined
      const { file, version } = update
      if (file === undefined || executable === undefined) throw new Fault("UPDATE_NOT_FOR_SYSTEM")
      await this.#within(limits.fileMs, `/zugang/update/${file.name}`, async (bytes) => {
        if (bytes === undefined) throw new Fault("UPDATE_FILE_WRONG", `no ${file.name}`)
        await installUpdate({ executable, file, bytes, platform })
      })
      return version
    } finally {
      this.#isInstalling = false
    }
  }

  async #document(path: string): Promise<string | undefined> {
    const { limits = LIMITS } = this.#options
    return await this.#within(limits.documentMs, path, readDocument)
  }

  /** @throws UPDATE_TOO_SLOW when the time is over, and what `read` and `get` do */
  async #within<T>(
    limitMs: number,
    path: string,
    read: (bytes: AsyncIterable<Uint8Array> | undefined) => Promise<T>,
  ): Promise<T> {
    const signal = AbortSignal.timeout(limitMs)
    try {
      return await read(await this.#options.get(path, signal))
    } catch (cause) {
      if (signal.aborted) throw new Fault("UPDATE_TOO_SLOW", `${path}: more than ${limitMs} ms`, { cause })
      throw cause
    }
  }
}

async function readDocument(bytes: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (bytes === undefined) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > MAX_DOCUMENT_BYTES) throw new Fault("UPDATE_INVALID", "a document without an end")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString("utf8")
}
