/**
 * Who is at the other end of a loopback connection: the operating-system user, not the program.
 *
 * The proxy on 127.0.0.1 can be reached by every user of the PC; it serves the
 * one who logged in. Linux says so in /proc/net/tcp; for Windows and macOS see
 * the files beside this one. Fails closed: whoever cannot be told is refused.
 * Nothing is remembered: a port may be another user's a moment later.
 */
import { closeSync, openSync, readSync } from "node:fs"

export type Connection = {
  /** Addresses and ports as the server's socket sees them. */
  readonly localAddress: string
  readonly localPort: number
  readonly remoteAddress: string
  readonly remotePort: number
}

/** Gives the user of the other end, an uid or on Windows a SID; undefined if it cannot be told. */
export type FindOwner = (connection: Connection) => Promise<string | undefined>

export type SocketOwners = {
  /** The user who runs this: an uid, or on Windows a SID. */
  readonly self: string
  readonly find: FindOwner
  /** Ends the helper process, if there is one. */
  readonly close: () => void
}

/** States of a connection whose ends still belong to somebody: open, or one side has said all it had to say. */
const OWNED = new Set(["01", "04", "05", "08"])

type Wanted = { readonly connection: Connection; readonly found: (uid: string | undefined) => void }

/** A socket of IPv6 can speak to 127.0.0.1, too. What was not found is looked for once more: a row that moves while the kernel
 * gives its table in pieces can be missed. */
const TABLES = ["/proc/net/tcp", "/proc/net/tcp6", "/proc/net/tcp", "/proc/net/tcp6"]
const PIECE_BYTES = 16_384
let waiting: Wanted[] = []

/** By /proc/net/tcp and tcp6. The other end is a row of its own: its local side is our remote side. */
export const findOwnerOnLinux: FindOwner = (connection) =>
  new Promise((found) => {
    waiting.push({ connection, found })
    if (waiting.length > 1) return
    // Those who ask in one turn of the loop share one walk, which begins after all of them have asked.
    setImmediate(() => {
      const asking = waiting
      waiting = []
      findAll(asking)
    })
  })

/** Never leaves anybody without an answer. */
function findAll(asking: readonly Wanted[]): void {
  let open = asking
  for (const path of TABLES) {
    if (open.length === 0) return
    open = walk(path, open)
  }
  for (const { found } of open) found(undefined)
}

/**
 * Reads a table until everybody is found; gives back who was not.
 *
 * The kernel gives a page for each reading and walks its whole hash for all of
 * them together, some milliseconds: threads for each page would cost more than
 * that, and whoever is found early ends the walk.
 */
function walk(path: string, wanted: readonly Wanted[]): readonly Wanted[] {
  let open = wanted
  let file: number
  try {
    file = openSync(path, "r")
  } catch {
    return open
  }
  try {
    const piece = Buffer.alloc(PIECE_BYTES)
    let rest = ""
    for (let read = readSync(file, piece); read > 0 && open.length > 0; read = readSync(file, piece)) {
      const rows = rest + piece.toString("latin1", 0, read)
      open = open.filter(({ connection, found }) => {
        const uid = ownerIn(rows, connection)
        if (uid !== undefined) found(uid)
        return uid === undefined
      })
      rest = rows.slice(rows.lastIndexOf("\n") + 1)
    }
  } catch {
    // Whoever was not found by then is not found.
  } finally {
    closeSync(file)
  }
  return open
}

/** The user id in one table of the kernel's. */
export function ownerIn(
  table: string,
  { localAddress, localPort, remoteAddress, remotePort }: Connection,
): string | undefined {
  // The pair is looked for as it is printed: a table of thousands of rows is not taken apart.
  for (const hex of [hexOf, mappedHexOf]) {
    const [theirs, ours] = [hex(remoteAddress), hex(localAddress)]
    if (theirs === undefined || ours === undefined) continue
    const at = table.indexOf(` ${theirs}:${portHex(remotePort)} ${ours}:${portHex(localPort)} `)
    if (at < 0) continue
    const [, , state = "", , , , uid = "", , inode = "0"] = table.slice(at, table.indexOf("\n", at)).trim().split(/\s+/)
    // Closed by its program and still sending: older kernels say user 0 of it, whoever it was.
    if (OWNED.has(state) && inode !== "0" && /^\d{1,10}$/.test(uid)) return uid
  }
  return undefined
}

/** `127.0.0.1` → `0100007F`, as little-endian machines print it; also of `::ffff:127.0.0.1`, and `::1` in the longer form. */
function hexOf(address: string): string | undefined {
  if (address === "::1") return "00000000000000000000000001000000"
  const bytes = address.replace(/^::ffff:/i, "").split(".")
  if (bytes.length !== 4) return undefined
  return bytes
    .map((byte) => Number(byte).toString(16).padStart(2, "0"))
    .toReversed()
    .join("")
    .toUpperCase()
}

function mappedHexOf(address: string): string | undefined {
  const hex = hexOf(address)
  return hex?.length === 8 ? `0000000000000000FFFF0000${hex}` : undefined
}

function portHex(port: number): string {
  return port.toString(16).padStart(4, "0").toUpperCase()
}
