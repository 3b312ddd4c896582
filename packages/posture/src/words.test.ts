import assert from "node:assert/strict"
import { test } from "node:test"
import { SYSTEMS } from "./report.ts"
import { REASONS, REPAIRS } from "./words.ts"

test("every reason has its sentence, and every bad one a repair on every system, in both languages", () => {
  for (const [reason, [de, en]] of Object.entries(REASONS)) {
    assert.match(de, /\.$/, reason)
    assert.match(en, /\.$/, reason)
    assert.equal(de.includes("{product}"), en.includes("{product}"), reason)
  }
  assert.deepEqual(
    Object.keys(REPAIRS).toSorted(),
    Object.keys(REASONS)
      .filter((one) => one !== "fine")
      .toSorted(),
  )
  for (const [reason, bySystem] of Object.entries(REPAIRS)) {
    for (const system of SYSTEMS) {
      const [de, en] = bySystem[system]
      assert.ok(de.length > 20 && en.length > 20, `${reason} ${system}`)
      assert.doesNotMatch(de, /\b(?:du|dein)\b/i)
    }
  }
})
