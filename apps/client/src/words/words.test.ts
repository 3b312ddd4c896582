/** Every sentence of the local page in both languages, plain, with nothing missing. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { findVoiceProblems } from "@schleuse/web/testing/voice.ts"
import { ACCESS_WORDS } from "./access-words.ts"
import { CHECK_WORDS } from "./check-words.ts"
import { DECLARE_WORDS } from "./declare-words.ts"
import { LOGIN_WORDS } from "./login-words.ts"
import { PASSKEY_WORDS } from "./passkey-words.ts"
import { SETTINGS_WORDS } from "./settings-words.ts"

const CATALOGUES = { ACCESS_WORDS, CHECK_WORDS, DECLARE_WORDS, LOGIN_WORDS, PASSKEY_WORDS, SETTINGS_WORDS }
for (const [name, rows] of Object.entries(CATALOGUES))
  test(`${name}: both languages, plain, nothing missing`, () => assert.deepEqual(findVoiceProblems(name, rows), []))
