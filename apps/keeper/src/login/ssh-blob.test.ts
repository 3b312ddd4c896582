import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, isFault, sshString } from "@schleuse/base"
import fc from "fast-check"
import { parseSignedRequest } from "./ssh-blob.ts"
import { signedRequest, testKey } from "./testing/ssh-keys.ts"

const KEY = testKey("ssh-ed25519")
const SESSION_ID = Buffer.alloc(32, 9)
const BLOB = signedRequest("praxis-beispiel", KEY, SESSION_ID)

type Fields = {
  sessionId: Buffer
  message: number
  user: string
  service: string
  method: string
  signed: number
  algorithm: string
  key: Buffer
}
function blob(change: Partial<Fields>): Buffer {
  const fields = {
    sessionId: SESSION_ID,
    message: 50,
    user: "praxis-beispiel",
    service: "ssh-connection",
    method: "publickey",
    signed: 1,
    algorithm: "ssh-ed25519",
    key: KEY.blob,
    ...change,
  }
  return Buffer.concat([
    sshString(fields.sessionId),
    Buffer.of(fields.message),
    sshString(fields.user),
    sshString(fields.service),
    sshString(fields.method),
    Buffer.of(fields.signed),
    sshString(fields.algorithm),
    sshString(fields.key),
  ])
}

test("user, algorithm, key and session id come out of what was signed", () => {
  assert.deepEqual(parseSignedRequest(BLOB), {
    sessionId: SESSION_ID,
    user: "praxis-beispiel",
    algorithm: "ssh-ed25519",
    keyBlob: KEY.blob,
  })
})

test("a request is refused truncated at each length and with a byte more", () => {
  for (let length = 0; length < BLOB.length; length++) {
    assert.throws(() => parseSignedRequest(BLOB.subarray(0, length)), { name: "Fault" }, `${length} bytes`)
  }
  assert.throws(() => parseSignedRequest(Buffer.concat([BLOB, Buffer.of(0)])), { code: "LOGIN_BLOB_INVALID" })
})

const refused: readonly { why: string; change: Partial<Fields>; code: FaultCode }[] = [
  { why: "a session id of 19 bytes", change: { sessionId: Buffer.alloc(19) }, code: "LOGIN_SESSION_ID_INVALID" },
  { why: "a session id of 65 bytes", change: { sessionId: Buffer.alloc(65) }, code: "LOGIN_SESSION_ID_INVALID" },
  { why: "no session id", change: { sessionId: Buffer.alloc(0) }, code: "LOGIN_SESSION_ID_INVALID" },
  { why: "another message", change: { message: 51 }, code: "LOGIN_BLOB_INVALID" },
  { why: "an empty user", change: { user: "" }, code: "LOGIN_USER_INVALID" },
  { why: "a user with NUL", change: { user: "praxis\0" }, code: "LOGIN_USER_INVALID" },
  { why: "a user in capitals", change: { user: "Praxis" }, code: "LOGIN_USER_INVALID" },
  { why: "a user of 65 characters", change: { user: "a".repeat(65) }, code: "LOGIN_USER_INVALID" },
  { why: "another service", change: { service: "ssh-userauth" }, code: "LOGIN_SERVICE_INVALID" },
  { why: "another method", change: { method: "hostbased" }, code: "LOGIN_METHOD_INVALID" },
  {
    why: "a method we do not announce",
    change: { method: "publickey-hostbound-v00@openssh.com" },
    code: "LOGIN_METHOD_INVALID",
  },
  { why: "no signature announced", change: { signed: 0 }, code: "LOGIN_METHOD_INVALID" },
  { why: "a truth of its own", change: { signed: 2 }, code: "LOGIN_METHOD_INVALID" },
  { why: "SHA-1", change: { algorithm: "ssh-rsa" }, code: "LOGIN_ALGORITHM_SHA1" },
  { why: "a certificate", change: { algorithm: "ssh-ed25519-cert-v01@openssh.com" }, code: "LOGIN_KEY_CERTIFICATE" },
  { why: "DSA", change: { algorithm: "ssh-dss" }, code: "LOGIN_ALGORITHM_UNKNOWN" },
  { why: "a property of all objects as algorithm", change: { algorithm: "toString" }, code: "LOGIN_ALGORITHM_UNKNOWN" },
]
for (const { why, change, code } of refused) {
  test(`a signed request with ${why} is refused`, () => {
    assert.throws(() => parseSignedRequest(blob(change)), { name: "Fault", code })
  })
}

test("a user that is not UTF-8 is refused", () => {
  const bytes = blob({ user: "praxis" })
  bytes.writeUInt8(0xff, bytes.indexOf("praxis"))
  assert.throws(() => parseSignedRequest(bytes), { name: "Fault", code: "LOGIN_BLOB_INVALID" })
})

test("session ids from 20 to 64 bytes are read", () => {
  for (const length of [20, 32, 48, 64]) {
    assert.equal(parseSignedRequest(blob({ sessionId: Buffer.alloc(length, 1) })).sessionId.length, length)
  }
})

test("any bytes are a request or a Fault of a login, and what is read is written the same", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.uint8Array().map((more) => Buffer.concat([BLOB, more])),
      ),
      (array) => {
        const bytes = Buffer.from(array)
        try {
          const { sessionId, user, algorithm, keyBlob } = parseSignedRequest(bytes)
          assert.deepEqual(blob({ sessionId, user, algorithm, key: keyBlob }), bytes)
        } catch (error) {
          if (!isFault(error)) throw error
          assert.match(error.code, /^LOGIN_/)
        }
      },
    ),
  )
})
