import assert from "node:assert/strict"
import { test } from "node:test"
import type { LoggedIn } from "../approvals/testing/operators-world.ts"
import type { Cbor } from "./testing/cbor.ts"
import { FidoWorld } from "./testing/fido-world.ts"
import { FLAGS, SoftwareAuthenticator, type Wrong } from "./testing/software-authenticator.ts"

/** One's first key, confirmed by a fresh code. */
async function add(fido: FidoWorld, by: LoggedIn, key: SoftwareAuthenticator, wrong: Wrong = {}): Promise<string> {
  const options = await by.call("beginFidoKey", {})
  const input = { name: "Probe", ...key.create(options, wrong) }
  await fido.confirmByCode(by, "addFidoKey", input, options.user.name)
  return (await by.call("addFidoKey", input)).key
}

test("a second key is confirmed with the first, names the same user, and is not offered twice", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const { key: first } = await fido.register(chefin)
  const second = new SoftwareAuthenticator()
  assert.equal(await fido.codeOf(add(fido, chefin, second)), "CONFIRMATION_NEEDED")
  await fido.register(chefin, second, first)
  assert.equal(second.userHandle, first.userHandle)
  const options = await chefin.call("beginFidoKey", {})
  assert.deepEqual(
    options.excludeCredentials.map(({ id }) => id).toSorted(),
    [first, second].map((key) => key.credentialId.toString("base64url")).toSorted(),
  )
  assert.deepEqual(
    options.pubKeyCredParams.map(({ alg }) => alg),
    [-7, -8, -257],
  )
  const again = second.create(options)
  await fido.confirm(chefin, "addFidoKey", { name: "Probe", ...again }, first)
  const { code, detail } = await fido.reasonOf(chefin.call("addFidoKey", { name: "Probe", ...again }))
  assert.deepEqual([code, detail], ["FIDO_KEY_REFUSED", "FIDO_KEY_EXISTS"])
})

const x = new SoftwareAuthenticator().cosePublicKey()
const withField = (label: number, value: Cbor) => new Map<number | string, Cbor>([...x, [label, value]])
const rejected: readonly { why: string; wrong: Wrong; code: string; key?: SoftwareAuthenticator }[] = [
  { why: "of a copied page", wrong: { origin: "https://localhost.example" }, code: "FIDO_ORIGIN_WRONG" },
  { why: "that is an assertion", wrong: { type: "webauthn.get" }, code: "FIDO_TYPE_WRONG" },
  { why: "for another relying party", wrong: { rpId: "example.org" }, code: "FIDO_RP_WRONG" },
  { why: "without a touch", wrong: { flags: FLAGS.UV | FLAGS.AT }, code: "FIDO_USER_ABSENT" },
  { why: "without a PIN", wrong: { flags: FLAGS.UP | FLAGS.AT }, code: "FIDO_USER_NOT_VERIFIED" },
  { why: "without a key in it", wrong: { flags: FLAGS.UP | FLAGS.UV }, code: "FIDO_RESPONSE_INVALID" },
  { why: "to no challenge of ours", wrong: { challenge: "AAAA" }, code: "FIDO_CHALLENGE_UNKNOWN" },
  { why: "with certificates", wrong: { format: "tpm" }, code: "FIDO_ATTESTATION_UNEXPECTED" },
  {
    why: "with a packed certificate",
    wrong: { format: "packed", statement: new Map<string, Cbor>([["x5c", "x"]]) },
    code: "FIDO_ATTESTATION_UNEXPECTED",
  },
  {
    why: "with a statement about nothing",
    wrong: { statement: new Map<string, Cbor>([["alg", -7]]) },
    code: "FIDO_RESPONSE_INVALID",
  },
  { why: "with ES384", wrong: { publicKey: withField(3, -35) }, code: "FIDO_ALGORITHM_UNKNOWN" },
  { why: "with another curve", wrong: { publicKey: withField(-1, 2) }, code: "FIDO_ALGORITHM_UNKNOWN" },
  {
    why: "with a point that is none",
    wrong: { publicKey: withField(-2, Buffer.alloc(32, 7)) },
    code: "FIDO_ALGORITHM_UNKNOWN",
  },
  { why: "with a key that is a text", wrong: { publicKey: "key" }, code: "FIDO_ALGORITHM_UNKNOWN" },
  {
    why: "with a credential id other than it names",
    wrong: { credentialId: Buffer.alloc(16, 1) },
    code: "FIDO_CREDENTIAL_ID_INVALID",
  },
  {
    why: "with no credential id",
    wrong: { credentialId: Buffer.alloc(0) },
    code: "FIDO_CREDENTIAL_ID_INVALID",
  },
  {
    why: "with a credential id of 1,024 bytes",
    wrong: { credentialId: Buffer.alloc(1024, 1) },
    code: "FIDO_CREDENTIAL_ID_INVALID",
  },
]
test("a new key's answer that is wrong in one way is refused, and its reason is found", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  for (const { why, wrong, code } of rejected) {
    const reason = await fido.reasonOf(add(fido, chefin, new SoftwareAuthenticator(), wrong))
    assert.deepEqual([reason.code, reason.detail.split(" ")[0]], ["FIDO_KEY_REFUSED", code], why)
  }
  const far = chefin.call("addFidoKey", {
    name: "x",
    userHandle: "AAAA",
    credential: { id: "A".repeat(65_536), clientDataJSON: "e30", attestationObject: "oA", transports: [] },
  })
  await assert.rejects(far, { code: "SCHEMA_MISMATCH" })
  await add(fido, chefin, new SoftwareAuthenticator("ES256", { idBytes: 1023 }))
})

