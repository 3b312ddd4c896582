import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { newPair, FLAGS, SoftwareAuthenticator, type Wrong } from "./testing/software-authenticator.ts"
import { FidoWorld } from "./testing/fido-world.ts"

test("whoever has registered a key logs in with it alone, and everything is in the log", async (t) => {
  const fido = await FidoWorld.open(t)
  const { key, id } = await fido.register(await fido.operators.login("chefin"))
  const from = await fido.world.logSize()
  const client = fido.connect()
  const options = await client.call("beginFidoLogin", {})
  const opened = await client.call("loginFido", { assertion: key.get(options) })
  assert.deepEqual([opened.login, opened.roles], ["chefin", ["administrator"]])
  assert.equal(opened.account, fido.operators.account("chefin"))
  await client.call("listPolicy", {}, opened.session)
  // The leaf at `from` is that of asking for the size.
  const [, used, login] = await fido.leavesFrom(from)
  assert.ok(used?.type === "fido_used" && used.key === id && used.counter === key.counter)
  assert.equal(login?.factor, "fido2")
  const { logins } = await fido.world.operator.call("listLogins", { account: opened.account })
  assert.deepEqual([logins[0]?.outcome, logins[0]?.factor], ["accepted", "fido2"])
})

for (const algorithm of ["ES256", "EdDSA", "RS256"] as const) {
  test(`a key of ${algorithm} is taken, whether it counts or not`, async (t) => {
    const fido = await FidoWorld.open(t)
    const chefin = await fido.operators.login("chefin")
    const counting = (await fido.register(chefin, new SoftwareAuthenticator(algorithm))).key
    const passkey = new SoftwareAuthenticator(algorithm, { counts: false })
    await fido.register(chefin, passkey, counting)
    for (const key of [counting, passkey, counting, passkey]) await fido.login(key)
    const { keys } = await chefin.call("listOwnFidoKeys", {})
    assert.deepEqual(
      keys.map((row) => [row.algorithm, row.state, row.reach, row.usedAt !== undefined]),
      [1, 2].map(() => [algorithm, "active", "one-device", true]),
    )
  })
}

const other = newPair("ES256").privateKey
const refused: readonly { why: string; wrong: Wrong; code: string }[] = [
  { why: "a copied page", wrong: { origin: "https://schleuse.example" }, code: "FIDO_ORIGIN_WRONG" },
  { why: "a page below our name", wrong: { origin: "https://x.localhost:8444" }, code: "FIDO_ORIGIN_WRONG" },
  { why: "a page without TLS", wrong: { origin: "http://localhost:8444" }, code: "FIDO_ORIGIN_WRONG" },
  { why: "a frame in a stranger's page", wrong: { clientData: { crossOrigin: true } }, code: "FIDO_CROSS_ORIGIN" },
  { why: "a top page", wrong: { clientData: { topOrigin: "https://x.example" } }, code: "FIDO_CROSS_ORIGIN" },
  { why: "another relying party", wrong: { rpId: "schleuse.example" }, code: "FIDO_RP_WRONG" },
  { why: "a registration's answer", wrong: { type: "webauthn.create" }, code: "FIDO_TYPE_WRONG" },
  {
    why: "a challenge of its own",
    wrong: { challenge: randomBytes(64).toString("base64url") },
    code: "FIDO_CHALLENGE_UNKNOWN",
  },
  { why: "no touch", wrong: { flags: FLAGS.UV }, code: "FIDO_USER_ABSENT" },
  { why: "no PIN", wrong: { flags: FLAGS.UP }, code: "FIDO_USER_NOT_VERIFIED" },
  {
    why: "a backup that cannot be",
    wrong: { flags: FLAGS.UP | FLAGS.UV | FLAGS.BS },
    code: "FIDO_BACKUP_FLAGS_INVALID",
  },
  {
    why: "a key that changed its kind",
    wrong: { flags: FLAGS.UP | FLAGS.UV | FLAGS.BE },
    code: "FIDO_BACKUP_FLAGS_INVALID",
  },
  { why: "another private key", wrong: { signer: other }, code: "FIDO_SIGNATURE_WRONG" },
  { why: "a credential of nobody", wrong: { credentialId: randomBytes(32) }, code: "FIDO_KEY_UNKNOWN" },
  {
    why: "another user",
    wrong: { userHandle: Buffer.from(randomId()).toString("base64url") },
    code: "FIDO_KEY_FOREIGN",
  },
  { why: "extensions that are none", wrong: { flags: FLAGS.UP | FLAGS.UV | FLAGS.ED }, code: "FIDO_RESPONSE_INVALID" },
]
test("every wrong answer looks alike outside and has its own reason inside", async (t) => {
  const fido = await FidoWorld.open(t)
  const { key } = await fido.register(await fido.operators.login("chefin"))
  for (const { why, wrong, code } of refused) {
    assert.equal(await fido.codeOf(fido.login(key, wrong)), code, why)
    // Failures count; time passes between these.
    await fido.hands.advance(30 * 60_000)
  }
  await fido.login(key)
})

