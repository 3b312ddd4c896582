import assert from "node:assert/strict"
import { test } from "node:test"
import { isFault } from "@schleuse/base"
import fc from "fast-check"
import { encodeWrapPrivateKey, generateWrapKeyPair, parseWrapPrivateKey, parseWrapPublicKey } from "./wrap-keys.ts"
import { WRAP_PRIVATE_KEY_BYTES, WRAP_PUBLIC_KEY_BYTES } from "./wrap-keys.ts"

const pair = generateWrapKeyPair()
const publicBytes = pair.publicKey.bytes
const privateBytes = encodeWrapPrivateKey(pair)

test("keys have the stated lengths and survive their bytes", () => {
  assert.equal(publicBytes.length, WRAP_PUBLIC_KEY_BYTES)
  assert.equal(privateBytes.length, WRAP_PRIVATE_KEY_BYTES)
  assert.deepEqual(parseWrapPublicKey(publicBytes).bytes, publicBytes)
  const again = parseWrapPrivateKey(privateBytes)
  assert.deepEqual(encodeWrapPrivateKey(again), privateBytes)
  assert.deepEqual(again.publicKey.bytes, publicBytes, "the public half follows from the private one")
})

test("no two key pairs share a half", () => {
  const other = generateWrapKeyPair().publicKey.bytes
  assert.notDeepEqual(other.subarray(1, 1185), publicBytes.subarray(1, 1185))
  assert.notDeepEqual(other.subarray(1185), publicBytes.subarray(1185))
})

const withVersion = (bytes: Buffer, version: number): Buffer => Buffer.concat([Buffer.of(version), bytes.subarray(1)])
const refused: readonly { why: string; act: () => unknown }[] = [
  { why: "an empty public key", act: () => parseWrapPublicKey(Buffer.alloc(0)) },
  { why: "a short public key", act: () => parseWrapPublicKey(publicBytes.subarray(0, -1)) },
  { why: "a long public key", act: () => parseWrapPublicKey(Buffer.concat([publicBytes, Buffer.alloc(1)])) },
  { why: "a public key of version 0", act: () => parseWrapPublicKey(withVersion(publicBytes, 0)) },
  { why: "a public key of version 2", act: () => parseWrapPublicKey(withVersion(publicBytes, 2)) },
  {
    why: "an ML-KEM key with a coefficient that is not below the modulus",
    act: () => parseWrapPublicKey(Buffer.concat([Buffer.of(1, 0xff, 0xff, 0xff), publicBytes.subarray(4)])),
  },
  { why: "a short private key", act: () => parseWrapPrivateKey(privateBytes.subarray(0, -1)) },
  { why: "a long private key", act: () => parseWrapPrivateKey(Buffer.concat([privateBytes, Buffer.alloc(1)])) },
  { why: "a private key of version 2", act: () => parseWrapPrivateKey(withVersion(privateBytes, 2)) },
  { why: "a public key in the place of a private one", act: () => parseWrapPrivateKey(publicBytes) },
]
for (const { why, act } of refused) {
  test(`${why} is refused`, () => assert.throws(act, { name: "Fault", code: "WRAP_KEY_INVALID" }))
}

test("arbitrary bytes are a key that keeps its bytes, or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1300 }), fc.nat(WRAP_PUBLIC_KEY_BYTES - 1), (bytes, at) => {
      const overwritten = Buffer.from(publicBytes)
      overwritten.set(bytes.subarray(0, overwritten.length - at), at)
      for (const candidate of [Buffer.from(bytes), overwritten]) {
        try {
          assert.deepEqual(parseWrapPublicKey(candidate).bytes, candidate)
        } catch (error) {
          assert.ok(isFault(error), String(error))
        }
      }
    }),
  )
})
