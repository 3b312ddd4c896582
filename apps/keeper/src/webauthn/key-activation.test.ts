import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { FidoWorld } from "./testing/fido-world.ts"
import { SoftwareAuthenticator } from "./testing/software-authenticator.ts"

/** Somebody invited to the IT service with a letter and nothing else. */
async function invite(fido: FidoWorld) {
  const { operator } = fido.world
  const { person } = await operator.call("addPerson", { name: "Dr. Neu" })
  const { house: institution } = fido.operators
  await operator.call("addMembership", { person, institution, role: "it-service" })
  return await operator.call("invitePerson", { person, login: "dr-neu", doors: [], institution })
}

async function activate(fido: FidoWorld, key: SoftwareAuthenticator, code: string, user = "dr-neu", asked = user) {
  const client = fido.connect()
  const options = await client.call("beginFidoActivation", { user: asked })
  return await client.call("activateFido", { user, code, name: "Am Bund", ...key.create(options) })
}

test("a letter and a new key begin an account, which then logs in without any password", async (t) => {
  const fido = await FidoWorld.open(t)
  const { account, code } = await invite(fido)
  const key = new SoftwareAuthenticator()
  assert.equal((await activate(fido, key, code)).account, account)
  const neu = await fido.login(key)
  assert.equal((await neu.call("listOwnFidoKeys", {})).keys.length, 1)
  // Blocked and unblocked it stays active: it was begun.
  await fido.world.operator.call("blockAccount", { account, reason: "Probe" })
  await fido.world.operator.call("unblockAccount", { account, reason: "Probe" })
  const again = await fido.login(key)
  const [{ key: id } = { key: "" }] = (await again.call("listOwnFidoKeys", {})).keys
  await fido.confirm(again, "removeFidoKey", { key: id }, key)
  assert.equal(await fido.codeOf(again.call("removeFidoKey", { key: id })), "FIDO_KEY_LAST")
})

test("a letter counts once, a wrong code counts against it, and all refusals look alike", async (t) => {
  const fido = await FidoWorld.open(t)
  const { code } = await invite(fido)
  const key = new SoftwareAuthenticator()
  assert.equal(await fido.codeOf(activate(fido, key, "AAAA-AAAA-AAAA-AAAA")), "ACTIVATION_CODE_WRONG")
  assert.equal(await fido.codeOf(activate(fido, key, code, "niemand")), "ACTIVATION_CODE_WRONG")
  const swapped = await fido.reasonOf(activate(fido, key, code, "dr-neu", "niemand"))
  assert.deepEqual([swapped.code, swapped.detail], ["ACTIVATION_KEY_WRONG", "FIDO_CHALLENGE_FOREIGN"])
  await activate(fido, key, code)
  assert.equal(await fido.codeOf(activate(fido, new SoftwareAuthenticator(), code)), "ACTIVATION_USED")
})

test("names that do not exist get options that look the same", async (t) => {
  const fido = await FidoWorld.open(t)
  await invite(fido)
  const client = fido.connect()
  const [real, none] = [
    await client.call("beginFidoActivation", { user: "dr-neu" }),
    await client.call("beginFidoActivation", { user: "niemand" }),
  ]
  const shape = (options: typeof real) => ({ ...options, challenge: "", user: options.user.id.length })
  assert.deepEqual(shape(real), shape(none))
})

test("where a token was given out its touch is wanted: a stolen letter brings no key of its own", async (t) => {
  const fido = await FidoWorld.open(t)
  const { account, code } = await invite(fido)
  const tokens = [{ kind: "hotp", secret: randomBytes(20).toString("hex"), counter: 0 }] as const
  const [{ token = "" } = {}] = (await fido.world.operator.call("importTokens", { tokens, dryRun: false })).tokens
  await fido.world.operator.call("assignToken", { token, account })
  const { code: reason, detail } = await fido.reasonOf(activate(fido, new SoftwareAuthenticator(), code))
  assert.equal(reason, "ACTIVATION_KEY_WRONG")
  assert.match(detail, /another second factor/)
})
