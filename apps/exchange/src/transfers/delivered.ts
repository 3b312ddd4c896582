/** Which places of a file were handed to a client: what `closeRead` claims. */

/** Ranges beyond which only the sum is kept; a client that jumps so much is not told apart. */
const MAX_RANGES = 256

type Range = { from: number; to: number }

export class Delivered {
  readonly #ranges: Range[] = []

  /** Notes that bytes `from` to `to` (excluded) were handed over, perhaps not for the first time. */
  add(from: number, to: number): void {
    const last = this.#ranges.at(-1)
    // The usual case: one place after another.
    if (last !== undefined && from >= last.from && from <= last.to) {
      last.to = Math.max(last.to, to)
      return
    }
    let at = this.#ranges.findIndex((range) => range.to >= from)
    if (at === -1) at = this.#ranges.length
    const merged: Range = { from, to }
    let behind = at
    for (let range = this.#ranges[behind]; range !== undefined && range.from <= to; range = this.#ranges[behind]) {
      merged.from = Math.min(merged.from, range.from)
      merged.to = Math.max(merged.to, range.to)
      behind++
    }
    // Full: give up the hole between two ranges. The claim becomes larger, never smaller: it must not hide anything.
    this.#ranges.splice(at, behind - at, merged)
    if (this.#ranges.length > MAX_RANGES) this.#join()
  }

  /** Bytes handed over, each counted once. */
  get bytes(): number {
    return this.#ranges.reduce((sum, { from, to }) => sum + to - from, 0)
  }

  #join(): void {
    const [first, second] = this.#ranges
    if (first === undefined || second === undefined) return
    this.#ranges.splice(0, 2, { from: first.from, to: second.to })
  }
}
