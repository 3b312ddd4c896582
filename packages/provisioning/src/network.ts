/**
 * Networks of address lists: `192.0.2.0/24`, `2001:db8::/32`, or one address.
 *
 * Only the form is judged here, so that a list is refused with its line; the
 * keeper reads each network again before it is in force.
 */
import { Fault } from "@schleuse/base"

/** @throws IMPORT_NETWORK_INVALID, also if bits behind the length are set */
export function parseNetworkText(text: string): string {
  const [address = "", length, ...more] = text.split("/")
  const bits = address.includes(":") ? bitsOfIpv6(address) : bitsOfIpv4(address)
  if (bits === undefined || more.length > 0) throw new Fault("IMPORT_NETWORK_INVALID")
  if (length === undefined) return text
  if (!/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits.length) {
    throw new Fault("IMPORT_NETWORK_INVALID", "length")
  }
  // Else people would think that they had permitted less than they did.
  if (bits.slice(Number(length)).includes("1")) throw new Fault("IMPORT_NETWORK_INVALID", "bits behind the length")
  return text
}

function bitsOfIpv4(text: string): string | undefined {
  const parts = text.split(".")
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined
  }
  return parts.map((part) => Number(part).toString(2).padStart(8, "0")).join("")
}

function bitsOfIpv6(text: string): string | undefined {
  const halves = text.split("::")
  if (halves.length > 2) return undefined
  const [front = [], back] = halves.map((half) => (half === "" ? [] : half.split(":")))
  const given = front.length + (back?.length ?? 0)
  if (back === undefined ? given !== 8 : given > 7) return undefined
  const words = [...front, ...Array.from({ length: 8 - given }, () => "0"), ...(back ?? [])]
  if (!words.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word))) return undefined
  return words.map((word) => Number(`0x${word}`).toString(2).padStart(16, "0")).join("")
}
