import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { normaliseTypedCode } from "./typed-code.ts"

const OTP = "dteffujehknhfjbrjnlnldnhcujvddbikngjrtgh"

const typed: readonly { what: string; text: string; code: string }[] = [
  { what: "nothing", text: "", code: "" },
  { what: "a plain code", text: OTP, code: OTP },
  { what: "Enter behind it", text: `${OTP}\r\n`, code: OTP },
  { what: "a carriage return behind it", text: "755224\r", code: "755224" },
  { what: "spaces and tabs around it", text: ` \t755224\t \n`, code: "755224" },
  { what: "capitals lock", text: OTP.toUpperCase(), code: OTP },
  { what: "capitals lock pressed halfway", text: OTP.slice(0, 9) + OTP.slice(9).toUpperCase(), code: OTP },
  { what: "capitals lock and a token id", text: "UBHE04711000755224", code: "ubhe04711000755224" },
  { what: "capitals lock on a German keyboard, digits", text: '=!"§$%&/()', code: "0123456789" },
  { what: "capitals lock on a German keyboard, token id", text: 'UBHE=$/!!===/%%""$\r', code: "ubhe04711000755224" },
  { what: "two groups of three", text: "755 224", code: "755224" },
  { what: "two groups of four", text: "8475 5224\n", code: "84755224" },
]
for (const { what, text, code } of typed) {
  test(`typed with ${what}, the code is what the token meant`, () => assert.equal(normaliseTypedCode(text), code))
}

const untouched: readonly { what: string; text: string }[] = [
  { what: "a newline before it", text: "\n755224" },
  { what: "a space elsewhere", text: "75 5224" },
  { what: "two spaces between its groups", text: "755  224" },
  { what: "shifted signs among digits", text: "75522$" },
  { what: "a Kelvin sign", text: "\u212acccccc" },
  { what: "full-width digits", text: "７５５２２４" },
  { what: "a no-break space", text: "\u00a0755224" },
  { what: "more than 128 characters", text: " ".repeat(100) + OTP },
]
for (const { what, text } of untouched) {
  test(`text with ${what} is left for the parsers to refuse`, () => assert.equal(normaliseTypedCode(text), text))
}

test("what is normal stays so, and no text is slow", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..." \t\r\n059AZcv=!§)\u212a".split("")), maxLength: 140 }),
      (text) => {
        const once = normaliseTypedCode(text)
        assert.ok(once.length <= text.length)
        // One pass may uncover a form of another rule (a space, then groups), but never more than one.
        assert.equal(normaliseTypedCode(normaliseTypedCode(once)), normaliseTypedCode(once))
      },
    ),
  )
  const startedMs = performance.now()
  normaliseTypedCode(`${" ".repeat(10_000_000)}x`)
  assert.ok(performance.now() - startedMs < 500)
})
