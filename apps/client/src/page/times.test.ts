import assert from "node:assert/strict"
import { test } from "node:test"
import { isProvenNow } from "./times.ts"

for (const [what, provenAt, expected] of [
  ["a moment ago", 999_000, true],
  ["now", 1_000_000, true],
  ["never", undefined, false],
  ["a minute ago", 940_000, false],
  // The person, or the network's time service, has set the clock back.
  ["in an hour", 4_600_000, false],
] as const) {
  test(`a connection that was proven ${what} is ${expected ? "" : "not "}called proven`, () => {
    assert.equal(isProvenNow(provenAt, 1_000_000), expected)
  })
}