test("a challenge for a new key belongs to one session and one user handle, and counts once", async (t) => {
  const fido = await FidoWorld.open(t)
  const client = fido.connect()
  const chefin = await fido.operators.login("chefin", client)
  const werner = await fido.operators.login("werner", client)
  const key = new SoftwareAuthenticator()
  const made = { name: "Probe", ...key.create(await chefin.call("beginFidoKey", {})) }
  const detailOf = async (call: Promise<unknown>) => (await fido.reasonOf(call)).detail
  await fido.confirmByCode(werner, "addFidoKey", made, "werner")
  assert.equal(await detailOf(werner.call("addFidoKey", made)), "FIDO_CHALLENGE_FOREIGN")
  const renamed = { ...made, userHandle: "AAAA" }
  await fido.confirmByCode(chefin, "addFidoKey", renamed, "chefin")
  assert.equal(await detailOf(chefin.call("addFidoKey", renamed)), "FIDO_CHALLENGE_FOREIGN")
  await fido.confirmByCode(chefin, "addFidoKey", made, "chefin")
  const { key: id } = await chefin.call("addFidoKey", made)
  await fido.confirm(chefin, "addFidoKey", made, key)
  assert.equal(await detailOf(chefin.call("addFidoKey", made)), "FIDO_CHALLENGE_SPENT")
  const { keys } = await chefin.call("listOwnFidoKeys", {})
  assert.deepEqual(
    keys.map((row) => row.key),
    [id],
  )
})

test("keys are removed by their owner, with a touch, but never the last second factor", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const { key: first, id: firstId } = await fido.register(chefin)
  const { key: second, id: secondId } = await fido.register(chefin, new SoftwareAuthenticator(), first)
  await fido.confirm(chefin, "removeFidoKey", { key: firstId }, second)
  await chefin.call("removeFidoKey", { key: firstId })
  assert.equal(await fido.codeOf(fido.login(first)), "FIDO_KEY_BLOCKED")
  // Password and token are left; without the token the last key stays.
  const { tokens } = await fido.world.operator.call("listTokens", { account: fido.operators.account("chefin") })
  for (const { token } of tokens) {
    await fido.world.operator.call("blockToken", { token, state: "lost", reason: "Probe" })
  }
  await fido.confirm(chefin, "removeFidoKey", { key: secondId }, second)
  assert.equal(await fido.codeOf(chefin.call("removeFidoKey", { key: secondId })), "FIDO_KEY_LAST")
  await fido.login(second)
})

test("nobody removes another's key; it is blocked at once, but no administrator's by a clerk, and not one's own", async (t) => {
  const fido = await FidoWorld.open(t)
  const [chefin, werner] = [await fido.operators.login("chefin"), await fido.operators.login("werner")]
  const { key, id } = await fido.register(chefin)
  assert.equal(await fido.codeOf(werner.call("removeFidoKey", { key: id })), "FIDO_KEY_NOT_FOUND")
  assert.equal(await fido.codeOf(chefin.call("blockFidoKey", { key: id, reason: "Probe" })), "FIDO_KEY_OWN")
  // No clerk locks an administrator out.
  assert.equal(await fido.codeOf(werner.call("blockFidoKey", { key: id, reason: "Probe" })), "ROLE_MISSING")
  const { key: clerks, id: clerksId } = await fido.register(werner)
  const { endedSessions } = await chefin.call("blockFidoKey", { key: clerksId, reason: "verloren" })
  assert.equal(endedSessions, 1)
  assert.equal(await fido.codeOf(fido.login(clerks)), "FIDO_KEY_BLOCKED")
  assert.equal(await fido.codeOf(chefin.call("blockFidoKey", { key: clerksId, reason: "Probe" })), "FIDO_KEY_NOT_FOUND")
  await fido.login(key)
})

test("nobody has more than ten keys, and a set-up session has none", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const { key: first } = await fido.register(chefin)
  for (let n = 1; n < 10; n++) await fido.register(chefin, new SoftwareAuthenticator(), first)
  assert.equal(await fido.codeOf(fido.register(chefin, new SoftwareAuthenticator(), first)), "FIDO_KEYS_TOO_MANY")
  assert.equal(await fido.codeOf(fido.world.operator.call("beginFidoKey", {})), "FIDO_KEY_NOT_FOUND")
})
