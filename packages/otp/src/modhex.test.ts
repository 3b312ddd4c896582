import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { encodeModhex, isModhex, parseModhex } from "./modhex.ts"

/** libyubikey, test-vectors.txt; access.md § 3.6. */
const vectors: readonly { modhex: string; hex: string }[] = [
  { modhex: "", hex: "" },
  { modhex: "ifhgieif", hex: Buffer.from("test").toString("hex") },
  { modhex: "hhhvhvhdhbid", hex: Buffer.from("foobar").toString("hex") },
  { modhex: "dteffuje", hex: "2d344e83" },
  { modhex: "cbdefghijklnrtuv", hex: "0123456789abcdef" },
  { modhex: "urtubjtnuihvntcreeeecvbregfjibtn", hex: "ecde18dbe76fbd0c33330f1c354871db" },
]
for (const { modhex, hex } of vectors) {
  test(`modhex "${modhex}" is hex "${hex}"`, () => {
    assert.equal(encodeModhex(Buffer.from(hex, "hex")), modhex)
    assert.equal(parseModhex(modhex).toString("hex"), hex)
    assert.ok(isModhex(modhex))
  })
}

const refused: readonly { why: string; text: string }[] = [
  { why: "half a byte", text: "ifhgiei" },
  { why: "a capital", text: "Ifhgieif" },
  { why: "a letter that is not modhex", text: "ifhgieia" },
  { why: "a digit", text: "ifhgiei1" },
  { why: "a space before it", text: " ifhgie" },
  { why: "a newline behind it", text: "ifhgie\n" },
  { why: "a Kelvin sign for its k", text: "\u212ac" },
]
for (const { why, text } of refused) {
  test(`modhex with ${why} is refused`, () => {
    assert.equal(isModhex(text), false)
    assert.throws(() => parseModhex(text), { name: "Fault", code: "MODHEX_INVALID" })
  })
}

test("every text is refused or is the one that its bytes are written as", () => {
  const letters = fc.constantFrom(..."cbdefghijklnrtuvacC0 ".split(""))
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 6 }), (text) => {
      if (isModhex(text)) assert.equal(encodeModhex(parseModhex(text)), text)
      else assert.throws(() => parseModhex(text), { code: "MODHEX_INVALID" })
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) =>
      assert.deepEqual(parseModhex(encodeModhex(bytes)), Buffer.from(bytes)),
    ),
  )
})
