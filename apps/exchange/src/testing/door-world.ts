/**
 * A door with a memory keeper in this process, and what a foreign client needs to reach it. Not part of the product.
 */
import { spawn, spawnSync } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Duplex, duplexPair } from "node:stream"
import type { TestContext } from "node:test"
import ssh2 from "ssh2"
import { Door } from "../door.ts"
import { MemoryKeeper, type MemoryKeeperOptions } from "./memory-keeper.ts"

export type Finished = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

export type WorldOptions = Partial<
  Pick<MemoryKeeperOptions, "settings" | "cut" | "delayMs" | "wants" | "keyExpiresAt">
> & {
  readonly drainMs?: number | undefined
  /** Of the client's key. */
  readonly keyKind?: KeyKind
}
type KeyKind = "ed25519" | "ecdsa" | "rsa"

/** Is this foreign program here? A missing one skips the test, or fails it if SCHLEUSE_PEERS=require. */
export function hasPeer(t: TestContext, program: string, args: readonly string[] = ["--version"]): boolean {
  const isHere = spawnSync(program, args, { stdio: "ignore" }).error === undefined
  if (isHere) return true
  if (process.env["SCHLEUSE_PEERS"] === "require") throw new Error(`${program} is not installed`)
  t.skip(`${program} is not installed`)
  return false
}

export class DoorWorld {
  readonly folder: string
  readonly memory: MemoryKeeper
  readonly defects: unknown[] = []
  readonly #options: WorldOptions
  readonly #userKey: ReturnType<typeof makeKey>
  readonly #hostKey = makeKey()
  #door: Door | undefined
  #keeper: Duplex | undefined
  port = 0

  private constructor(options: WorldOptions) {
    this.#options = options
    this.#userKey = makeKey(options.keyKind)
    this.folder = mkdtempSync(join(tmpdir(), "schleuse-door-"))
    const key = ssh2.utils.parseKey(this.#userKey.public)
    if (key instanceof Error) throw key
    writeFileSync(this.file("user.key"), this.#userKey.private, { mode: 0o600 })
    const keeperOptions = { folder: this.file("store"), hostKeys: [this.#hostKey.private], ...options }
    this.memory = new MemoryKeeper({ ...keeperOptions, accounts: new Map([["test", key.getPublicSSH()]]) })
  }

  static async open(t: TestContext, options: WorldOptions = {}): Promise<DoorWorld> {
    const world = new DoorWorld(options)
    t.after(async () => {
      await world.stopDoor()
      rmSync(world.folder, { recursive: true, force: true })
    })
    await world.startDoor()
    return world
  }

  get door(): Door {
    if (this.#door === undefined) throw new Error("the door is not open")
    return this.#door
  }

  /** A new door on the same keeper: what it knew from before is gone. */
  async startDoor(): Promise<void> {
    const [keeper, end] = duplexPair()
    this.memory.attach(end)
    this.#keeper = keeper
    const onDefect = (error: unknown) => this.defects.push(error)
    this.#door = new Door({ host: "127.0.0.1", port: 0, build: "0".repeat(32), keeper, onDefect, ...this.#options })
    this.port = (await this.#door.start()).port
    const parts = this.#hostKey.public.split(" ").slice(0, 2).join(" ")
    writeFileSync(this.file("known_hosts"), `[127.0.0.1]:${this.port} ${parts}\n`)
  }

  async stopDoor(): Promise<void> {
    // Without its keeper a door stays, so nobody else would end it.
    await this.#door?.drain(0)
  }

  /** The keeper dies: the door's descriptor ends. */
  loseKeeper(): void {
    this.#keeper?.destroy()
  }

  file(name: string): string {
    return join(this.folder, name)
  }

  /** A file of random bytes on the client's side. */
  make(name: string, bytes: number): Buffer {
    const content = randomBytes(bytes)
    writeFileSync(this.file(name), content)
    return content
  }

  read(name: string): Buffer {
    return readFileSync(this.file(name))
  }

  get sshOptions(): readonly string[] {
    const known = `UserKnownHostsFile=${this.file("known_hosts")}`
    const options = ["IdentitiesOnly=yes", "BatchMode=yes", "StrictHostKeyChecking=yes", known]
    return ["-F", "none", "-i", this.file("user.key"), ...options.flatMap((option) => ["-o", option])]
  }

  get sftpArguments(): readonly string[] {
    return [...this.sshOptions, "-P", String(this.port)]
  }

  /** Runs OpenSSH's sftp with these lines; the first failing line ends it. */
  sftp(lines: readonly string[], options: readonly string[] = [], user = "test"): Promise<Finished> {
    const batch = this.file(`batch-${randomBytes(4).toString("hex")}`)
    writeFileSync(batch, lines.map((line) => `${line}\n`).join(""))
    return this.run("sftp", ["-b", batch, ...this.sftpArguments, ...options, `${user}@127.0.0.1`])
  }

  /** Runs a program to its end (at most 60 seconds) in the client's folder. */
  run(program: string, args: readonly string[], stdin = ""): Promise<Finished> {
    const env = { ...process.env, LC_ALL: "C.UTF-8", HOME: this.folder }
    const child = spawn(program, args, { cwd: this.folder, env, timeout: 60_000 })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString("utf8")))
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")))
    child.stdin.on("error", () => undefined)
    child.stdin.end(stdin)
    return new Promise((resolve, reject) => {
      child.on("error", reject)
      child.on("close", (code) => resolve({ code, stdout, stderr }))
    })
  }

  /** Waits until something is true, at most 10 seconds. */
  async until(what: string, isTrue: () => boolean): Promise<void> {
    const end = performance.now() + 10_000
    while (!isTrue()) {
      if (performance.now() > end) throw new Error(`it did not come to this: ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  get log(): readonly string[] {
    return this.memory.transfers.events
  }
}

/** Now and then the library makes a key in OpenSSH's format that it cannot read itself. */
function makeKey(kind: KeyKind = "ed25519"): { readonly public: string; readonly private: string } {
  for (;;) {
    const { generateKeyPairSync, parseKey } = ssh2.utils
    const pair =
      kind === "ed25519" ? generateKeyPairSync(kind) : generateKeyPairSync(kind, { bits: kind === "rsa" ? 2048 : 256 })
    if (!(parseKey(pair.private) instanceof Error)) return pair
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}
