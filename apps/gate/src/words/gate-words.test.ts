import assert from "node:assert/strict"
import { test } from "node:test"
import { findVoiceProblems } from "@schleuse/web/testing/voice.ts"
import { GATE_WORDS } from "./gate-words.ts"
import { PASSKEY_WORDS } from "./passkey-words.ts"

test("the gate's sentences are complete and plain in both languages", () => {
  assert.deepEqual(findVoiceProblems("GATE_WORDS", GATE_WORDS), [])
  assert.deepEqual(findVoiceProblems("PASSKEY_WORDS", PASSKEY_WORDS), [])
})
