/**
 * Certificates that an operator brings: PEM texts → a pair that browsers can accept, or why not.
 *
 * Pure. Whether a browser knows the authority at the chain's end is not
 * checked: the operator's own may be known to the operator's machines alone.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto"
import { Fault } from "@schleuse/base"
import { addressBytes } from "./hosts.ts"
import { toPem } from "./x509.ts"

/** The server's own, those above it, and perhaps the root. */
const MAX_CHAIN = 8
const CERTIFICATE = /-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----/g
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
const MIN_RSA_BITS = 2048
const CURVES = ["prime256v1", "secp384r1"]

/** `chain`: the server's own first. */
export type CheckedCertificate = {
  readonly chain: readonly X509Certificate[]
  readonly pem: string
  readonly key: KeyObject
}

/**
 * @param hosts host names and numeric addresses under which browsers come
 * @throws CERTIFICATE_UNREADABLE, CERTIFICATE_CHAIN_BROKEN, CERTIFICATE_KEY_UNREADABLE, CERTIFICATE_KEY_FOREIGN,
 *   CERTIFICATE_KEY_WEAK, CERTIFICATE_NOT_FOR_SERVERS, CERTIFICATE_HOST_MISSING, CERTIFICATE_NOT_YET_VALID, CERTIFICATE_EXPIRED
 */
export function checkCertificate(
  given: { readonly certificate: string; readonly key: string },
  hosts: readonly string[],
  now: number,
): CheckedCertificate {
  const chain = parseChain(given.certificate)
  const [own] = chain
  if (own === undefined) throw new Fault("CERTIFICATE_UNREADABLE", "none")
  const key = parsePrivateKey(given.key)
  if (!own.checkPrivateKey(key)) throw new Fault("CERTIFICATE_KEY_FOREIGN", own.subject)
  requireStrongKey(key)
  if (own.ca || own.keyUsage?.includes(SERVER_AUTH) === false) throw new Fault("CERTIFICATE_NOT_FOR_SERVERS")
  const missing = hosts.find((host) => !isFor(own, host))
  if (missing !== undefined) throw new Fault("CERTIFICATE_HOST_MISSING", missing)
  requireChain(chain)
  for (const { validFromDate, validToDate, subject } of chain) {
    if (validFromDate.getTime() > now) throw new Fault("CERTIFICATE_NOT_YET_VALID", subject)
    if (validToDate.getTime() <= now) throw new Fault("CERTIFICATE_EXPIRED", subject)
  }
  return { chain, key, pem: toPem(...chain.map(({ raw }) => raw)) }
}

/**
 * May one take the other's place without a person looking at it?
 * @throws CERTIFICATE_NAMES_DIFFER, CERTIFICATE_NOT_LATER
 */
export function requireSuccessor(before: X509Certificate, next: X509Certificate): void {
  if (namesOf(before) !== namesOf(next)) throw new Fault("CERTIFICATE_NAMES_DIFFER", next.subjectAltName ?? "")
  if (next.validToDate <= before.validToDate) throw new Fault("CERTIFICATE_NOT_LATER", next.validTo)
}

/** Is a certificate for this host name or numeric address? Its subject's name does not count, as in browsers. */
export function isFor(certificate: X509Certificate, host: string): boolean {
  const match =
    addressBytes(host) === undefined
      ? certificate.checkHost(host, { subject: "never", partialWildcards: false })
      : certificate.checkIP(host)
  return match !== undefined
}

/** The certificates of a PEM text, in its order. @throws CERTIFICATE_UNREADABLE */
export function parseChain(pem: string): readonly X509Certificate[] {
  const found = pem.match(CERTIFICATE) ?? []
  const begun = pem.split("-----BEGIN ").length - 1
  if (found.length !== begun || begun === 0 || begun > MAX_CHAIN)
    throw new Fault("CERTIFICATE_UNREADABLE", `${found.length} of ${begun}`)
  try {
    return found.map((text) => new X509Certificate(text))
  } catch (cause) {
    throw new Fault("CERTIFICATE_UNREADABLE", "", { cause })
  }
}

/** In one order and one case: issuers have their own. */
function namesOf({ subjectAltName = "" }: X509Certificate): string {
  return subjectAltName.toLowerCase().split(", ").toSorted().join(", ")
}

function parsePrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: "pem" })
  } catch (cause) {
    throw new Fault("CERTIFICATE_KEY_UNREADABLE", pem.includes("ENCRYPTED") ? "encrypted" : "", { cause })
  }
}

/** What every browser takes. */
function requireStrongKey({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): void {
  const isStrong =
    (type === "rsa" && (details?.modulusLength ?? 0) >= MIN_RSA_BITS) ||
    (type === "ec" && CURVES.includes(details?.namedCurve ?? ""))
  if (!isStrong)
    throw new Fault("CERTIFICATE_KEY_WEAK", `${type} ${details?.modulusLength ?? details?.namedCurve ?? ""}`)
}

/** Each was issued by the next. */
function requireChain(chain: readonly X509Certificate[]): void {
  for (const [at, certificate] of chain.slice(0, -1).entries()) {
    const issuer = chain[at + 1]
    const holds =
      issuer !== undefined && issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
    if (!holds) throw new Fault("CERTIFICATE_CHAIN_BROKEN", certificate.subject)
  }
}
