/** A small repository in a temporary folder, for canaries that plant what a check must find. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { TestContext } from "node:test"
import { REPOSITORY } from "../workspaces.ts"

/** Writes `files` (path to text) below a new folder that disappears with the test, and returns that folder. */
export function plantTree(t: TestContext, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "schleuse-canary-"))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** Lets a planted tree use the packages that this repository has installed. */
export function linkModules(root: string): void {
  symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"))
}
