import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import fc from "fast-check"
import { COMMON_PASSWORDS } from "./common-passwords.ts"
import { MIN_PASSWORD_CHARS, requireGoodPassword } from "./password-policy.ts"

const PERSONAL = ["dr-beispiel", "Dr. Erika Beispiel", "praxis-beispiel"]

const refused: readonly { why: string; password: string; code: FaultCode }[] = [
  { why: "nothing", password: "", code: "PASSWORD_TOO_SHORT" },
  { why: "nine characters", password: "kq7!mzP2w", code: "PASSWORD_TOO_SHORT" },
  { why: "nine signs of two units each", password: "🗝".repeat(9), code: "PASSWORD_TOO_SHORT" },
  { why: "digits only", password: "31415926535", code: "PASSWORD_COMMON" },
  { why: "a date", password: "24.12.1971", code: "PASSWORD_COMMON" },
  { why: "the commonest of all", password: "1234567890", code: "PASSWORD_COMMON" },
  { why: "a common word with a year", password: "Sommer2026!", code: "PASSWORD_COMMON" },
  { why: "a common word in signs", password: "!!P4ssw0rt!!", code: "PASSWORD_COMMON" },
  { why: "a common word twice", password: "geheimgeheim", code: "PASSWORD_COMMON" },
  { why: "one key", password: "aaaaaaaaaaaaaa", code: "PASSWORD_COMMON" },
  { why: "the alphabet", password: "ghijklmnopqrs", code: "PASSWORD_COMMON" },
  { why: "a row of keys", password: "Qwertzuiop1", code: "PASSWORD_COMMON" },
  { why: "a composed sign that is a common word decomposed", password: "Frühling2026", code: "PASSWORD_COMMON" },
  { why: "the account's name", password: "dr-beispiel-1", code: "PASSWORD_PERSONAL" },
  { why: "the person's name", password: "BeispielErika7", code: "PASSWORD_PERSONAL" },
  { why: "the service's name", password: "xSchleuse!9", code: "PASSWORD_PERSONAL" },
]
for (const { why, password, code } of refused) {
  test(`a password that is ${why} is refused`, () => {
    assert.throws(() => requireGoodPassword(password, PERSONAL), { name: "Fault", code })
  })
}

test("several words are good, also without any sign, and with a personal one among them", () => {
  for (const password of [
    "lampe gurke tunnel",
    "Kranich-Ofen-9",
    "korrekt pferd batterie",
    "beispielhafter ofenkranich",
  ]) {
    requireGoodPassword(password, PERSONAL)
  }
})

test("the list has more than a thousand entries", () =>
  assert.ok(COMMON_PASSWORDS.length > 1000, `${COMMON_PASSWORDS.length}`))

test("every common password that is long enough is refused, also with signs behind it", () => {
  for (const word of COMMON_PASSWORDS) {
    if (word.length <= 2) continue
    for (const password of [word, `${word}!1`, `${word}12345678`]) {
      if (Array.from(password).length < MIN_PASSWORD_CHARS) continue
      assert.throws(() => requireGoodPassword(password, []), { code: "PASSWORD_COMMON" }, password)
    }
  }
})

test("any text is accepted or refused, never a defect", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.string()), (password, personal) => {
      try {
        requireGoodPassword(password, personal)
      } catch (error) {
        assert.equal(error instanceof Error && error.name, "Fault")
      }
    }),
  )
})
