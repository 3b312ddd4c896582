import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { hex, isFault, object, parseHex, parseUtf8, text } from "@schleuse/base"
import fc from "fast-check"
import { generateWrapKeyPair, parseWrapPrivateKey, parseWrapPublicKey } from "./wrap-keys.ts"
import { ENCAPSULATION_BYTES, WRAPPED_KEY_BYTES, WRAPS_PER_ENCAPSULATION, WrapReceiver, WrapSender } from "./wrap.ts"

const pair = generateWrapKeyPair()
const PART_ID = Buffer.from("0123456789abcdefghijklmnop")
const sender = new WrapSender(parseWrapPublicKey(pair.publicKey.bytes))
const receiver = new WrapReceiver(pair, sender.encapsulation)
const key = randomBytes(32)
const wrapped = sender.wrap(key, PART_ID)

function flip(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at)
  return changed
}

test("many keys wrapped by one sender come back from one encapsulation", () => {
  assert.equal(sender.encapsulation.length, ENCAPSULATION_BYTES)
  for (let n = 0; n < 100; n++) {
    const id = Buffer.from(`part ${n}`)
    const partKey = randomBytes(32)
    const bytes = sender.wrap(partKey, id)
    assert.equal(bytes.length, WRAPPED_KEY_BYTES)
    assert.deepEqual(receiver.open(bytes, id), partKey)
  }
})

test("no two wraps share a nonce: in AES-GCM one repetition gives the keys away", () => {
  const nonces = Array.from({ length: 1000 }, () => sender.wrap(key, PART_ID).subarray(1, 13).toString("hex"))
  assert.equal(new Set(nonces).size, 1000)
})

const golden = object({
  privateKey: hex(97),
  encapsulation: hex(ENCAPSULATION_BYTES),
  associatedData: text(40),
  wrapped: hex(WRAPPED_KEY_BYTES),
  key: hex(32),
})

test("the format stays: keys that were wrapped once still open", () => {
  const file = readFileSync(new URL("../vectors/wrap/v1.json", import.meta.url))
  const vector = golden(JSON.parse(parseUtf8(file)), "v1.json")
  const old = new WrapReceiver(parseWrapPrivateKey(parseHex(vector.privateKey)), parseHex(vector.encapsulation))
  const opened = old.open(parseHex(vector.wrapped), Buffer.from(vector.associatedData))
  assert.deepEqual(opened, parseHex(vector.key))
})

test("two senders to one public key share nothing", () => {
  const other = new WrapSender(pair.publicKey)
  assert.notDeepEqual(other.encapsulation, sender.encapsulation)
  const code = "WRAP_DAMAGED"
  assert.throws(() => new WrapReceiver(pair, other.encapsulation).open(wrapped, PART_ID), { name: "Fault", code })
})

test("a flipped bit in any byte of a wrapped key is refused", () => {
  for (let at = 0; at < wrapped.length; at++) {
    const code = at === 0 ? "WRAP_INVALID" : "WRAP_DAMAGED"
    assert.throws(() => receiver.open(flip(wrapped, at), PART_ID), { name: "Fault", code }, `byte ${at}`)
  }
})

test("a flipped bit in any byte of an encapsulation opens nothing", () => {
  for (let at = 0; at < ENCAPSULATION_BYTES; at++) {
    const act = (): unknown => new WrapReceiver(pair, flip(sender.encapsulation, at)).open(wrapped, PART_ID)
    assert.throws(act, { name: "Fault", code: at === 0 ? "WRAP_INVALID" : "WRAP_DAMAGED" }, `byte ${at}`)
  }
})

test("the ignored top bit of an X25519 key is bound too: no second form of one encapsulation", () => {
  const changed = Buffer.from(sender.encapsulation)
  changed.writeUInt8(changed.readUInt8(ENCAPSULATION_BYTES - 1) ^ 0x80, ENCAPSULATION_BYTES - 1)
  assert.throws(() => new WrapReceiver(pair, changed).open(wrapped, PART_ID), { name: "Fault", code: "WRAP_DAMAGED" })
})