test("a challenge is answered once, soon, on its own descriptor, by a login", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const { key } = await fido.register(chefin)
  const client = fido.connect()
  const begin = async () => await client.call("beginFidoLogin", {})
  const answer = (options: Awaited<ReturnType<typeof begin>>, on = client) =>
    on.call("loginFido", { assertion: key.get(options) })

  const once = await begin()
  const assertion = key.get(once)
  await client.call("loginFido", { assertion })
  // Word by word: it must not look like the copy of a key, which would block the key.
  assert.equal(await fido.codeOf(client.call("loginFido", { assertion })), "FIDO_CHALLENGE_SPENT")
  assert.equal(await fido.codeOf(answer(once)), "FIDO_CHALLENGE_SPENT")
  assert.equal(await fido.codeOf(answer(await begin(), fido.connect())), "FIDO_CHALLENGE_FOREIGN")
  const registration = await client.call("beginFidoKey", {}, chefin.session)
  const misused = { ...once, challenge: registration.challenge }
  assert.equal(await fido.codeOf(answer(misused)), "FIDO_CHALLENGE_PURPOSE")
  const late = await begin()
  await fido.hands.advance(5 * 60_000)
  assert.equal(await fido.codeOf(answer(late)), "FIDO_CHALLENGE_EXPIRED")
  const early = await begin()
  fido.hands.step(-3_600_000)
  assert.equal(await fido.codeOf(answer(early)), "FIDO_CHALLENGE_EXPIRED")
})

test("one answer at two instants opens one session", async (t) => {
  const fido = await FidoWorld.open(t)
  const { key } = await fido.register(await fido.operators.login("chefin"))
  const client = fido.connect()
  for (let round = 0; round < 20; round++) {
    const assertion = key.get(await client.call("beginFidoLogin", {}))
    const both = await Promise.allSettled([1, 2].map(() => client.call("loginFido", { assertion })))
    assert.equal(both.filter(({ status }) => status === "fulfilled").length, 1)
  }
})

test("a counter that does not grow blocks the key, ends its account's sessions, and is in the log", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const { key, id } = await fido.register(chefin)
  await fido.login(key)
  await fido.login(key)
  const from = await fido.world.logSize()
  key.counter = 0
  assert.equal(await fido.codeOf(fido.login(key)), "FIDO_KEY_CLONED")
  const cloned = (await fido.leavesFrom(from)).filter((leaf) => leaf.type === "fido_key")
  assert.deepEqual(
    cloned.map((leaf) => leaf.type === "fido_key" && [leaf.key, leaf.change]),
    [[id, "cloned"]],
  )
  await assert.rejects(chefin.call("listOwnFidoKeys", {}), { code: "SESSION_ENDED" })
  key.counter = 100
  assert.equal(await fido.codeOf(fido.login(key)), "FIDO_KEY_BLOCKED")
  const { keys } = await fido.world.operator.call("listFidoKeys", { account: fido.operators.account("chefin") })
  assert.deepEqual(
    keys.map(({ state }) => state),
    ["cloned"],
  )
})

