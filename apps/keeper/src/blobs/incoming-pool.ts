/**
 * The incoming pool: empty part files, made before they are needed.
 *
 * The keeper creates each part file (a door may write into it, but neither
 * create nor delete files). A file that is about to be acknowledged must
 * survive a crash with its name; since names of the pool are made durable in
 * advance, sealing a small file costs one fdatasync instead of two.
 */
import { closeSync, fchmodSync, openSync } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { join } from "node:path"
import { randomId } from "@schleuse/base"

/** Files made at a time, and how many are left when more are made. */
const REFILL = 32
const LOW = 16

/** An empty part file. The keeper keeps it open until the part is stored or dropped. */
export type IncomingFile = {
  readonly part: string
  readonly zone: string
  readonly path: string
  /** Open for reading, so that the keeper can sync what the door wrote. */
  readonly fd: number
  /** Has its folder been synced since it was made? */
  isNameDurable: boolean
  /** Did writing it to disk fail once? */
  isDamaged: boolean
}

export class IncomingPool {
  readonly folder: string
  readonly #zone: string
  #ready: IncomingFile[] = []
  #refilling: Promise<void> | undefined

  constructor(zone: string, folder: string) {
    this.#zone = zone
    this.folder = folder
  }

  /** An empty file at once; one of the pool if there is one. */
  take(): IncomingFile {
    const file = this.#ready.pop() ?? this.#create()
    if (this.#ready.length < LOW) this.#refilling ??= this.#refill()
    return file
  }

  /** Gives back a file that nothing was written to and whose id nobody has seen. */
  giveBack(file: IncomingFile): void {
    this.#ready.push(file)
  }

  /** Makes the first files. */
  async fill(): Promise<void> {
    this.#refilling ??= this.#refill()
    await this.#refilling
  }

  /** Makes the names in the folder durable. */
  async syncNames(): Promise<void> {
    const folder: FileHandle = await open(this.folder)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }

  close(): void {
    for (const { fd } of this.#ready) closeSync(fd)
    this.#ready = []
  }

  async #refill(): Promise<void> {
    try {
      const files = Array.from({ length: REFILL }, () => this.#create())
      await this.syncNames()
      for (const file of files) file.isNameDurable = true
      this.#ready.push(...files)
    } catch {
      // No space: take() tries again and reports what stands in the way.
    } finally {
      this.#refilling = undefined
    }
  }

  #create(): IncomingFile {
    const part = randomId()
    const path = join(this.folder, part)
    const fd = openSync(path, "ax+", 0o660)
    // The umask of the process does not decide whether the door may write.
    fchmodSync(fd, 0o660)
    return { part, zone: this.#zone, path, fd, isNameDurable: false, isDamaged: false }
  }
}
