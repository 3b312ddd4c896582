/** Answers of keys as bytes: the W3C's vectors, garbage, and the relying party's names. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { isFault } from "@schleuse/base"
import fc from "fast-check"
import { readAssertion, verifyAssertion } from "./assertion.ts"
import type { FidoKey } from "./key-row.ts"
import { verifyRegistration } from "./registration.ts"
import { RelyingParty } from "./relying-party.ts"
import { creationOptions } from "./options.ts"
import { newPair, SoftwareAuthenticator } from "./testing/software-authenticator.ts"
import { ASSERTIONS, REGISTRATIONS, W3C_HOST, W3C_ORIGIN } from "./testing/w3c-vectors.ts"

const w3c = new RelyingParty({ host: W3C_HOST, origins: [] }, "productive")
const b64 = (hex: string) => Buffer.from(hex, "hex").toString("base64url")
const expecting = (hex: string) => (challenge: Buffer) => assert.equal(challenge.toString("hex"), hex)

for (const vector of REGISTRATIONS) {
  test(`the W3C's registration ${vector.name} is ${vector.refused ?? "taken"}`, async () => {
    const given = {
      id: b64(vector.credentialId),
      clientDataJSON: b64(vector.clientDataJSON),
      attestationObject: b64(vector.attestationObject),
      transports: [],
    }
    const verified = verifyRegistration(given, w3c, expecting(vector.challenge))
    if (vector.refused !== undefined) return await assert.rejects(verified, { code: vector.refused })
    const { key } = await verified
    assert.equal(key.credentialId.toString("hex"), vector.credentialId)
    assert.deepEqual([key.algorithm, key.counter, key.isBackupEligible], [-7, 0, true])
  })
}

function keyOf(publicKey: Buffer, rpId: string): FidoKey {
  const times = { createdAt: 1, usedAt: undefined, endedAt: undefined, endedAs: undefined }
  const state = { counter: 0, isBackupEligible: true, isBackedUp: false }
  const names = { id: "k", accountId: "a", userHandle: "", aaguid: "", name: "", transports: [] }
  return { ...names, ...times, ...state, rpId, credentialId: Buffer.of(1), publicKey, algorithm: -7 }
}

for (const vector of ASSERTIONS) {
  const given = {
    id: "AQ",
    clientDataJSON: b64(vector.clientDataJSON),
    authenticatorData: b64(vector.authenticatorData),
    signature: b64(vector.signature),
  }
  const key = keyOf(Buffer.from(vector.publicKey, "hex"), W3C_HOST)
  const verify = async (assertion: typeof given, by: FidoKey | undefined) =>
    await verifyAssertion(assertion, readAssertion(assertion, w3c, expecting(vector.challenge)), by, W3C_HOST)

  test(`the W3C's assertion ${vector.name} is ${vector.refused ?? "taken"}`, async () => {
    if (vector.refused !== undefined) return await assert.rejects(verify(given, key), { code: vector.refused })
    assert.equal(await verify(given, key), key)
    await assert.rejects(verify(given, undefined), { code: "FIDO_KEY_UNKNOWN" })
    await assert.rejects(verify(given, { ...key, rpId: "elsewhere.example" }), { code: "FIDO_RP_WRONG" })
    const other = ASSERTIONS.find(({ publicKey }) => publicKey !== vector.publicKey)
    const foreign = keyOf(Buffer.from(other?.publicKey ?? "", "hex"), W3C_HOST)
    await assert.rejects(verify(given, foreign), { code: "FIDO_SIGNATURE_WRONG" })
    // Its user was verified: with that flag taken back, nothing is signed any more.
    const unverified = Buffer.from(vector.authenticatorData, "hex")
    unverified.writeUInt8((unverified[32] ?? 0) & ~0x04, 32)
    const changed = { ...given, authenticatorData: unverified.toString("base64url") }
    await assert.rejects(verify(changed, key), { code: "FIDO_USER_NOT_VERIFIED" })
  })
}

const localhost = new RelyingParty(undefined, "demo")
const options = creationOptions(Buffer.alloc(64, 1), "localhost", { handle: "AAAA", login: "chefin" }, [])
const accept = () => undefined

test("RSA keys below 2,048 bits are refused, at 2,048 they are taken", async () => {
  const { credential } = new SoftwareAuthenticator("RS256").create(options)
  assert.equal((await verifyRegistration(credential, localhost, accept)).key.algorithm, -257)
  const { n = "", e = "" } = newPair("RS256", 1024).publicKey.export({ format: "jwk" })
  const short = new Map<number, number | Buffer>([
    [1, 3],
    [3, -257],
    [-1, Buffer.from(n, "base64url")],
    [-2, Buffer.from(e, "base64url")],
  ])
  const weak = new SoftwareAuthenticator().create(options, { publicKey: short }).credential
  await assert.rejects(verifyRegistration(weak, localhost, accept), { code: "FIDO_ALGORITHM_UNKNOWN" })
})

test("garbage in place of an attestation is refused with a code of ours, whatever it is", async () => {
  const { credential } = new SoftwareAuthenticator().create(options)
  const whole = Buffer.from(credential.attestationObject, "base64url")
  const refusedOrTaken = async (attestationObject: Buffer) => {
    const given = { ...credential, attestationObject: attestationObject.toString("base64url") }
    try {
      await verifyRegistration(given, localhost, accept)
    } catch (error) {
      assert.ok(isFault(error) && error.code.startsWith("FIDO_"), String(error))
    }
  }
  for (let length = 0; length < whole.length; length++) {
    const cut = { ...credential, attestationObject: whole.subarray(0, length).toString("base64url") }
    await assert.rejects(verifyRegistration(cut, localhost, accept), { name: "Fault" }, `${length} bytes`)
  }
  // Nested deeper than any stack.
  await refusedOrTaken(Buffer.alloc(60_000, 0x81))
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => refusedOrTaken(Buffer.from(bytes))),
    { numRuns: 300 },
  )
  const mutation = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) })
  await fc.assert(
    fc.asyncProperty(mutation, ({ at, to }) => {
      const changed = Buffer.from(whole)
      changed.writeUInt8(to, at)
      return refusedOrTaken(changed)
    }),
    { numRuns: 300 },
  )
})

test("garbage in place of client data or authenticator data is refused with a code of ours", () => {
  const text = fc.oneof(fc.string({ maxLength: 60 }), fc.json({ maxDepth: 2 }))
  fc.assert(
    fc.property(text, fc.uint8Array({ maxLength: 60 }), (json, data) => {
      const given = {
        id: "AQ",
        clientDataJSON: Buffer.from(json).toString("base64url"),
        authenticatorData: Buffer.from(data).toString("base64url"),
        signature: "AQ",
      }
      assert.throws(() => readAssertion(given, localhost, accept), { name: "Fault" })
    }),
    { numRuns: 500 },
  )
})

test("client data with a byte order mark, or base64 with padding, is none", () => {
  const { clientDataJSON } = new SoftwareAuthenticator().get({ challenge: "AAAA", rpId: "localhost" })
  const read = (text: string) =>
    readAssertion({ id: "AQ", clientDataJSON: text, authenticatorData: "AQ", signature: "AQ" }, localhost, accept)
  const marked = Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(clientDataJSON, "base64url")])
  assert.throws(() => read(marked.toString("base64url")), { code: "FIDO_RESPONSE_INVALID" })
  assert.throws(() => read(`${clientDataJSON}=`), { code: "FIDO_RESPONSE_INVALID" })
})

const origins: readonly { origin: string; pages: RelyingParty; isOurs: boolean }[] = [
  { origin: "https://localhost:8444", pages: localhost, isOurs: true },
  { origin: "https://localhost", pages: localhost, isOurs: true },
  { origin: "https://localhost:8444/", pages: localhost, isOurs: false },
  { origin: "https://localhost.example", pages: localhost, isOurs: false },
  { origin: "https://evil.localhost:1", pages: localhost, isOurs: false },
  { origin: "http://localhost:8444", pages: localhost, isOurs: false },
  { origin: "null", pages: localhost, isOurs: false },
  { origin: W3C_ORIGIN, pages: w3c, isOurs: true },
  { origin: "https://example.org:444", pages: w3c, isOurs: false },
  { origin: "https://portal.example.org", pages: w3c, isOurs: false },
]
for (const { origin, pages, isOurs } of origins) {
  test(`a page at ${origin} is ${isOurs ? "ours" : "none of ours"} (${pages.id})`, () => {
    if (isOurs) pages.requireOrigin(origin)
    else assert.throws(() => pages.requireOrigin(origin), { code: "FIDO_ORIGIN_WRONG" })
  })
}

test("pages lie at the host or below it; without a host FIDO2 is off, but in a demo", () => {
  const pages = { host: "kv.test", origins: ["https://portal.kv.test", "https://kv.test:8444"] }
  const party = new RelyingParty(pages, "productive")
  party.requireOrigin("https://portal.kv.test")
  assert.throws(() => party.requireOrigin("https://kv.test"), { code: "FIDO_ORIGIN_WRONG" })
  for (const origin of ["https://kv.example", "https://xkv.test", "http://kv.test", "https://kv.test/"]) {
    assert.throws(() => new RelyingParty({ host: "kv.test", origins: [origin] }, "demo"), { code: "ARGUMENT_INVALID" })
  }
  assert.throws(() => new RelyingParty(undefined, "productive").id, { code: "FIDO_OFF" })
})

const KONSOLE = "https://konsole.kv.test:8444"
const consoles: readonly {
  why: string
  host?: string
  others?: string[]
  console: string[]
  id: string | undefined
  ours?: string[]
  strangers?: string[]
}[] = [
  {
    why: "nothing said",
    console: [],
    id: "localhost",
    ours: ["https://localhost:8444"],
    strangers: ["https://kv.test"],
  },
  {
    why: "a local console",
    console: ["https://localhost:8444"],
    id: "localhost",
    ours: ["https://localhost:8444"],
    strangers: ["https://localhost:9000"],
  },
  {
    why: "a console only",
    console: [KONSOLE],
    id: "konsole.kv.test",
    ours: [KONSOLE],
    strangers: ["https://kv.test", "https://localhost:8444"],
  },
  { why: "a console at a number", console: ["https://10.0.0.5:8444"], id: undefined },
  {
    why: "a console below the host",
    host: "kv.test",
    console: [KONSOLE],
    id: "kv.test",
    ours: [KONSOLE, "https://kv.test"],
  },
  {
    why: "a console and a portal",
    host: "kv.test",
    others: ["https://portal.kv.test"],
    console: [KONSOLE],
    id: "kv.test",
    ours: [KONSOLE, "https://portal.kv.test"],
    strangers: ["https://kv.test"],
  },
  {
    why: "a console at the host itself",
    host: "konsole.kv.test",
    console: [KONSOLE],
    id: "konsole.kv.test",
    ours: [KONSOLE],
    strangers: ["https://konsole.kv.test"],
  },
  {
    why: "a console elsewhere",
    host: "kv.test",
    console: ["https://localhost:8444"],
    id: "kv.test",
    ours: ["https://kv.test"],
    strangers: ["https://localhost:8444"],
  },
  {
    why: "the console named twice",
    host: "kv.test",
    others: [KONSOLE],
    console: [KONSOLE],
    id: "kv.test",
    ours: [KONSOLE],
  },
]
for (const { why, host, others = [], console, id, ours = [], strangers = [] } of consoles) {
  test(`with ${why} keys are for ${id ?? "nobody"}`, () => {
    const pages = host === undefined ? undefined : { host, origins: others }
    const party = new RelyingParty(pages, "productive", { origins: console })
    if (id === undefined) assert.throws(() => party.id, { code: "FIDO_OFF" })
    else assert.equal(party.id, id)
    for (const origin of ours) party.requireOrigin(origin)
    for (const origin of strangers)
      assert.throws(() => party.requireOrigin(origin), { code: "FIDO_ORIGIN_WRONG" }, origin)
  })
}

test("a portal on the console's host is refused, but in a demo", () => {
  const pages = { host: "kv.test", origins: ["https://konsole.kv.test"] }
  const console = { origins: [KONSOLE] }
  assert.throws(() => new RelyingParty(pages, "productive", console), { code: "CONSOLE_HOST_SHARED" })
  new RelyingParty(pages, "demo", console)
  const local = { host: "localhost", origins: ["https://localhost:8443"] }
  assert.throws(() => new RelyingParty(local, "productive", { origins: [] }), { code: "CONSOLE_HOST_SHARED" })
})
