/** Node's own single-executable build: a runtime, the program, and files, in one file. */
import { spawnSync } from "node:child_process"
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { MEMORY_ARGUMENTS } from "../built-in/built-in.ts"
import type { Bundle } from "./bundle.ts"

export type ExecutableOptions = {
  /** Node for the system that the executable is for. */
  readonly runtime: string
  readonly bundle: Pick<Bundle, "program" | "files">
  readonly output: string
}

/**
 * Writes the executable to `output`, in whose folder it works meanwhile.
 *
 * No code cache: measured, it saves nothing here, is not the same twice, and
 * does not travel between systems. `execArgvExtension`: what NODE_OPTIONS says
 * is meant for others. The system's authorities count besides Node's, because
 * settings may leave the choice to the PC.
 */
export function writeSingleExecutable({ runtime, bundle, output }: ExecutableOptions): void {
  const work = mkdtempSync(join(dirname(output), ".sea-"))
  try {
    const assets: Record<string, string> = {}
    for (const [name, bytes] of bundle.files) {
      writeFileSync(join(work, name), bytes)
      assets[name] = name
    }
    // Relative: its name becomes part of the executable.
    writeFileSync(join(work, "zugang.mjs"), bundle.program)
    const settings = {
      main: "zugang.mjs",
      mainFormat: "module",
      executable: runtime,
      output: "executable",
      disableExperimentalSEAWarning: true,
      useCodeCache: false,
      useSnapshot: false,
      execArgv: ["--use-system-ca", ...MEMORY_ARGUMENTS],
      execArgvExtension: "none",
      assets,
    }
    writeFileSync(join(work, "sea.json"), JSON.stringify(settings))
    // The Node that builds must have the version of the one it builds into.
    const { status, stderr } = spawnSync(process.execPath, ["--build-sea", "sea.json"], { cwd: work, encoding: "utf8" })
    if (status !== 0) throw new Error(`--build-sea failed: ${stderr}`)
    chmodSync(join(work, "executable"), 0o755)
    renameSync(join(work, "executable"), output)
  } finally {
    rmSync(work, { recursive: true })
  }
}
