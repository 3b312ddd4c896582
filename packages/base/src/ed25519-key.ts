/**
 * Ed25519 keys as they stand in settings: SubjectPublicKeyInfo of 44 bytes in base64, in one way only.
 *
 * One way to write a key, so that no key counts as two where signatures are counted.
 */
import { createPublicKey, type KeyObject } from "node:crypto"
import { parseBase64 } from "./bytes.ts"
import { Fault, type FaultCode } from "./fault.ts"

export function ed25519KeyText(key: KeyObject): string {
  return key.export({ format: "der", type: "spki" }).toString("base64")
}

/** @throws a Fault with `refusedAs`: another kind of key, or written otherwise */
export function parseEd25519Key(written: string, refusedAs: FaultCode): KeyObject {
  try {
    const key = createPublicKey({ key: parseBase64(written), format: "der", type: "spki" })
    if (key.asymmetricKeyType === "ed25519" && ed25519KeyText(key) === written) return key
  } catch (cause) {
    throw new Fault(refusedAs, "a key", { cause })
  }
  throw new Fault(refusedAs, "a key that is not Ed25519")
}
