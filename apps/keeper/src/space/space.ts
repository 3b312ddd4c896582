/**
 * Space: fail closed, but never mute.
 *
 * A file of fixed size is held in reserve. As long as as much again is free,
 * everything runs. Below, uploads and copies are refused, and whatever only
 * writes its log entry goes on: logins, reading, and confirming what was read,
 * which makes room. Below a quarter of it, only cutting, sealing and ending
 * sessions still work. When even their log entries find no space, the process
 * ends and its next start frees the reserve for them.
 */
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from "node:fs"
import { join } from "node:path"
import { Fault } from "@schleuse/base"
import { type CommandName, COMMANDS } from "@schleuse/wire"

/** How often free space is looked at, at most. */
const LOOK_MS = 250
const CHUNK = 1024 * 1024

/** What is left for log entries before only those of priority commands are written, as a part of the reserve. */
const ENTRIES_SHARE = 1 / 4

/**
 * `low`: nothing may take space; `scarce`: nothing but priority commands. `reserve-used`: the reserve was freed and has
 * not been made again; what it held counts as the first thing that is missing.
 */
export type SpaceState = "enough" | "low" | "scarce" | "reserve-used"

export class Space {
  readonly #file: string
  readonly #folder: string
  readonly #reserveBytes: number
  readonly #nowMs: () => number
  #lookedAt = Number.NEGATIVE_INFINITY
  #freeBytes = 0
  #totalBytes = 0
  #hasReserve = false

  constructor(dataFolder: string, reserveBytes: number, nowMs: () => number) {
    this.#folder = dataFolder
    this.#file = join(dataFolder, "reserve")
    this.#reserveBytes = reserveBytes
    this.#nowMs = nowMs
  }

  get state(): SpaceState {
    this.#look()
    if (!this.#hasReserve) return "reserve-used"
    if (this.#freeBytes >= this.#reserveBytes) return "enough"
    return this.mayWriteEntries ? "low" : "scarce"
  }

  /** Is there room for log entries beside what priority commands may need? */
  get mayWriteEntries(): boolean {
    this.#look()
    const held = this.#hasReserve ? this.#reserveBytes : 0
    return held + this.#freeBytes >= (1 + ENTRIES_SHARE) * this.#reserveBytes
  }

  /** Bytes of the volume, and those of them that new files may take. */
  volume(): { readonly totalBytes: number; readonly freeBytes: number } {
    this.#look()
    return { totalBytes: this.#totalBytes, freeBytes: Math.max(0, this.#freeBytes - this.#reserveBytes) }
  }

  /** @throws SPACE_SHORT for what takes space while it is short; SPACE_LOW for all but priority commands while it is scarce */
  requireFor(command: CommandName): void {
    const { lane } = COMMANDS[command]
    if (lane === "priority") return
    const { state } = this
    if (state === "enough") return
    if (!this.mayWriteEntries) throw new Fault("SPACE_LOW", state)
    if (lane === "growing") throw new Fault("SPACE_SHORT", state)
  }

  /** Makes the reserve if there is room for it. Returns whether it is there. */
  makeReserve(): boolean {
    this.#look(true)
    if (this.#hasReserve) return true
    // What a crash left of one that was being written.
    rmSync(this.#file, { force: true })
    // Room for the reserve and as much again, or the next file would use it up at once.
    if (this.#freeBytes < 2 * this.#reserveBytes) return false
    const file = openSync(this.#file, "wx", 0o600)
    try {
      // Written, not only sized: a sparse file reserves nothing.
      const zeros = Buffer.alloc(CHUNK)
      for (let at = 0; at < this.#reserveBytes; at += CHUNK) {
        writeSync(file, zeros, 0, Math.min(CHUNK, this.#reserveBytes - at), at)
      }
      fsyncSync(file)
    } catch {
      rmSync(this.#file, { force: true })
      return false
    } finally {
      closeSync(file)
    }
    this.#look(true)
    return true
  }

  /** Gives the reserve to those commands that must work. */
  freeReserve(): void {
    rmSync(this.#file, { force: true })
    this.#look(true)
  }

  #look(now = false): void {
    const at = this.#nowMs()
    if (!now && at - this.#lookedAt < LOOK_MS) return
    this.#lookedAt = at
    const { bavail, blocks, bsize } = statfsSync(this.#folder)
    this.#freeBytes = bavail * bsize
    this.#totalBytes = blocks * bsize
    this.#hasReserve = statSync(this.#file, { throwIfNoEntry: false })?.size === this.#reserveBytes
  }
}
