import assert from "node:assert/strict"
import { test } from "node:test"
import { canonicalJson, randomId } from "@schleuse/base"
import { COMMANDS, type Zone } from "@schleuse/wire"
import type { SessionContext } from "../batch/command-handler.ts"
import { BatchOfOne, temporaryStore } from "../login/testing/batch-of-one.ts"
import { requireConfirmation } from "./confirmations.ts"
import { FidoWorld } from "./testing/fido-world.ts"
import { RelyingParty } from "./relying-party.ts"
import { SoftwareAuthenticator, type Wrong } from "./testing/software-authenticator.ts"

/** Tokens of the stock for somebody who is invited, which needs no second person: the row that these tests confirm. */
async function stocked(fido: FidoWorld, count = 1) {
  const tokens = Array.from({ length: count }, (_, at) => ({
    kind: "hotp" as const,
    secret: Buffer.alloc(20, at + 1).toString("hex"),
  }))
  const added = await fido.world.operator.call("importTokens", { tokens, dryRun: false })
  const { person } = await fido.world.operator.call("addPerson", { name: "Dr. Neu" })
  const { praxis: institution } = fido.world.institutions
  const invitation = { person, login: "dr-neu", doors: ["sftp"], institution } as const
  const { account } = await fido.world.operator.call("invitePerson", invitation)
  return added.tokens.map(({ token = "" }) => ({ token, account }))
}

const PARTY = new RelyingParty(undefined, "demo")

test("whoever has a key confirms a command by a touch, once, for exactly its input, in that session", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const { key, id } = await fido.register(chefin)
  const [one, two] = await stocked(fido, 2)
  assert.ok(one && two)
  assert.equal(await fido.codeOf(chefin.call("assignToken", one)), "CONFIRMATION_NEEDED")
  const from = await fido.world.logSize()
  const { commandHash } = await fido.confirm(chefin, "assignToken", one, key)
  const leaf = (await fido.leavesFrom(from)).find(({ type }) => type === "confirmation")
  assert.ok(leaf?.type === "confirmation")
  assert.deepEqual([leaf.key, leaf.command, leaf.commandHash], [id, "assignToken", commandHash])
  assert.equal(await fido.codeOf(chefin.call("assignToken", two)), "CONFIRMATION_NEEDED")
  const elsewhere = await fido.login(key)
  assert.equal(await fido.codeOf(elsewhere.call("assignToken", one)), "CONFIRMATION_NEEDED")
  await chefin.call("assignToken", one)
  assert.equal(await fido.codeOf(chefin.call("assignToken", one)), "CONFIRMATION_NEEDED")
})

test("a command that is refused after all gives its confirmation back, until it is too old", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const { key } = await fido.register(chefin)
  const [one] = await stocked(fido)
  assert.ok(one)
  await fido.world.operator.call("assignToken", one)
  await fido.confirm(chefin, "assignToken", one, key)
  for (let n = 0; n < 2; n++) assert.equal(await fido.codeOf(chefin.call("assignToken", one)), "TOKEN_NOT_IN_STOCK")
  await fido.hands.advance(5 * 60_000)
  assert.equal(await fido.codeOf(chefin.call("assignToken", one)), "CONFIRMATION_NEEDED")
})

test("one confirmation counts once, also for two requests at one instant", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const { key: first, id } = await fido.register(chefin)
  const { id: second } = await fido.register(chefin, new SoftwareAuthenticator(), first)
  await fido.confirm(chefin, "removeFidoKey", { key: second }, first)
  const reasons = await Promise.allSettled([1, 2].map(() => chefin.call("removeFidoKey", { key: second })))
  assert.deepEqual(reasons.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"])
  assert.equal(await fido.codeOf(chefin.call("removeFidoKey", { key: id })), "CONFIRMATION_NEEDED")
})

test("whoever has no key goes on by the code of the login, until the policy wants a key of everybody", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const tokens = await stocked(fido, 3)
  const [one, two, three] = tokens
  assert.ok(one && two && three)
  await chefin.call("assignToken", one)
  const { operator } = fido.world
  await operator.call("setPolicy", { zone: "*", role: "confirmation", factors: ["fido2"] })
  assert.equal(await fido.codeOf(chefin.call("assignToken", two)), "CONFIRMATION_KEY_MISSING")
  const begun = chefin.call("beginConfirmation", { command: "assignToken", input: canonicalJson(two) })
  assert.equal(await fido.codeOf(begun), "CONFIRMATION_KEY_MISSING")
  // The zone's own rule comes before that of all zones.
  await operator.call("setPolicy", { zone: "operator", role: "confirmation", factors: ["password-code"] })
  await chefin.call("assignToken", two)
  await fido.register(chefin)
  await chefin.call("assignToken", three)
})

