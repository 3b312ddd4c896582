/**
 * The argument why an entry stands in the log, from its proof file and the
 * log's public key alone. Like a receipt's, but for every type of entry: it
 * certifies that these bytes are in the log, not what they mean.
 */
import { Fault, type Json, parseUtf8 } from "@schleuse/base"
import { type Leaf, verifyEntryExtra } from "@schleuse/leaf"
import { type LogIdentity, parseTlogProof, type VerifiedCheckpoint, verifyTlogProof } from "@schleuse/tlog"

export type VerifiedEntry = {
  /** Index of the entry in the log. */
  readonly entry: number
  readonly leaf: Leaf
  /** The entry's bytes, as they are in the log. */
  readonly text: Buffer
  /** What its opening says, covered by the leaf; undefined if the file has none. */
  readonly stated: { readonly [key: string]: Json } | undefined
  readonly checkpoint: VerifiedCheckpoint
  /** The signed checkpoint, verbatim. */
  readonly note: string
}

/**
 * The entry of a proof file.
 *
 * @throws VERIFY_RECEIPT_EXTRA_MISSING, and all of parseTlogProof, verifyEntryExtra, verifyCheckpoint and verifyInclusion
 */
export function verifyEntry(file: Buffer, identity: LogIdentity): VerifiedEntry {
  const { extra, checkpoint: note } = parseTlogProof(file)
  if (extra === undefined) throw new Fault("VERIFY_RECEIPT_EXTRA_MISSING")
  // The opening, if there is one, is what the leaf's commitment covers …
  const { leaf, leafText, data } = verifyEntryExtra(parseUtf8(extra))
  // … and this very leaf is below a root that the log's key signed.
  const text = Buffer.from(leafText)
  const { index, checkpoint } = verifyTlogProof(file, text, identity)
  return { entry: index, leaf, text, stated: data, checkpoint, note }
}
