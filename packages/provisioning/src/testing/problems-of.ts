/** What a test compares: code, line and column of each problem, and proof that nothing of the file is in the notes. */
import assert from "node:assert/strict"
import type { Parsed } from "../problem.ts"

/** `line column code`, or `line code` without a column. */
export function problemsOf({ problems }: Parsed<unknown>): readonly string[] {
  return problems.map(({ line, column, code }) => [line, column, code].filter((part) => part !== undefined).join(" "))
}

/** No note may repeat these pieces of the file. */
export function assertSilent({ problems }: Parsed<unknown>, pieces: readonly string[]): void {
  for (const { note } of problems)
    for (const piece of pieces) assert.ok(!note.includes(piece), `${note} tells ${piece}`)
}

export function bytes(text: string): Buffer {
  return Buffer.from(text, "utf8")
}
