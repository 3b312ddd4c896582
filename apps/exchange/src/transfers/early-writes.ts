/**
 * Writes that came before their turn: kept until what belongs before them is here.
 *
 * Bounded: from the next expected byte on at most 8 MiB. What has been taken is
 * encrypted and cannot change, so a write that overlaps anything is refused.
 */
import { Fault } from "@schleuse/base"

/** How far ahead of the first gap a write may end. */
export const EARLY_BYTES = 8 * 1024 * 1024

export class EarlyWrites {
  readonly #writes = new Map<number, Buffer>()
  /** End of the bytes that lie farthest behind. */
  #end = 0

  get isEmpty(): boolean {
    return this.#writes.size === 0
  }

  /** Where the last byte ends that is here, at least `next`. */
  endAfter(next: number): number {
    return this.isEmpty ? next : Math.max(next, this.#end)
  }

  /**
   * Keeps a copy of bytes that belong behind `next`, the first missing byte.
   * @throws UPLOAD_TOO_FAR, UPLOAD_REWRITE
   */
  add(offset: number, bytes: Buffer, next: number): void {
    const end = offset + bytes.length
    if (end - next > EARLY_BYTES) throw new Fault("UPLOAD_TOO_FAR", `${end - next} bytes ahead`)
    if (this.#overlaps(offset, end)) throw new Fault("UPLOAD_REWRITE", "overlaps an early write")
    this.#writes.set(offset, Buffer.from(bytes))
    this.#end = Math.max(this.#end, end)
  }

  /** May bytes from `offset` to `end` be taken without touching what is kept? @throws UPLOAD_REWRITE */
  requireFree(offset: number, end: number): void {
    if (this.#overlaps(offset, end)) throw new Fault("UPLOAD_REWRITE", "overlaps an early write")
  }

  /** Takes out what begins at exactly this place. */
  take(offset: number): Buffer | undefined {
    const bytes = this.#writes.get(offset)
    if (bytes !== undefined) this.#writes.delete(offset)
    return bytes
  }

  clear(): void {
    this.#writes.clear()
  }

  #overlaps(offset: number, end: number): boolean {
    for (const [from, bytes] of this.#writes) if (offset < from + bytes.length && from < end) return true
    return false
  }
}
