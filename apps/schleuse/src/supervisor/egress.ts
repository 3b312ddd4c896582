/**
 * Egress: nothing behind the doors dials out, not even to this machine itself; the gate only to what is published.
 *
 * One nftables table per data folder refuses new connections of the users of
 * keeper and doors, one per user those of the gate (gate-egress.ts). Reported as closed only after a process of each user has
 * tried in vain, since a rule that does not bite is worse than none.
 */
import { spawn } from "node:child_process"
import { createServer, type Server } from "node:net"
import type { PublishedAddress } from "@schleuse/wire"
import { gateRulesWith } from "./gate-egress.ts"
import { InheritedPaths } from "./inherited-paths.ts"
import type { Isolation } from "./isolation.ts"
import { nft } from "./nft.ts"

export type Egress = {
  readonly state: "closed" | "open"
  /** For the operator: why it is open. */
  readonly why: string
  /** From now on the gate may connect to these and to nothing else. Why that could not be done, or undefined. */
  readonly publish: (published: readonly PublishedAddress[]) => string | undefined
  /** Takes the rules away. */
  readonly remove: () => void
}

/** The rule as nft reads it; replaces the table if a killed predecessor left it behind. */
function egressRules(table: string, users: readonly number[]): string {
  const who = `meta skuid { ${users.join(", ")} } ct state new`
  return `table inet ${table} {}
delete table inet ${table}
table inet ${table} {
  chain output {
    type filter hook output priority 0; policy accept;
    ${who} meta l4proto tcp counter reject with tcp reset
    ${who} counter reject with icmpx type admin-prohibited
  }
}
`
}

/** Closes the way out for these users, if this machine lets us. Never throws for lack of it. */
export async function closeEgress(isolation: Isolation, table: string, hasGate: boolean): Promise<Egress> {
  const open = (why: string): Egress => ({
    state: "open",
    why,
    publish: () => undefined,
    remove: () => undefined,
  })
  if (isolation.kind === "one-user") return open("one user for all processes")
  const { gate, ...doors } = isolation.doors
  const silent = [isolation.keeper, ...Object.values(doors)]
  // By user, not by folder: a house that was killed leaves its table behind, and the next one of this user takes it over.
  const gateTable = `schleuse_gate_${gate}`
  const publish = (published: readonly PublishedAddress[]) =>
    hasGate ? nft(["-f", "-"], gateRulesWith(gateTable, gate, published)) : undefined
  const applied = nft(["-f", "-"], egressRules(table, silent)) ?? publish([])
  if (applied !== undefined) return open(applied)
  const remove = () => {
    for (const one of hasGate ? [table, gateTable] : [table]) nft(["delete", "table", "inet", one])
  }
  const leaking = await findLeakingUsers(hasGate ? [...silent, gate] : silent)
  if (leaking.length === 0) return { state: "closed", why: "", publish, remove }
  remove()
  return open(`the nftables rule has no effect for user ${leaking.join(", ")}`)
}

const PROBE = `require("node:net").connect(Number(process.argv[1]), "127.0.0.1")
  .on("connect", () => process.exit(10)).on("error", () => process.exit(11))`

async function findLeakingUsers(users: readonly number[]): Promise<readonly number[]> {
  const server = createServer((socket) => socket.destroy())
  const port = await listenOnLoopback(server)
  try {
    const codes = await Promise.all(users.map((uid) => probe(uid, port)))
    // Anything but the probe's own "refused" proves nothing, so it counts as a leak.
    return users.filter((_, at) => codes[at] !== 11)
  } finally {
    server.close()
  }
}

function probe(uid: number, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const inherited = new InheritedPaths(true, 3)
    const node = inherited.add(process.execPath)
    const stdio = ["ignore" as const, "ignore" as const, "ignore" as const, ...inherited.stdio]
    const child = spawn(node, ["-e", PROBE, String(port)], { uid, gid: uid, stdio, env: {}, cwd: "/" })
    inherited.close()
    child.once("error", () => resolve(null))
    child.once("exit", resolve)
  })
}

function listenOnLoopback(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : 0)
    })
  })
}
