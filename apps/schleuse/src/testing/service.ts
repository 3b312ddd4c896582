/** A running Schleuse for tests: started by its launcher as a person would, in a folder of its own. */
import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import type { TestContext } from "node:test"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))

export type Service = {
  readonly process: ChildProcess
  /** The JSON line that it printed when it was ready. */
  readonly ready: string
  /** What it said on stderr so far. */
  readonly log: () => string
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
}

/** A test, or a program that ends things as one does. */
export type Lasting = { readonly after: (end: () => Promise<void>) => void }

const cleanings = new WeakMap<Lasting, (() => unknown)[]>()

/** Cleaning up after a test, last thing first: a service ends before its folder goes. */
export function later(t: Lasting, clean: () => unknown): void {
  const stack = cleanings.get(t)
  if (stack !== undefined) return void stack.push(clean)
  const begun = [clean]
  cleanings.set(t, begun)
  t.after(async () => {
    for (const one of begun.reverse()) await one()
  })
}

/** A folder that nobody but its owner can enter, removed after the test. */
export function privateFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-test-"))
  later(t, () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Starts `schleuse ARGS --json` and waits until it is ready; it is stopped after the test. Rejects if it ends before. */
export async function startService(t: TestContext, args: readonly string[], node = process.execPath): Promise<Service> {
  // What a gate may reach is kept by user, and these houses all have the same.
  const more = args[0] === "demo" ? ["--without-gate"] : []
  const child = spawn(node, [LAUNCHER, ...args, ...more, "--json"], { stdio: ["ignore", "pipe", "pipe"] })
  let log = ""
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve))
  later(t, async () => {
    child.kill("SIGTERM")
    await ended
  })
  const ready = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve)
    void ended.then((code) => reject(new Error(`ended with ${code}: ${log}`)))
  })
  return { process: child, ready, log: () => log, ended }
}

/** One run of the command line. */
export function schleuse(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [LAUNCHER, ...args], { encoding: "utf8", timeout: 60_000 })
}

/** OpenSSH's sftp with a batch of commands; what it printed. Rejects if it fails, as a script would. */
export async function sftp(
  world: { readonly folder: string; readonly port: number; readonly login: string },
  ...batch: readonly string[]
): Promise<string> {
  const { folder, port, login } = world
  const key = join(folder, "demo", `${login}.key`)
  const options = ["IdentitiesOnly=yes", "StrictHostKeyChecking=yes"]
  const hosts = `UserKnownHostsFile=${join(folder, "demo", "known_hosts")}`
  const given = [...options, hosts].flatMap((option) => ["-o", option])
  const target = `${login}@127.0.0.1`
  // -F: whoever runs the tests may have settings of their own.
  const args = ["-q", "-b", "-", "-F", "/dev/null", "-P", String(port), "-i", key, ...given, target]
  const started = promisify(execFile)("sftp", args)
  // If it ends before it has read everything, its exit code says so.
  started.child.stdin?.on("error", () => undefined)
  started.child.stdin?.end(`${batch.join("\n")}\n`)
  return (await started).stdout
}

/** Waits until something is so; fails after `limitMs`. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  for (const endMs = performance.now() + limitMs; performance.now() < endMs;) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`not within ${limitMs} ms: ${what}`)
}

/** Skips, or fails where all foreign programs are required. Returns whether to go on. */
export function requirePeer(t: TestContext, program: string): boolean {
  if (spawnSync("which", [program]).status === 0) return true
  if (process.env["SCHLEUSE_PEERS"] === "require") throw new Error(`${program} is not installed`)
  t.skip(`${program} is not installed`)
  return false
}
