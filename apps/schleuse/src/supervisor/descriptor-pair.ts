/**
 * Connected pairs: two ends of one pipe, one for a door and one for the keeper.
 *
 * A pair from `spawn`'s "pipe" would already be read by us, and what the door
 * says before the keeper has its end would be lost; so we accept with
 * `pauseOnConnect`. The socket lies in a folder that only we can enter, and is
 * gone as soon as the pair exists: nobody can dial it.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { connect, createServer, type Server, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

export type DescriptorPair = { readonly doorEnd: Socket; readonly keeperEnd: Socket }

/** A new pair. Neither end has been read from. Both are ours to hand over or to destroy. */
export async function openDescriptorPair(): Promise<DescriptorPair> {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-pair-"))
  const server = createServer({ pauseOnConnect: true })
  try {
    const path = join(folder, "s")
    await listening(server, path)
    const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve))
    const doorEnd = connect({ path })
    // Paused before it is connected: not a byte is read on our side.
    doorEnd.pause()
    await new Promise<void>((resolve, reject) => doorEnd.once("connect", resolve).once("error", reject))
    return { doorEnd, keeperEnd: await accepted }
  } finally {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(path, resolve)
  })
}
