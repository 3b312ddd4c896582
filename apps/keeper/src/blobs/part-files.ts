/**
 * Part files: from `incoming/<zone>/` to `blobs/`, and away.
 *
 * A part that was acknowledged is durable in `incoming/`; that it then lies in
 * `blobs/`, read-only, is a rename that can be made again at any start.
 * Ciphertext is not secret; names are random ids.
 */
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fdatasync,
  fstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { Fault } from "@schleuse/base"
import { type IncomingFile, IncomingPool } from "./incoming-pool.ts"

const syncData = promisify(fdatasync)

export class PartFiles {
  readonly #blobs: string
  readonly #pools = new Map<string, IncomingPool>()
  /** Files that are being written, by part. */
  readonly #writing = new Map<string, IncomingFile>()
  readonly #onError: (error: unknown) => void

  constructor(dataFolder: string, zones: readonly string[], onError: (error: unknown) => void) {
    this.#blobs = join(dataFolder, "blobs")
    this.#onError = onError
    mkdirSync(this.#blobs, { recursive: true })
    for (const zone of zones) {
      const folder = join(dataFolder, "incoming", zone)
      mkdirSync(folder, { recursive: true })
      this.#pools.set(zone, new IncomingPool(zone, folder))
    }
  }

  async start(): Promise<void> {
    for (const pool of this.#pools.values()) await pool.fill()
  }

  /** A new, empty part file for a door of this zone. */
  take(zone: string): IncomingFile {
    return this.#pool(zone).take()
  }

  /** The command that took it did not happen; nobody has seen the id. */
  discard(file: IncomingFile): void {
    this.#writing.delete(file.part)
    this.#pool(file.zone).giveBack(file)
  }

  /** From now on the part is being written. */
  begin(file: IncomingFile): void {
    this.#writing.set(file.part, file)
  }

  /**
   * Makes a written part durable: its bytes, and its name.
   * @throws PART_FILE_MISMATCH unless the file has exactly this length and was never lost on its way to the disk
   */
  async sync(part: string, cipherBytes: number): Promise<void> {
    const file = this.#writing.get(part)
    if (file === undefined) throw new Fault("UPLOAD_NOT_OPEN", "no such part file")
    const { size } = fstatSync(file.fd)
    if (size !== cipherBytes) throw new Fault("PART_FILE_MISMATCH", `${size} bytes of ${cipherBytes}`)
    // The kernel reports a failed write once and then calls the same bytes clean: no second try may succeed.
    if (file.isDamaged) throw new Fault("PART_FILE_MISMATCH", "could not be written to disk before")
    try {
      await Promise.all([syncData(file.fd), file.isNameDurable ? undefined : this.#pool(file.zone).syncNames()])
    } catch (error) {
      file.isDamaged = true
      // Dropped while it was being synced: its descriptor was closed under us.
      if (this.#writing.get(part) !== file) throw new Fault("UPLOAD_NOT_OPEN", "dropped", { cause: error })
      throw error
    }
  }

  /** Moves a durable part to the blobs and closes it to its writer. Done again at start if it did not happen. */
  store(part: string, zone: string): void {
    const file = this.#writing.get(part)
    const from = file?.path ?? join(this.#pool(zone).folder, part)
    if (file !== undefined) {
      fchmodSync(file.fd, 0o444)
      closeSync(file.fd)
      this.#writing.delete(part)
    } else {
      chmodSync(from, 0o444)
    }
    const to = this.#pathOf(part)
    try {
      renameSync(from, to)
    } catch {
      // The first part in its subfolder.
      mkdirSync(join(this.#blobs, part.slice(0, 2)), { recursive: true, mode: 0o755 })
      renameSync(from, to)
    }
  }

  /** Forgets a part that was being written, and its file. */
  drop(part: string, zone: string): void {
    const file = this.#writing.get(part)
    if (file !== undefined) {
      closeSync(file.fd)
      this.#writing.delete(part)
    }
    void rm(file?.path ?? join(this.#pool(zone).folder, part), { force: true }).catch(this.#onError)
  }

  /** Removes a stored part. Missing is fine: it may have been removed before a crash. */
  async remove(part: string): Promise<void> {
    await rm(this.#pathOf(part), { force: true })
  }

  /** Part ids that lie in a zone's incoming folder. */
  listIncoming(zone: string): string[] {
    return readdirSync(this.#pool(zone).folder)
  }

  /** Removes a file of the incoming folder that belongs to nothing. */
  removeIncoming(zone: string, name: string): void {
    rmSync(join(this.#pool(zone).folder, name), { force: true, recursive: true })
  }

  zones(): string[] {
    return [...this.#pools.keys()]
  }

  close(): void {
    for (const pool of this.#pools.values()) pool.close()
  }

  #pathOf(part: string): string {
    return join(this.#blobs, part.slice(0, 2), part)
  }

  #pool(zone: string): IncomingPool {
    const pool = this.#pools.get(zone)
    if (pool === undefined) throw new TypeError(`no incoming folder for ${zone}`)
    return pool
  }
}
