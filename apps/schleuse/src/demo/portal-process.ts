/**
 * The portal as a process: bundled like the house's programs, and nobody's.
 *
 * It gets its code as a descriptor and its key on standard input, whose end
 * ends it: it dies with the demo, however that dies.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { formatListenAddress, type ListenAddress } from "../settings/listen-address.ts"
import { APPS, bundleProgram, writePages } from "../supervisor/code-bundle.ts"
import { InheritedPaths } from "../supervisor/inherited-paths.ts"
import type { Isolation } from "../supervisor/isolation.ts"
import { type Log, logLines } from "../supervisor/log-lines.ts"
import { listenerSeatBelt } from "../supervisor/seat-belt.ts"
import type { PortalCertificate } from "./portal-certificate.ts"

/** A user of no house: `nobody`, as Linux has it everywhere. */
const NOBODY = 65_534
const FIRST_DESCRIPTOR = 3
const START_LIMIT_MS = 20_000

export type PortalPlan = {
  readonly dataFolder: string
  readonly isolation: Isolation
  readonly place: ListenAddress
  readonly certificate: PortalCertificate
}

/** Program and pages, into a folder that everybody may read. Takes about a second. */
export async function bundlePortal(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, "run", "kv-portal")
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const program = bundleProgram(join(APPS, "kv-portal/src/main.ts"))
  await writePages(join(folder, "pages"), "kv-portal")
  writeFileSync(join(folder, "kv-portal.mjs"), await program, { mode: 0o644 })
  return folder
}

export class PortalProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#ended = new Promise((resolve) => child.once("close", () => resolve()))
  }

  /** Resolves when it listens. Rejects if it ends before, or takes too long. */
  static async start(folder: string, plan: PortalPlan, log: Log): Promise<PortalProcess> {
    const { isolation, place, certificate } = plan
    const isSeparate = isolation.kind === "separate-users"
    const inherited = new InheritedPaths(isSeparate, FIRST_DESCRIPTOR)
    const node = inherited.add(process.execPath)
    const code = inherited.add(folder)
    const words = [
      ...listenerSeatBelt(code),
      `${code}/kv-portal.mjs`,
      "--listen",
      formatListenAddress(place),
      "--assets",
      `${code}/pages`,
    ]
    const child = spawn(node, words, {
      ...(isSeparate ? { uid: NOBODY, gid: NOBODY } : {}),
      cwd: "/",
      detached: true,
      env: {},
      stdio: ["pipe", "pipe", "pipe", ...inherited.stdio],
    })
    inherited.close()
    const portal = new PortalProcess(child)
    const { stdin, stdout, stderr } = child
    if (stdin === null || stdout === null || stderr === null) throw new TypeError("a process without pipes")
    logLines(stderr, "kv-portal", log)
    stdin.on("error", () => undefined)
    stdin.write(`${JSON.stringify(certificate)}\n`)
    let late: NodeJS.Timeout | undefined
    try {
      await new Promise<void>((resolve, reject) => {
        late = setTimeout(() => reject(new Error("it does not listen")), START_LIMIT_MS)
        createInterface({ input: stdout }).once("line", () => resolve())
        child.once("error", reject)
        child.once("exit", (status) => reject(new Error(`it ended with ${status}`)))
      })
    } catch (error) {
      child.kill("SIGKILL")
      throw error
    } finally {
      clearTimeout(late)
    }
    child.once("exit", () => log("kv-portal", "ended; the next start of the demo brings it back"))
    return portal
  }

  async stop(): Promise<void> {
    this.#child.removeAllListeners("exit")
    this.#child.kill("SIGKILL")
    await this.#ended
  }
}
