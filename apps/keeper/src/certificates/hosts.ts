/** Hosts in certificates: a host name, or a numeric address, which stands there as its bytes. */
import { parseHex } from "@schleuse/base"
import { parseAddress } from "../login/addresses.ts"

/** The 4 or 16 bytes of a numeric address; undefined for a host name. */
export function addressBytes(host: string): Buffer | undefined {
  const address = parseAddress(host)
  return address && Buffer.from(parseHex(address.value.toString(16).padStart(address.bits / 4, "0")))
}
