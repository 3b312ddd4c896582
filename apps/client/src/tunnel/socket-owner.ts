/**
 * Who is at the other end of a loopback connection: the operating-system user, not the program.
 *
 * The proxy on 127.0.0.1 can be reached by every user of the PC; it serves the
 * one who logged in. Linux says so in /proc/net/tcp; for Windows and macOS see
 * the files beside this one. Fails closed: whoever cannot be told is refused.
 * Nothing is remembered: a port may be another user's a moment later.
 */
import { open, readFile } from "node:fs/promises"

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

/** The kernel walks its whole table for each reading, which takes milliseconds: those who ask at once share one. */
class SharedRead {
  readonly #read: () => Promise<string>
  #running: Promise<string> | undefined
  #next: Promise<string> | undefined

  constructor(read: () => Promise<string>) {
    this.#read = read
  }

  /** The table as it is at a moment after this call: a reading that runs already may have passed the row. */
  after(): Promise<string> {
    if (this.#running === undefined) return this.#start()
    return (this.#next ??= this.#running.then(() => {
      this.#next = undefined
      return this.#start()
    }))
  }

  #start(): Promise<string> {
    const reading = this.#read().catch(() => "")
    this.#running = reading
    void reading.then(() => {
      if (this.#running === reading) this.#running = undefined
    })
    return reading
  }
}

/** The kernel gives whole rows of 150 bytes, a page at a time: with room for two more there was no more to give. */
const LAST_BYTES = 4096 - 300

/** Without asking for the end, for which the kernel would walk through everything once more. */
async function readOnce(path: string): Promise<string> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(16_384)
    let table = ""
    for (let isMore = true; isMore;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
      table += buffer.toString("latin1", 0, bytesRead)
      isMore = bytesRead > LAST_BYTES
    }
    return table
  } finally {
    await file.close()
  }
}

/** A socket of IPv6 can speak to 127.0.0.1, too. What was not found is looked for once more, to the very end: a row that
 * moves while the kernel gives its table in pieces can be missed. */
const TABLES = [
  new SharedRead(() => readOnce("/proc/net/tcp")),
  new SharedRead(() => readOnce("/proc/net/tcp6")),
  new SharedRead(() => readFile("/proc/net/tcp", "latin1")),
  new SharedRead(() => readFile("/proc/net/tcp6", "latin1")),
]

/** By /proc/net/tcp and tcp6. The other end is a row of its own: its local side is our remote side. */
export const findOwnerOnLinux: FindOwner = async (connection) => {
  for (const table of TABLES) {
    const uid = ownerIn(await table.after(), connection)
    if (uid !== undefined) return uid
  }
  return undefined
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
