import assert from "node:assert/strict"
import { test } from "node:test"
import { SshReader, sshString, sshUint32, type FaultCode } from "@schleuse/base"
import { formatAttributes, modeOf, parseAttributes, type AttributeChange, type Attributes } from "./attributes.ts"
import { longName } from "./long-name.ts"
import { uint64 } from "./testing/client.ts"

const FILE: Attributes = {
  kind: "file",
  sizeBytes: 5,
  modifiedAtMs: 1_700_000_000_999,
  isReadable: true,
  isWritable: false,
}

function block(flags: number, ...fields: readonly Buffer[]): Buffer {
  return Buffer.concat([sshUint32(flags), ...fields])
}

const read: readonly { why: string; bytes: Buffer; change: AttributeChange }[] = [
  { why: "nothing", bytes: block(0), change: {} },
  { why: "a size", bytes: block(1, uint64(2n ** 53n - 1n)), change: { sizeBytes: 2 ** 53 - 1 } },
  { why: "an owner", bytes: block(2, sshUint32(1), sshUint32(2)), change: { owner: "change" } },
  { why: "mode 0444", bytes: block(4, sshUint32(0o444)), change: { isWritable: false } },
  { why: "mode 0644", bytes: block(4, sshUint32(0o100644)), change: { isWritable: true } },
  { why: "times", bytes: block(8, sshUint32(1), sshUint32(2)), change: { accessedAtMs: 1000, modifiedAtMs: 2000 } },
  { why: "vendor pairs", bytes: block(0x8000_0000, sshUint32(1), sshString("a@b"), sshString("c")), change: {} },
]
for (const { why, bytes, change } of read) {
  test(`an attribute block with ${why} is read, and refused when cut anywhere`, () => {
    const reader = new SshReader(bytes)
    assert.deepEqual(parseAttributes(reader), change)
    assert.equal(reader.remaining, 0)
    for (let length = 0; length < bytes.length; length++) {
      assert.throws(() => parseAttributes(new SshReader(bytes.subarray(0, length))), { code: "BYTES_TRUNCATED" })
    }
  })
}

const refused: readonly { why: string; bytes: Buffer; code: FaultCode }[] = [
  { why: "a flag of version 4", bytes: block(0x10), code: "SFTP_ATTRIBUTES_INVALID" },
  { why: "all flags", bytes: block(0xffff_ffff), code: "SFTP_ATTRIBUTES_INVALID" },
  { why: "a size of 2^53", bytes: block(1, uint64(2n ** 53n)), code: "SFTP_OFFSET_INVALID" },
  { why: "a size of 2^64 - 1", bytes: block(1, uint64(2n ** 64n - 1n)), code: "SFTP_OFFSET_INVALID" },
  { why: "65 vendor pairs", bytes: block(0x8000_0000, sshUint32(65)), code: "SFTP_ATTRIBUTES_INVALID" },
  { why: "2^32 - 1 vendor pairs", bytes: block(0x8000_0000, sshUint32(0xffff_ffff)), code: "SFTP_ATTRIBUTES_INVALID" },
]
for (const { why, bytes, code } of refused) {
  test(`an attribute block with ${why} is refused`, () => {
    assert.throws(() => parseAttributes(new SshReader(bytes)), { name: "Fault", code })
  })
}

test("a formatted block carries size, mode and whole seconds, and clamps times that uint32 cannot hold", () => {
  const bytes = formatAttributes({ ...FILE, accessedAtMs: -5 })
  assert.equal(bytes.toString("hex"), "0000000d" + "0000000000000005" + "00008100" + "00000000" + "6553f100")
  assert.equal(formatAttributes({ ...FILE, modifiedAtMs: 1e15 }).readUInt32BE(20), 0xffff_ffff)
  assert.equal(formatAttributes(undefined).toString("hex"), "00000000")
})

test("modes give rights to the owner alone", () => {
  assert.equal(modeOf(FILE), 0o100400)
  assert.equal(modeOf({ ...FILE, isWritable: true }), 0o100600)
  assert.equal(modeOf({ ...FILE, isReadable: false, isWritable: true }), 0o100200)
  assert.equal(modeOf({ ...FILE, kind: "folder", isWritable: true }), 0o040700)
  assert.equal(modeOf({ ...FILE, kind: "folder" }), 0o040700)
})

test("long names look like ls -l", () => {
  const at = (year: number, month: number, day: number) => new Date(year, month, day, 9, 5).getTime()
  const now = at(2026, 10, 22)
  assert.equal(
    longName("a.pdf", { ...FILE, modifiedAtMs: at(2026, 10, 3) }, "praxis", now),
    "-r--------    1 praxis   praxis          5 Nov  3 09:05 a.pdf",
  )
  const old: Attributes = { ...FILE, kind: "folder", isWritable: true, modifiedAtMs: at(2024, 0, 31) }
  assert.equal(
    longName("d", old, "praxis-beispiel", now),
    "drwx------    1 praxis-beispiel praxis-beispiel        5 Jan 31  2024 d",
  )
  const future = longName("f", { ...FILE, modifiedAtMs: at(2027, 0, 1) }, "x", now)
  assert.match(future, /Jan {2}1 {2}2027 f$/, "a time in the future shows its year")
})
