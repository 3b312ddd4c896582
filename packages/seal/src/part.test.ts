import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { isFault } from "@schleuse/base"
import fc from "fast-check"
import { cipherLength, PART_HEADER_BYTES, PART_MAX_PLAIN_BYTES, type PartParameters } from "./part-layout.ts"
import { partParameters, partParametersOf, segmentAt, segmentCount, segmentRange } from "./part-layout.ts"
import { PartOpener } from "./part-opener.ts"
import { PartSealer } from "./part-sealer.ts"

const SMALL = partParametersOf(16)
const KEY = randomBytes(32)
const PART_ID = Buffer.from("0123456789abcdefghijklmnop")
const LENGTHS_16 = Array.from({ length: 16 * 4 + 2 }, (_, length) => length)

function sealPart(content: Buffer, parameters: PartParameters, key = KEY, id = PART_ID): Buffer {
  const sealer = new PartSealer(key, id, parameters)
  const written = [sealer.header]
  let at = 0
  for (; content.length - at >= parameters.plainSegmentBytes; at += parameters.plainSegmentBytes) {
    written.push(...sealer.seal([content.subarray(at, at + parameters.plainSegmentBytes)]))
  }
  written.push(...sealer.sealLast([content.subarray(at)]))
  const sealed = Buffer.concat(written)
  assert.equal(sealer.plainBytes, content.length)
  assert.equal(sealer.cipherBytes, sealed.length)
  return sealed
}

/** What a careful reader does; `cipherBytes` is what was committed, not what was found. */
function openPart(
  sealed: Buffer,
  parameters: PartParameters,
  { key = KEY, id = PART_ID, cipherBytes = sealed.length } = {},
): Buffer {
  const opener = new PartOpener(key, id, sealed.subarray(0, PART_HEADER_BYTES), cipherBytes, parameters)
  const opened: Buffer[] = []
  for (let index = 0; index < opener.segmentCount; index++) {
    const { cipherStart, cipherEnd } = segmentRange(index, cipherBytes, parameters)
    opened.push(opener.open(index, sealed.subarray(cipherStart, cipherEnd)))
  }
  return Buffer.concat(opened)
}

for (const { parameters, lengths } of [
  { parameters: SMALL, lengths: LENGTHS_16 },
  { parameters: partParameters, lengths: [-1, 0, 1].flatMap((by) => [1, 2].map((n) => n * 262_144 + by)) },
]) {
  test(`content of every length around borders of ${parameters.plainSegmentBytes} comes back`, () => {
    for (const length of lengths) {
      const content = randomBytes(length)
      const sealed = sealPart(content, parameters)
      assert.equal(sealed.length, cipherLength(length, parameters))
      assert.deepEqual(openPart(sealed, parameters), content)
    }
  })
}

test("any content cut into any pieces comes back, any byte range alone", () => {
  const cases = fc.record({
    content: fc.uint8Array({ maxLength: 400 }),
    segment: fc.integer({ min: 1, max: 90 }),
    cuts: fc.array(fc.nat(400), { maxLength: 6 }),
    offset: fc.nat(399),
  })
  fc.assert(
    fc.property(cases, ({ content, segment, cuts, offset }) => {
      const parameters = partParametersOf(segment)
      const sealer = new PartSealer(KEY, PART_ID, parameters)
      const written = [sealer.header]
      for (let at = 0; ; at += segment) {
        const plain = content.subarray(at, at + segment)
        const borders = [0, ...cuts.filter((cut) => cut <= plain.length).toSorted((a, b) => a - b), plain.length]
        const pieces = borders.slice(1).map((end, index) => plain.subarray(borders[index], end))
        written.push(...(plain.length === segment ? sealer.seal(pieces) : sealer.sealLast(pieces)))
        if (plain.length < segment) break
      }
      const sealed = Buffer.concat(written)
      assert.deepEqual(openPart(sealed, parameters), Buffer.from(content))
      if (offset < content.length) {
        const opener = new PartOpener(KEY, PART_ID, sealed.subarray(0, PART_HEADER_BYTES), sealed.length, parameters)
        const index = segmentAt(offset, parameters)
        const { cipherStart, cipherEnd, plainStart } = segmentRange(index, sealed.length, parameters)
        assert.equal(opener.open(index, sealed.subarray(cipherStart, cipherEnd))[offset - plainStart], content[offset])
      }
    }),
    { numRuns: 300 },
  )
})

