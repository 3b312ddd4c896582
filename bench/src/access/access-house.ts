/** A demo house with a gate, an application behind it, and PCs that are logged in: each the access software as a process. */
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { parseJson } from "@schleuse/base"
import { descendants } from "../measure/process-cpu.ts"
import { end } from "../peers/programs.ts"

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const LAUNCHER = at("apps/schleuse/bin/schleuse.js")
const CLIENT = [at("tools/src/jsx-hook.ts"), at("apps/client/src/main.ts")] as const
const DOCTOR = "dr-beispiel"
/** Any good key: nothing is signed with it here. */
const KEY = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
/** A link is for ten at most. */
const DEVICES_OF_LINK = 10
const GATE = /--zone\0gate\0/

export type Pc = {
  readonly folder: string
  /** Plain port of the application on this PC. */
  readonly localPort: number
  readonly pid: number
}

export class AccessHouse {
  readonly #folder: string
  readonly #data: string
  readonly #demo: ChildProcess
  readonly #world: unknown
  readonly #prefix: readonly string[]
  readonly #pcs: Pc[] = []

  private constructor(folder: string, data: string, demo: ChildProcess, world: unknown, prefix: readonly string[]) {
    this.#prefix = prefix
    this.#folder = folder
    this.#data = data
    this.#demo = demo
    this.#world = world
  }

