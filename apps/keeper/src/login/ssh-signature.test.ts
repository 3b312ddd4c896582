import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { parseSshPublicKey, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from "./ssh-public-key.ts"
import { verifySshSignature } from "./ssh-signature.ts"
import { signedRequest, type TestKey, testKey } from "./testing/ssh-keys.ts"

const ALGORITHMS = Object.keys(SIGNATURE_ALGORITHMS) as SignatureAlgorithm[]
const KEYS = new Map(ALGORITHMS.map((algorithm) => [algorithm, testKey(algorithm)]))

function keyFor(algorithm: SignatureAlgorithm): TestKey {
  const key = KEYS.get(algorithm)
  assert.ok(key)
  return key
}

function requestOf(key: TestKey): Buffer {
  return signedRequest("praxis-beispiel", key, Buffer.alloc(32, 5))
}

for (const algorithm of ALGORITHMS) {
  const key = keyFor(algorithm)
  const data = requestOf(key)
  const publicKey = parseSshPublicKey(key.blob)

  test(`a signature with ${algorithm} is accepted`, async () => {
    const expected = algorithm.startsWith("sk-") ? "ssh-key-touch" : "ssh-key"
    assert.equal(await verifySshSignature(algorithm, publicKey, data, key.sign(data)), expected)
  })

  test(`a signature with ${algorithm} is refused after any flipped bit, a byte less or more, and for other data`, async () => {
    const signature = key.sign(data)
    const wrong = [signature.subarray(0, -1), Buffer.concat([signature, Buffer.of(0)]), Buffer.alloc(0)]
    for (let at = 0; at < signature.length; at += algorithm.startsWith("rsa") ? 17 : 1) wrong.push(flip(signature, at))
    for (const given of wrong) {
      await assert.rejects(verifySshSignature(algorithm, publicKey, data, given), { name: "Fault" })
    }
    await assert.rejects(verifySshSignature(algorithm, publicKey, flip(data, 9), signature), {
      name: "Fault",
      code: "LOGIN_SIGNATURE_WRONG",
    })
  })
}

for (const algorithm of ALGORITHMS) {
  for (const other of ALGORITHMS) {
    if (SIGNATURE_ALGORITHMS[algorithm] === SIGNATURE_ALGORITHMS[other]) continue
    test(`a key for ${other} is not checked by ${algorithm}`, async () => {
      const key = keyFor(other)
      const data = requestOf(key)
      await assert.rejects(verifySshSignature(algorithm, parseSshPublicKey(key.blob), data, key.sign(data)), {
        name: "Fault",
        code: "LOGIN_ALGORITHM_MISMATCH",
      })
    })
  }
}

const flags: readonly { flags: number; gives: string | { code: FaultCode } }[] = [
  { flags: 0x00, gives: { code: "LOGIN_TOUCH_MISSING" } },
  { flags: 0x04, gives: { code: "LOGIN_TOUCH_MISSING" } },
  { flags: 0x01, gives: "ssh-key-touch" },
  { flags: 0x05, gives: "ssh-key-verified" },
  { flags: 0x1d, gives: "ssh-key-verified" },
]
for (const algorithm of ["sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"] as const) {
  for (const row of flags) {
    test(`${algorithm} with flags ${row.flags.toString(16)} ${typeof row.gives === "string" ? `is ${row.gives}` : "is refused"}`, async () => {
      const key = keyFor(algorithm)
      const data = requestOf(key)
      const result = verifySshSignature(algorithm, parseSshPublicKey(key.blob), data, key.sign(data, row.flags))
      if (typeof row.gives === "string") assert.equal(await result, row.gives)
      else await assert.rejects(result, { name: "Fault", code: row.gives.code })
    })
  }
}

test("a security key's signature that ends early is malformed, not only wrong", async () => {
  const key = keyFor("sk-ecdsa-sha2-nistp256@openssh.com")
  const data = requestOf(key)
  const publicKey = parseSshPublicKey(key.blob)
  await assert.rejects(verifySshSignature(key.algorithm, publicKey, data, key.sign(data).subarray(0, -1)), {
    name: "Fault",
    code: "LOGIN_SIGNATURE_INVALID",
  })
})

function flip(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at)
  return changed
}
