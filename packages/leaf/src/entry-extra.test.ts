import assert from "node:assert/strict"
import { test } from "node:test"
import { commitmentOf, newOpening } from "./commitment.ts"
import { formatEntryExtra, verifyEntryExtra } from "./entry-extra.ts"
import { formatLeaf } from "./leaf.ts"
import { formatReceiptExtra, verifyReceiptExtra } from "./receipt-extra.ts"

const always = { v: 1, boot: "0".repeat(26), wall: 1, mono: 1 } as const
const opening = newOpening({ command: "addPerson", name: "Müller, Anna" })
const leaf = formatLeaf({ ...always, type: "admin", command: "addPerson", meta: commitmentOf(opening) })
const bare = formatLeaf({ ...always, type: "heartbeat" })

test("an entry's extra tells leaf and opening, and is a receipt's if it has both", () => {
  const text = formatEntryExtra({ leaf, opening })
  assert.equal(text, formatReceiptExtra({ leaf, opening }))
  assert.deepEqual(verifyEntryExtra(text).data, opening.data)
  assert.deepEqual(verifyReceiptExtra(text).data, opening.data)
})

test("an entry without an opening, or whose opening was destroyed, tells its leaf alone", () => {
  for (const one of [leaf, bare]) {
    const told = verifyEntryExtra(formatEntryExtra({ leaf: one }))
    assert.deepEqual([told.leafText, told.data], [one, undefined])
    assert.throws(() => verifyReceiptExtra(formatEntryExtra({ leaf: one })), { code: "SCHEMA_MISMATCH" })
  }
})

const refused: readonly { why: string; text: string; code: string }[] = [
  {
    why: "another's opening",
    text: formatEntryExtra({ leaf, opening: newOpening({ a: 1 }) }),
    code: "OPENING_MISMATCH",
  },
  { why: "an opening of nothing", text: formatEntryExtra({ leaf: bare, opening }), code: "OPENING_MISMATCH" },
  { why: "no leaf", text: '{"leaf":"{}"}', code: "SCHEMA_MISMATCH" },
  { why: "a field of its own", text: JSON.stringify({ leaf: bare, more: 1 }), code: "SCHEMA_MISMATCH" },
  { why: "a space", text: formatEntryExtra({ leaf }).replace(":", ": "), code: "JSON_NOT_CANONICAL" },
  { why: "half of it", text: formatEntryExtra({ leaf }).slice(0, 20), code: "JSON_INVALID" },
]
for (const { why, text, code } of refused) {
  test(`an entry's extra with ${why} is refused`, () => {
    assert.throws(() => verifyEntryExtra(text), { name: "Fault", code })
  })
}
