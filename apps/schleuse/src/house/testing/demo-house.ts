/**
 * The whole house for tests: `schleuse demo` as a process of its own, as a person starts it.
 *
 * Its parent folder is private (0700), as a clone in a home folder is. What
 * runs in it are real foreign clients; nothing here knows how the house works
 * inside, but for the process ids that a killer needs.
 */
import { type ChildProcess, spawn, spawnSync, type SpawnOptions } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { type DemoWorld, findWorld } from "../../demo/world-file.ts"
import { findRunRecord } from "../../supervisor/run-record.ts"
import { begin, type Finished, run, type Running, until } from "./programs.ts"

const LAUNCHER = fileURLToPath(new URL("../../../bin/schleuse.js", import.meta.url))

export type Zone = "sftp" | "inside"
export type Role = "keeper" | Zone | "validation" | "console" | "approvals" | "gate"

export type HouseOptions = {
  /** The folder in which data folder and clients' files lie; a new one by default. */
  readonly folder?: string | undefined
  /** The data folder; by default `data` in the folder. */
  readonly data?: string | undefined
  /** Called after the end, before the folder is removed. */
  readonly unmount?: (() => Promise<void>) | undefined
  /** With the demo's operators: the set-up is over. By default it stays open, and its session is saved. */
  readonly operators?: boolean | undefined
  /** With the console and its pages. */
  readonly console?: boolean | undefined
  /** With the approvals beside the console. */
  readonly approvals?: boolean | undefined
  /** With the gate of the access software. */
  readonly gate?: boolean | undefined
  /** With the fictitious KV portal behind the gate, and a link for Dr. Beispiel. */
  readonly portal?: boolean | undefined
  /** With the access software, built while the house runs. */
  readonly software?: boolean | undefined
  /** Lines of schleuse.toml. */
  readonly settings?: readonly string[] | undefined
}

const ROLES: readonly Role[] = ["sftp", "inside", "validation", "console", "approvals", "gate"]
/** What a gate may reach is kept by user: houses that run side by side must not have the same. */
export const GATE_USER = 61_120 + (process.pid % 64)

type Login = { readonly login: string; readonly zone?: Zone | undefined; readonly key?: string | undefined }

export class DemoHouse {
  /** Private folder; the clients' files lie in it. */
  readonly folder: string
  /** The data folder. */
  readonly data: string
  readonly #hasOperators: boolean
  readonly #without: readonly string[]
  #supervisor: ChildProcess | undefined
  #ended: Promise<number | null> = Promise.resolve(null)
  #log = ""

  private constructor(folder: string, data: string, options: HouseOptions) {
    const { operators = false, gate = false, portal = false, software = false } = options
    this.folder = folder
    this.data = data
    this.#hasOperators = operators
    const parts = Object.entries({ gate, portal, software })
    this.#without = parts.flatMap(([name, isThere]) => (isThere ? [] : [`--without-${name}`]))
  }

