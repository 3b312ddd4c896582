import assert from "node:assert/strict"
import { createCipheriv, createDecipheriv } from "node:crypto"
import { test } from "node:test"
import { publicFault, type FaultCode } from "@schleuse/base"
import fc from "fast-check"
import { crc16, CRC16_RESIDUE } from "./crc16.ts"
import { afterPowerUp, afterTouch, isLaterThan, isWornOut } from "./yubico-otp.ts"
import { makeYubicoOtp, openYubicoOtp, parseYubicoOtp, requireLaterTouch, type YubicoTouch } from "./yubico-otp.ts"

const KEY_A = Buffer.from("ecde18dbe76fbd0c33330f1c354871db", "hex")
const ID_A = Buffer.from("8792ebfe26cc", "hex")
const OTP_A = "dteffujehknhfjbrjnlnldnhcujvddbikngjrtgh"
const KEY_B = Buffer.from("c68c9df8cbfe7d2f994cb904046c7218", "hex")
const ID_B = Buffer.from("609963eae7b5", "hex")
const OTP_B = "idkfefrdhtrutjduvtcjbfeuvhehdvjjlbchtlenfgku"

function open(otp: string, key: Buffer, privateId: Buffer) {
  return openYubicoOtp(parseYubicoOtp(otp).block, key, privateId)
}

test("AES-128-ECB is that of libyubikey's self-test", () => {
  const decipher = createDecipheriv("aes-128-ecb", Buffer.from("abcdef0123456789"), null).setAutoPadding(false)
  assert.equal(decipher.update("0123456789abcdef").toString("hex"), "838a467f34639551755bd32a4a2f15e1")
})

test("the checksum over a whole block leaves the residue", () => {
  const plain = Buffer.from("8792ebfe26cc130030c20011c89f23c8", "hex")
  assert.equal(crc16(plain), CRC16_RESIDUE)
  assert.equal(~crc16(plain.subarray(0, 14)) & 0xffff, 0xc823)
  assert.equal(crc16(Buffer.of()), 0xffff)
})

test("published code A opens, and is made again", () => {
  assert.equal(parseYubicoOtp(OTP_A).publicId, "dteffuje")
  assert.deepEqual(open(OTP_A, KEY_A, ID_A), { session: 0x13, use: 0x11, timestamp: 0xc230, capsTriggered: false })
  const touch = { session: 0x13, use: 0x11, timestamp: 0xc230, random: 0x9fc8 }
  assert.equal(makeYubicoOtp({ publicId: "dteffuje", privateId: ID_A, aesKey: KEY_A, ...touch }), OTP_A)
})

test("published code B opens, and is made again", () => {
  assert.equal(parseYubicoOtp(OTP_B).publicId, "idkfefrdhtru")
  assert.deepEqual(open(OTP_B, KEY_B, ID_B), { session: 1, use: 0, timestamp: 0x0f8d40, capsTriggered: false })
  const touch = { session: 1, use: 0, timestamp: 0x0f8d40, random: 0x5447 }
  assert.equal(makeYubicoOtp({ publicId: "idkfefrdhtru", privateId: ID_B, aesKey: KEY_B, ...touch }), OTP_B)
})

const notOpened: readonly { why: string; otp: string; key: Buffer; privateId: Buffer; code: FaultCode }[] = [
  { why: "corrupted", otp: OTP_B.replace("fgku", "fgkv"), key: KEY_B, privateId: ID_B, code: "OTP_CHECKSUM_WRONG" },
  { why: "of another key", otp: OTP_A, key: KEY_B, privateId: ID_B, code: "OTP_CHECKSUM_WRONG" },
  { why: "with another private id", otp: OTP_B, key: KEY_B, privateId: ID_A, code: "OTP_PRIVATE_ID_WRONG" },
  {
    why: "with a private id that differs in its last bit",
    otp: OTP_B,
    key: KEY_B,
    privateId: Buffer.concat([ID_B.subarray(0, 5), Buffer.of((ID_B[5] ?? 0) ^ 1)]),
    code: "OTP_PRIVATE_ID_WRONG",
  },
]
for (const { why, otp, key, privateId, code } of notOpened) {
  test(`a code ${why} is refused`, () => {
    assert.throws(() => open(otp, key, privateId), { name: "Fault", code })
    assert.equal(publicFault(code).code, "LOGIN_REFUSED")
  })
}

