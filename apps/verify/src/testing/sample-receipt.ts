/** Receipts for tests, made as the keeper makes them. */
import { formatReceiptExtra, type Opening } from "@schleuse/leaf"
import { formatTlogProof } from "@schleuse/tlog"
import type { TestTree } from "./log-writer.ts"

/** The receipt of an entry, in the tree of the first `size` entries. */
export function sampleReceipt(tree: TestTree, index: number, opening: Opening, size = tree.entries.length): string {
  const leaf = tree.entries[index]?.toString() ?? ""
  return formatTlogProof({
    extra: Buffer.from(formatReceiptExtra({ leaf, opening })),
    index,
    hashes: tree.inclusion(index, size),
    checkpoint: tree.note(size),
  })
}
