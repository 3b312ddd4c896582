/**
 * The operators' socket: DIR/run/operator.sock, for whoever the file's permission lets in.
 *
 * The supervisor only accepts; each connection is handed to the keeper unread.
 * That somebody answers here is also how a second supervisor learns of the first.
 */
import { chmodSync, closeSync, openSync, rmSync } from "node:fs"
import { connect, createServer, type Socket } from "node:net"
import { join } from "node:path"
import { Fault } from "@schleuse/base"

/** Longest path that fits into a socket address on every system we run on (Linux 107, macOS 103). */
const MAX_SOCKET_PATH_BYTES = 103

function operatorSocketPath(dataFolder: string): string {
  return join(dataFolder, "run", "operator.sock")
}

export type OperatorSocket = { readonly close: () => void }

/**
 * Listens; each connection comes paused, with nothing read from it.
 * @throws SUPERVISOR_RUNNING if somebody answers there already
 */
export async function openOperatorSocket(
  dataFolder: string,
  onConnection: (socket: Socket) => void,
): Promise<OperatorSocket> {
  const path = operatorSocketPath(dataFolder)
  const answered = await dialOperatorSocket(dataFolder).catch(() => undefined)
  answered?.destroy()
  if (answered !== undefined) throw new Fault("SUPERVISOR_RUNNING", dataFolder)
  // Nobody answers: what lies there is from a supervisor that was killed.
  rmSync(path, { force: true })
  const server = createServer({ pauseOnConnect: true }, onConnection)
  const short = shorten(path)
  // Nobody but us may connect, not even between bind and chmod.
  const before = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject)
      server.listen(short.path, resolve)
    })
  } finally {
    process.umask(before)
  }
  chmodSync(path, 0o600)
  return {
    close: () => {
      server.close()
      rmSync(path, { force: true })
      short.release()
    },
  }
}

/** A connection to the supervisor of this folder; rejects if nobody answers. */
export async function dialOperatorSocket(dataFolder: string): Promise<Socket> {
  const short = shorten(operatorSocketPath(dataFolder))
  try {
    return await new Promise<Socket>((resolve, reject) => {
      const socket = connect({ path: short.path }, () => resolve(socket))
      socket.once("error", reject)
    })
  } finally {
    short.release()
  }
}

/** A path that fits: through a descriptor of the folder if the real one is too long (Linux only). */
function shorten(path: string): { path: string; release: () => void } {
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES || process.platform !== "linux") {
    return { path, release: () => undefined }
  }
  const descriptor = openSync(join(path, ".."), "r")
  return { path: `/proc/self/fd/${descriptor}/operator.sock`, release: () => closeSync(descriptor) }
}
