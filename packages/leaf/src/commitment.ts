/**
 * Salted commitments: what a leaf says about a thing without saying it.
 *
 * A leaf carries only the hash; salt and data (the opening) lie in the
 * database and in receipts. Whoever holds the opening can prove the data;
 * once the salt is destroyed, nobody can, and the tree stays whole.
 */
import { createHash, randomBytes } from "node:crypto"
import { canonicalJson, Fault, isSameBytes, parseHex, type Json } from "@schleuse/base"

/** Salt length in bytes: enough that guessing the data of a commitment is hopeless. */
const SALT_BYTES = 16

export type Opening = {
  /** 32 lower-case hex digits. */
  readonly salt: string
  readonly data: { readonly [key: string]: Json }
}

/** A fresh opening for data. */
export function newOpening(data: Opening["data"]): Opening {
  return { salt: randomBytes(SALT_BYTES).toString("hex"), data }
}

/** SHA-256(salt ‖ canonical JSON of data), as hex. @throws JSON_NOT_CANONICAL */
export function commitmentOf(opening: Opening): string {
  return createHash("sha256").update(opening.salt, "hex").update(canonicalJson(opening.data)).digest("hex")
}

/** Returns the data if the opening belongs to the commitment. @throws OPENING_MISMATCH, HEX_INVALID */
export function verifyOpening(opening: Opening, commitment: string): Opening["data"] {
  if (parseHex(opening.salt).length !== SALT_BYTES) throw new Fault("OPENING_MISMATCH", "salt length")
  if (!isSameBytes(parseHex(commitmentOf(opening)), parseHex(commitment))) throw new Fault("OPENING_MISMATCH")
  return opening.data
}