test("half of the right private key is not enough", () => {
  const other = generateWrapKeyPair()
  const halves = [
    { ...pair, mlKem: other.mlKem },
    { ...pair, x25519: other.x25519 },
    { ...pair, publicKey: other.publicKey },
    other,
  ]
  for (const half of halves) {
    const act = (): unknown => new WrapReceiver(half, sender.encapsulation).open(wrapped, PART_ID)
    assert.throws(act, { name: "Fault", code: "WRAP_DAMAGED" })
  }
})

test("a key of low order is refused on either side", () => {
  for (const point of [Buffer.alloc(32), Buffer.concat([Buffer.of(1), Buffer.alloc(31)])]) {
    const weak = parseWrapPublicKey(Buffer.concat([pair.publicKey.bytes.subarray(0, -32), point]))
    assert.throws(() => new WrapSender(weak), { name: "Fault", code: "WRAP_KEY_INVALID" })
    const encapsulation = Buffer.concat([sender.encapsulation.subarray(0, -32), point])
    assert.throws(() => new WrapReceiver(pair, encapsulation), { name: "Fault", code: "WRAP_INVALID" })
  }
})

const refused: readonly { why: string; code: string; act: () => unknown }[] = [
  { why: "another context", code: "WRAP_DAMAGED", act: () => receiver.open(wrapped, Buffer.from("part 1")) },
  { why: "no context", code: "WRAP_DAMAGED", act: () => receiver.open(wrapped, Buffer.alloc(0)) },
  { why: "a byte too few", code: "WRAP_INVALID", act: () => receiver.open(wrapped.subarray(0, -1), PART_ID) },
  { why: "a byte too many", code: "WRAP_INVALID", act: () => receiver.open(Buffer.concat([wrapped, key]), PART_ID) },
  { why: "no bytes", code: "WRAP_INVALID", act: () => receiver.open(Buffer.alloc(0), PART_ID) },
  {
    why: "a short encapsulation",
    code: "WRAP_INVALID",
    act: () => new WrapReceiver(pair, sender.encapsulation.subarray(0, -1)),
  },
  {
    why: "a long encapsulation",
    code: "WRAP_INVALID",
    act: () => new WrapReceiver(pair, Buffer.concat([sender.encapsulation, Buffer.alloc(1)])),
  },
]
for (const { why, code, act } of refused) {
  test(`a wrapped key with ${why} is refused`, () => assert.throws(act, { name: "Fault", code }))
}

test("arbitrary bytes never open and never crash", () => {
  const exact = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length })
  fc.assert(
    fc.property(exact(ENCAPSULATION_BYTES - 1), exact(WRAPPED_KEY_BYTES - 1), (encapsulation, bytes) => {
      const versioned = (rest: Uint8Array): Buffer => Buffer.concat([Buffer.of(1), rest])
      assert.throws(() => receiver.open(versioned(bytes), PART_ID), isFault)
      assert.throws(() => new WrapReceiver(pair, versioned(encapsulation)).open(wrapped, PART_ID), isFault)
    }),
    { numRuns: 50 },
  )
})

test("a sender or receiver that forgot does nothing any more", () => {
  const brief = new WrapSender(pair.publicKey)
  assert.equal(brief.remaining, WRAPS_PER_ENCAPSULATION)
  const bytes = brief.wrap(key, PART_ID)
  assert.equal(brief.remaining, WRAPS_PER_ENCAPSULATION - 1)
  brief.forget()
  assert.throws(() => brief.wrap(key, PART_ID), RangeError)
  const reader = new WrapReceiver(pair, brief.encapsulation)
  assert.deepEqual(reader.open(bytes, PART_ID), key)
  reader.forget()
  assert.throws(() => reader.open(bytes, PART_ID), /forgotten/)
  assert.throws(() => sender.wrap(Buffer.alloc(31), PART_ID), RangeError)
})
