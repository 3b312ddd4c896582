/** Networks: what counts as one subscriber, an IPv6 address without its last 64 bits; anything else as it is. Pure. */

/** @param address as the system writes that of a socket's other end */
export function addressGroup(address: string): string {
  const [bare = ""] = address.split("%", 1)
  // An IPv4 address in the clothes of the other family (RFC 4291, section 2.5.5.2) is one subscriber's.
  const [, mapped] = /^::ffff:([0-9.]+)$/i.exec(bare) ?? []
  if (mapped !== undefined) return mapped
  if (!bare.includes(":")) return address
  const [front = "", back] = bare.split("::")
  const words = front === "" ? [] : front.split(":")
  const behind = back === undefined || back === "" ? [] : back.split(":")
  // What `::` leaves out is zero, in front of what follows it.
  const whole =
    back === undefined ? words : [...words, ...Array<string>(8 - words.length - behind.length).fill("0"), ...behind]
  return `${whole.slice(0, 4).join(":").toLowerCase()}::/64`
}