test("the same counter from two copies at one instant lets one in and blocks the key", async (t) => {
  const fido = await FidoWorld.open(t)
  const { key } = await fido.register(await fido.operators.login("chefin"))
  const clients = [fido.connect(), fido.connect()]
  const assertions = await Promise.all(
    clients.map(async (client) => key.get(await client.call("beginFidoLogin", {}), { counter: 7 })),
  )
  const both = await Promise.allSettled(
    clients.map((client, at) => client.call("loginFido", { assertion: assertions[at] ?? assert.fail() })),
  )
  assert.equal(both.filter(({ status }) => status === "fulfilled").length, 1)
  assert.equal(await fido.codeOf(fido.login(key, { counter: 8 })), "FIDO_KEY_BLOCKED")
})

test("blocked accounts, ended roles and policies count although the key is right", async (t) => {
  const fido = await FidoWorld.open(t, { chefin: ["administrator"], werner: ["it-service"] })
  const { operator } = fido.world
  const [chefin, werner] = [await fido.operators.login("chefin"), await fido.operators.login("werner")]
  const [hers, his] = [(await fido.register(chefin)).key, (await fido.register(werner)).key]
  await operator.call("blockAccount", { account: fido.operators.account("chefin"), reason: "Probe" })
  assert.equal(await fido.codeOf(fido.login(hers)), "LOGIN_ACCOUNT_BLOCKED")
  await operator.call("unblockAccount", { account: fido.operators.account("chefin"), reason: "Probe" })
  await fido.login(hers)
  await operator.call("setPolicy", { zone: "operator", role: "it-service", factors: ["password-code"] })
  assert.equal(await fido.codeOf(fido.login(his)), "LOGIN_FACTOR_NOT_PERMITTED")
})

test("a key opens no session while its account's operator role is over", async (t) => {
  const fido = await FidoWorld.open(t)
  const { key } = await fido.register(await fido.operators.login("werner"))
  const { people } = await fido.world.operator.call("listPeople", {})
  const person = people.find(({ accounts }) => accounts.some(({ login }) => login === "werner"))
  const membership = person?.memberships[0]
  assert.ok(person !== undefined && membership !== undefined)
  const { institution, role } = membership
  await fido.world.operator.call("endMembership", { person: person.person, institution, role })
  assert.equal(await fido.codeOf(fido.login(key)), "LOGIN_ROLES_MISSING")
})

test("a sealed keeper takes keys: nothing of theirs is sealed, and somebody must be able to unseal", async (t) => {
  const fido = await FidoWorld.open(t)
  const { key } = await fido.register(await fido.operators.login("chefin"))
  await fido.world.operator.local("sealKeeper", { reason: "Probe" })
  const chefin = await fido.login(key)
  await chefin.call("unsealKeeper", {})
})

test("guessing passwords for a name does not delay its owner's key, and failures of a key delay that key", async (t) => {
  const fido = await FidoWorld.open(t, { chefin: ["administrator"] })
  const { key } = await fido.register(await fido.operators.login("chefin"))
  const client = fido.connect()
  for (let n = 0; n < 6; n++) {
    const guess = { user: "chefin", password: "falsch und noch falscher", code: fido.operators.touch("chefin") }
    await assert.rejects(client.call("loginOperator", guess), { code: "LOGIN_REFUSED" })
  }
  const stranger = new SoftwareAuthenticator()
  for (let n = 0; n < 5; n++) assert.equal(await fido.codeOf(fido.login(stranger)), "FIDO_KEY_UNKNOWN")
  assert.equal(await fido.codeOf(fido.login(stranger)), "LOGIN_THROTTLED")
  await fido.login(key)
})

test("a challenge does not outlive the keeper's run, a key does", async (t) => {
  const fido = await FidoWorld.open(t)
  const { key } = await fido.register(await fido.operators.login("chefin"))
  const options = await fido.connect().call("beginFidoLogin", {})
  await fido.world.restart()
  const late = fido.connect().call("loginFido", { assertion: key.get(options) })
  assert.equal(await fido.codeOf(late), "FIDO_CHALLENGE_UNKNOWN")
  await fido.login(key)
})
