import assert from "node:assert/strict"
import { test } from "node:test"
import { publicFault, type FaultCode } from "@schleuse/base"
import fc from "fast-check"
import { formatHotpTokenId, generateHotp, HOTP_LAST_COUNTER, resyncHotp, verifyHotp } from "./hotp.ts"
import { isSameCode } from "./oath-code.ts"

const secret = Buffer.from("12345678901234567890")
const six = { secret, digits: 6 } as const
const eight = { secret, digits: 8 } as const
const other = { secret: Buffer.from("09876543210987654321"), digits: 6 } as const

/** RFC 4226, appendix D: counters 0 to 9. */
const CODES = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split(" ")
/** The same table's decimal column, of which a code is the last digits. */
const DECIMALS =
  "1284755224 1094287082 137359152 1726969429 1640338314 868254676 1918287922 82162583 673399871 645520489".split(" ")

for (const [counter, code] of CODES.entries()) {
  test(`counter ${counter} makes ${code}, with 6 digits and with 8`, () => {
    assert.equal(generateHotp(six, counter), code)
    assert.equal(generateHotp(eight, counter), DECIMALS[counter]?.slice(-8))
    assert.equal(verifyHotp({ ...six, code, counter }), counter + 1)
  })
}

test("a code with leading zeros keeps them", () => {
  const counter = Array.from({ length: 200 }, (_, at) => at).find((at) => generateHotp(six, at).startsWith("0"))
  assert.ok(counter !== undefined)
  const code = generateHotp(six, counter)
  assert.equal(code.length, 6)
  assert.equal(verifyHotp({ ...six, code, counter }), counter + 1)
  assert.throws(() => verifyHotp({ ...six, code: String(Number(code)), counter }), { code: "HOTP_CODE_INVALID" })
})

function code(counter: number): string {
  return generateHotp(six, counter)
}

const refused: readonly { why: string; attempt: Partial<Parameters<typeof verifyHotp>[0]>; fault: FaultCode }[] = [
  { why: "of 5 digits", attempt: { code: code(100).slice(1) }, fault: "HOTP_CODE_INVALID" },
  { why: "of 7 digits", attempt: { code: `${code(100)}0` }, fault: "HOTP_CODE_INVALID" },
  { why: "of 8 digits on a token of 6", attempt: { code: generateHotp(eight, 100) }, fault: "HOTP_CODE_INVALID" },
  { why: "of 10,000 digits", attempt: { code: "1".repeat(10_000) }, fault: "HOTP_CODE_INVALID" },
  { why: "with Enter still behind it", attempt: { code: `${code(100)}\n` }, fault: "HOTP_CODE_INVALID" },
  { why: "in Arabic digits", attempt: { code: "٧٥٥٢٢٤" }, fault: "HOTP_CODE_INVALID" },
  { why: "with a sign", attempt: { code: "-55224" }, fault: "HOTP_CODE_INVALID" },
  { why: "that was spent just now", attempt: { code: code(99) }, fault: "HOTP_CODE_SPENT" },
  { why: "that was skipped ten touches ago", attempt: { code: code(90) }, fault: "HOTP_CODE_SPENT" },
  { why: "from long before", attempt: { code: code(89) }, fault: "HOTP_CODE_WRONG" },
  { why: "of another token", attempt: { code: generateHotp(other, 100) }, fault: "HOTP_CODE_WRONG" },
  { why: "just beyond the look-ahead", attempt: { code: code(111) }, fault: "HOTP_CODE_WRONG" },
  { why: "just beyond it, where we look", attempt: { code: code(111), farAhead: 1 }, fault: "HOTP_CODE_FAR_AHEAD" },
  { why: "of forty touches in a pocket", attempt: { code: code(140), farAhead: 1000 }, fault: "HOTP_CODE_FAR_AHEAD" },
  { why: "too far ahead to know", attempt: { code: code(111 + 50), farAhead: 50 }, fault: "HOTP_CODE_WRONG" },
  {
    why: "of the next counter without look-ahead",
    attempt: { code: code(101), lookAhead: 0 },
    fault: "HOTP_CODE_WRONG",
  },
  { why: "of a token at its end", attempt: { counter: HOTP_LAST_COUNTER }, fault: "HOTP_TOKEN_WORN_OUT" },
]
for (const { why, attempt, fault } of refused) {
  test(`a code ${why} is refused`, () => {
    assert.throws(() => verifyHotp({ ...six, code: code(100), counter: 100, ...attempt }), {
      name: "Fault",
      code: fault,
    })
    assert.equal(publicFault(fault).code, "LOGIN_REFUSED")
  })
}

test("the window goes from the counter to the look-ahead, both included", () => {
  for (let at = 100; at <= 110; at++) assert.equal(verifyHotp({ ...six, code: code(at), counter: 100 }), at + 1)
  assert.equal(verifyHotp({ ...six, code: code(100), counter: 100, lookAhead: 0 }), 101)
})

test("codes are taken in order and never twice, whatever the order they come in", () => {
  const touches = fc.array(fc.nat(60), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(touches, (order) => {
      let counter = 0
      for (const at of order) {
        const expected = at >= counter && at <= counter + 10
        if (expected) counter = verifyHotp({ ...six, code: code(at), counter })
        else assert.throws(() => verifyHotp({ ...six, code: code(at), counter }), { name: "Fault" })
        if (expected) assert.equal(counter, at + 1)
      }
    }),
    { numRuns: 50 },
  )
})

