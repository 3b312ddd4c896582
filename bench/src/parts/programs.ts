/** Parts that are programs of their own and print their own tables. */
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Part } from "./part.ts"

function program(name: string, purpose: string, file: string, wordsOf: (entries: number) => readonly string[]): Part {
  return {
    name,
    purpose,
    run: async ({ entries }) => {
      const path = fileURLToPath(new URL(`../${file}`, import.meta.url))
      const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...wordsOf(entries)], { encoding: "utf8" })
      if (status !== 0) throw new Error(`${file} ended with ${status}: ${stderr}`)
      // Its text stands in the table as it is.
      return stdout
        .trim()
        .split("\n")
        .map((line) => ({ what: line, figures: {} }))
    },
  }
}

export const segmentLength = program(
  "segment-length",
  "which segment length parts should have",
  "segment-length.ts",
  () => [],
)
export const verify = program("verify", "the offline verifier on a large log", "verify-log.ts", (entries) => [
  String(entries),
])
