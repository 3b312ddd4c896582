/** Folders that vanish with their test, and programs that may be missing. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"

export function tempFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-verify-"))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Is a foreign program there? With SCHLEUSE_PEERS=require its absence is a failure, not a skip. */
export function hasPeer(t: TestContext, program: string, ...words: readonly string[]): boolean {
  if (spawnSync(program, words).status === 0) return true
  assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", `${program} is not installed`)
  t.skip(`${program} is not installed`)
  return false
}
