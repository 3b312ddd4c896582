/**
 * Egress: nothing behind the doors dials out, not even to this machine itself.
 *
 * One nftables table per data folder refuses new connections of the users of
 * keeper and doors. Reported as closed only after a process of each user has
 * tried in vain, since a rule that does not bite is worse than none.
 */
import { spawn, spawnSync } from "node:child_process"
import { createServer, type Server } from "node:net"
import { ADMINISTRATOR_PATH } from "./keeper-enclosure.ts"
import { InheritedPaths } from "./inherited-paths.ts"
import type { Isolation } from "./isolation.ts"

export type Egress = {
  readonly state: "closed" | "open"
  /** For the operator: why it is open. */
  readonly why: string
  /** Takes the rule away. */
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
export async function closeEgress(isolation: Isolation, table: string): Promise<Egress> {
  const open = (why: string): Egress => ({ state: "open", why, remove: () => undefined })
  if (isolation.kind === "one-user") return open("one user for all processes")
  const users = [isolation.keeper, ...Object.values(isolation.doors)]
  const applied = nft(["-f", "-"], egressRules(table, users))
  if (applied !== undefined) return open(applied)
  const remove = () => void nft(["delete", "table", "inet", table])
  const leaking = await findLeakingUsers(users)
  if (leaking.length === 0) return { state: "closed", why: "", remove }
  remove()
  return open(`the nftables rule has no effect for user ${leaking.join(", ")}`)
}

/** Why nft refused, or undefined. */
function nft(args: readonly string[], input = ""): string | undefined {
  const { error, status, stderr } = spawnSync("nft", args, {
    input,
    env: { PATH: ADMINISTRATOR_PATH },
    encoding: "utf8",
  })
  if (error !== undefined) return "nft is not installed"
  return status === 0 ? undefined : `nft: ${stderr.trim().split("\n")[0] ?? ""}`
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
