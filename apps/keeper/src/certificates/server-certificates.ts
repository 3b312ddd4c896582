/**
 * Which certificate a server of this house shows: issued by the house's own authority, for a fortnight.
 *
 * Key and certificate are made when a process starts and handed to it alone;
 * they are kept nowhere. While it runs, it gets a new pair long before the old
 * one ends, without a restart.
 */
import { createHash, type KeyObject, X509Certificate } from "node:crypto"
import { commitmentOf, newOpening } from "@schleuse/leaf"
import type { OutputOf } from "@schleuse/wire"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { issueServerCertificate, makeAuthority, toPem } from "./x509.ts"

const DAY_MS = 24 * 3600 * 1000
/** Clocks of operators' machines may be late. */
const CLOCK_MS = 3600 * 1000
const SERVER_MS = 14 * DAY_MS
const AUTHORITY_MS = 3650 * DAY_MS

export type Tls = OutputOf<"startConsole">["tls"]
type Authority = { readonly name: string; readonly certificate: Buffer; readonly key: KeyObject }

export class ServerCertificates {
  #authority: Authority | undefined

  /** A new key and certificate for these host names and numeric addresses, each with its leaf. */
  issue(tx: CommandTransaction, zone: string, hosts: readonly string[]): Tls {
    const authority = (this.#authority ??= newAuthority(tx, hosts))
    const validity = { notBefore: tx.now - CLOCK_MS, notAfter: tx.now + SERVER_MS }
    const { certificate, key } = issueServerCertificate(authority, hosts, validity)
    noteCertificate(tx, "issued", certificate, { zone, hosts: hosts.join(" ") })
    return {
      key: key.export({ format: "pem", type: "pkcs8" }).toString(),
      certificate: toPem(certificate, authority.certificate),
    }
  }
}

function newAuthority(tx: CommandTransaction, hosts: readonly string[]): Authority {
  const validity = { notBefore: tx.now - CLOCK_MS, notAfter: tx.now + AUTHORITY_MS }
  const name = `Schleuse ${hosts[0] ?? ""}`
  const { certificate, key } = makeAuthority(name, hosts, validity)
  noteCertificate(tx, "authority", certificate, { name })
  return { name, certificate, key }
}

function noteCertificate(
  tx: CommandTransaction,
  kind: "authority" | "issued",
  certificate: Buffer,
  about: Readonly<Record<string, string>>,
): void {
  const sha256 = createHash("sha256").update(certificate).digest("hex")
  const until = new X509Certificate(certificate).validTo
  const opening = newOpening({ ...about, sha256, until })
  tx.leaf({ type: "certificate", kind, meta: commitmentOf(opening) }, opening)
}
