/** Two connected ends, as the supervisor makes them: one for a door (or the bench in its place), one for the keeper. */
import { mkdtempSync, rmSync } from "node:fs"
import { connect, createServer, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

export type DescriptorPair = { readonly doorEnd: Socket; readonly keeperEnd: Socket }

/** Neither end has been read from; `doorEnd` is paused until somebody listens to it. */
export async function openDescriptorPair(): Promise<DescriptorPair> {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-bench-pair-"))
  const server = createServer({ pauseOnConnect: true })
  try {
    const path = join(folder, "s")
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(path, resolve))
    const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve))
    const doorEnd = connect({ path })
    doorEnd.pause()
    await new Promise<void>((resolve, reject) => doorEnd.once("connect", resolve).once("error", reject))
    return { doorEnd, keeperEnd: await accepted }
  } finally {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
