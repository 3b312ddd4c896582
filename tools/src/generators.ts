/**
 * Generators: documents that are made from code, and the check that they are up to date.
 *
 * To add one: write a module that turns the code's table into text, and give
 * it a row here. `npm run check -- --fix --only generated` writes the files.
 */
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { FAULTS } from "@schleuse/base"
import { COMMANDS } from "@schleuse/wire"
import { describeCommands } from "./generate-commands.ts"
import { describeErrors } from "./generate-errors.ts"
import { REPOSITORY } from "./workspaces.ts"

export type Generator = {
  /** Where the document lies, relative to the repository. */
  readonly path: string
  /** Its whole text. Must depend on nothing but the code: no date, no machine. */
  readonly produce: () => string | Promise<string>
}

export const GENERATORS: readonly Generator[] = [
  { path: "docs/errors.md", produce: () => describeErrors(FAULTS) },
  { path: "docs/commands.md", produce: () => describeCommands(COMMANDS) },
  { path: "docs/settings.md", produce: () => printedBy("apps/schleuse/src/settings/documentation.ts", "en") },
  { path: "docs/einstellungen.md", produce: () => printedBy("apps/schleuse/src/settings/documentation.ts", "de") },
]

/** What a program of an app prints. Nobody imports an app, so its documents are made by a process of its own. */
function printedBy(program: string, ...argv: readonly string[]): string {
  return execFileSync(process.execPath, [join(REPOSITORY, program), ...argv], { encoding: "utf8", timeout: 30_000 })
}

/** Documents that are not what their generator makes now; empty means up to date. */
export async function findStale(
  root: string,
  generators: readonly Generator[] = GENERATORS,
): Promise<readonly string[]> {
  const stale: string[] = []
  for (const { path, produce } of generators) {
    let now: string
    try {
      now = await produce()
    } catch (error) {
      // The check goes on: the other documents are judged too.
      stale.push(`${path} cannot be made: ${String(error)}`)
      continue
    }
    const before = existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined
    if (before === now) continue
    const state = before === undefined ? "is missing" : "is out of date"
    stale.push(`${path} ${state}: npm run check -- --fix --only generated`)
  }
  return stale
}

/** Writes every document anew. */
export async function writeGenerated(root: string, generators: readonly Generator[] = GENERATORS): Promise<void> {
  for (const { path, produce } of generators) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), await produce())
  }
}
