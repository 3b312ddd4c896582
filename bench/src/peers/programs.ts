/** Starting and ending the programs that are measured. */
import { type ChildProcess, spawnSync } from "node:child_process"
import { connect, createServer } from "node:net"

/** Is it installed? */
export function isInstalled(program: string): boolean {
  return spawnSync("which", [program]).status === 0
}

/** What a program printed. @throws if it failed */
export function output(program: string, ...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: "utf8" })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`, { cause: error })
  return stdout.trim()
}

/** A port on loopback that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address()
      if (address === null || typeof address === "string") return reject(new Error("no port"))
      server.close(() => resolve(address.port))
    })
  })
}

/** Waits until something accepts connections there; fails after ten seconds. */
export async function untilListening(port: number): Promise<void> {
  for (const endMs = performance.now() + 10_000; performance.now() < endMs;) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: "127.0.0.1", port })
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false))
      socket.once("close", () => socket.destroy())
      setTimeout(() => socket.destroy(), 200)
    })
    if (isThere) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`nothing listens on port ${port}`)
}

/** Asks a process to end, and waits. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once("exit", resolve))
  child.kill("SIGTERM")
  await ended
}