const misformed: readonly { why: string; text: string }[] = [
  { why: "without anything", text: "" },
  { why: "without its last letter", text: OTP_B.slice(0, -1) },
  { why: "of fewer than 32 letters", text: OTP_B.slice(-30) },
  { why: "of more than 48 letters", text: "cccccc" + OTP_B },
  { why: "of 10,000 letters", text: "c".repeat(10_000) },
  { why: "with a capital", text: OTP_B.replace("u", "U") },
  { why: "with Enter still behind it", text: OTP_B + "\n" },
  { why: "with a letter that is not modhex", text: OTP_B.replace("k", "a") },
  { why: "with SQL in it", text: "' OR 1=1 --".padEnd(44, "c") },
]
for (const { why, text } of misformed) {
  test(`a code ${why} is refused by its form`, () => {
    assert.throws(() => parseYubicoOtp(text), { name: "Fault", code: "OTP_FORM_INVALID" })
  })
}

test("a code cut off anywhere is refused", () => {
  for (let length = 0; length < OTP_B.length; length++) {
    const cut = OTP_B.slice(0, length)
    const code = length < 32 || length % 2 === 1 ? "OTP_FORM_INVALID" : "OTP_CHECKSUM_WRONG"
    assert.throws(() => open(cut, KEY_B, ID_B), { code }, `${length}`)
  }
})

const refusedCode = { name: "Fault", code: /^(?:OTP_CHECKSUM_WRONG|OTP_PRIVATE_ID_WRONG)$/ }

test("a code with any one letter exchanged is refused", () => {
  for (let at = OTP_B.length - 32; at < OTP_B.length; at++) {
    for (const letter of "cbdefghijklnrtuv") {
      if (letter === OTP_B.charAt(at)) continue
      assert.throws(() => open(OTP_B.slice(0, at) + letter + OTP_B.slice(at + 1), KEY_B, ID_B), refusedCode)
    }
  }
})

test("public ids of 0 to 8 bytes are told from the block", () => {
  for (let bytes = 0; bytes <= 8; bytes++) {
    const publicId = "vb".repeat(bytes)
    assert.equal(parseYubicoOtp(publicId + OTP_B.slice(-32)).publicId, publicId)
  }
})

test("wrong sizes from our own side are defects, not refusals", () => {
  const touch: YubicoTouch = {
    publicId: "vb",
    privateId: ID_A,
    aesKey: KEY_A,
    session: 1,
    use: 1,
    timestamp: 1,
    random: 1,
  }
  assert.throws(() => openYubicoOtp(Buffer.alloc(15), KEY_A, ID_A), RangeError)
  assert.throws(() => openYubicoOtp(Buffer.alloc(16), KEY_A.subarray(1), ID_A), RangeError)
  assert.throws(() => openYubicoOtp(Buffer.alloc(16), KEY_A, ID_A.subarray(1)), RangeError)
  const wrong: readonly Partial<YubicoTouch>[] = [
    { publicId: "vb".repeat(9) },
    { privateId: Buffer.alloc(7) },
    { aesKey: Buffer.alloc(32) },
    { session: 0x8000 },
    { session: -1 },
    { use: 256 },
    { timestamp: 2 ** 24 },
    { random: 0x10000 },
  ]
  for (const field of wrong) assert.throws(() => makeYubicoOtp({ ...touch, ...field }), RangeError)
  assert.throws(() => makeYubicoOtp({ ...touch, publicId: "xyz" }), { code: "MODHEX_INVALID" })
})

const counters = fc.record({ session: fc.nat(0x7fff), use: fc.nat(0xff) })

test("every touch opens to what was put in", () => {
  const touches = fc.record({
    publicId: fc.string({ unit: fc.constantFrom("cc", "vv", "bn"), maxLength: 8 }).filter((id) => id.length <= 16),
    privateId: fc.uint8Array({ minLength: 6, maxLength: 6 }),
    aesKey: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    session: fc.nat(0x7fff),
    use: fc.nat(0xff),
    timestamp: fc.nat(0xffffff),
    random: fc.nat(0xffff),
    capsTriggered: fc.boolean(),
  })
  fc.assert(
    fc.property(touches, (touch) => {
      const { publicId, block } = parseYubicoOtp(makeYubicoOtp(touch))
      const { session, use, timestamp, capsTriggered } = touch
      assert.equal(publicId, touch.publicId)
      assert.deepEqual(openYubicoOtp(block, touch.aesKey, touch.privateId), { session, use, timestamp, capsTriggered })
    }),
  )
})

