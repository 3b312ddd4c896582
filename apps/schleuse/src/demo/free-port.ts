/**
 * A port of this machine that nothing listens at, for an address that others must know before anybody listens there.
 *
 * From below the range from which systems choose ports by themselves, so that
 * none of those takes it in between. Somebody else still may: then the start
 * says that the port is taken.
 */
import { randomInt } from "node:crypto"
import { createServer } from "node:net"

const FIRST = 20_000
const LAST = 29_999

/** Of the numeric address `host`. */
export async function findFreePort(host: string): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST + 1)
    if (await canListen(host, port)) return port
  }
}

/** Could somebody listen there now? Port 0: does the machine have this address? */
export function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once("error", () => resolve(false))
    server.listen({ host, port }, () => server.close(() => resolve(true)))
  })
}
