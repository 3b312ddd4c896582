/**
 * The argument why a receipt can be believed, from the file and the log's
 * public key alone.
 *
 * Nothing in the file is trusted by itself: the opening must fit the leaf's
 * commitment, the leaf must be in the tree, the tree must be signed.
 */
import { Fault, type Json, parseUtf8 } from "@schleuse/base"
import { type LeafOf, type Leaf, verifyReceiptExtra } from "@schleuse/leaf"
import { type LogIdentity, parseTlogProof, type VerifiedCheckpoint, verifyTlogProof } from "@schleuse/tlog"

/** Leaf types that certify something about a file, and what. */
const KINDS = { commit: "accepted", released: "released", confirmed: "confirmed" } as const

export type ReceiptKind = (typeof KINDS)[keyof typeof KINDS]
type CertifyingLeaf = LeafOf<keyof typeof KINDS>

export type VerifiedReceipt = {
  readonly kind: ReceiptKind
  /** Index of the entry in the log. */
  readonly entry: number
  readonly leaf: CertifyingLeaf
  /** The entry's bytes, as they are in the log. */
  readonly text: Buffer
  /** What the opening says, covered by the leaf: name, sizeBytes, sha256, from, to, … */
  readonly stated: { readonly [key: string]: Json }
  readonly checkpoint: VerifiedCheckpoint
  /** The signed checkpoint, verbatim. */
  readonly note: string
}

/**
 * What a receipt file certifies.
 *
 * @throws VERIFY_RECEIPT_EXTRA_MISSING, VERIFY_RECEIPT_KIND_UNKNOWN, OPENING_MISMATCH, and all of parseTlogProof,
 *   verifyReceiptExtra, verifyCheckpoint and verifyInclusion
 */
export function verifyReceipt(file: Buffer, identity: LogIdentity): VerifiedReceipt {
  const { extra, checkpoint: note } = parseTlogProof(file)
  if (extra === undefined) throw new Fault("VERIFY_RECEIPT_EXTRA_MISSING")
  // The statements are what the leaf's commitment covers …
  const { leaf, leafText, data } = verifyReceiptExtra(parseUtf8(extra))
  const certifying = requireCertifying(leaf)
  // … and this very leaf is below a root that the log's key signed.
  const text = Buffer.from(leafText)
  const { index, checkpoint } = verifyTlogProof(file, text, identity)
  return { kind: KINDS[certifying.type], entry: index, leaf: certifying, text, stated: data, checkpoint, note }
}

function requireCertifying(leaf: Leaf): CertifyingLeaf {
  if (leaf.type === "commit" || leaf.type === "released" || leaf.type === "confirmed") return leaf
  throw new Fault("VERIFY_RECEIPT_KIND_UNKNOWN", leaf.type)
}
