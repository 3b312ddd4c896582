/** Letters: what each says, and that no name becomes anything but text. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { NASTY_NAMES } from "@schleuse/web/testing/nasty-names.ts"
import { lettersHtml } from "./enrolment-letters.ts"

const LINK = {
  at: 0,
  enrolment: "e",
  account: "a",
  login: "dr-beispiel",
  personName: "Dr. Beispiel",
  institutionName: "Praxis Beispiel",
  code: "ABCD-EFGH-JKMN-2345",
  devices: 2,
  expiresAt: Date.UTC(2026, 11, 24, 12),
}
const HOUSE = { gate: "https://zugang.kv.test", operator: "KV Musterland", contact: "IT-Service, 0391 000000" }
const NOW = new Date(Date.UTC(2026, 10, 22, 12))
const letters = (links: readonly (typeof LINK)[], language: "de" | "en" = "de") =>
  lettersHtml(language, { ...HOUSE, count: links.length, links, skipped: [], problems: [] }, NOW)

test("a letter says link, code, until when, for how many PCs, what to do and whom to ask", () => {
  const german = letters([LINK])
  for (const text of [
    "https://zugang.kv.test/zugang",
    "ABCD-EFGH-JKMN-2345",
    "24. Dezember 2026",
    "2 Computer",
    "Dr. Beispiel",
    "Praxis Beispiel",
    "KV Musterland",
    "22. November 2026",
    "So geht es",
    "IT-Service, 0391 000000",
  ])
    assert.ok(german.includes(text), text)
  assert.match(letters([{ ...LINK, devices: 1 }], "en"), /one computer[\s\S]*How to do it/)
})

test("a sheet for each person, and none that fetches or runs anything", () => {
  const html = letters([LINK, { ...LINK, login: "dr-muster" }])
  assert.equal(html.match(/<article>/g)?.length, 2)
  assert.match(html, /default-src 'none'/)
  assert.doesNotMatch(html, /<script|<img|<link|src=|@import|url\(/)
})

test("whatever a person or a house is called stays text", () => {
  for (const { text, why } of NASTY_NAMES) {
    const html = letters([{ ...LINK, personName: text, institutionName: text }])
    const tags = [...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([, name]) => name)
    const plain = [...letters([LINK]).matchAll(/<\/?([a-z0-9]+)/g)].map(([, name]) => name)
    assert.deepEqual(tags, plain, why)
  }
})
