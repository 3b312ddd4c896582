/**
 * Who is at the other end of a loopback connection: the operating-system user, not the program.
 *
 * The proxy on 127.0.0.1 can be reached by every user of the PC; it serves the
 * one who logged in. Linux says so in /proc/net/tcp. Fails closed: whoever
 * cannot be told is refused.
 */
import { readFile } from "node:fs/promises"

export type Connection = {
  /** Addresses and ports as the server's socket sees them. */
  readonly localAddress: string
  readonly localPort: number
  readonly remoteAddress: string
  readonly remotePort: number
}

/** Gives the user of the other end, an uid or on Windows a SID; undefined if it cannot be told. */
export type FindOwner = (connection: Connection) => Promise<string | undefined>

/** States of a connection whose ends still belong to somebody: open, or one side has said all it had to say. */
const OWNED = new Set(["01", "04", "05", "08"])

/** By /proc/net/tcp and tcp6. The other end is a row of its own: its local side is our remote side. */
export const findOwnerOnLinux: FindOwner = async (connection) => {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => readFile(path, "latin1").catch(() => "")),
  )
  return tables.map((table) => ownerIn(table, connection)).find((uid) => uid !== undefined)
}

/** The user id in one table of the kernel's. */
export function ownerIn(
  table: string,
  { localAddress, localPort, remoteAddress, remotePort }: Connection,
): string | undefined {
  const theirs = endpoint(remoteAddress, remotePort)
  const ours = endpoint(localAddress, localPort)
  for (const line of table.split("\n").slice(1)) {
    const [, local, remote, state, , , , uid = ""] = line.trim().split(/\s+/)
    if (local === undefined || remote === undefined || !OWNED.has(state ?? "") || !/^\d{1,10}$/.test(uid)) continue
    if (normal(local) === theirs && normal(remote) === ours) return uid
  }
  return undefined
}

/** `127.0.0.1` 80 → `127.0.0.1:80`; a mapped IPv4 address is the address itself. */
function endpoint(address: string, port: number): string {
  return `${address.replace(/^::ffff:/i, "")}:${port}`
}

/** `0100007F:0050` → `127.0.0.1:80`; `::1` and mapped addresses in the longer form; others as they are. */
function normal(hex: string): string {
  const { address = "", port = "" } =
    /^(?<address>[0-9A-F]{8}|[0-9A-F]{32}):(?<port>[0-9A-F]{4})$/.exec(hex)?.groups ?? {}
  const number = Number(`0x${port}`)
  // Little-endian words: 0100007F is 127.0.0.1.
  const ipv4 = (word: string) =>
    [...word.matchAll(/../g)]
      .map(([byte]) => Number(`0x${byte}`))
      .toReversed()
      .join(".")
  if (address.length === 8) return `${ipv4(address)}:${number}`
  if (address === "00000000000000000000000001000000") return `::1:${number}`
  if (address.startsWith("0000000000000000FFFF0000")) return `${ipv4(address.slice(24))}:${number}`
  return `${address}:${number}`
}
