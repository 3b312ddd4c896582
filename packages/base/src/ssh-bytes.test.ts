import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { SshReader, sshString, sshUint32 } from "./ssh-bytes.ts"

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff })
const bytes = fc.uint8Array({ maxLength: 40 }).map((value) => Buffer.from(value))
const message = fc.record(
  { byte: fc.nat(255), small: uint32, big: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), text: bytes },
  { noNullPrototype: true },
)

type Message = { readonly byte: number; readonly small: number; readonly big: bigint; readonly text: Buffer }

function write({ byte, small, big, text }: Message): Buffer {
  const wide = Buffer.alloc(8)
  wide.writeBigUInt64BE(big)
  return Buffer.concat([Buffer.from([byte]), sshUint32(small), wide, sshString(text)])
}

function read(input: Buffer, at = 0): Message {
  const reader = new SshReader(input, at)
  const found = { byte: reader.byte(), small: reader.uint32(), big: reader.uint64(), text: reader.string() }
  reader.end()
  return found
}

test("what was written is read, also from the middle of a larger buffer", () => {
  fc.assert(
    fc.property(message, bytes, (sent, before) => {
      assert.deepEqual(read(write(sent)), sent)
      assert.deepEqual(read(Buffer.concat([before, write(sent)]), before.length), sent)
    }),
  )
})

test("a message cut at any length is truncated, and one byte more is trailing", () => {
  fc.assert(
    fc.property(message, (sent) => {
      const whole = write(sent)
      for (let length = 0; length < whole.length; length++) {
        assert.throws(() => read(whole.subarray(0, length)), { name: "Fault", code: "BYTES_TRUNCATED" })
      }
      assert.throws(() => read(Buffer.concat([whole, Buffer.alloc(1)])), { name: "Fault", code: "BYTES_TRAILING" })
    }),
    { numRuns: 20 },
  )
})

test("a length far beyond the message is truncated, not an allocation", () => {
  assert.throws(() => new SshReader(Buffer.from("ffffffff00", "hex")).string(), { code: "BYTES_TRUNCATED" })
})

test("a string is written as in RFC 4251, section 5", () => {
  assert.equal(sshString("testing").toString("hex"), "0000000774657374696e67")
  assert.equal(sshString("").toString("hex"), "00000000")
  assert.equal(sshString("ä").toString("hex"), "00000002c3a4")
  assert.equal(sshUint32(699_921_578).toString("hex"), "29b7f4aa")
})

test("strings and the rest are views, and reading the rest ends the message", () => {
  const input = Buffer.concat([sshString("abc"), Buffer.from("rest")])
  const reader = new SshReader(input)
  const text = reader.string()
  assert.equal(reader.remaining, 4)
  const rest = reader.rest()
  reader.end()
  input.fill(0)
  assert.equal(text.toString("hex"), "000000")
  assert.equal(rest.toString("hex"), "00000000")
})
