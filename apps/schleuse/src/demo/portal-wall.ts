/**
 * The wall around the demo's portal: on one machine there is no network that only the gate could be in, so a rule takes its place.
 *
 * As root an nftables table of its own refuses connections to the portal's
 * address by everybody, root too, but the gate's user. Otherwise there is
 * none, and the demo says so. Replaces what a killed predecessor left behind.
 */
import { createHash } from "node:crypto"
import { connect } from "node:net"
import type { ListenAddress } from "../settings/listen-address.ts"
import type { Isolation } from "../supervisor/isolation.ts"
import { nft } from "../supervisor/nft.ts"

export type Wall = {
  /** Why there is none, if there is none. */
  readonly why: string | undefined
  /** Takes it away. */
  readonly remove: () => void
}

const PROBE_MS = 2000

/** One for each data folder: houses run side by side. */
function tableOf(dataFolder: string): string {
  return `schleuse_portal_${createHash("sha256").update(dataFolder).digest("hex").slice(0, 12)}`
}

/** As nft reads them. */
function wallRules(table: string, gate: number, { host, port }: ListenAddress): string {
  return `table inet ${table} {}
delete table inet ${table}
table inet ${table} {
  chain output {
    type filter hook output priority 0; policy accept;
    ip daddr ${host} tcp dport ${port} meta skuid != ${gate} ct state new counter reject with tcp reset
  }
}
`
}

/** Builds it before anybody listens there. */
export function raiseWall(dataFolder: string, isolation: Isolation, place: ListenAddress): Wall {
  if (isolation.kind === "one-user") return { why: "one user for all processes", remove: () => undefined }
  const table = tableOf(dataFolder)
  const why = nft(["-f", "-"], wallRules(table, isolation.doors.gate, place))
  return { why, remove: () => void (why === undefined ? nft(["delete", "table", "inet", table]) : undefined) }
}

/** Now that somebody listens: does it keep us out, who are not the gate? A rule that does not bite is worse than none. */
export function keepsOut({ host, port }: ListenAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PROBE_MS })
    const end = (isOut: boolean) => {
      socket.destroy()
      resolve(isOut)
    }
    socket.once("connect", () => end(false))
    socket.once("timeout", () => end(true))
    socket.once("error", () => end(true))
  })
}
