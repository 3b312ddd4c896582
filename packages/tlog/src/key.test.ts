import assert from "node:assert/strict"
import { generateKeyPairSync } from "node:crypto"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import {
  formatSignerKey,
  formatVerifierKey,
  isKeyName,
  KEY_TYPE,
  parseSignerKey,
  parseVerifierKey,
  privateKeyOfSeed,
  publicBytesOf,
  publicKeyOfBytes,
  seedOf,
  signerKey,
  verifierKey,
  verifierKeyOf,
} from "./key.ts"

// golang.org/x/mod/sumdb/note, note_test.go.
const VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
const SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
// transparency-dev/formats, note_cosigv1_test.go.
const COSIGNER = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"

test("keys written by Go are read and written again byte for byte", () => {
  const key = parseVerifierKey(VERIFIER)
  assert.equal(key.name, "PeterNeumann")
  assert.equal(key.keyId, 0xc74f20a3)
  assert.equal(key.type, KEY_TYPE.note)
  assert.equal(formatVerifierKey(key), VERIFIER)
  assert.equal(formatSignerKey(parseSignerKey(SIGNER)), SIGNER)
  assert.equal(formatVerifierKey(verifierKeyOf(parseSignerKey(SIGNER))), VERIFIER)
  assert.equal(parseVerifierKey(COSIGNER).type, KEY_TYPE.cosignature)
  assert.equal(formatVerifierKey(parseVerifierKey(COSIGNER)), COSIGNER)
})

test("raw bytes become keys and raw bytes again", () => {
  // RFC 8032, section 7.1, test 1.
  const seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
  const privateKey = privateKeyOfSeed(Buffer.from(seed, "hex"))
  const publicBytes = publicBytesOf(privateKey)
  assert.equal(publicBytes.toString("hex"), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
  assert.equal(seedOf(privateKey).toString("hex"), seed)
  assert.deepEqual(publicBytesOf(publicKeyOfBytes(publicBytes)), publicBytes)
})

test("a new key survives being written and read", () => {
  for (const type of [KEY_TYPE.note, KEY_TYPE.cosignature]) {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519")
    const signer = signerKey("log.example/a", privateKey, type)
    assert.equal(parseSignerKey(formatSignerKey(signer)).keyId, signer.keyId)
    const verifier = parseVerifierKey(formatVerifierKey(verifierKey("log.example/a", publicKey, type)))
    assert.deepEqual(verifier.keyId, signer.keyId)
    assert.deepEqual(publicBytesOf(verifier.publicKey), publicBytesOf(publicKey))
  }
})

for (const { kind, text, parse } of [
  { kind: "verifier", text: VERIFIER, parse: parseVerifierKey },
  { kind: "signer", text: SIGNER, parse: parseSignerKey },
]) {
  test(`every piece of a ${kind} key is refused, and every key with one character changed`, () => {
    for (let from = 0; from <= text.length; from++) {
      for (let to = from; to <= text.length; to++) {
        if (from === 0 && to === text.length) continue
        assert.throws(() => parse(text.slice(from, to)), { name: "Fault" })
      }
    }
    for (let at = 0; at < text.length; at++) {
      const changed = String.fromCharCode(text.charCodeAt(at) + 1)
      assert.throws(() => parse(text.slice(0, at) + changed + text.slice(at + 1)), { name: "Fault" })
    }
  })
}

const refused: readonly { why: string; text: string; code: FaultCode }[] = [
  { why: "no fields", text: "PeterNeumann", code: "NOTE_KEY_INVALID" },
  { why: "an empty name", text: VERIFIER.replace("PeterNeumann", ""), code: "NOTE_KEY_NAME_INVALID" },
  { why: "a space in its name", text: VERIFIER.replace("PeterN", "Peter N"), code: "NOTE_KEY_NAME_INVALID" },
  { why: "an upper-case id", text: VERIFIER.replace("c74f20a3", "C74F20A3"), code: "NOTE_KEY_INVALID" },
  { why: "another id", text: VERIFIER.replace("c74f20a3", "c74f20a4"), code: "NOTE_KEY_ID_MISMATCH" },
  { why: "another name", text: VERIFIER.replace("Peter", "Petra"), code: "NOTE_KEY_ID_MISMATCH" },
  { why: "a line end", text: `${VERIFIER}\n`, code: "NOTE_KEY_INVALID" },
  { why: "no key material", text: "PeterNeumann+c74f20a3+", code: "NOTE_KEY_TYPE_UNKNOWN" },
  {
    why: "too long key material and a fitting id",
    text: "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
    code: "NOTE_KEY_INVALID",
  },
  {
    why: "an unknown type and a fitting id",
    text: "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    code: "NOTE_KEY_TYPE_UNKNOWN",
  },
]
for (const { why, text, code } of refused) {
  test(`a verifier key with ${why} is refused`, () => {
    assert.throws(() => parseVerifierKey(text), { name: "Fault", code })
  })
}

test("a refused signer key is not quoted in the fault", () => {
  const secret = SIGNER.slice(-40, -2)
  for (const text of [SIGNER.replace("c74f20a3", "c74f20a4"), `${SIGNER}!`, SIGNER.slice(12), SIGNER.slice(0, -4)]) {
    assert.throws(
      () => parseSignerKey(text),
      (error) => error instanceof Error && !String(error.stack).includes(secret) && error.cause === undefined,
    )
  }
})

test("names with any Unicode space, plus or control character are refused", () => {
  for (const name of [
    "",
    " ",
    "a b",
    "a+b",
    "a\tb",
    "a\u0085b",
    "a\u00a0b",
    "a\u2003b",
    "a\u3000b",
    "a\u0000",
    "\ud800",
  ]) {
    assert.equal(isKeyName(name), false, JSON.stringify(name))
  }
  for (const name of ["log.example/a", "transparency.dev/DEV:witness-little-garden", "Größe", "🐛"]) {
    assert.equal(isKeyName(name), true)
  }
})

test("keys of other kinds and lengths are refused", () => {
  const x25519 = generateKeyPairSync("x25519")
  const ed25519 = generateKeyPairSync("ed25519")
  assert.throws(() => verifierKey("a", x25519.publicKey), { code: "NOTE_KEY_TYPE_UNKNOWN" })
  assert.throws(() => signerKey("a", x25519.privateKey), { code: "NOTE_KEY_TYPE_UNKNOWN" })
  assert.throws(() => signerKey("a", ed25519.publicKey), { code: "NOTE_KEY_TYPE_UNKNOWN" })
  assert.throws(() => seedOf(ed25519.publicKey), { code: "NOTE_KEY_TYPE_UNKNOWN" })
  assert.throws(() => privateKeyOfSeed(Buffer.alloc(31)), { code: "NOTE_KEY_INVALID" })
  assert.throws(() => publicKeyOfBytes(Buffer.alloc(33)), { code: "NOTE_KEY_INVALID" })
})
