/** Days as people type them: both spellings, winter and summer time, and what is no day. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { dayIn, parseDayEnd, writeDay, writeUtcDay } from "./days.ts"

test("the last moment of a day in UTC is that day, though it is tomorrow in Berlin already", () => {
  const last = Date.parse("2025-10-14T23:59:59.999Z")
  assert.deepEqual([writeUtcDay(last, "de"), writeUtcDay(last, "en")], ["14.10.2025", "2025-10-14"])
  assert.equal(writeDay(last, "de"), "15.10.2025")
})

const rows: readonly { text: string; end: string }[] = [
  { text: "31.12.2027", end: "2027-12-31T22:59:59.999Z" },
  { text: "2027-12-31", end: "2027-12-31T22:59:59.999Z" },
  { text: "1.7.2027", end: "2027-07-01T21:59:59.999Z" },
  { text: "2027-7-1", end: "2027-07-01T21:59:59.999Z" },
  // The night in which the clock is set: 28 March forward, 31 October back.
  { text: "28.03.2027", end: "2027-03-28T21:59:59.999Z" },
  { text: "31.10.2027", end: "2027-10-31T22:59:59.999Z" },
  { text: "29.02.2028", end: "2028-02-29T22:59:59.999Z" },
]
for (const { text, end } of rows) {
  test(`the day ${text} ends in Berlin at ${end}`, () => {
    assert.equal(new Date(parseDayEnd(text) ?? 0).toISOString(), end)
  })
}

for (const text of [
  "",
  "31.2.2027",
  "29.02.2027",
  "0.1.2027",
  "1.13.2027",
  "1.1.27",
  "morgen",
  "1.1.2300",
  "1.1.2027 ",
]) {
  test(`“${text}” is no day`, () => assert.equal(parseDayEnd(text), undefined))
}

test("what is written of a day is read as the same day, in both languages", () => {
  const anyTime = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2199, 11, 30) })
  fc.assert(
    fc.property(anyTime, (at) => {
      for (const language of ["de", "en"] as const) {
        const end = parseDayEnd(writeDay(at, language))
        assert.ok(end !== undefined && end >= at && end - at < 25 * 3_600_000 && dayIn(end) === dayIn(at))
      }
    }),
  )
})
