/** The keeper as the supervisor runs it: a process of its own that gets connected descriptors over IPC, and can be killed. */
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect, createServer, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Zone } from "@schleuse/wire"
import { environmentOf } from "./keeper-world.ts"

const MAIN = join(import.meta.dirname, "..", "main.ts")

export class KeeperChild {
  readonly folder: string
  readonly messages: object[] = []
  readonly ended: Promise<number | string>
  stderr = ""
  readonly #child: ChildProcess

  /** Starts it on a data folder. */
  constructor(folder: string) {
    const { arguments: some, settingsText } = environmentOf(folder)
    const build = createHash("sha256").update(readFileSync(MAIN)).digest("hex").slice(0, 32)
    const given = { ...some, build }
    writeFileSync(given.settings, settingsText)
    const options = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)])
    this.folder = folder
    this.#child = spawn(process.execPath, [MAIN, ...options], { stdio: ["ignore", "ignore", "pipe", "ipc"] })
    this.#child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()))
    this.#child.on("message", (message) => this.messages.push(Object(message)))
    this.ended = once(this.#child, "exit").then(([status, signal]) => Number(status ?? NaN) || String(signal ?? "0"))
  }

  /** Waits for its word that it runs (or that it refuses to). */
  async said(word: "ready" | "refused"): Promise<object> {
    for (;;) {
      const found = this.messages.find((message) => word in message)
      if (found !== undefined) return Object(Reflect.get(found, word)) as object
      const next = await Promise.race([once(this.#child, "message"), this.ended.then(() => undefined)])
      if (next === undefined && !this.messages.some((message) => word in message))
        assert.fail(`the keeper ended without ${word}: ${this.stderr}`)
    }
  }

  /** Hands over one end of a new pair; ours comes back. */
  async attach(zone: Zone, name: string = zone): Promise<Socket> {
    const { ours, its } = await openPair()
    const incoming = join(this.folder, "incoming", zone)
    this.#child.send({ attach: { zone, name, incoming, blobs: join(this.folder, "blobs") } }, its)
    return ours
  }

  async stop(): Promise<number | string> {
    this.#child.kill("SIGTERM")
    return await this.ended
  }

  /** No last word: SIGKILL. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL")
    await this.ended
  }
}

/** Two ends of one connection, as the supervisor makes them. */
async function openPair(): Promise<{ ours: Socket; its: Socket }> {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-pair-"))
  const server = createServer({ pauseOnConnect: true }).listen(join(folder, "s"))
  await once(server, "listening")
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve))
  const ours = connect(join(folder, "s"))
  const its = await accepted
  server.close()
  rmSync(folder, { recursive: true })
  return { ours, its }
}
