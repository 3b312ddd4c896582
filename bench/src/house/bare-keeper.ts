/**
 * The keeper process alone, started as the supervisor does, with the bench at its descriptors.
 *
 * No supervisor and no separate users: what is measured is the keeper. Node's
 * arguments can be given, for `--cpu-prof`.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import type { Socket } from "node:net"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { object, optional, text } from "@schleuse/base"
import { KeeperClient, type Zone } from "@schleuse/wire"
import { openDescriptorPair } from "./descriptor-pair.ts"

const KEEPER = fileURLToPath(new URL("../../../apps/keeper/src/main.ts", import.meta.url))
const SETTINGS = {
  contact: "",
  language: "en",
  limits: { idleMs: 900_000, loginMs: 30_000, maxSessions: 1000, maxSessionsPerAddress: 1000, streamsPerDay: 20_000 },
  reserveBytes: 64 * 1024 * 1024,
  timeZone: "Europe/Berlin",
}

const said = object({
  ready: optional(object({ mode: text(32), rootKey: text(32), vkey: text(300), setupCode: optional(text(64)) })),
  kill: optional(text(64)),
  refused: optional(object({ code: text(48), detail: text(4096) })),
})

export class BareKeeper {
  readonly pid: number
  readonly setupCode: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(child: ChildProcess, folder: string, setupCode: string) {
    this.pid = child.pid ?? 0
    this.#child = child
    this.#folder = folder
    this.setupCode = setupCode
  }

  /** Starts on an empty folder. Rejects if the keeper refuses. */
  static async start(folder: string, nodeArguments: readonly string[] = []): Promise<BareKeeper> {
    mkdirSync(join(folder, "run"), { recursive: true })
    mkdirSync(join(folder, "keys"), { recursive: true, mode: 0o700 })
    const settings = join(folder, "run", "settings.json")
    writeFileSync(settings, JSON.stringify(SETTINGS))
    const given = { data: folder, mode: "demo", isolation: "one-user", egress: "open", "root-key": "file", settings }
    // The keeper refuses to run under another build than its own file's.
    const build = createHash("sha256").update(readFileSync(KEEPER)).digest("hex").slice(0, 32)
    const words = Object.entries({ ...given, build }).flatMap(([name, value]) => [`--${name}`, value])
    const child = spawn(process.execPath, [...nodeArguments, KEEPER, ...words], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    })
    let log = ""
    child.stderr?.on("data", (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)))
    const code = await new Promise<string>((resolve, reject) => {
      child.once("exit", () => reject(new Error(`the keeper ended: ${log}`)))
      child.once("message", (message: unknown) => {
        const { ready, refused } = said(message, "keeper")
        if (ready?.setupCode === undefined) reject(new Error(`the keeper refused: ${refused?.code ?? "no code"}`))
        else resolve(ready.setupCode)
      })
    })
    return new BareKeeper(child, folder, code)
  }

  /** The bench itself as a peer of this zone. */
  async connect(zone: Zone, name: string): Promise<KeeperClient> {
    const end = await this.attach(zone, name)
    const client = new KeeperClient(end, {}, () => undefined)
    end.resume()
    return client
  }

  /** A connected, paused end of a new descriptor of this zone. */
  async attach(zone: Zone, name: string): Promise<Socket> {
    const { doorEnd, keeperEnd } = await openDescriptorPair()
    const incoming = join(this.#folder, "incoming", zone)
    const attach = { zone, name, incoming, blobs: join(this.#folder, "blobs") }
    await new Promise<void>((resolve, reject) => {
      this.#child.send({ attach }, keeperEnd, {}, (error) => (error === null ? resolve() : reject(error)))
    })
    return doorEnd
  }

  /** Clean stop; with `--cpu-prof` the profile is written now. */
  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve))
    this.#child.kill("SIGTERM")
    await ended
  }
}
