import assert from "node:assert/strict"
import { test } from "node:test"
import { findVoiceProblems } from "@schleuse/web/testing/voice.ts"
import { OFFICE_WORDS } from "./office-words.ts"
import { PORTAL_WORDS } from "./portal-words.ts"

test("the portal's sentences are complete and plain in both languages", () => {
  const problems = [
    ...findVoiceProblems("PORTAL_WORDS", PORTAL_WORDS),
    ...findVoiceProblems("OFFICE_WORDS", OFFICE_WORDS),
  ]
  assert.deepEqual(problems, [])
})
