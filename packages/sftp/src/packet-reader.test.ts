import assert from "node:assert/strict"
import { test } from "node:test"
import { sshUint32 } from "@schleuse/base"
import fc from "fast-check"
import { MAX_PACKET_BYTES } from "./packet.ts"
import { PacketReader } from "./packet-reader.ts"

function framed(body: Buffer): Buffer {
  return Buffer.concat([sshUint32(body.length), body])
}

/** Copies: a released packet's memory is used again. */
function takeAll(reader: PacketReader): Buffer[] {
  const packets: Buffer[] = []
  for (let packet = reader.next(); packet !== undefined; packet = reader.next()) {
    packets.push(Buffer.from(packet))
    reader.release(packet)
  }
  return packets
}

test("a stream cut anywhere gives the same packets", () => {
  const bodies = fc.array(fc.uint8Array({ minLength: 5, maxLength: 40 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(bodies, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (contents, cuts) => {
      const packets = contents.map((content) => Buffer.from(content))
      const stream = Buffer.concat(packets.map(framed))
      const reader = new PacketReader()
      const got: Buffer[] = []
      for (let at = 0, i = 0; at < stream.length; i++) {
        const length = cuts[i % cuts.length] ?? 1
        reader.push(stream.subarray(at, at + length))
        got.push(...takeAll(reader))
        at += length
      }
      assert.deepEqual(got, packets)
      assert.ok(reader.isAtBoundary)
    }),
  )
})

test("big packets survive the reuse of memory, byte for byte", () => {
  const bodies = [1, 2, 3, 4].map((fill) => Buffer.alloc(MAX_PACKET_BYTES - fill * 1000, fill))
  const stream = Buffer.concat(bodies.map(framed))
  const reader = new PacketReader()
  const got: Buffer[] = []
  for (let at = 0; at < stream.length; at += 32 * 1024) {
    reader.push(stream.subarray(at, at + 32 * 1024))
    got.push(...takeAll(reader))
  }
  assert.deepEqual(got, bodies)
})

test("memory is used again only after release, and not after trim", () => {
  const body = Buffer.alloc(100_000, 1)
  const next = (reader: PacketReader) => {
    const bytes = framed(body)
    reader.push(bytes.subarray(0, 50_000))
    assert.equal(reader.next(), undefined)
    reader.push(bytes.subarray(50_000))
    const packet = reader.next()
    assert.ok(packet !== undefined)
    return packet
  }
  const reader = new PacketReader()
  const first = next(reader)
  const second = next(reader)
  assert.notEqual(first.buffer, second.buffer)
  reader.release(first)
  assert.equal(next(reader).buffer, first.buffer)
  reader.release(second)
  reader.trim()
  assert.notEqual(next(reader).buffer, second.buffer)
})

test("a packet inside one chunk is a view of it", () => {
  const chunk = Buffer.concat([framed(Buffer.from("first")), framed(Buffer.from("second"))])
  const reader = new PacketReader()
  reader.push(chunk)
  const packets = [reader.next(), reader.next()]
  for (const packet of packets) assert.equal(packet?.buffer, chunk.buffer)
  assert.equal(reader.next(), undefined)
  // A chunk that is not ours is never taken for spare memory.
  for (const packet of packets) if (packet !== undefined) reader.release(packet)
})

for (const length of [0, 1, 4, MAX_PACKET_BYTES + 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]) {
  test(`a packet that says it has ${length} bytes ends the stream before it is awaited`, () => {
    const reader = new PacketReader()
    reader.push(sshUint32(length))
    assert.throws(() => reader.next(), { name: "Fault", code: "SFTP_PACKET_SIZE_INVALID" })
  })
}

test("the longest packet passes", () => {
  const reader = new PacketReader()
  reader.push(framed(Buffer.alloc(MAX_PACKET_BYTES)))
  assert.equal(reader.next()?.length, MAX_PACKET_BYTES)
})

test("a stream that ends inside a packet is not at a boundary", () => {
  const bytes = framed(Buffer.from("abcdef"))
  for (let length = 0; length <= bytes.length; length++) {
    const reader = new PacketReader()
    reader.push(bytes.subarray(0, length))
    const packet = reader.next()
    assert.equal(packet !== undefined, length === bytes.length)
    assert.equal(reader.isAtBoundary, length === 0 || length === bytes.length, `${length} bytes`)
  }
})
