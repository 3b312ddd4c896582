/** The access software as a process: a PC's user without rights, a folder of its own, its command line. */
import assert from "node:assert/strict"
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process"
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseJson } from "@schleuse/base"
import type { DemoHouse } from "./demo-house.ts"

const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url))
const MAIN = join(ROOT, "apps/client/src/main.ts")
const JSX = join(ROOT, "tools/src/jsx-hook.ts")
/** Any good key: nothing is signed with it here. */
const KEY = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
const isRoot = process.getuid?.() === 0

type AgentFile = { readonly port: number; readonly token: string }
export type Said = { readonly status: number | null; readonly stdout: string; readonly stderr: string }

export class AccessSoftware {
  readonly #home = mkdtempSync(join(tmpdir(), "schleuse-access-"))
  readonly folder = join(this.#home, "state")
  /** Nobody, if there is a choice. */
  readonly user = isRoot ? { uid: 61_950, gid: 61_950 } : {}
  readonly #settings = join(this.#home, "settings.json")
  readonly #environment: Readonly<Record<string, string>>

  /** @param environment beside a home and a path; the agent keeps that of the command that starts it */
  constructor(house: DemoHouse, environment: Readonly<Record<string, string>> = {}) {
    this.#environment = environment
    const { gate, ca } = house.world.endpoints
    const { port } = new URL(gate ?? assert.fail("the house has no gate"))
    const settings = {
      v: 1,
      serial: 1,
      madeAt: 0,
      gate: { host: "localhost", port: Number(port) },
      authorities: readFileSync(ca ?? assert.fail("no authority"), "utf8"),
      operator: "KV Test",
      contact: "it-service@kv.test",
      language: "en",
      settingsKey: KEY,
      releaseKeys: [KEY],
      releaseThreshold: 1,
    }
    writeFileSync(this.#settings, JSON.stringify(settings))
    mkdirSync(this.folder, { mode: 0o700 })
    if (isRoot) chownSync(this.folder, 61_950, 61_950)
    chmodSync(this.#home, 0o755)
    chmodSync(this.#settings, 0o644)
  }

  /** One command, with lines for its questions. */
  ask(words: readonly string[], input = ""): Promise<Said> {
    const given = [
      "--import",
      JSX,
      MAIN,
      ...words,
      "--folder",
      // Relative to where it is called, as people type them; the agent begins elsewhere.
      this.folder.slice(1),
      "--settings",
      this.#settings.slice(1),
      "--lang",
      "en",
    ]
    const env = { PATH: process.env["PATH"], HOME: this.#home, ...this.#environment }
    const child = spawn(process.execPath, given, { ...this.user, cwd: "/", env, timeout: 120_000 })
    return finished(child, input)
  }

  /** It went well. */
  async succeed(words: readonly string[], input = ""): Promise<string> {
    const { status, stdout, stderr } = await this.ask(words, input)
    assert.equal(status, 0, `${words.join(" ")}: ${stdout}${stderr}${this.log}`)
    return stdout
  }

  /** What curl, as this PC's user or as another one, gets. */
  curl(words: readonly string[], user: object = this.user): Promise<Said> {
    return finished(spawn("curl", ["-sS", "--max-time", "20", ...words], { ...user, cwd: "/" }))
  }

  /** As the command line asks the agent that runs, for what it has no word of its own. */
  async asks(what: string, body?: object): Promise<string> {
    const { port, token } = JSON.parse(readFileSync(join(this.folder, "agent.json"), "utf8")) as AgentFile
    const sent = what === "state" ? [] : ["-H", "content-type: application/json", "-d", JSON.stringify(body ?? {})]
    const address = `http://127.0.0.1:${port}/agent/${what}`
    const { stdout, stderr } = await this.curl(["-H", `authorization: Bearer ${token}`, ...sent, address])
    return stdout + stderr
  }

  /** As kill -9 on the process in the background. Stopped and continued it has slept, as in a laptop that was closed. */
  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    process.kill(this.pid, signal)
  }

  /** Of the process in the background. */
  get pid(): number {
    return this.#running().pid
  }

  get log(): string {
    try {
      return readFileSync(join(this.folder, "agent.log"), "utf8")
    } catch {
      return ""
    }
  }

  async end(): Promise<void> {
    await this.ask(["quit"])
    rmSync(this.#home, { recursive: true, force: true })
  }

  #running(): { readonly pid: number } {
    const value = parseJson(readFileSync(join(this.folder, "agent.lock"), "utf8"))
    const pid: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "pid") : undefined
    return { pid: typeof pid === "number" ? pid : assert.fail("no agent runs") }
  }
}

function finished(child: ChildProcessWithoutNullStreams, input = ""): Promise<Said> {
  const said = { stdout: "", stderr: "" }
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text))
  child.stdin.on("error", () => undefined)
  child.stdin.end(input)
  return new Promise((resolve) => child.once("close", (status) => resolve({ status, ...said })))
}
