/**
 * Older checkpoints: what somebody keeps and this log must still begin with.
 *
 * The root at the older size comes out of the same pass over the entries, so no
 * consistency proof is needed.
 */
import { isSameBytes } from "@schleuse/base"
import type { Checkpoint, Frontier } from "@schleuse/tlog"
import type { Findings } from "../findings.ts"

export class OlderCheckpoint {
  readonly size: number
  readonly #root: Buffer
  #rootNow: Buffer | undefined

  /** @param checkpoint whose signature was verified */
  constructor({ size, root }: Checkpoint) {
    this.size = size
    this.#root = root
    // The root of no entries is always the same (and parseCheckpoint has compared it).
    if (size === 0) this.#rootNow = root
  }

  /** To be told the edge after each entry. */
  notice(size: number, edge: Frontier): void {
    if (size === this.size) this.#rootNow = edge.root()
  }

  /** The log of `size` entries must have had the older root at the older size. */
  requireContained(size: number, findings: Findings): void {
    if (this.size > size) findings.error("VERIFY_LOG_SHRUNK", { detail: `${size} entries, earlier ${this.size}` })
    else if (this.#rootNow === undefined || !isSameBytes(this.#rootNow, this.#root)) {
      findings.error("VERIFY_LOG_FORKED", { detail: `at ${this.size} entries` })
    }
  }
}
