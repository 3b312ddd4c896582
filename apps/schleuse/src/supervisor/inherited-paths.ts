/**
 * Inherited paths: files and folders that a process gets as open descriptors.
 *
 * A folder behind a descriptor can be used whatever lies above it, so a clone
 * in somebody's private home folder works although no other user can walk to
 * it. (Tried with Node's --permission: `/proc/self/fd/N/` works as an allowed
 * folder, as the place of the script and as the program itself. SQLite does not
 * accept such paths: it walks the real path; see keeper-enclosure.ts.)
 */
import { closeSync, openSync } from "node:fs"

export class InheritedPaths {
  readonly #asDescriptors: boolean
  readonly #first: number
  readonly #descriptors: number[] = []

  /**
   * @param asDescriptors false: paths stay what they are (one user, or not Linux)
   * @param first the number that the first descriptor has in the new process
   */
  constructor(asDescriptors: boolean, first: number) {
    this.#asDescriptors = asDescriptors
    this.#first = first
  }

  /** The path by which the new process reaches this file or folder. */
  add(path: string): string {
    if (!this.#asDescriptors) return path
    this.#descriptors.push(openSync(path, "r"))
    return `/proc/self/fd/${this.#first + this.#descriptors.length - 1}`
  }

  /** For `spawn`'s stdio, to be put at index `first`. */
  get stdio(): readonly number[] {
    return this.#descriptors
  }

  /** Closes our copies, once the process is started. */
  close(): void {
    for (const descriptor of this.#descriptors.splice(0)) closeSync(descriptor)
  }
}
