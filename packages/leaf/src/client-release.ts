/**
 * What an entry of type `client_release` holds of a release: the hash of what its signers sign.
 *
 * The signatures are not in it: who signed, and in which order, is the matter
 * of those who judge them.
 */
import { createHash } from "node:crypto"
import { canonicalJson, type Json } from "@schleuse/base"

/** Hex: SHA-256 of a line that names the kind, and the canonical text of the release. */
export function clientReleaseHash(release: Json): string {
  return createHash("sha256")
    .update(`schleuse-zugang release v1\n${canonicalJson(release)}`)
    .digest("hex")
}
