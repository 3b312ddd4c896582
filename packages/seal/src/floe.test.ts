import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { parseHex } from "@schleuse/base"
import { FLOE_HEADER_BYTES, FloeMessage, type FloeParameters, floeParameters, SEGMENT_OVERHEAD_BYTES } from "./floe.ts"

// vectors/floe/README.md: all vectors share this key and this associated data.
const KEY = Buffer.alloc(32)
const ASSOCIATED_DATA = Buffer.from("This is AAD")

const ofCipherSegment = (bytes: number, rotationBits?: number): FloeParameters =>
  floeParameters(bytes - SEGMENT_OVERHEAD_BYTES, rotationBits)
const kinds = {
  GCM256_IV256_4K: ofCipherSegment(4096),
  GCM256_IV256_64: ofCipherSegment(64),
  rotation: ofCipherSegment(40, 2),
  lastSegAligned: ofCipherSegment(40),
  lastSegEmpty: ofCipherSegment(40),
}
const makers = ["cpp", "go", "java", "pub_java", "rust"]
const vectors = Object.entries(kinds).flatMap(([kind, parameters]) =>
  (kind.startsWith("lastSeg") ? ["java"] : makers).map((maker) => ({ name: `${maker}_${kind}`, parameters })),
)

const load = (name: string): Buffer =>
  parseHex(readFileSync(new URL(`../vectors/floe/${name}.txt`, import.meta.url), "utf8").trimEnd())

/** The segments of a message, the last one being whatever is left after full ones. */
function cut(body: Buffer, segmentBytes: number): Buffer[] {
  const segments: Buffer[] = []
  for (let at = 0; at < body.length; at += segmentBytes) segments.push(body.subarray(at, at + segmentBytes))
  return segments
}

test("there are vectors of every maker and kind", () => assert.equal(vectors.length, 17))

for (const { name, parameters } of vectors) {
  const sealed = load(`${name}_ct`)
  const content = load(`${name}_pt`)
  const header = sealed.subarray(0, FLOE_HEADER_BYTES)
  const segments = cut(sealed.subarray(FLOE_HEADER_BYTES), parameters.cipherSegmentBytes)
  const last = segments.length - 1

  test(`FLOE vector ${name} opens to its content, in any order`, () => {
    const message = FloeMessage.resume(parameters, KEY, ASSOCIATED_DATA, header)
    const forward = segments.map((segment, at) => message.openSegment(at, at === last, segment))
    assert.deepEqual(Buffer.concat(forward), content)
    const backward = segments.toReversed().map((segment, at) => message.openSegment(last - at, at === 0, segment))
    assert.deepEqual(Buffer.concat(backward.toReversed()), content)
  })

  test(`FLOE vector ${name} is what we write with the same random values`, () => {
    const message = FloeMessage.start(parameters, KEY, ASSOCIATED_DATA, header.subarray(10, 42))
    const pieces = segments.flatMap((segment, at) => {
      const plainAt = at * parameters.plainSegmentBytes
      const plain = content.subarray(plainAt, plainAt + parameters.plainSegmentBytes)
      return message.sealSegment(at, at === last, [plain], segment.subarray(4, 16))
    })
    assert.deepEqual(Buffer.concat([message.header, ...pieces]), sealed)
  })

  test(`FLOE vector ${name} does not open with another key, context or segment length`, () => {
    const otherKey = Buffer.alloc(32, 1)
    const resume = (key: Buffer, context: Buffer, by = parameters): FloeMessage =>
      FloeMessage.resume(by, key, context, header)
    assert.throws(() => resume(otherKey, ASSOCIATED_DATA), { name: "Fault", code: "PART_KEY_MISMATCH" })
    assert.throws(() => resume(KEY, Buffer.from("This is AAE")), { name: "Fault", code: "PART_KEY_MISMATCH" })
    assert.throws(() => resume(KEY, ASSOCIATED_DATA, ofCipherSegment(41)), { code: "PART_HEADER_INVALID" })
  })
}

test("a rotated key differs: a segment does not open at the same place of the next epoch", () => {
  const parameters = floeParameters(8, 2)
  const message = FloeMessage.start(parameters, KEY, ASSOCIATED_DATA, Buffer.alloc(32, 7))
  const segment = Buffer.concat(message.sealSegment(1, false, [Buffer.alloc(8)], Buffer.alloc(12)))
  assert.throws(() => message.openSegment(5, false, segment), { name: "Fault", code: "SEGMENT_DAMAGED" })
  assert.deepEqual(message.openSegment(1, false, segment), Buffer.alloc(8))
})

test("positions beyond 32 bits are told apart", () => {
  const message = FloeMessage.start(floeParameters(8), KEY, ASSOCIATED_DATA, Buffer.alloc(32, 7))
  const far = 2 ** 32 + 1
  const segment = Buffer.concat(message.sealSegment(far, false, [Buffer.alloc(8, 3)], Buffer.alloc(12)))
  assert.deepEqual(message.openSegment(far, false, segment), Buffer.alloc(8, 3))
  assert.throws(() => message.openSegment(1, false, segment), { name: "Fault", code: "SEGMENT_DAMAGED" })
})

test("keys and random values of another length are a mistake of ours", () => {
  const start = (key: number, iv: number): FloeMessage =>
    FloeMessage.start(floeParameters(8), Buffer.alloc(key), ASSOCIATED_DATA, Buffer.alloc(iv))
  assert.throws(() => start(31, 32), RangeError)
  assert.throws(() => start(33, 32), RangeError)
  assert.throws(() => start(32, 31), RangeError)
  for (const bytes of [0, -1, 1.5, 2 ** 31]) assert.throws(() => floeParameters(bytes), RangeError)
})