  /** Starts a house; it is ended, and its folder removed, after the test. */
  static async start(
    t: { readonly after: (end: () => Promise<void>) => void },
    options: HouseOptions = {},
  ): Promise<DemoHouse> {
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), "schleuse-house-"))
    const house = new DemoHouse(folder, options.data ?? join(folder, "data"), options)
    t.after(async () => {
      await house.stop()
      await options.unmount?.()
      // Clients give folders that they fetched the mode that they have here: not writable.
      await run("chmod", ["-R", "u+rwX", house.folder])
      rmSync(house.folder, { recursive: true, force: true, maxRetries: 5 })
    })
    mkdirSync(house.data, { mode: 0o700 })
    const console = options.console === true ? "127.0.0.1:0" : "off"
    const approvals = options.approvals === true ? "127.0.0.1:0" : "off"
    const listen = [`doors.console.listen = "${console}"`, `doors.approvals.listen = "${approvals}"`]
    const settings = ['language = "en"', ...listen, `users.gate = ${GATE_USER}`, ...(options.settings ?? [])]
    writeFileSync(join(house.data, "schleuse.toml"), `${settings.join("\n")}\n`)
    await house.open()
    return house
  }

  /** Starts keeper and doors (again), and waits until they serve. @throws if the house ends before */
  async open(): Promise<void> {
    const open = [...(this.#hasOperators ? [] : ["--setup-open"]), ...this.#without]
    const args = [LAUNCHER, "demo", "--data", this.data, "--ports", "auto", "--json", ...open]
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] })
    this.#supervisor = child
    child.stderr.on("data", (chunk: Buffer) => (this.#log += chunk.toString()))
    this.#ended = new Promise((resolve) => child.once("exit", resolve))
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", () => resolve())
      void this.#ended.then((code) => reject(new Error(`the demo ended with ${code}:\n${this.#log}`)))
    })
  }

  /** A clean stop; gives the exit code. */
  async stop(): Promise<number | null> {
    this.#supervisor?.kill("SIGTERM")
    return this.#ended
  }

  /** Ends the supervisor as `kill -9` does. Keeper and doors are left behind, unless they notice. */
  async killSupervisor(): Promise<void> {
    this.#supervisor?.kill("SIGKILL")
    await this.#ended
  }

  /** What the house said on stderr so far. */
  get log(): string {
    return this.#log
  }

  /** demo.json. */
  get world(): DemoWorld {
    const world = findWorld(this.data)
    if (world === undefined) throw new Error("there is no demo.json")
    return world
  }

  /** A path in the clients' folder. */
  file(name: string): string {
    return join(this.folder, name)
  }

  /** Ids of the processes that run now and belong to this run. Linux only. */
  pids(): ReadonlyMap<Role, number> {
    const record = findRunRecord(this.data)
    const found = new Map<Role, number>()
    for (const pid of record?.children ?? []) {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, "latin1")
        if (!environment.split("\0").includes(`SCHLEUSE_RUN=${record?.runId}`)) continue
        const line = readFileSync(`/proc/${pid}/cmdline`, "latin1")
        const zone = /^schleuse (sftp|inside) |--zone\0(sftp|inside|validation|console|approvals|gate)\0/.exec(line)
        const name = zone?.[1] ?? zone?.[2]
        found.set(ROLES.find((role) => role === name) ?? "keeper", pid)
      } catch {
        // It has ended; the record is only a hint.
      }
    }
    return found
  }

  /** Sends a signal to a process of this house. Says whether it was there. */
  kill(role: Role, signal: NodeJS.Signals = "SIGKILL"): boolean {
    const pid = this.pids().get(role)
    return pid !== undefined && process.kill(pid, signal)
  }

  /** Where an account's key lies. */
  keyOf(login: string): string {
    return join(this.data, "demo", `${login}.key`)
  }

  /** Options of OpenSSH's programs for an account. */
  sshOptions(login: string, key = this.keyOf(login)): readonly string[] {
    const files = ["-F", "none", "-i", key]
    const hosts = ["-o", `UserKnownHostsFile=${join(this.data, "demo", "known_hosts")}`]
    const strict = ["-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes"]
    return [...files, ...hosts, ...strict]
  }

  port(zone: Zone = "sftp"): number {
    return this.world.endpoints[zone].port
  }

  /** Begins OpenSSH's `sftp -b` with these lines, in the clients' folder; the first line that fails ends it with code 1. */
  beginSftp({ login, zone, key }: Login, lines: readonly string[], options: readonly string[] = []): Running {
    const port = String(this.port(zone))
    const args = ["-b", "-", ...options, ...this.sshOptions(login, key), "-P", port, `${login}@127.0.0.1`]
    return begin("sftp", args, lines.map((line) => `${line}\n`).join(""), { cwd: this.folder })
  }

  /** The same, to its end. */
  sftp(who: string | Login, ...lines: readonly string[]): Promise<Finished> {
    return this.beginSftp(typeof who === "string" ? { login: who } : who, lines).ended
  }

  /** The same; gives what it printed. @throws if it fails */
  async requireSftp(who: string | Login, ...lines: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.sftp(who, ...lines)
    if (code !== 0) throw new Error(`sftp ended with ${code}:\n${stdout}${stderr}\n${this.#log.slice(-2000)}`)
    return stdout
  }

  /** Any program in the clients' folder. */
  run(program: string, args: readonly string[], input = "", options: SpawnOptions = {}): Promise<Finished> {
    return run(program, args, input, { cwd: this.folder, ...options, env: { HOME: this.folder, ...options.env } })
  }

  /** Names in a remote folder, as OpenSSH lists them. @throws if the listing fails */
  async list(who: string | Login, path: string): Promise<readonly string[]> {
    const printed = await this.requireSftp(who, `ls -1 ${path}`)
    const lines = printed.split("\n").filter((line) => line !== "" && !line.startsWith("sftp> "))
    return lines.map((line) => line.slice(line.lastIndexOf("/") + 1))
  }

  /** One run of our own command line on this house. */
  schleuse(command: string, ...args: readonly string[]): Finished {
    const words = [LAUNCHER, command, ...args, "--data", this.data, "--lang", "en"]
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", timeout: 60_000 })
    return { code: status, signal, stdout, stderr }
  }

  /** Waits until a login works (again); says how many ms it took. */
  async untilServing(login = "praxis-beispiel", limitMs = 60_000): Promise<number> {
    const startMs = performance.now()
    await until("the door serves", async () => (await this.sftp(login, "ls /ausgang")).code === 0, limitMs)
    return performance.now() - startMs
  }
}
