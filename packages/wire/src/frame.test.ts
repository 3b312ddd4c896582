import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { encodeFrame, FrameReader, MAX_FRAME_BYTES, type Message } from "./frame.ts"

const MESSAGES: readonly Message[] = [
  {},
  { i: 1, c: "status", a: {} },
  { text: "Müller ☂ \u{1f600}" },
  { list: [1, null, true] },
]

function frame(body: string | Buffer): Buffer {
  const bytes = Buffer.from(body)
  const header = Buffer.alloc(4)
  header.writeUInt32BE(bytes.length)
  return Buffer.concat([header, bytes])
}

test("frames come out as they went in: at once, byte by byte, and cut anywhere", () => {
  const bytes = Buffer.concat(MESSAGES.map(encodeFrame))
  assert.deepEqual(new FrameReader().push(bytes), MESSAGES)
  const slow = new FrameReader()
  assert.deepEqual(
    [...bytes].flatMap((byte) => slow.push(Buffer.of(byte))),
    MESSAGES,
  )
  for (let cut = 0; cut <= bytes.length; cut++) {
    const reader = new FrameReader()
    const first = reader.push(bytes.subarray(0, cut))
    assert.deepEqual([...first, ...reader.push(bytes.subarray(cut))], MESSAGES)
  }
})

test("any messages in any chunks come out in order", () => {
  const message = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 })
  fc.assert(
    fc.property(fc.array(message, { maxLength: 8 }), fc.array(fc.nat(50), { minLength: 1 }), (messages, steps) => {
      const plain: Message[] = messages.map((one) => JSON.parse(JSON.stringify(one)) as Message)
      const bytes = Buffer.concat(plain.map(encodeFrame))
      const reader = new FrameReader()
      const out: Message[] = []
      for (let at = 0, n = 0; at < bytes.length; n++) {
        const step = 1 + (steps[n % steps.length] ?? 0)
        out.push(...reader.push(bytes.subarray(at, at + step)))
        at += step
      }
      assert.deepEqual(out, plain)
    }),
    { numRuns: 200 },
  )
})

test("a frame that is cut short is no message, at any length", () => {
  const bytes = encodeFrame({ i: 1, c: "status" })
  for (let length = 0; length < bytes.length; length++) {
    assert.deepEqual(new FrameReader().push(bytes.subarray(0, length)), [])
  }
})

const refused: readonly { why: string; bytes: Buffer; code: string }[] = [
  { why: "a length of zero", bytes: Buffer.alloc(4), code: "FRAME_INVALID" },
  { why: "a length of one", bytes: frame("1"), code: "FRAME_INVALID" },
  { why: "one byte too many, announced alone", bytes: Buffer.of(0, 0x10, 0, 1), code: "FRAME_TOO_LARGE" },
  { why: "the largest length there is", bytes: Buffer.of(255, 255, 255, 255), code: "FRAME_TOO_LARGE" },
  { why: "a list", bytes: frame("[]"), code: "FRAME_INVALID" },
  { why: "a text", bytes: frame('"a"'), code: "FRAME_INVALID" },
  { why: "null", bytes: frame("null"), code: "FRAME_INVALID" },
  { why: "a number", bytes: frame("12"), code: "FRAME_INVALID" },
  { why: "half an object", bytes: frame('{"a":'), code: "JSON_INVALID" },
  { why: "an object and more", bytes: frame("{}{}"), code: "JSON_INVALID" },
  { why: "bytes that are no UTF-8", bytes: frame(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), code: "UTF8_INVALID" },
  { why: "an overlong slash", bytes: frame(Buffer.from('{"a":"\xc0\xaf"}', "latin1")), code: "UTF8_INVALID" },
]
for (const { why, bytes, code } of refused) {
  test(`${why} is refused, whole or byte by byte, also behind a good frame`, () => {
    assert.throws(() => new FrameReader().push(bytes), { name: "Fault", code })
    const slow = new FrameReader()
    assert.throws(() => [...bytes].forEach((byte) => slow.push(Buffer.of(byte))), { name: "Fault", code })
    assert.throws(() => new FrameReader().push(Buffer.concat([encodeFrame({}), bytes])), { name: "Fault", code })
  })
}

test("random bytes are refused or wait for more, and end in no other error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        new FrameReader().push(Buffer.from(bytes))
      } catch (error) {
        assert.equal(error instanceof Error && error.name, "Fault")
      }
    }),
  )
})

test("the largest frame passes, in many chunks without being joined at each; a larger one is not sent", () => {
  const text = "x".repeat(MAX_FRAME_BYTES - '{"a":""}'.length)
  const bytes = encodeFrame({ a: text })
  assert.equal(bytes.length, 4 + MAX_FRAME_BYTES)
  const reader = new FrameReader()
  const out: Message[] = []
  for (let at = 0; at < bytes.length; at += 100) out.push(...reader.push(bytes.subarray(at, at + 100)))
  assert.deepEqual(out, [{ a: text }])
  assert.throws(() => encodeFrame({ a: `${text}x` }), { code: "FRAME_TOO_LARGE" })
})
