/**
 * What a receipt file carries beside its proof: the leaf as it stands in the
 * log and the opening of its commitment. Stored in the `extra` line of a
 * c2sp.org/tlog-proof. Unauthenticated by itself: the proof covers the leaf,
 * the leaf's `meta` covers the opening.
 */
import { canonicalJson, Fault, hex, type Infer, object, parseCanonicalJson, type Schema, text } from "@schleuse/base"
import { type Opening, verifyOpening } from "./commitment.ts"
import { type Leaf, MAX_LEAF_BYTES, parseLeaf } from "./leaf.ts"

const openingData: Schema<Opening["data"]> = (value, at) => {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Fault("SCHEMA_MISMATCH", `${at}: expected an object`)
  // It came out of parseCanonicalJson: everything in it is JSON.
  return value as Opening["data"]
}
/** Salt and data of a commitment, as they are stored and travel. */
export const openingSchema = object({ salt: hex(16), data: openingData })
const schema = object({ leaf: text(MAX_LEAF_BYTES), opening: openingSchema })

export type ReceiptExtra = Infer<typeof schema>

export function formatReceiptExtra(extra: ReceiptExtra): string {
  return canonicalJson(extra)
}

/** Leaf and opened data, after checking that they belong together. @throws JSON_INVALID, SCHEMA_MISMATCH, OPENING_MISMATCH */
export function verifyReceiptExtra(textOfExtra: string): { leaf: Leaf; leafText: string; data: Opening["data"] } {
  const extra = schema(parseCanonicalJson(textOfExtra), "receipt")
  const leaf = parseLeaf(extra.leaf)
  if (!("meta" in leaf)) throw new Fault("OPENING_MISMATCH", "the leaf has no commitment")
  return { leaf, leafText: extra.leaf, data: verifyOpening(extra.opening, leaf.meta) }
}
