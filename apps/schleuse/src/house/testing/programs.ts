/** Foreign programs: run to their end with everything they said, or not there. */
import { type ChildProcess, spawn, spawnSync, type SpawnOptions } from "node:child_process"
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import type { TestContext } from "node:test"

export type Finished = {
  /** Exit code; null if a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type Running = {
  readonly process: ChildProcess
  /** stdout so far. */
  readonly stdout: () => string
  readonly ended: Promise<Finished>
}

/** Debian's python3-* modules load in this one only. */
export const PYTHON = "/usr/bin/python3"

/** Longest run of any client in these tests. */
const LIMIT_MS = 120_000

/** Starts a program with these words on its standard input. It is killed after two minutes. */
export function begin(program: string, args: readonly string[], input = "", options: SpawnOptions = {}): Running {
  const env = { ...process.env, LC_ALL: "C.UTF-8", ...options.env }
  const child = spawn(program, args, { timeout: LIMIT_MS, killSignal: "SIGKILL", ...options, env, stdio: "pipe" })
  let stdout = ""
  let stderr = ""
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
  // A client that ends early does not read the rest.
  child.stdin?.on("error", () => undefined)
  child.stdin?.end(input)
  const ended = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { process: child, stdout: () => stdout, ended }
}

/** Runs a program to its end. */
export function run(
  program: string,
  args: readonly string[],
  input = "",
  options: SpawnOptions = {},
): Promise<Finished> {
  return begin(program, args, input, options).ended
}

/** Are these programs here? Missing ones skip the test, or fail it if SCHLEUSE_PEERS=require. */
export function hasPeers(t: TestContext, ...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => spawnSync("which", [program]).status !== 0)
  return isThere(t, missing.length === 0, missing.join(", "))
}

/** The same for a module of Debian's python3. */
export function hasPythonModule(t: TestContext, name: string): boolean {
  return isThere(t, spawnSync(PYTHON, ["-c", `import ${name}`]).status === 0, `python3-${name}`)
}

/** The same for anything that only root, or only this kernel, can do. */
export function isThere(t: TestContext, isSo: boolean, what: string): boolean {
  if (isSo) return true
  if (process.env["SCHLEUSE_PEERS"] === "require") throw new Error(`missing: ${what}`)
  t.skip(`missing: ${what}`)
  return false
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}

/** SHA-256 of a file of any size. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256")
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk)
  return hash.digest("hex")
}

/** Waits until something is so. @throws after `limitMs` */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, limitMs = 90_000): Promise<void> {
  const endMs = performance.now() + limitMs
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`not within ${limitMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
