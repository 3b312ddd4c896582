/**
 * Owners of loopback connections on macOS, by `lsof -F`.
 *
 * A normal user's lsof sees only the user's own processes, so whoever is not
 * listed is somebody else: refused. Format: lsof(8), OUTPUT FOR OTHER PROGRAMS.
 */
import type { Machine } from "../posture/machine.ts"
import type { Connection, SocketOwners } from "./socket-owner.ts"

export function macosSocketOwners(machine: Machine, self: string): SocketOwners {
  return {
    self,
    find: async (connection) => {
      const { remotePort } = connection
      const filter = `-iTCP@127.0.0.1:${remotePort}`
      const said = await machine.ask("lsof", ["-nP", "-a", filter, "-sTCP:ESTABLISHED,CLOSE_WAIT", "-Fpun"])
      // Its status is 1 as soon as one of the two states was not found.
      return said === undefined ? undefined : ownerInLsof(said.text, connection)
    },
    close: () => undefined,
  }
}

/** `p` begins a process, `u` is its user, `n` a connection seen from its side. */
export function ownerInLsof(text: string, connection: Connection): string | undefined {
  const { localAddress, localPort, remoteAddress, remotePort } = connection
  const bare = (address: string) => address.replace(/^::ffff:/i, "")
  const wanted = `n${bare(remoteAddress)}:${remotePort}->${bare(localAddress)}:${localPort}`
  let uid: string | undefined
  for (const line of text.split("\n")) {
    if (line.startsWith("p")) uid = undefined
    else if (/^u\d{1,10}$/.test(line)) uid = line.slice(1)
    else if (line === wanted) return uid
  }
  return undefined
}
