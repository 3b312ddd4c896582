import assert from "node:assert/strict"
import { generateKeyPairSync } from "node:crypto"
import { test } from "node:test"
import { ed25519KeyText, parseEd25519Key } from "./ed25519-key.ts"

const { publicKey } = generateKeyPairSync("ed25519")
const WRITTEN = ed25519KeyText(publicKey)

test("a key is read as it was written", () => {
  assert.equal(Buffer.from(WRITTEN, "base64").length, 44)
  assert.ok(parseEd25519Key(WRITTEN, "UPDATE_INVALID").equals(publicKey))
})

const der = Buffer.from(WRITTEN, "base64")
const refused = [
  { why: "nothing", written: "" },
  { why: "not base64", written: `${WRITTEN.slice(0, -1)}*` },
  { why: "a sign less", written: WRITTEN.slice(0, -1) },
  { why: "a byte more", written: Buffer.concat([der, Buffer.from([0])]).toString("base64") },
  { why: "a byte less", written: der.subarray(0, -1).toString("base64") },
  { why: "base64 for addresses", written: `${WRITTEN.slice(0, 10)}-${WRITTEN.slice(11)}` },
  { why: "an X25519 key", written: ed25519KeyText(generateKeyPairSync("x25519").publicKey) },
  { why: "an EC key", written: ed25519KeyText(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey) },
]
for (const { why, written } of refused) {
  test(`${why} is refused, in the words of whoever reads it`, () => {
    for (const code of ["UPDATE_INVALID", "SUPPORT_TABLE_KEY_INVALID"] as const)
      assert.throws(() => parseEd25519Key(written, code), { name: "Fault", code })
  })
}