test("at doors nobody goes on without a key: an act that outlives the session needs one, or an approval inside", async (t) => {
  const { store } = await temporaryStore(t)
  const session = {
    id: randomId(),
    doorId: randomId(),
    accountId: randomId(),
    institutionId: randomId(),
    factor: "password-code",
    since: Number.MAX_SAFE_INTEGER - 15 * 60_000,
    expiresAt: Number.MAX_SAFE_INTEGER,
    roles: [],
    actor: {},
  } as const
  const ask = (zone: Zone, factor: SessionContext["factor"] = "password-code") =>
    new BatchOfOne(store).run((tx) =>
      requireConfirmation(tx, { command: "assignToken", party: PARTY, input: {}, zone }, { ...session, factor }, true),
    )
  await ask("operator")
  for (const zone of ["sftp", "inside"] as const) await assert.rejects(ask(zone), { code: "CONFIRMATION_KEY_MISSING" })
  await ask("sftp", "setup")
})

test("approving wants a touch of whoever has a key: the hash says what was read", async (t) => {
  const fido = await FidoWorld.open(t, { chefin: ["administrator"], vertretung: ["administrator"] })
  const [chefin, vertretung] = [await fido.operators.login("chefin"), await fido.operators.login("vertretung")]
  const { key } = await fido.register(vertretung)
  const policy = { zone: "sftp", role: "machine", factors: ["ssh-key"] } as const
  const { approval, inputHash } = await chefin.propose("setPolicy", policy)
  assert.equal(await fido.codeOf(vertretung.call("approve", { approval, inputHash })), "CONFIRMATION_NEEDED")
  await fido.confirm(vertretung, "approve", { approval, inputHash }, key)
  assert.equal((await vertretung.call("approve", { approval, inputHash })).command, "setPolicy")
})

const wrongs: readonly { why: string; wrong: Wrong; code: string }[] = [
  { why: "on a copied page", wrong: { origin: "https://schleuse.example" }, code: "FIDO_ORIGIN_WRONG" },
  { why: "for another relying party", wrong: { rpId: "schleuse.example" }, code: "FIDO_RP_WRONG" },
  { why: "without a PIN", wrong: { flags: 1 }, code: "FIDO_USER_NOT_VERIFIED" },
  { why: "of another challenge", wrong: { challenge: "AAAA" }, code: "FIDO_CHALLENGE_FOREIGN" },
  { why: "of a key that nobody has", wrong: { credentialId: Buffer.alloc(32, 9) }, code: "FIDO_KEY_UNKNOWN" },
]
test("a confirmation that is wrong in one way is none, and its reason is found", async (t) => {
  const fido = await FidoWorld.open(t)
  const client = fido.connect()
  const chefin = await fido.operators.login("chefin", client)
  const werner = await fido.operators.login("werner", client)
  const [{ key }, { key: his }] = [await fido.register(chefin), await fido.register(werner)]
  const [one] = await stocked(fido)
  assert.ok(one)
  const detailOf = async (call: Promise<unknown>) => {
    const { code, detail } = await fido.reasonOf(call)
    assert.equal(code, "CONFIRMATION_REFUSED")
    return detail.split(" ")[0]
  }
  for (const { why, wrong, code } of wrongs) {
    assert.equal(await detailOf(fido.confirm(chefin, "assignToken", one, key, wrong)), code, why)
  }
  assert.equal(await detailOf(fido.confirm(chefin, "assignToken", one, his)), "FIDO_KEY_FOREIGN", "another's key")

  const of = { command: "assignToken", input: canonicalJson(one) }
  const { nonce, options } = await chefin.call("beginConfirmation", of)
  const assertion = key.get(options)
  const theirs = werner.call("confirm", { ...of, nonce, assertion })
  assert.equal(await detailOf(theirs), "FIDO_CHALLENGE_FOREIGN", "another session")
  const other = { command: "assignToken", input: canonicalJson({ ...one, token: "0".repeat(26) }) }
  const changed = chefin.call("confirm", { ...other, nonce, assertion })
  assert.equal(await detailOf(changed), "FIDO_CHALLENGE_FOREIGN", "another input than was signed")
  await chefin.call("confirm", { ...of, nonce, assertion })
  assert.equal(await detailOf(chefin.call("confirm", { ...of, nonce, assertion })), "FIDO_CHALLENGE_SPENT")
  key.counter = 0
  assert.equal(await detailOf(fido.confirm(chefin, "assignToken", one, key)), "FIDO_KEY_CLONED")
  await assert.rejects(chefin.call("assignToken", one), { code: "SESSION_ENDED" }, "the clone ended the session")
})