test("the largest part can be sealed, and not a byte more", () => {
  const sealer = new PartSealer(KEY, PART_ID)
  const segment = Buffer.alloc(partParameters.plainSegmentBytes)
  while (sealer.remainingBytes > 0) sealer.seal([segment])
  assert.throws(() => sealer.seal([segment]), RangeError)
  assert.throws(() => sealer.sealLast([Buffer.alloc(1)]), RangeError)
  sealer.sealLast([])
  assert.equal(sealer.plainBytes, PART_MAX_PLAIN_BYTES)
  assert.equal(sealer.cipherBytes, cipherLength(PART_MAX_PLAIN_BYTES))
})

test("a flipped bit in any byte is found", () => {
  for (const length of [0, 5, 16, 40]) {
    const sealed = sealPart(randomBytes(length), SMALL)
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed)
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at)
      assert.throws(() => openPart(changed, SMALL), isFault, `byte ${at} of ${sealed.length}`)
    }
  }
})

test("a part cut at any byte is found, with and without knowing its length", () => {
  for (const length of [0, 16, 40, 48]) {
    const sealed = sealPart(randomBytes(length), SMALL)
    for (let end = 0; end < sealed.length; end++) {
      const cut = sealed.subarray(0, end)
      assert.throws(() => openPart(cut, SMALL), isFault, `cut to ${end}, length unknown`)
      assert.throws(() => openPart(cut, SMALL, { cipherBytes: sealed.length }), isFault, `cut to ${end}`)
    }
  }
})

test("a part with bytes added is found, with and without knowing its length", () => {
  for (const length of [0, 16, 40]) {
    const sealed = sealPart(randomBytes(length), SMALL)
    for (let extra = 1; extra < 100; extra++) {
      const grown = Buffer.concat([sealed, randomBytes(extra)])
      assert.throws(() => openPart(grown, SMALL), isFault)
    }
  }
})

const content = randomBytes(16 * 3 + 8)
const sealed = sealPart(content, SMALL)
const header = sealed.subarray(0, PART_HEADER_BYTES)
const segmentOf = (part: Buffer, index: number): Buffer => {
  const { cipherStart, cipherEnd } = segmentRange(index, part.length, SMALL)
  return part.subarray(cipherStart, cipherEnd)
}
const withByte = (bytes: Buffer, at: number, value: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(value, at)
  return changed
}
const sibling = sealPart(content, SMALL)
const foreign = sealPart(content, SMALL, KEY, Buffer.from("another part's random id.."))
const asLast = (segment: Buffer): Buffer => {
  const changed = Buffer.from(segment)
  changed.writeUInt32BE(segment.length, 0)
  return changed
}
const opener = (): PartOpener => new PartOpener(KEY, PART_ID, header, sealed.length, SMALL)

const refused: readonly { why: string; code: string; act: () => unknown }[] = [
  { why: "another key", code: "PART_KEY_MISMATCH", act: () => openPart(sealed, SMALL, { key: randomBytes(32) }) },
  { why: "another id", code: "PART_KEY_MISMATCH", act: () => openPart(sealed, SMALL, { id: Buffer.from("x") }) },
  { why: "no id", code: "PART_KEY_MISMATCH", act: () => openPart(sealed, SMALL, { id: Buffer.alloc(0) }) },
  {
    why: "a changed header tag",
    code: "PART_KEY_MISMATCH",
    act: () => openPart(withByte(sealed, 73, 256 - 1 - sealed.readUInt8(73)), SMALL),
  },
  { why: "an unknown algorithm", code: "PART_HEADER_INVALID", act: () => openPart(withByte(sealed, 0, 1), SMALL) },
  { why: "an unknown derivation", code: "PART_HEADER_INVALID", act: () => openPart(withByte(sealed, 1, 1), SMALL) },
  { why: "another segment length", code: "PART_HEADER_INVALID", act: () => openPart(withByte(sealed, 5, 49), SMALL) },
  {
    why: "a short header",
    code: "PART_HEADER_INVALID",
    act: () => new PartOpener(KEY, PART_ID, header.subarray(1), sealed.length, SMALL),
  },
  {
    why: "a long header",
    code: "PART_HEADER_INVALID",
    act: () => new PartOpener(KEY, PART_ID, sealed.subarray(0, 75), sealed.length, SMALL),
  },
  {
    why: "a length that ends after a full segment",
    code: "PART_TRUNCATED",
    act: () => new PartOpener(KEY, PART_ID, header, PART_HEADER_BYTES + 48, SMALL),
  },
  {
    why: "a length without any segment",
    code: "PART_TRUNCATED",
    act: () => new PartOpener(KEY, PART_ID, header, PART_HEADER_BYTES, SMALL),
  },
  {
    why: "a length above the limit",
    code: "PART_TOO_LONG",
    act: () => new PartOpener(KEY, PART_ID, header, 2 ** 40, SMALL),
  },
  {
    why: "a segment one byte too short",
    code: "SEGMENT_TRUNCATED",
    act: () => opener().open(1, segmentOf(sealed, 1).subarray(1)),
  },
  { why: "an empty last segment", code: "SEGMENT_TRUNCATED", act: () => opener().open(3, Buffer.alloc(0)) },
  {
    why: "a segment one byte too long",
    code: "SEGMENT_TRAILING",
    act: () => opener().open(1, Buffer.concat([segmentOf(sealed, 1), Buffer.alloc(1)])),
  },
  {
    why: "a last segment one byte too long",
    code: "SEGMENT_MISPLACED",
    act: () => opener().open(3, Buffer.concat([segmentOf(sealed, 3), Buffer.alloc(1)])),
  },
  { why: "an inner segment at the end", code: "SEGMENT_MISPLACED", act: () => opener().open(3, segmentOf(sealed, 2)) },
  {
    why: "an inner segment relabelled as the last",
    code: "SEGMENT_DAMAGED",
    act: () => opener().open(3, asLast(segmentOf(sealed, 2))),
  },
  { why: "swapped segments", code: "SEGMENT_DAMAGED", act: () => opener().open(1, segmentOf(sealed, 2)) },
  {
    why: "a segment of the same content and id, sealed again",
    code: "SEGMENT_DAMAGED",
    act: () => opener().open(1, segmentOf(sibling, 1)),
  },
  {
    why: "a segment of another part under the same key",
    code: "SEGMENT_DAMAGED",
    act: () => opener().open(1, segmentOf(foreign, 1)),
  },
]
for (const { why, code, act } of refused) {
  test(`a part with ${why} is refused`, () => assert.throws(act, { name: "Fault", code }))
}

