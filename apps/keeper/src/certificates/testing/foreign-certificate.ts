/** Certificates as an operator gets them from elsewhere: of an authority that is not the house's. */
import { issueServerCertificate, makeAuthority, toPem } from "../x509.ts"

const DAY_MS = 24 * 3600 * 1000

export type ForeignPair = { readonly certificate: string; readonly key: string; readonly authority: string }

/** A pair for these hosts, its chain with the authority. @param days from now until it begins and ends */
export function foreignPair(
  hosts: readonly string[],
  days: { readonly from: number; readonly until: number } = { from: -1, until: 90 },
  now = Date.now(),
): ForeignPair {
  const name = "Anderswo"
  const validity = (from: number, until: number) => ({ notBefore: now + from * DAY_MS, notAfter: now + until * DAY_MS })
  const authority = makeAuthority(name, hosts, validity(-500, 1000))
  const own = issueServerCertificate({ name, key: authority.key }, hosts, validity(days.from, days.until))
  return {
    certificate: toPem(own.certificate, authority.certificate),
    key: own.key.export({ format: "pem", type: "pkcs8" }).toString(),
    authority: toPem(authority.certificate),
  }
}

/** As `importCertificate` takes it. */
export function foreignCertificate(...parameters: Parameters<typeof foreignPair>): Omit<ForeignPair, "authority"> {
  const { certificate, key } = foreignPair(...parameters)
  return { certificate, key }
}
