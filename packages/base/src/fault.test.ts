import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { Fault, FAULTS, isFault, isFaultCode, publicFault, type FaultText } from "./fault.ts"
import type { FaultEntry } from "./faults/table.ts"

const entries: readonly [string, FaultEntry][] = Object.entries(FAULTS)
const texts: readonly [string, FaultText][] = entries.flatMap(([code, entry]) =>
  "shownAs" in entry ? [] : [[code, entry]],
)
const codes = Object.keys(FAULTS).filter(isFaultCode)

/** Vowels written as two letters, and ss where ß belongs: text that once went through ASCII. */
const FLATTENED = /(?<![aeqäAEQ])ue(?!ll|rst)|oe|ae|gross|grösse|ausser|schliess|heisst|strasse|gemäss|mässig/i

function byText(a: string, b: string): number {
  return a < b ? -1 : 1
}

function everyText(check: (text: string, code: string) => void): void {
  for (const [code, { de, en, hintDe, hintEn }] of texts) for (const text of [de, en, hintDe, hintEn]) check(text, code)
}

test("every code is upper-case words joined by underscores", () => {
  for (const [code] of entries) assert.match(code, /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/)
})

test("no code stands in two domain files, where one would silently replace the other", () => {
  const folder = join(import.meta.dirname, "faults")
  const written = readdirSync(folder).flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/^ {2}(?<code>[A-Z][A-Z0-9_]+):/gm)].map(
      (match) => match.groups?.["code"] ?? "",
    ),
  )
  assert.deepEqual(written.toSorted(byText), Object.keys(FAULTS).toSorted(byText))
})

test("every text is whole sentences without surplus spaces", () => {
  everyText((text, code) => {
    assert.match(text, /^(?:[A-ZÄÖÜ„"]|schleuse ).*[.?!]$/, code)
    assert.doesNotMatch(text, /\s\s|\s$|undefined|\$\{/, code)
    assert.ok(text.length >= 10 && text.length <= 300, `${code}: ${text.length} characters`)
  })
})

test("German texts are written with German letters, and differ from the English ones", () => {
  for (const [code, { de, en, hintDe, hintEn }] of texts) {
    assert.doesNotMatch(de, FLATTENED, code)
    assert.doesNotMatch(hintDe, FLATTENED, code)
    assert.notEqual(de, en, code)
    assert.notEqual(hintDe, hintEn, code)
  }
})

test("the check for German letters bites", () => {
  for (const word of ["fuer", "Schluessel", "Pruefung", "koennen", "geaendert", "Grösse", "ausserdem"])
    assert.match(word, FLATTENED)
  for (const word of ["für", "neue", "aktuell", "Dauer", "Quelle", "erneuern", "zuerst", "Größe", "dass"])
    assert.doesNotMatch(word, FLATTENED)
})

test("no text tells what only the operator may know", () => {
  everyText((text, code) => {
    assert.doesNotMatch(text, /\b(?:sql|kysely|exception|stack|undefined|null|ENOENT|ENOSPC|EACCES)\b/i, code)
  })
})

test("HTTP statuses are those of refusals", () => {
  for (const [code, { http }] of texts) assert.ok(Number.isInteger(http) && http >= 400 && http <= 599, code)
})

test("every code leads to a text, without loops", () => {
  assert.equal(codes.length, entries.length)
  for (const code of codes) {
    const shown = publicFault(code)
    assert.ok(texts.some(([known]) => known === shown.code))
    assert.ok(!("shownAs" in shown))
  }
})

test("an unknown account and a refused login look alike", () => {
  assert.deepEqual(publicFault("LOGIN_ACCOUNT_UNKNOWN"), publicFault("LOGIN_REFUSED"))
})

test("a fault keeps code, detail, cause and reference, and its public text has none of the detail", () => {
  const cause = new Error("inner")
  const fault = new Fault("INTERNAL", "leaf 7 is missing", { cause, reference: "ABC234" })
  assert.deepEqual(
    [fault.name, fault.code, fault.detail, fault.reference],
    ["Fault", "INTERNAL", "leaf 7 is missing", "ABC234"],
  )
  assert.equal(fault.cause, cause)
  assert.equal(fault.message, "INTERNAL: leaf 7 is missing")
  assert.doesNotMatch(JSON.stringify(publicFault(fault.code)), /leaf 7/)
})

test("a fault without detail has its code as message, and no cause", () => {
  const fault = new Fault("CUT")
  assert.equal(fault.message, "CUT")
  assert.equal(Object.hasOwn(fault, "cause"), false)
  assert.equal(fault.reference, undefined)
})

test("only faults are faults, and only codes of the table are codes", () => {
  assert.ok(isFault(new Fault("CUT")))
  for (const other of [new Error("CUT"), { name: "Fault", code: "CUT" }, "CUT", undefined]) assert.ok(!isFault(other))
  for (const text of ["", "cut", "toString", "__proto__", "NO_SUCH_CODE"]) assert.ok(!isFaultCode(text))
})
