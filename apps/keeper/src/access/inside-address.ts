/**
 * Addresses behind an application: numeric, and such as a server can have.
 *
 * Private networks and the machine itself are permitted: that is where portals
 * are. What means "this network", reaches many at once, or never leaves one
 * cable (the metadata services of clouds are there) is refused.
 */
import { Fault } from "@schleuse/base"
import { isInNetwork, parseAddress, parseNetwork } from "../login/addresses.ts"

export type InsideAddress = { readonly address: string; readonly port: number }

const FORBIDDEN = [
  "0.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/128",
  "fe80::/10",
  "ff00::/8",
  // IPv4 in other clothes (RFC 4291, section 2.5.5.1, RFC 6052, RFC 3056): would be all of the above again.
  "::/96",
  "64:ff9b::/96",
  "2002::/16",
].map(parseNetwork)
const LOOPBACK = "::1"

/** The list as it came. @throws APPLICATION_ADDRESS_FORBIDDEN */
export function requireInsideAddresses(addresses: readonly InsideAddress[]): readonly InsideAddress[] {
  if (addresses.length === 0) throw new Fault("APPLICATION_ADDRESS_FORBIDDEN", "none")
  for (const { address } of addresses) {
    const isNumeric = parseAddress(address) !== undefined
    const isForbidden = address !== LOOPBACK && FORBIDDEN.some((network) => isInNetwork(address, network))
    if (!isNumeric || isForbidden) throw new Fault("APPLICATION_ADDRESS_FORBIDDEN", address)
  }
  return addresses
}