  /**
   * @param applicationPort what is published as bench.kv.test:443
   * @param prefix what programs of PCs are started by
   */
  static async start(folder: string, applicationPort: number, prefix: readonly string[] = []): Promise<AccessHouse> {
    const data = join(folder, "data")
    mkdirSync(data)
    writeFileSync(join(data, "schleuse.toml"), `doors.console.listen = "off"\ndoors.approvals.listen = "off"\n`)
    const demo = spawn(
      process.execPath,
      [LAUNCHER, "demo", "--data", data, "--ports", "auto", "--without-portal", "--json"],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    )
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: demo.stdout }).once("line", resolve)
      demo.once("exit", (code) => reject(new Error(`the demo ended with ${code}`)))
    })
    const house = new AccessHouse(folder, data, demo, parseJson(line), prefix)
    house.#publish(applicationPort)
    return house
  }

  get gatePid(): number {
    const gate = descendants(this.#demo.pid ?? 0).find(({ commandLine }) => GATE.test(commandLine))
    if (gate === undefined) throw new Error("the house has no gate")
    return gate.pid
  }

  get gatePort(): number {
    return Number(new URL(textOf(this.#world, "endpoints", "gate")).port)
  }

  /** Path of the certificate of the house's authority. */
  get ca(): string {
    return textOf(this.#world, "endpoints", "ca")
  }

  /** One more PC, enrolled and logged in. */
  async addPc(): Promise<Pc> {
    const name = `pc-${this.#pcs.length + 1}`
    const folder = join(this.#folder, name)
    mkdirSync(folder, { mode: 0o700 })
    writeFileSync(join(this.#folder, `${name}.json`), JSON.stringify(this.#settings()))
    this.loginAs("it-service")
    await this.#pc(name, ["enrol", textOf(this.cli(["enrolment", "make", DOCTOR]), "code"), "--name", name])
    const said = await this.#pc(name, ["connect", "--json"], `${this.#password(DOCTOR)}\n${this.#touch(DOCTOR)}\n`)
    const localPort = Number(/"localPort":(\d+)/.exec(said)?.[1] ?? 0)
    const lock = readFileSync(join(folder, "agent.lock"), "utf8")
    const pc = { folder, localPort, pid: Number(/"pid":(\d+)/.exec(lock)?.[1] ?? 0) }
    this.#pcs.push(pc)
    return pc
  }

  /** Codes of links for so many devices, each as often as it is good. */
  codesFor(devices: number): readonly string[] {
    this.loginAs("it-service")
    const codes: string[] = []
    while (codes.length < devices) {
      const made = this.cli(["enrolment", "make", DOCTOR, "--devices", String(DEVICES_OF_LINK)])
      codes.push(...Array.from({ length: DEVICES_OF_LINK }, () => textOf(made, "code")))
    }
    return codes.slice(0, devices)
  }

  /** `schleuse …` as whoever is logged in. @throws if it fails */
  cli(words: readonly string[], input = ""): unknown {
    const { status, stdout, stderr } = spawnSync(process.execPath, this.#given(words), { encoding: "utf8", input })
    if (status !== 0) throw new Error(`${words.join(" ")}: ${stdout}${stderr}`)
    return stdout.trim() === "" ? {} : parseJson(stdout)
  }

  /** The same, while this process goes on. */
  async ask(words: readonly string[]): Promise<void> {
    await promisify(execFile)(process.execPath, this.#given(words))
  }

  #given(words: readonly string[]): string[] {
    return [LAUNCHER, ...words, "--data", this.#data, "--json"]
  }

  /** Streams that the keeper knows as open. */
  countStreams(): number {
    const said = this.cli(["stream", "list"])
    if (typeof said !== "object" || said === null || !("streams" in said) || !Array.isArray(said.streams)) {
      throw new Error("the list of streams is none")
    }
    return said.streams.length
  }

  async stop(): Promise<void> {
    for (const [i] of this.#pcs.entries()) await this.#pc(`pc-${i + 1}`, ["quit"])
    await end(this.#demo)
  }

  #publish(port: number): void {
    this.loginAs("it-service")
    const place = ["--host", "bench.kv.test", "--address", `127.0.0.1:${port}`, "--title-de", "Bench", "--everybody"]
    const made = this.cli(["application", "add", "bench", ...place, "--propose", "bench"])
    this.loginAs("admin-2")
    this.cli(["approval", "approve", textOf(made, "approval"), textOf(made, "inputHash")])
  }

  #settings(): object {
    return {
      v: 1,
      serial: 1,
      madeAt: 0,
      gate: { host: "localhost", port: this.gatePort },
      authorities: readFileSync(this.ca, "utf8"),
      operator: "KV Bench",
      contact: "bench@kv.test",
      language: "en",
      settingsKey: KEY,
      releaseKeys: [KEY],
      releaseThreshold: 1,
    }
  }

  async #pc(name: string, words: readonly string[], input = ""): Promise<string> {
    const [hook, main] = CLIENT
    const places = ["--folder", join(this.#folder, name), "--settings", join(this.#folder, `${name}.json`)]
    const given = [...this.#prefix, process.execPath, "--import", hook, main, ...words, ...places]
    const [program = "", ...all] = given
    const child = spawn(program, all, { cwd: "/" })
    let said = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()))
    child.stdin.on("error", () => undefined)
    child.stdin.end(input)
    const status = await new Promise<number | null>((resolve) => child.once("close", resolve))
    if (status !== 0) throw new Error(`${name} ${words.join(" ")}: ${said}`)
    return said
  }

  /** For the commands that follow. */
  loginAs(who: string): void {
    this.cli(["login", who], `${this.#password(who)}\n${this.#touch(who)}`)
  }

  #touch(login: string): string {
    const words = [LAUNCHER, "demo", "touch", login, "--data", this.#data]
    return spawnSync(process.execPath, words, { encoding: "utf8" }).stdout.trim()
  }

  #password(login: string): string {
    const accounts = fieldOf(this.#world, "accounts")
    if (!Array.isArray(accounts)) throw new TypeError("the demo names no accounts")
    return textOf(
      accounts.find((account: unknown) => fieldOf(account, "login") === login),
      "password",
    )
  }
}

function textOf(value: unknown, ...names: readonly string[]): string {
  const found = names.reduce(fieldOf, value)
  if (typeof found !== "string") throw new TypeError(`no ${names.join(".")} was said`)
  return found
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (Reflect.get(value, name) as unknown) : undefined
}
