import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { isFault, parseHex } from "@schleuse/base"
import fc from "fast-check"
import { SYMMETRIC_WRAP_MAX_SECRET_BYTES, SYMMETRIC_WRAP_OVERHEAD_BYTES } from "./symmetric-wrap.ts"
import { unwrapSecret, wrapSecret } from "./symmetric-wrap.ts"

const KEY = randomBytes(32)
const CONTEXT = Buffer.from("epoch 7 of institution 0123")
const secret = randomBytes(97)
const wrapped = wrapSecret(KEY, secret, CONTEXT)

test("a secret of any length comes back", () => {
  for (const bytes of [1, 31, 32, 33, 97, 4096, SYMMETRIC_WRAP_MAX_SECRET_BYTES]) {
    const value = randomBytes(bytes)
    const sealed = wrapSecret(KEY, value, CONTEXT)
    assert.equal(sealed.length, bytes + SYMMETRIC_WRAP_OVERHEAD_BYTES)
    assert.deepEqual(unwrapSecret(KEY, sealed, CONTEXT), value)
  }
})

test("the format stays: bytes that were made once still open", () => {
  const made = parseHex(
    "0164217ac6c64d6a1d8b8035ea58eba8a1b08862fb4e92148c40387f4dff88c4ec03138297df942593eca6931b73886c34a26ff7a50187a5c68e83031f39e1859806af7b33d80f58590194f34b5fd7628397bcc155",
  )
  const opened = unwrapSecret(Buffer.alloc(32, 1), made, Buffer.from("golden"))
  assert.equal(opened.toString(), "a secret of the root key")
})

test("one secret wrapped twice shows nothing in common", () => {
  const again = wrapSecret(KEY, secret, CONTEXT)
  assert.notDeepEqual(again.subarray(1, 33), wrapped.subarray(1, 33))
  assert.notDeepEqual(again.subarray(45, 142), wrapped.subarray(45, 142))
})

test("a flipped bit in any byte, a cut at any byte and an added byte are refused", () => {
  for (let at = 0; at < wrapped.length; at++) {
    const changed = Buffer.from(wrapped)
    changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at)
    const code = at === 0 ? "WRAP_INVALID" : "WRAP_DAMAGED"
    assert.throws(() => unwrapSecret(KEY, changed, CONTEXT), { name: "Fault", code }, `byte ${at}`)
    assert.throws(() => unwrapSecret(KEY, wrapped.subarray(0, at), CONTEXT), isFault, `cut to ${at}`)
  }
  const grown = Buffer.concat([wrapped, Buffer.alloc(1)])
  assert.throws(() => unwrapSecret(KEY, grown, CONTEXT), { name: "Fault", code: "WRAP_DAMAGED" })
})

test("another key or context is refused", () => {
  const code = "WRAP_DAMAGED"
  assert.throws(() => unwrapSecret(randomBytes(32), wrapped, CONTEXT), { name: "Fault", code })
  assert.throws(() => unwrapSecret(KEY, wrapped, Buffer.from("epoch 8 of institution 0123")), { name: "Fault", code })
  assert.throws(() => unwrapSecret(KEY, wrapped, Buffer.alloc(0)), { name: "Fault", code })
})

test("arbitrary bytes never open and never crash", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      assert.throws(() => unwrapSecret(KEY, bytes, CONTEXT), isFault)
      assert.throws(() => unwrapSecret(KEY, Buffer.concat([Buffer.of(1), bytes]), CONTEXT), isFault)
    }),
  )
})

test("keys and secrets of a wrong length are a mistake of ours", () => {
  assert.throws(() => wrapSecret(KEY, Buffer.alloc(0), CONTEXT), RangeError)
  assert.throws(() => wrapSecret(KEY, Buffer.alloc(SYMMETRIC_WRAP_MAX_SECRET_BYTES + 1), CONTEXT), RangeError)
  assert.throws(() => wrapSecret(Buffer.alloc(31), secret, CONTEXT), RangeError)
  assert.throws(() => unwrapSecret(Buffer.alloc(33), wrapped, CONTEXT), RangeError)
})
