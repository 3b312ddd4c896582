/** The leaf of a certificate: whose it is, for what, and its SHA-256, as an opening. Certificates are public. */
import { createHash, X509Certificate } from "node:crypto"
import type { Json } from "@schleuse/base"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import type { CommandTransaction } from "../batch/command-handler.ts"

export function noteCertificate(
  tx: CommandTransaction,
  kind: "authority" | "issued" | "imported",
  certificate: Uint8Array,
  about: { readonly [key: string]: Json },
): void {
  const expiresAt = new X509Certificate(certificate).validToDate.getTime()
  const opening = newOpening({ ...about, sha256: fingerprint(certificate), expiresAt })
  tx.leaf({ type: "certificate", kind, meta: commitmentOf(opening) }, opening)
}

/** SHA-256 of a certificate, as hex. */
export function fingerprint(certificate: Uint8Array): string {
  return createHash("sha256").update(certificate).digest("hex")
}
