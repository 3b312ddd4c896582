import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, isFault, sshString } from "@schleuse/base"
import fc from "fast-check"
import { parseSshPublicKey, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from "./ssh-public-key.ts"
import { rsaBlob, rsaKey, testKey } from "./testing/ssh-keys.ts"

const ALGORITHMS = Object.keys(SIGNATURE_ALGORITHMS) as SignatureAlgorithm[]
const ED25519 = testKey("ssh-ed25519").blob
const P256 = testKey("ecdsa-sha2-nistp256").blob
const SK = testKey("sk-ssh-ed25519@openssh.com").blob
const MODULUS = Buffer.from(Array.from({ length: 256 }, (_, i) => (i === 0 ? 0x80 : 1)))
const E = Buffer.of(1, 0, 1)

for (const algorithm of ALGORITHMS) {
  test(`a key for ${algorithm} is read whole, refused truncated at each length and with a byte more`, () => {
    const { blob } = testKey(algorithm)
    assert.equal(parseSshPublicKey(blob).type, SIGNATURE_ALGORITHMS[algorithm])
    assert.equal(parseSshPublicKey(blob).application, algorithm.startsWith("sk-") ? "ssh:" : undefined)
    for (let length = 0; length < blob.length; length++) {
      assert.throws(() => parseSshPublicKey(blob.subarray(0, length)), { name: "Fault" }, `${length} bytes`)
    }
    assert.throws(() => parseSshPublicKey(Buffer.concat([blob, Buffer.of(0)])), { code: "SSH_KEY_INVALID" })
  })
}

function ofType(type: string): Buffer {
  return Buffer.concat([sshString(type), sshString(Buffer.alloc(32, 1))])
}

const refused: readonly { why: string; blob: Buffer; code: FaultCode }[] = [
  { why: "no bytes", blob: Buffer.alloc(0), code: "SSH_KEY_INVALID" },
  { why: "DSA", blob: ofType("ssh-dss"), code: "SSH_KEY_DSA" },
  { why: "an Ed25519 certificate", blob: ofType("ssh-ed25519-cert-v01@openssh.com"), code: "SSH_KEY_CERTIFICATE" },
  { why: "an RSA certificate", blob: ofType("rsa-sha2-512-cert-v01@openssh.com"), code: "SSH_KEY_CERTIFICATE" },
  { why: "Ed448", blob: ofType("ssh-ed448"), code: "SSH_KEY_TYPE_UNKNOWN" },
  { why: "a signature algorithm as type", blob: ofType("rsa-sha2-256"), code: "SSH_KEY_TYPE_UNKNOWN" },
  {
    why: "an Ed25519 point of 31 bytes",
    blob: Buffer.concat([sshString("ssh-ed25519"), sshString(Buffer.alloc(31, 1))]),
    code: "SSH_KEY_INVALID",
  },
  {
    why: "another curve than its type says",
    blob: Buffer.from(P256.toString("latin1").replace(/nistp256(?!.*nistp256)/s, "nistp384"), "latin1"),
    code: "SSH_KEY_INVALID",
  },
  { why: "a point that is not on the curve", blob: flip(P256, P256.length - 1), code: "SSH_KEY_INVALID" },
  {
    why: "a compressed point",
    blob: Buffer.concat([
      sshString("ecdsa-sha2-nistp256"),
      sshString("nistp256"),
      sshString(Buffer.concat([Buffer.of(2), P256.subarray(-64, -32)])),
    ]),
    code: "SSH_KEY_INVALID",
  },
  {
    why: "a security key for a web site",
    blob: Buffer.concat([SK.subarray(0, -8), sshString("https://example.test")]),
    code: "SSH_KEY_INVALID",
  },
  {
    why: "RSA with 2047 bits",
    blob: rsaBlob(E, Buffer.concat([Buffer.of(0x40), MODULUS.subarray(1)])),
    code: "SSH_KEY_WEAK",
  },
  { why: "RSA with 1024 bits", blob: rsaKey("rsa-sha2-256", 1024, "sha256").blob, code: "SSH_KEY_WEAK" },
  { why: "RSA with 8200 bits", blob: rsaBlob(E, Buffer.alloc(1025, 0x81)), code: "SSH_KEY_WEAK" },
  { why: "RSA with exponent 1", blob: rsaBlob(Buffer.of(1), MODULUS), code: "SSH_KEY_WEAK" },
  { why: "RSA with an even exponent", blob: rsaBlob(Buffer.of(4), MODULUS), code: "SSH_KEY_WEAK" },
  { why: "RSA with an exponent of 9 bytes", blob: rsaBlob(Buffer.alloc(9, 1), MODULUS), code: "SSH_KEY_WEAK" },
  {
    why: "RSA with an even modulus",
    blob: rsaBlob(E, Buffer.concat([MODULUS.subarray(0, -1), Buffer.of(2)])),
    code: "SSH_KEY_WEAK",
  },
  {
    why: "RSA with a negative modulus",
    blob: Buffer.concat([sshString("ssh-rsa"), sshString(E), sshString(MODULUS)]),
    code: "SSH_KEY_INVALID",
  },
  {
    why: "RSA with needless zeros",
    blob: Buffer.concat([
      sshString("ssh-rsa"),
      sshString(Buffer.concat([Buffer.of(0), E])),
      sshString(Buffer.concat([Buffer.of(0), MODULUS])),
    ]),
    code: "SSH_KEY_INVALID",
  },
]
for (const { why, blob, code } of refused) {
  test(`a public key with ${why} is refused`, () => {
    assert.throws(() => parseSshPublicKey(blob), { name: "Fault", code })
  })
}

test("any bytes are a key or a Fault", () => {
  const types = fc.constantFrom("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "sk-ssh-ed25519@openssh.com")
  const fields = fc.array(
    fc.uint8Array({ maxLength: 80 }).map((bytes) => sshString(bytes)),
    { maxLength: 4 },
  )
  const bytes = fc.tuple(types, fields).map(([type, rest]) => Buffer.concat([sshString(type), ...rest]))
  fc.assert(
    fc.property(
      fc.oneof(
        bytes,
        fc.uint8Array().map((array) => Buffer.from(array)),
      ),
      (blob) => {
        try {
          parseSshPublicKey(blob)
        } catch (error) {
          if (!isFault(error)) throw error
        }
      },
    ),
  )
})

test("flipping any bit of a key gives another key or a Fault, never the same key", () => {
  const own = parseSshPublicKey(ED25519).key
  for (let bit = 0; bit < ED25519.length * 8; bit++) {
    try {
      assert.equal(parseSshPublicKey(flip(ED25519, bit >> 3, bit & 7)).key.equals(own), false)
    } catch (error) {
      if (!isFault(error)) throw error
    }
  }
})

function flip(bytes: Buffer, at: number, bit = 0): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at)
  return changed
}
