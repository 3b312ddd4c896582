/**
 * `npm run check`: everything that a machine can judge without running the product.
 *
 *   npm run check                          all checks, one line each, failures at the end
 *   npm run check -- --only lint,boundaries
 *   npm run check -- --fix                 first formats and writes the generated documents
 *
 * Each check has a canary that proves that it still bites: beside its own file,
 * or in check.test.ts for the programs of others.
 */
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { parseArgs } from "node:util"
import { findBreaches } from "./boundaries.ts"
import { findBundleProblems } from "./bundle.ts"
import { findDependencyProblems } from "./dependencies.ts"
import { findStale, writeGenerated } from "./generators.ts"
import { findLayoutProblems } from "./layout.ts"
import { findLenientParsing } from "./strict-parsing.ts"
import { REPOSITORY } from "./workspaces.ts"

type Check = {
  readonly name: string
  /** What is wrong, one message each; empty means green. */
  readonly find: (root: string) => readonly string[] | Promise<readonly string[]>
  readonly fix?: (root: string) => Promise<unknown>
}

const ISLANDS = "packages/web/islands"
const SOURCES = ["packages", "apps", "tools", "bench"]

export const CHECKS: readonly Check[] = [
  {
    name: "types",
    // Islands run in a browser: its names must not leak into the rest, nor Node's into them.
    find: async (root) => [
      ...(await runProgram(root, "tsc", ["-p", "."])),
      ...(existsSync(join(root, ISLANDS)) ? await runProgram(root, "tsc", ["-p", ISLANDS]) : []),
    ],
  },
  {
    name: "lint",
    find: (root) =>
      runProgram(root, "oxlint", ["--type-aware", "--deny-warnings", "--report-unused-disable-directives", ...SOURCES]),
  },
  {
    name: "format",
    find: (root) => runProgram(root, "oxfmt", ["--list-different", "."]),
    fix: (root) => runProgram(root, "oxfmt", ["."]),
  },
  { name: "boundaries", find: findBreaches },
  { name: "bundle", find: (root) => findBundleProblems(root) },
  { name: "layout", find: findLayoutProblems },
  { name: "parsing", find: findLenientParsing },
  { name: "dependencies", find: findDependencyProblems },
  { name: "unused", find: (root) => runProgram(root, "knip", ["--no-progress", "--no-config-hints"]) },
  { name: "generated", find: (root) => findStale(root), fix: (root) => writeGenerated(root) },
]

/** What a program of node_modules/.bin printed if it failed; empty if it exited with 0. */
async function runProgram(root: string, name: string, args: readonly string[]): Promise<readonly string[]> {
  const child = spawn(join(REPOSITORY, "node_modules/.bin", name), args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  })
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", resolve)
  })
  const [status, out, err] = await Promise.all([exited, text(child.stdout), text(child.stderr)])
  return status === 0 ? [] : [`${out}${err}`.trim() || `${name} ended with ${status ?? "a signal"}`]
}

/** Runs the checks of these names in order and prints; true if all are green. */
async function runChecks(root: string, checks: readonly Check[]): Promise<boolean> {
  const failed: { name: string; problems: readonly string[] }[] = []
  for (const { name, find } of checks) {
    const startedMs = performance.now()
    const problems = await find(root)
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    console.log(`${problems.length === 0 ? "✔" : "✖"} ${name.padEnd(14)}${seconds.padStart(6)} s`)
    if (problems.length > 0) failed.push({ name, problems })
  }
  for (const { name, problems } of failed) console.log(`\n── ${name} ${"─".repeat(60)}\n${problems.join("\n")}`)
  return failed.length === 0
}

/** The checks that a list such as `lint,format` names; all if there is none. @throws RangeError */
export function selectChecks(only: string | undefined): readonly Check[] {
  if (only === undefined) return CHECKS
  return only.split(",").map((name) => {
    const check = CHECKS.find((candidate) => candidate.name === name)
    if (check === undefined)
      throw new RangeError(`there is no check "${name}"; there are ${CHECKS.map((c) => c.name).join(", ")}`)
    return check
  })
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      fix: { type: "boolean", default: false },
      root: { type: "string", default: REPOSITORY },
    },
  })
  const checks = selectChecks(values.only)
  if (values.fix) for (const { fix } of checks) await fix?.(values.root)
  process.exitCode = (await runChecks(values.root, checks)) ? 0 : 1
}