test("no block that the key did not make is a defect", () => {
  const cipher = (plain: Uint8Array) => createCipheriv("aes-128-ecb", KEY_A, null).setAutoPadding(false).update(plain)
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (plain) => {
      assert.throws(() => openYubicoOtp(cipher(plain), KEY_A, ID_A), refusedCode)
    }),
  )
})

const order: readonly { a: [number, number]; b: [number, number]; later: boolean }[] = [
  { a: [1, 0], b: [1, 0], later: false },
  { a: [1, 1], b: [1, 0], later: true },
  { a: [1, 0], b: [1, 1], later: false },
  { a: [2, 0], b: [1, 255], later: true },
  { a: [1, 255], b: [2, 0], later: false },
  { a: [0x7fff, 0], b: [0x7ffe, 255], later: true },
]
for (const { a, b, later } of order) {
  test(`touch ${a.join("/")} is ${later ? "" : "not "}later than ${b.join("/")}`, () => {
    assert.equal(isLaterThan({ session: a[0], use: a[1] }, { session: b[0], use: b[1] }), later)
  })
}

test("touches are in one order: of two, one is later or they are the same", () => {
  fc.assert(
    fc.property(counters, counters, (a, b) => {
      const isSame = a.session === b.session && a.use === b.use
      assert.equal([isLaterThan(a, b), isLaterThan(b, a), isSame].filter(Boolean).length, 1)
    }),
  )
})

test("what a key does next is later, until its last session, which repeats", () => {
  fc.assert(
    fc.property(counters, (at) => {
      if (at.session < 0x7fff || at.use < 0xff) assert.ok(isLaterThan(afterTouch(at), at))
      assert.equal(isLaterThan(afterPowerUp(at), at), at.session < 0x7fff)
    }),
  )
  assert.deepEqual(afterTouch({ session: 7, use: 0xff }), { session: 8, use: 0 })
  assert.deepEqual(afterTouch({ session: 0x7ffe, use: 0xff }), { session: 0x7fff, use: 0 })
  assert.deepEqual(afterTouch({ session: 0x7fff, use: 0xff }), { session: 0x7fff, use: 0 })
  assert.deepEqual(afterPowerUp({ session: 0x7fff, use: 9 }), { session: 0x7fff, use: 0 })
})

test("the first code of a key is good, whatever its counters", () => {
  requireLaterTouch({ session: 0, use: 0 }, undefined)
  requireLaterTouch({ session: 0x7fff, use: 0xff }, undefined)
})

test("a spent code, and one from before it, is a replay", () => {
  const spent = { session: 5, use: 3 }
  for (const touch of [spent, { session: 5, use: 2 }, { session: 4, use: 255 }]) {
    assert.throws(() => requireLaterTouch(touch, spent), { name: "Fault", code: "OTP_REPLAYED" })
  }
  requireLaterTouch({ session: 5, use: 4 }, spent)
})

test("a worn-out key is good for the rest of its last session, and then says so", () => {
  const spent = { session: 0x7fff, use: 3 }
  assert.ok(isWornOut(spent))
  assert.ok(!isWornOut({ session: 0x7ffe, use: 255 }))
  requireLaterTouch(afterTouch(spent), spent)
  const stuck = afterPowerUp(spent)
  assert.throws(() => requireLaterTouch(stuck, spent), { name: "Fault", code: "OTP_KEY_WORN_OUT" })
  for (const code of ["OTP_KEY_WORN_OUT", "OTP_REPLAYED", "OTP_FORM_INVALID"] as const) {
    assert.equal(publicFault(code).code, "LOGIN_REFUSED")
  }
})

test("a whole life: each of the last 4,096 touches of a powered key is accepted once, and nothing after them", () => {
  let touch = { session: 0x7ff0, use: 0 }
  let spent: typeof touch | undefined
  for (let i = 0; i < 16 * 256; i++) {
    requireLaterTouch(touch, spent)
    spent = touch
    touch = afterTouch(touch)
  }
  assert.deepEqual(spent, { session: 0x7fff, use: 0xff })
  for (let i = 0; i < 300; i++) {
    assert.throws(() => requireLaterTouch(touch, spent), { code: "OTP_KEY_WORN_OUT" })
    touch = afterTouch(touch)
  }
})
