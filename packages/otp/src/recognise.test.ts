import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { recogniseCode, splitPasswordAndCode, type RecognisedCode } from "./recognise.ts"

const YUBICO = "idkfefrdhtrutjduvtcjbfeuvhehdvjjlbchtlenfgku"

/** What was recognised, without the bytes of a block. */
function told(code: RecognisedCode | undefined): string {
  if (code === undefined) return "nothing"
  switch (code.kind) {
    case "yubico":
      return `yubico ${code.publicId || "without id"}`
    case "hotp":
      return `hotp ${code.tokenId} ${code.code}`
    case "digits":
      return `digits ${code.code}`
  }
}

const recognised: readonly { text: string; as: string }[] = [
  { text: YUBICO, as: "yubico idkfefrdhtru" },
  { text: YUBICO.slice(-32), as: "yubico without id" },
  { text: `cccc${YUBICO}`, as: "yubico ccccidkfefrdhtru" },
  { text: `${YUBICO.toUpperCase()}\r\n`, as: "yubico idkfefrdhtru" },
  { text: "ubhe04711000755224", as: "hotp ubhe04711000 755224" },
  { text: "ubhe0471100084755224\n", as: "hotp ubhe04711000 84755224" },
  { text: "UBHE04711000755224", as: "hotp ubhe04711000 755224" },
  { text: "755224", as: "digits 755224" },
  { text: " 84755224 \r", as: "digits 84755224" },
  { text: "755 224", as: "digits 755224" },
  { text: "", as: "nothing" },
  { text: "\r\n", as: "nothing" },
  { text: "75522", as: "nothing" },
  { text: "7552244", as: "nothing" },
  { text: "847552241", as: "nothing" },
  { text: "٧٥٥٢٢٤", as: "nothing" },
  { text: YUBICO.slice(-31), as: "nothing" },
  { text: YUBICO.slice(1), as: "nothing" },
  { text: `cccccc${YUBICO}`, as: "nothing" },
  { text: YUBICO.replace("k", "a"), as: "nothing" },
  { text: YUBICO.replace("k", "\u212a"), as: "nothing" },
  { text: `${YUBICO} ${YUBICO}`, as: "nothing" },
  { text: "ubhe04711000", as: "nothing" },
  { text: "ubhe047110007552244", as: "nothing" },
  { text: "ubhd04711000755224", as: "nothing" },
  { text: "' OR 1=1 --", as: "nothing" },
  { text: "*)(uid=*", as: "nothing" },
  { text: "c".repeat(10_000), as: "nothing" },
]
for (const { text, as } of recognised) {
  const name = text.length > 60 ? `${text.length} characters` : JSON.stringify(text)
  test(`${name} is recognised as ${as}`, () => assert.equal(told(recogniseCode(text)), as))
}

test("a recognised Yubico OTP brings its block", () => {
  const code = recogniseCode(YUBICO)
  assert.equal(code?.kind === "yubico" && code.block.length, 16)
})

const split: readonly { text: string; as: readonly (readonly [password: string, code: string])[] }[] = [
  { text: `geheim${YUBICO}`, as: [["geheim", "yubico idkfefrdhtru"]] },
  { text: `geheim${YUBICO}\r\n`, as: [["geheim", "yubico idkfefrdhtru"]] },
  { text: `geheim${YUBICO.toUpperCase()}`, as: [["geheim", "yubico idkfefrdhtru"]] },
  // Modhex letters at the end of the password are the password's, not the public id's.
  { text: `cccc${YUBICO}`, as: [["cccc", "yubico idkfefrdhtru"]] },
  { text: "geheim755224", as: [["geheim", "digits 755224"]] },
  { text: "geheim 755224 ", as: [["geheim ", "digits 755224"]] },
  {
    text: "geheim84755224",
    as: [
      ["geheim", "digits 84755224"],
      ["geheim84", "digits 755224"],
    ],
  },
  { text: "12755224", as: [["12", "digits 755224"]] },
  {
    text: "geheimubhe04711000755224\n",
    as: [
      ["geheim", "hotp ubhe04711000 755224"],
      ["geheimubhe047110", "digits 00755224"],
      ["geheimubhe04711000", "digits 755224"],
    ],
  },
  {
    text: "geheimUBHE0471100084755224",
    as: [
      ["geheim", "hotp ubhe04711000 84755224"],
      ["geheimUBHE04711000", "digits 84755224"],
      ["geheimUBHE0471100084", "digits 755224"],
    ],
  },
  { text: "schlüssel😀755224", as: [["schlüssel😀", "digits 755224"]] },
  { text: YUBICO, as: [] },
  { text: "755224", as: [] },
  { text: "geheim", as: [] },
  { text: "geheim75522", as: [] },
  { text: "755224geheim", as: [] },
  { text: "geheim755 224", as: [] },
  { text: "", as: [] },
  { text: "\r\n", as: [] },
]
for (const { text, as } of split) {
  test(`${JSON.stringify(text)} is read in ${as.length} ways`, () => {
    assert.deepEqual(
      splitPasswordAndCode(text).map(({ password, code }) => [password, told(code)]),
      as,
    )
  })
}

test("a password with any code behind it has that reading, and every reading is a piece of the text", () => {
  const code = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."cbdefghijklnrtuv".split("")), minLength: 44, maxLength: 44 }),
    fc.string({ unit: fc.constantFrom(..."0123456789".split("")), minLength: 6, maxLength: 6 }),
    fc.string({ unit: fc.constantFrom(..."0123456789".split("")), minLength: 8, maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 30 }), code, (password, typed) => {
      const readings = splitPasswordAndCode(`${password}${typed}\r`)
      assert.ok(readings.some((reading) => reading.password === password))
      assert.ok(readings.length <= 3)
      for (const reading of readings) {
        assert.ok(reading.password !== "" && `${password}${typed}`.startsWith(reading.password))
      }
    }),
  )
})

test("a text of a million characters takes no time", () => {
  const startedMs = performance.now()
  for (const text of [" ".repeat(1e6), "c".repeat(1e6), "1".repeat(1e6), `x${"\n".repeat(1e6)}`]) {
    splitPasswordAndCode(text)
    recogniseCode(text)
  }
  assert.ok(performance.now() - startedMs < 500)
})
