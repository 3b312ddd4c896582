/** Lists of devices and links: what a page looks at, and the cursors it takes. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import fc from "fast-check"
import { temporaryStore } from "../login/testing/batch-of-one.ts"
import { DEVICE_PAGES } from "./device-row.ts"
import { ENROLMENT_PAGES } from "./enrolment-row.ts"
import { nextSince, parseSince } from "./newest-first.ts"
import { STREAM_PAGES } from "./stream-list.ts"

const pages = [
  { what: "all devices", sql: DEVICE_PAGES.all.sql },
  { what: "an account's devices", sql: DEVICE_PAGES.ofAccount.sql },
  { what: "all links", sql: ENROLMENT_PAGES.all.sql },
  { what: "an account's links", sql: ENROLMENT_PAGES.ofAccount.sql },
  ...Object.entries(STREAM_PAGES).flatMap(([state, of]) =>
    Object.entries(of).map(([subject, { sql }]) => ({ what: `${state} streams by ${subject}`, sql })),
  ),
]
for (const { what, sql } of pages) {
  test(`a page of ${what} is the range of an index, in its order`, async (t) => {
    const { store } = await temporaryStore(t)
    await store.begin()
    const bindings = Array.from({ length: sql.split("?").length - 1 }, (_, at) => `p${at}`)
    const row = { sql: `explain query plan ${sql}`, bindings }
    const plan = await store.all<Record<string, string>, { detail: string }>(
      row,
      Object.fromEntries(bindings.map((name) => [name, ""])),
    )
    const text = plan.map(({ detail }) => detail).join("\n")
    assert.match(text, /^SEARCH [det] USING (?:COVERING )?INDEX /m)
    assert.doesNotMatch(text, /SCAN|TEMP B-TREE/)
    await store.rollback()
  })
}

test("a cursor that we wrote is read back, and a last page has none", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (at) => {
      const id = randomId()
      const rows = [{ id, created_at: at }]
      assert.deepEqual(parseSince(nextSince(rows, 1)), { at, id })
      assert.equal(nextSince(rows, 2), undefined)
    }),
  )
})

test("a cursor that we did not write is refused or harmless", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        const { at, id } = parseSince(text)
        assert.equal(`${at}.${id}`, text.replace(/^0+(?=\d)/, ""))
      } catch (error) {
        assert.ok(error instanceof Error && "code" in error && error.code === "SCHEMA_MISMATCH")
      }
    }),
  )
  for (const text of ["", ".", "1.", `1.${"w".repeat(26)}`, `9007199254740992.${"0".repeat(26)}`])
    assert.throws(() => parseSince(text), { code: "SCHEMA_MISMATCH" }, text)
})
