/**
 * The gate's way out: an nftables table of its own that lets one user connect to published addresses, and to nothing else.
 *
 * Made from the same list as the keeper's grants, so what no grant can name
 * cannot be reached either, whoever runs as the gate's user. Answers on
 * connections that exist pass, whoever began them; a lookup of names does not.
 */
import { isIP } from "node:net"
import type { PublishedAddress } from "@schleuse/wire"

/** Base rules with whatever the sets hold; loading them again keeps that. */
export function gateRules(table: string, user: number): string {
  return `table inet ${table} {
  set published4 { type ipv4_addr . inet_service; }
  set published6 { type ipv6_addr . inet_service; }
  chain output { type filter hook output priority 0; policy accept; }
}
flush chain inet ${table} output
table inet ${table} {
  chain output {
    meta skuid ${user} ct state established accept
    meta skuid ${user} ct state new ip daddr . tcp dport @published4 accept
    meta skuid ${user} ct state new ip6 daddr . tcp dport @published6 accept
    meta skuid ${user} meta l4proto tcp counter reject with tcp reset
    meta skuid ${user} counter reject with icmpx type admin-prohibited
  }
}
`
}

/** The same, and what is published now, in one step: never is anything else let through. */
export function gateRulesWith(table: string, user: number, published: readonly PublishedAddress[]): string {
  const sets = ([4, 6] as const).map((version) => {
    // An address with a zone is one for `isIP`, and none for nft.
    const mine = published.filter(({ address }) => isIP(address) === version && !address.includes("%"))
    const elements = new Set(mine.map(({ address, port }) => `${address} . ${port}`))
    const add = `add element inet ${table} published${version} { ${[...elements].join(", ")} }\n`
    return `flush set inet ${table} published${version}\n${elements.size === 0 ? "" : add}`
  })
  return `${gateRules(table, user)}${sets.join("")}`
}
