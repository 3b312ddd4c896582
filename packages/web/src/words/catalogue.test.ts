import assert from "node:assert/strict"
import { test } from "node:test"
import { findVoiceProblems } from "../testing/voice.ts"
import { type Sentence, speak, writeNumber, writeTime } from "./catalogue.ts"
import { SHELL_WORDS } from "./shell-words.ts"

test("the shell's sentences are complete and plain in both languages", () => {
  assert.deepEqual(findVoiceProblems("SHELL_WORDS", SHELL_WORDS), [])
})

const bad: readonly { why: string; row: Sentence }[] = [
  { why: "an empty English text", row: ["Ja", ""] },
  { why: "a loose space", row: ["Ja ", "Yes"] },
  { why: "a hole in one language only", row: ["Noch {count}", "Left"] },
  { why: "another hole in the other language", row: ["Noch {count}", "{number} left"] },
  { why: "markup", row: ["<b>Ja</b>", "Yes"] },
  { why: "jargon in German", row: ["Ihre Session ist abgelaufen", "Your session ended"] },
  { why: "jargon in English", row: ["Das ging nicht", "Invalid CSRF token"] },
  { why: "du", row: ["Melde dich an", "Log in"] },
  { why: "shouting", row: ["Achtung!", "Attention!"] },
  { why: "a sentence that nobody reads to its end", row: [`Weil ${"sehr ".repeat(24)}viel`, "Because"] },
]
for (const { why, row } of bad) {
  test(`the test of voice hears ${why}`, () => assert.notEqual(findVoiceProblems("X", { row }).length, 0))
}

test("holes are filled, numbers as the language writes them", () => {
  assert.equal(speak(SHELL_WORDS, "de")("listCount", { count: 1234567 }), "1.234.567 Einträge")
  assert.equal(speak(SHELL_WORDS, "en")("listCount", { count: 1234567 }), "1,234,567 entries")
  assert.equal(speak(SHELL_WORDS, "de")("errorsInTitle", { title: "$& {title}" }), "Fehler: $& {title}")
  assert.equal(writeNumber(0.5, "de"), "0,5")
})

test("times are told in Berlin, in summer and in winter", () => {
  assert.equal(writeTime(new Date("2026-11-22T23:30:00Z"), "de"), "23.11.2026, 00:30")
  assert.equal(writeTime(new Date("2026-07-01T10:00:00Z"), "en"), "1 Jul 2026, 12:00")
})
