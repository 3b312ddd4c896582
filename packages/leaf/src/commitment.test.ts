import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { commitmentOf, newOpening, type Opening, verifyOpening } from "./commitment.ts"
import { formatLeaf } from "./leaf.ts"
import { formatReceiptExtra, verifyReceiptExtra } from "./receipt-extra.ts"

const OPENING: Opening = {
  salt: "000102030405060708090a0b0c0d0e0f",
  data: { name: "Müller.pdf", sizeBytes: 3, from: "praxis", to: "aok" },
}
const COMMITMENT = createHash("sha256")
  .update(Buffer.from("000102030405060708090a0b0c0d0e0f", "hex"))
  .update('{"from":"praxis","name":"Müller.pdf","sizeBytes":3,"to":"aok"}')
  .digest("hex")

test("a commitment is SHA-256 over the salt's bytes and the canonical data, whatever the order of the fields", () => {
  assert.equal(commitmentOf(OPENING), COMMITMENT)
  assert.equal(COMMITMENT, "473bd0e01f3e8d7f656ade1a51af4c642359f64ba857f2eed41ca1ac6b8c47cb")
  const { name, sizeBytes, from, to } = OPENING.data
  assert.equal(
    commitmentOf({
      ...OPENING,
      data: { to: to ?? null, from: from ?? null, sizeBytes: sizeBytes ?? null, name: name ?? null },
    }),
    COMMITMENT,
  )
})

test("an opening that belongs gives its data", () => {
  assert.deepEqual(verifyOpening(OPENING, COMMITMENT), OPENING.data)
})

test("equal data has a fresh salt, and so another commitment, each time", () => {
  const commitments = Array.from({ length: 100 }, () => commitmentOf(newOpening(OPENING.data)))
  assert.equal(new Set(commitments).size, 100)
})

const wrong: readonly { why: string; opening: Opening; commitment?: string; code: string }[] = [
  { why: "another salt", opening: { ...OPENING, salt: "f".repeat(32) }, code: "OPENING_MISMATCH" },
  { why: "a short salt", opening: { ...OPENING, salt: "0001" }, code: "OPENING_MISMATCH" },
  { why: "no salt", opening: { ...OPENING, salt: "" }, code: "OPENING_MISMATCH" },
  { why: "a salt that is no hex", opening: { ...OPENING, salt: "x".repeat(32) }, code: "HEX_INVALID" },
  { why: "another size", opening: { ...OPENING, data: { ...OPENING.data, sizeBytes: 4 } }, code: "OPENING_MISMATCH" },
  { why: "one field more", opening: { ...OPENING, data: { ...OPENING.data, x: null } }, code: "OPENING_MISMATCH" },
  { why: "another commitment", opening: OPENING, commitment: "0".repeat(64), code: "OPENING_MISMATCH" },
  { why: "a commitment that is no hex", opening: OPENING, commitment: "x", code: "HEX_INVALID" },
]
for (const { why, opening, commitment = COMMITMENT, code } of wrong) {
  test(`an opening with ${why} is refused`, () => {
    assert.throws(() => verifyOpening(opening, commitment), { name: "Fault", code })
  })
}

const LEAF_TEXT = formatLeaf({
  v: 1,
  type: "confirmed",
  boot: "0".repeat(26),
  wall: 1,
  mono: 1,
  version: "1".repeat(26),
  recipient: "2".repeat(26),
  meta: COMMITMENT,
})

test("a receipt's extra gives leaf and data back", () => {
  const extra = formatReceiptExtra({ leaf: LEAF_TEXT, opening: OPENING })
  const { leaf, leafText, data } = verifyReceiptExtra(extra)
  assert.equal(leaf.type, "confirmed")
  assert.equal(leafText, LEAF_TEXT)
  assert.deepEqual(data, OPENING.data)
})

const PLAIN = formatLeaf({ v: 1, type: "heartbeat", boot: "0".repeat(26), wall: 1, mono: 1 })
const extras: readonly { why: string; text: string; code: string }[] = [
  { why: "no JSON", text: "x", code: "JSON_INVALID" },
  { why: "a space", text: `${formatReceiptExtra({ leaf: LEAF_TEXT, opening: OPENING })} `, code: "JSON_NOT_CANONICAL" },
  { why: "no opening", text: JSON.stringify({ leaf: LEAF_TEXT }), code: "SCHEMA_MISMATCH" },
  {
    why: "a leaf without commitment",
    text: formatReceiptExtra({ leaf: PLAIN, opening: OPENING }),
    code: "OPENING_MISMATCH",
  },
  {
    why: "an opening of another leaf",
    text: formatReceiptExtra({ leaf: LEAF_TEXT, opening: newOpening(OPENING.data) }),
    code: "OPENING_MISMATCH",
  },
  {
    why: "a leaf that is not canonical",
    text: formatReceiptExtra({ leaf: LEAF_TEXT.replace(":", ": "), opening: OPENING }),
    code: "JSON_NOT_CANONICAL",
  },
  {
    why: "a text instead of data",
    text: `{"leaf":${JSON.stringify(LEAF_TEXT)},"opening":{"data":"x","salt":"${OPENING.salt}"}}`,
    code: "SCHEMA_MISMATCH",
  },
]
for (const { why, text, code } of extras) {
  test(`a receipt's extra with ${why} is refused`, () => {
    assert.throws(() => verifyReceiptExtra(text), { name: "Fault", code })
  })
}
