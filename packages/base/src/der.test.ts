/** One encoding for each value; that whole certificates are read by others the keeper's x509.test.ts shows. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { bits, integer, namedBits, oid, sequence, time } from "./der.ts"

const encoded: readonly { what: string; der: Buffer; hex: string }[] = [
  { what: "a small number", der: integer(Buffer.of(5)), hex: "020105" },
  { what: "a number with its first bit set", der: integer(Buffer.of(0x80)), hex: "02020080" },
  { what: "a number with zeros before it", der: integer(Buffer.of(0, 0, 7)), hex: "020107" },
  { what: "zero", der: integer(Buffer.of(0, 0)), hex: "020100" },
  { what: "the name of P-256", der: oid("1.2.840.10045.3.1.7"), hex: "06082a8648ce3d030107" },
  { what: "keyCertSign and cRLSign", der: namedBits(5, 6), hex: "03020106" },
  { what: "digitalSignature", der: namedBits(0), hex: "03020780" },
  { what: "128 bytes in a sequence", der: sequence(Buffer.alloc(128)).subarray(0, 3), hex: "308180" },
  { what: "256 bytes of bits", der: bits(Buffer.alloc(255)).subarray(0, 5), hex: "0382010000" },
  {
    what: "the last second of UTCTime",
    der: time(Date.UTC(2049, 11, 31, 23, 59, 59)),
    hex: "170d3439313233313233353935395a",
  },
  { what: "the first second after it", der: time(Date.UTC(2050, 0, 1)), hex: "180f32303530303130313030303030305a" },
]
for (const { what, der, hex } of encoded) {
  test(`${what} is encoded as X.690 demands`, () => assert.equal(der.toString("hex"), hex))
}
