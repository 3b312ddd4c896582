/**
 * The history: proven entries, each parsed strictly and judged in its order.
 *
 * A tree only says that nobody changed the entries; this says that together
 * they are something that the keeper does. An entry that is not a leaf of the
 * schema is a finding and takes no part in what follows.
 */
import { isFault, parseUtf8 } from "@schleuse/base"
import { type Leaf, parseLeaf } from "@schleuse/leaf"
import type { Findings } from "../findings.ts"
import type { Bundle } from "../log/log-folder.ts"
import { RunOrder } from "./run-order.ts"
import { TransferOrder } from "./transfer-order.ts"

/** Takes notice of a leaf and of its place in the log. */
export type LeafReader = (leaf: Leaf, entry: number) => void

export class History {
  readonly #findings: Findings
  readonly #readers: readonly LeafReader[]
  readonly #onEntry: ((text: Buffer, entry: number) => void) | undefined
  #mode: "demo" | "productive" | undefined
  #firstMs: number | undefined
  #lastMs: number | undefined
  #judged = 0

  /** `readers` see every leaf in order, `onEntry` its bytes too. */
  constructor(findings: Findings, readers: readonly LeafReader[], onEntry?: (text: Buffer, entry: number) => void) {
    const runs = new RunOrder(findings)
    const transfers = new TransferOrder(findings)
    this.#findings = findings
    this.#readers = [
      (leaf, entry) => runs.append(leaf, entry),
      (leaf, entry) => transfers.append(leaf, entry),
      ...readers,
    ]
    this.#onEntry = onEntry
  }

  /** Number of entries judged so far, and what they say about the log as a whole. */
  get summary(): {
    readonly judged: number
    readonly mode: "demo" | "productive" | undefined
    readonly firstMs: number | undefined
    readonly lastMs: number | undefined
  } {
    return { judged: this.#judged, mode: this.#mode, firstMs: this.#firstMs, lastMs: this.#lastMs }
  }

  append({ first, entries }: Bundle): void {
    for (const [i, text] of entries.entries()) this.#appendEntry(text, first + i)
  }

  #appendEntry(text: Buffer, entry: number): void {
    this.#judged++
    this.#onEntry?.(text, entry)
    const leaf = this.#parse(text, entry)
    if (leaf === undefined) return
    if (leaf.type === "genesis") this.#mode ??= leaf.mode
    this.#firstMs ??= leaf.wall
    this.#lastMs = leaf.wall
    for (const read of this.#readers) read(leaf, entry)
  }

  #parse(text: Buffer, entry: number): Leaf | undefined {
    try {
      return parseLeaf(parseUtf8(text))
    } catch (error) {
      if (!isFault(error)) throw error
      this.#findings.error("VERIFY_LEAF_INVALID", { entry, detail: error.message })
      return undefined
    }
  }
}
