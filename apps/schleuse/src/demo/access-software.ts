/**
 * The access software for this very machine, as the demo's gate offers it.
 *
 * Settings and keys lie in DIR/demo; the software itself is built beside what
 * else starts, by the builder as a process of its own with little claim to
 * the processor. A demo without it works all the same.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { generateKeyPairSync } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs"
import { setPriority } from "node:os"
import { join, relative } from "node:path"
import { parseJson } from "@schleuse/base"
import { APPS } from "../supervisor/code-bundle.ts"
import { replaceFile } from "../supervisor/data-folder.ts"
import { demoFolder } from "./client-keys.ts"
import { quoted } from "./command-lines.ts"
import { DOCTOR } from "./enrolment-link.ts"

/** Systems for which there is a build, by Node's names. */
const SYSTEMS: Readonly<Record<string, string>> = {
  "linux x64": "linux-x64",
  "darwin arm64": "macos-arm64",
}
const MANIFEST = "downloads.json"
/** Whatever else runs goes first. */
const NICE = 15
const MAX_WORDS = 8192

/** Where the gate looks for it. */
export function softwareFolder(dataFolder: string): string {
  return join(demoFolder(dataFolder), "zugang")
}

function softwareSettingsPath(dataFolder: string): string {
  return join(demoFolder(dataFolder), "zugang-settings.json")
}

export type SoftwarePlan = {
  readonly dataFolder: string
  /** `https://localhost:8446` */
  readonly gate: string
  /** PEM file of the house's authority. */
  readonly ca: string
  readonly operator: string
  readonly contact: string
  readonly language: string
  readonly nowMs: number
}

/** Made before the gate starts: it is given a folder that is there. */
export function prepareSoftwareFolder(dataFolder: string): void {
  const folder = softwareFolder(dataFolder)
  mkdirSync(folder, { recursive: true })
  for (const one of [demoFolder(dataFolder), folder]) chmodSync(one, 0o755)
}

/** Writes the software's settings for this gate, unless they are there. What was built with others is offered no more. */
export function saveSoftwareSettings(plan: SoftwarePlan): void {
  const { dataFolder, gate, ca, operator, contact, language, nowMs } = plan
  const path = softwareSettingsPath(dataFolder)
  const { hostname: host, port } = new URL(gate)
  const known = {
    gate: { host, port: Number(port) },
    authorities: readFileSync(ca, "utf8"),
    operator,
    contact,
    language,
    settingsKey: publicKey(dataFolder, "zugang-settings"),
    releaseKeys: [publicKey(dataFolder, "zugang-release")],
    releaseThreshold: 1,
  }
  const before = existsSync(path) ? parseJson(readFileSync(path, "utf8")) : undefined
  const fieldOf = (name: string): unknown =>
    typeof before === "object" && before !== null ? Reflect.get(before, name) : undefined
  if (Object.entries(known).every(([name, value]) => JSON.stringify(fieldOf(name)) === JSON.stringify(value))) return
  rmSync(join(softwareFolder(dataFolder), MANIFEST), { force: true })
  const serial = Number(fieldOf("serial") ?? 0) + 1
  replaceFile(path, `${JSON.stringify({ v: 1, serial, madeAt: nowMs, ...known }, null, 2)}\n`, 0o644)
}

/** How to run it from the sources, in the folder in which the demo was started. */
export function fromSources(dataFolder: string): string {
  const here = (path: string) => {
    const short = relative(process.cwd(), path)
    return quoted(short.startsWith("..") ? path : `./${short}`)
  }
  const hook = here(join(APPS, "../tools/src/jsx-hook.ts"))
  const main = here(join(APPS, "client/src/main.ts"))
  return `${here(process.execPath)} --import ${hook} ${main} --settings ${quoted(softwareSettingsPath(dataFolder))}`
}

/** What to type as Dr. Beispiel on her computer. */
export function accessLines(dataFolder: string): readonly string[] {
  const of = `${DOCTOR} --data ${quoted(dataFolder)}`
  return [`npx schleuse demo link ${of}`, fromSources(dataFolder), `npx schleuse demo touch ${of}`]
}

export class SoftwareBuild {
  #child: ChildProcess | undefined
  #isStopped = false

  /** Why there is no software to fetch, or undefined when there is. */
  async run(dataFolder: string): Promise<string | undefined> {
    const folder = softwareFolder(dataFolder)
    if (existsSync(join(folder, MANIFEST))) return undefined
    const system = SYSTEMS[`${process.platform} ${process.arch}`]
    if (system === undefined) return `${process.platform} ${process.arch}`
    const work = `${folder}.new`
    rmSync(work, { recursive: true, force: true })
    mkdirSync(work)
    const why = await this.#build(system, softwareSettingsPath(dataFolder), work)
    if (why === undefined && !this.#isStopped) {
      const names = readdirSync(work).filter((name) => name !== MANIFEST)
      for (const name of [...names, MANIFEST]) {
        // The gate's user reads them.
        chmodSync(join(work, name), 0o644)
        renameSync(join(work, name), join(folder, name))
      }
    }
    rmSync(work, { recursive: true, force: true })
    return why
  }

  stop(): void {
    this.#isStopped = true
    this.#child?.kill("SIGKILL")
  }

  #build(system: string, settings: string, out: string): Promise<string | undefined> {
    const main = join(APPS, "client/src/build/main.ts")
    const words = [main, "--systems", system, "--settings", settings, "--out", out]
    const child = spawn(process.execPath, words, { cwd: join(APPS, ".."), stdio: ["ignore", "ignore", "pipe"] })
    this.#child = child
    try {
      if (child.pid !== undefined) setPriority(child.pid, NICE)
    } catch {
      // It was quicker, or the system has no such thing.
    }
    let said = ""
    child.stderr.on("data", (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(0, MAX_WORDS)))
    return new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message))
      child.once("close", (status) => resolve(status === 0 ? undefined : (reasonIn(said) ?? `exit code ${status}`)))
    })
  }
}

/** The line that says what went wrong, among those that say where. */
function reasonIn(said: string): string | undefined {
  const lines = said.split("\n").filter((line) => line.trim() !== "")
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines[0]
}

/** The public half of an Ed25519 key in DIR/demo, as the builder's verbs read it; made if it is missing. */
function publicKey(dataFolder: string, name: string): string {
  const path = join(demoFolder(dataFolder), `${name}.key`)
  const halfPath = `${path}.pub`
  if (!existsSync(path) || !existsSync(halfPath)) {
    const made = generateKeyPairSync("ed25519")
    replaceFile(path, made.privateKey.export({ format: "pem", type: "pkcs8" }).toString(), 0o600)
    replaceFile(halfPath, made.publicKey.export({ format: "der", type: "spki" }).toString("base64"), 0o644)
  }
  return readFileSync(halfPath, "utf8").trim()
}