test("counters pass 2^31 and 2^32 and stop at 2^53 - 1", () => {
  for (const counter of [2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 48, HOTP_LAST_COUNTER - 1]) {
    assert.equal(verifyHotp({ ...six, code: generateHotp(six, counter), counter }), counter + 1)
  }
  const late = { ...six, counter: HOTP_LAST_COUNTER - 3 }
  assert.equal(verifyHotp({ ...late, code: generateHotp(six, HOTP_LAST_COUNTER - 1) }), HOTP_LAST_COUNTER)
  assert.throws(() => verifyHotp({ ...late, code: generateHotp(six, HOTP_LAST_COUNTER) }), { code: "HOTP_CODE_WRONG" })
})

test("counters and windows that are none are defects, not refusals", () => {
  for (const count of [-1, 0.5, Number.NaN, 2 ** 53]) {
    assert.throws(() => generateHotp(six, count), RangeError)
    assert.throws(() => verifyHotp({ ...six, code: "123456", counter: count }), RangeError)
    assert.throws(() => verifyHotp({ ...six, code: "123456", counter: 1, lookAhead: count }), RangeError)
    assert.throws(() => verifyHotp({ ...six, code: "123456", counter: 1, farAhead: count }), RangeError)
    assert.throws(() => resyncHotp({ ...six, first: "123456", second: "123457", counter: count }), RangeError)
    assert.throws(() => resyncHotp({ ...six, first: "1", second: "2", counter: 1, window: count }), RangeError)
  }
})

const resynchronised: readonly { what: string; counter: number; first: number; window?: number }[] = [
  { what: "at the counter itself", counter: 100, first: 100 },
  { what: "forty touches later", counter: 100, first: 140 },
  { what: "at the end of the window", counter: 100, first: 1099 },
  { what: "at the end of a small window", counter: 100, first: 102, window: 3 },
  { what: "at the end of all counters", counter: HOTP_LAST_COUNTER - 9, first: HOTP_LAST_COUNTER - 2 },
]
for (const { what, counter, first, window } of resynchronised) {
  test(`two consecutive codes ${what} resynchronise the token`, () => {
    const codes = { first: generateHotp(six, first), second: generateHotp(six, first + 1) }
    assert.equal(resyncHotp({ ...six, ...codes, counter, window }), first + 2)
  })
}

const notResynchronised: readonly { why: string; first: string; second: string; fault: FaultCode; at?: number }[] = [
  { why: "in the wrong order", first: code(141), second: code(140), fault: "HOTP_RESYNC_NOT_FOUND" },
  { why: "with one between them", first: code(140), second: code(142), fault: "HOTP_RESYNC_NOT_FOUND" },
  { why: "from before", first: code(98), second: code(99), fault: "HOTP_RESYNC_NOT_FOUND" },
  { why: "of which the first was spent", first: code(99), second: code(100), fault: "HOTP_RESYNC_NOT_FOUND" },
  { why: "just beyond the window", first: code(1100), second: code(1101), fault: "HOTP_RESYNC_NOT_FOUND" },
  { why: "of two tokens", first: code(140), second: generateHotp(other, 141), fault: "HOTP_RESYNC_NOT_FOUND" },
  { why: "that are one and the same", first: code(140), second: code(140), fault: "HOTP_RESYNC_REPEATED" },
  { why: "of which the first is cut off", first: "12345", second: code(141), fault: "HOTP_CODE_INVALID" },
  { why: "of which the second is cut off", first: code(140), second: "", fault: "HOTP_CODE_INVALID" },
  {
    why: "of a token at its end",
    first: code(1),
    second: code(2),
    fault: "HOTP_TOKEN_WORN_OUT",
    at: HOTP_LAST_COUNTER,
  },
]
for (const { why, first, second, fault, at = 100 } of notResynchronised) {
  test(`codes ${why} do not resynchronise`, () => {
    assert.throws(() => resyncHotp({ ...six, first, second, counter: at }), { name: "Fault", code: fault })
    assert.equal(publicFault(fault).code, "LOGIN_REFUSED")
  })
}

test("windows one after the other miss no pair of codes", () => {
  for (let first = 0; first < 40; first++) {
    const codes = { first: code(first), second: code(first + 1) }
    const found = [0, 10, 20, 30].filter((counter) => {
      try {
        return resyncHotp({ ...six, ...codes, counter, window: 10 }) === first + 2
      } catch {
        return false
      }
    })
    assert.deepEqual(found, [Math.floor(first / 10) * 10], `${first}`)
  }
})

test("a token id is ubhe and eight digits of the serial number", () => {
  assert.equal(formatHotpTokenId(4711), "ubhe00004711")
  assert.equal(formatHotpTokenId(99_999_999), "ubhe99999999")
  for (const serial of [-1, 100_000_000, 1.5]) assert.throws(() => formatHotpTokenId(serial), RangeError)
})

test("codes are the same only if every digit is", () => {
  assert.ok(isSameCode("012345", "012345"))
  for (const b of ["012344", "112345", "01234", "0123456", ""]) assert.ok(!isSameCode("012345", b))
})