test("a whole foreign part under the same key is refused by its header", () => {
  assert.throws(() => openPart(foreign, SMALL), { name: "Fault", code: "PART_KEY_MISMATCH" })
})

test("no two segments share a random value: in AES-GCM one repetition gives the content away", () => {
  const part = sealPart(Buffer.alloc(16 * 500), SMALL)
  const values = Array.from({ length: 501 }, (_, index) => segmentOf(part, index).subarray(4, 16).toString("hex"))
  assert.equal(new Set(values).size, 501)
})

test("two keys, or two ids, never open the same bytes", () => {
  const secret = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(secret, secret, fc.uint8Array({ maxLength: 40 }), (one, other, plain) => {
      fc.pre(!Buffer.from(one).equals(Buffer.from(other)))
      const part = sealPart(Buffer.from(plain), SMALL, Buffer.from(one), PART_ID)
      assert.deepEqual(openPart(part, SMALL, { key: Buffer.from(one) }), Buffer.from(plain))
      assert.throws(() => openPart(part, SMALL, { key: Buffer.from(other) }), { code: "PART_KEY_MISMATCH" })
      assert.throws(() => openPart(part, SMALL, { key: Buffer.from(one), id: Buffer.from(other) }), isFault)
    }),
    { numRuns: 100 },
  )
})

test("arbitrary bytes never open and never crash", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isHeaderKept) => {
      const part = Buffer.concat([isHeaderKept ? header : Buffer.alloc(0), bytes])
      assert.throws(() => openPart(part, SMALL), isFault)
    }),
  )
})

test("misuse is a mistake of ours, never a sealed byte", () => {
  const sealer = new PartSealer(KEY, PART_ID, SMALL)
  assert.throws(() => sealer.seal([Buffer.alloc(15)]), RangeError)
  assert.throws(() => sealer.seal([Buffer.alloc(15), Buffer.alloc(2)]), RangeError)
  assert.throws(() => sealer.sealLast([Buffer.alloc(16)]), RangeError)
  assert.equal(sealer.cipherBytes, PART_HEADER_BYTES)
  sealer.sealLast([])
  assert.throws(() => sealer.seal([Buffer.alloc(16)]), /ended/)
  assert.throws(() => sealer.sealLast([]), /ended/)
  for (const index of [-1, 0.5, 4]) assert.throws(() => opener().open(index, segmentOf(sealed, 0)), RangeError)
  assert.equal(segmentCount(sealed.length, SMALL), 4)
})

test("who forgot the keys neither seals nor opens", () => {
  const forgetful = opener()
  forgetful.open(0, segmentOf(sealed, 0))
  forgetful.forget()
  assert.throws(() => forgetful.open(0, segmentOf(sealed, 0)), /forgotten/)
  const sealer = new PartSealer(KEY, PART_ID, SMALL)
  sealer.forget()
  assert.throws(() => sealer.seal([Buffer.alloc(16)]), /ended/)
})