test("an assertion that confirmed opens no session, and one that logged in confirms nothing", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const { key } = await fido.register(chefin)
  const [one] = await stocked(fido)
  assert.ok(one)
  const of = { command: "assignToken", input: canonicalJson(one) }
  const { nonce, options } = await chefin.call("beginConfirmation", of)
  assert.equal(
    await fido.codeOf(chefin.client.call("loginFido", { assertion: key.get(options) })),
    "FIDO_CHALLENGE_UNKNOWN",
  )
  const login = await chefin.client.call("beginFidoLogin", {})
  const used = await fido.reasonOf(chefin.call("confirm", { ...of, nonce, assertion: key.get(login) }))
  assert.match(used.detail, /^FIDO_CHALLENGE_FOREIGN/)
})

test("a first key takes a fresh code for exactly that key, once, and never instead of a key that is there", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const made = { name: "Probe", ...new SoftwareAuthenticator().create(await chefin.call("beginFidoKey", {})) }
  assert.equal(await fido.codeOf(chefin.call("addFidoKey", made)), "CONFIRMATION_CODE_NEEDED")
  await fido.confirmByCode(chefin, "addFidoKey", { ...made, name: "Anderer" }, "chefin")
  assert.equal(await fido.codeOf(chefin.call("addFidoKey", made)), "CONFIRMATION_CODE_NEEDED")
  await fido.confirmByCode(chefin, "addFidoKey", made, "chefin")
  await chefin.call("addFidoKey", made)
  const next = { name: "Zweiter", ...new SoftwareAuthenticator().create(await chefin.call("beginFidoKey", {})) }
  await fido.confirmByCode(chefin, "addFidoKey", next, "chefin")
  assert.equal(await fido.codeOf(chefin.call("addFidoKey", next)), "CONFIRMATION_NEEDED")
})

test("codes of others, spent codes and guesses confirm nothing, and guessing is slowed down", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const made = { name: "Probe", ...new SoftwareAuthenticator().create(await chefin.call("beginFidoKey", {})) }
  const confirm = async (code: string) => {
    const input = { command: "addFidoKey", input: canonicalJson(made), code }
    const reason = await fido.reasonOf(chefin.call("confirmByCode", input))
    assert.equal(reason.code, "CONFIRMATION_CODE_WRONG")
    return reason.detail.split(" ")[0]
  }
  const spent = fido.operators.touch("chefin")
  await chefin.call("confirmByCode", { command: "addFidoKey", input: canonicalJson(made), code: spent })
  assert.equal(await confirm(spent), "OTP_REPLAYED")
  assert.equal(await confirm(fido.operators.touch("werner")), "LOGIN_TOKEN_FOREIGN")
  assert.equal(await confirm("123456"), "LOGIN_TOKEN_MISSING")
  assert.equal(await confirm("kein Code"), "no")
  assert.equal(await confirm("123456"), "LOGIN_TOKEN_MISSING")
  assert.equal(await confirm(fido.operators.touch("chefin")), "LOGIN_THROTTLED")
  // Its owner's next login is not slowed down.
  await fido.operators.login("chefin")
})

test("a sealed keeper confirms by key, not by code", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  const { key, id } = await fido.register(chefin)
  await fido.world.operator.local("sealKeeper", { reason: "Probe" })
  await fido.confirm(chefin, "removeFidoKey", { key: id }, key)
  const of = { command: "removeFidoKey", input: canonicalJson({ key: id }), code: fido.operators.touch("chefin") }
  assert.equal(await fido.codeOf(chefin.call("confirmByCode", of)), "KEEPER_SEALED")
})

test("only commands whose row says so are confirmed, with an input that they would take", async (t) => {
  const fido = await FidoWorld.open(t)
  const chefin = await fido.operators.login("chefin")
  await fido.register(chefin)
  const begin = (command: string, input: string) => fido.codeOf(chefin.call("beginConfirmation", { command, input }))
  assert.equal(await begin("cut", "{}"), "CONFIRMATION_NOT_NEEDED")
  assert.equal(await begin("toString", "{}"), "CONFIRMATION_NOT_NEEDED")
  assert.equal(await begin("assignToken", "{}"), "SCHEMA_MISMATCH")
  assert.equal(await begin("assignToken", "{ }"), "SCHEMA_MISMATCH")
  assert.equal(await begin("removeFidoKey", `{"key":"${"0".repeat(26)}","key":"1"}`), "SCHEMA_MISMATCH")
})

test("these rows want a confirmation: what gives somebody access, and agreeing to it", () => {
  const rows = Object.entries(COMMANDS).flatMap(([name, { confirmation }]) =>
    confirmation === undefined ? [] : [name],
  )
  assert.deepEqual(rows.toSorted(), [
    "addFidoKey",
    "addSshKey",
    "approve",
    "assignToken",
    "changeOwnPassword",
    "removeFidoKey",
    "replaceToken",
    "rotateSshKey",
  ])
})
