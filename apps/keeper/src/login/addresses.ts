/**
 * Addresses: which network one lies in, and which group it counts as.
 *
 * IPv4 and IPv6 as text; an IPv4 address in IPv6 clothes is an IPv4 address.
 * What is no address lies in no network.
 */
import { Fault } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type Address = { readonly bits: 32 | 128; readonly value: bigint }
export type Network = Address & { readonly prefix: number }

const rowsOf = statement<{ account: string }>()((q, p) =>
  q.selectFrom("account_address").select("network").where("account_id", "=", p.account),
)

/** May this account log in from this address? An account without a list may from everywhere. @throws LOGIN_ADDRESS_NOT_PERMITTED */
export async function requireAddress(tx: Queries, accountId: string, address: string): Promise<void> {
  const rows = await tx.all(rowsOf, { account: accountId })
  if (rows.length > 0 && !rows.some(({ network }) => isInNetwork(address, parseNetwork(network)))) {
    throw new Fault("LOGIN_ADDRESS_NOT_PERMITTED", accountId)
  }
}

/** `192.0.2.0/24`, `2001:db8::/32`, or one address. Bits behind the prefix must be zero. @throws NETWORK_INVALID */
export function parseNetwork(text: string): Network {
  const [address = "", length, ...more] = text.split("/")
  const parsed = parseAddress(address)
  if (parsed === undefined || more.length > 0) throw new Fault("NETWORK_INVALID")
  if (length !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(length)) throw new Fault("NETWORK_INVALID", "length")
  const prefix = length === undefined ? parsed.bits : Number(length)
  if (prefix > parsed.bits) throw new Fault("NETWORK_INVALID", "length")
  // Else people would think that they had permitted less than they did.
  if ((parsed.value & ((1n << BigInt(parsed.bits - prefix)) - 1n)) !== 0n) throw new Fault("NETWORK_INVALID", "bits")
  return { ...parsed, prefix }
}

export function isInNetwork(address: string, network: Network): boolean {
  const parsed = parseAddress(address)
  if (parsed?.bits !== network.bits) return false
  const shift = BigInt(network.bits - network.prefix)
  return parsed.value >> shift === network.value >> shift
}

/** What counts as one subscriber: an IPv6 address without its last 64 bits; anything else as it is. */
export function addressGroup(address: string): string {
  const parsed = parseAddress(address)
  if (parsed?.bits !== 128) return address
  const words = [112n, 96n, 80n, 64n].map((shift) => ((parsed.value >> shift) & 0xffffn).toString(16))
  return `${words.join(":")}::/64`
}

/** Undefined for what is no address. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > 64) return undefined
  if (!text.includes(":")) return parseIpv4(text)
  const [bare = ""] = text.split("%", 1)
  const last = bare.slice(bare.lastIndexOf(":") + 1)
  if (!last.includes(".")) return parseIpv6(bare)
  const tail = parseIpv4(last)
  if (tail === undefined) return undefined
  const words = `${(tail.value >> 16n).toString(16)}:${(tail.value & 0xffffn).toString(16)}`
  const whole = parseIpv6(bare.slice(0, bare.lastIndexOf(":") + 1) + words)
  // ::ffff:0:0/96 (RFC 4291, section 2.5.5.2).
  return whole !== undefined && whole.value >> 32n === 0xffffn ? tail : whole
}

function parseIpv4(text: string): Address | undefined {
  const parts = text.split(".")
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined
  }
  return { bits: 32, value: parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n) }
}

function parseIpv6(text: string): Address | undefined {
  const halves = text.split("::")
  if (halves.length > 2) return undefined
  const [front = [], back] = halves.map((half) => (half === "" ? [] : half.split(":")))
  const given = front.length + (back?.length ?? 0)
  if (back === undefined ? given !== 8 : given > 7) return undefined
  const words = [...front, ...Array.from({ length: 8 - given }, () => "0"), ...(back ?? [])]
  if (!words.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word))) return undefined
  return { bits: 128, value: words.reduce((value, word) => (value << 16n) | BigInt(`0x${word}`), 0n) }
}
