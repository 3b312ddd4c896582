/**
 * What the proof file of any entry carries beside its proof: the leaf as it
 * stands in the log and, if it still exists, the opening of its commitment.
 * With an opening it is the `extra` of a receipt, byte for byte.
 * Unauthenticated by itself: the proof covers the leaf, the leaf's `meta`
 * covers the opening.
 */
import { canonicalJson, Fault, object, optional, parseCanonicalJson, text } from "@schleuse/base"
import { type Opening, verifyOpening } from "./commitment.ts"
import { type Leaf, MAX_LEAF_BYTES, parseLeaf } from "./leaf.ts"
import { openingSchema } from "./receipt-extra.ts"

const schema = object({ leaf: text(MAX_LEAF_BYTES), opening: optional(openingSchema) })

export type EntryExtra = { readonly leaf: string; readonly opening?: Opening | undefined }

export function formatEntryExtra({ leaf, opening }: EntryExtra): string {
  return canonicalJson(opening === undefined ? { leaf } : { leaf, opening })
}

/**
 * Leaf and opened data (none if the file has no opening), after checking that they belong together.
 * @throws JSON_INVALID, JSON_NOT_CANONICAL, SCHEMA_MISMATCH, LEAF_TOO_LARGE, OPENING_MISMATCH
 */
export function verifyEntryExtra(textOfExtra: string): {
  leaf: Leaf
  leafText: string
  data: Opening["data"] | undefined
} {
  const extra = schema(parseCanonicalJson(textOfExtra), "entry")
  const leaf = parseLeaf(extra.leaf)
  if (extra.opening === undefined) return { leaf, leafText: extra.leaf, data: undefined }
  if (!("meta" in leaf)) throw new Fault("OPENING_MISMATCH", "the leaf has no commitment")
  return { leaf, leafText: extra.leaf, data: verifyOpening(extra.opening, leaf.meta) }
}
