/** Persons, letters, activation, life cycle: through a whole keeper. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, formatSshKeyLine } from "@schleuse/base"
import { SoftwareHotp, SoftwareYubikey } from "../tokens/testing/software-tokens.ts"
import { testKey } from "../login/testing/ssh-keys.ts"
import { OperatorsWorld, PASSWORD } from "../approvals/testing/operators-world.ts"
import { KeeperWorld, until } from "../testing/keeper-world.ts"

type Added = { readonly person: string; readonly account: string; readonly code: string }
const NEW_PASSWORD = "lampe gurke ofen"
const refusedWith = (code: FaultCode) => ({ name: "Fault", code })

/** A person at the practice with a letter and, unless told otherwise, a key of her own. */
async function invite(world: KeeperWorld, login: string, key?: SoftwareYubikey | SoftwareHotp): Promise<Added> {
  const { person } = await world.operator.call("addPerson", { name: "Erika Beispiel" })
  const institution = world.institutions.praxis
  await world.operator.call("addMembership", { person, institution, role: "sender" })
  const letter = await world.operator.call("invitePerson", { person, institution, login, doors: ["sftp"] })
  if (key !== undefined) await giveKey(world, letter.account, key)
  return { person, account: letter.account, code: letter.code }
}

async function giveKey(world: KeeperWorld, account: string, key: SoftwareYubikey | SoftwareHotp): Promise<void> {
  const { kind, publicId, secret } = key.token
  const token = { kind, secret: Buffer.from(secret).toString("hex"), ...(publicId === undefined ? {} : { publicId }) }
  const [{ token: id = "" } = {}] = (await world.operator.call("importTokens", { tokens: [token], dryRun: false }))
    .tokens
  await world.operator.call("assignToken", { token: id, account })
}

/** What stands behind the refusal that an outsider sees. */
async function codeBehind(world: KeeperWorld, asked: Promise<unknown>): Promise<string> {
  const error = await asked.then(
    () => assert.fail("it was accepted"),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Error && "reference" in error && "code" in error)
  assert.ok(error.code === "ACTIVATION_REFUSED" || error.code === "LOGIN_REFUSED", String(error.code))
  const { refusals } = await world.operator.call("findRefusal", { reference: String(error.reference) })
  return refusals[0]?.code ?? "none"
}

test("a letter's code, a touch and a password activate an account, once", async (t) => {
  const world = await KeeperWorld.open(t)
  const key = new SoftwareYubikey()
  const { account, code } = await invite(world, "erika", key)
  const ask = (change: object) =>
    world.operator.local("activate", { user: "erika", code, touch: key.touch(), password: NEW_PASSWORD, ...change })
  const refused: readonly { why: string; change: object; code: string }[] = [
    { why: "another code", change: { code: "ABCD-EFGH-JKMN-PQRS" }, code: "ACTIVATION_CODE_WRONG" },
    { why: "no such account", change: { user: "niemand" }, code: "ACTIVATION_CODE_WRONG" },
    { why: "a machine's account", change: { user: "praxis" }, code: "ACTIVATION_CODE_WRONG" },
    { why: "somebody else's key", change: { touch: new SoftwareYubikey().touch() }, code: "ACTIVATION_TOUCH_WRONG" },
    { why: "no touch", change: { touch: "hallo" }, code: "ACTIVATION_TOUCH_WRONG" },
  ]
  for (const { why, change, code: expected } of refused) {
    assert.equal(await codeBehind(world, ask(change)), expected, why)
  }
  await assert.rejects(ask({ password: "kurz" }), refusedWith("PASSWORD_TOO_SHORT"))
  await assert.rejects(ask({ password: "passwort2026" }), refusedWith("PASSWORD_COMMON"))
  await assert.rejects(ask({ password: "x".repeat(10_000) }), refusedWith("SCHEMA_MISMATCH"))
  // None of it began the account.
  assert.deepEqual((await world.operator.call("describeAccount", { account })).state, "invited")
})

test("activation works with small letters and without hyphens; the same letter does not work again", async (t) => {
  const world = await KeeperWorld.open(t)
  const key = new SoftwareYubikey()
  const { account, code } = await invite(world, "erika", key)
  const ask = (typed: string) =>
    world.operator.local("activate", { user: "erika", code: typed, touch: key.touch(), password: NEW_PASSWORD })
  assert.deepEqual(await ask(code.toLowerCase().replaceAll("-", " ")), { account, setUpClosed: false })
  assert.equal((await world.operator.call("describeAccount", { account })).state, "active")
  assert.equal(await codeBehind(world, ask(code)), "ACTIVATION_USED")
})

test("a new letter voids the one before; a key without its counter is found by two touches", async (t) => {
  const world = await KeeperWorld.open(t)
  const key = new SoftwareHotp(40)
  const { account, code: old } = await invite(world, "erika", key)
  const { code } = await world.operator.call("renewActivation", { account, purpose: "first" })
  const input = { user: "erika", password: NEW_PASSWORD }
  const two = () => ({ touch: key.press(), next: key.press() })
  assert.equal(
    await codeBehind(world, world.operator.local("activate", { ...input, code: old, ...two() })),
    "ACTIVATION_EXPIRED",
  )
  assert.deepEqual(await world.operator.local("activate", { ...input, code, ...two() }), {
    account,
    setUpClosed: false,
  })
})

test("an account is invited, active, blocked, active, and leaves for good", async (t) => {
  const world = await KeeperWorld.open(t)
  const { account } = await invite(world, "erika")
  const call = world.operator
  const state = async () => (await call.call("describeAccount", { account })).state
  await call.call("blockAccount", { account, reason: "Umschlag geöffnet" })
  await assert.rejects(call.call("blockAccount", { account, reason: "x" }), refusedWith("ACCOUNT_STATE_WRONG"))
  await call.call("unblockAccount", { account, reason: "doch nicht" })
  assert.equal(await state(), "invited")
  await call.call("closeAccount", { account })
  assert.equal(await state(), "left")
  for (const step of [
    () => call.call("unblockAccount", { account, reason: "x" }),
    () => call.call("blockAccount", { account, reason: "x" }),
    () => call.call("closeAccount", { account }),
    () => call.call("setAccountExpiry", { account }),
    () => call.call("renewActivation", { account, purpose: "first" as const }),
  ]) {
    await assert.rejects(step(), refusedWith("ACCOUNT_STATE_WRONG"))
  }
})

test("blocking an account closes its connections at every door at once, and a withdrawn key too", async (t) => {
  const world = await KeeperWorld.open(t)
  const [outside, inside] = [await world.openDoor("sftp"), await world.openDoor("inside")]
  const [one, two] = [await world.login("praxis", outside), await world.login("praxis", inside)]
  const ended = await world.operator.call("blockAccount", { account: world.accounts.praxis, reason: "Verdacht" })
  assert.equal(ended.endedSessions, 2)
  await until(() => outside.pushes.length > 0 && inside.pushes.length > 0)
  assert.deepEqual(outside.pushes, [{ name: "endSession", input: { session: one.id, reason: "blocked" } }])
  // Whatever a door does with it, the keeper refuses.
  await assert.rejects(two.list("/"), refusedWith("SESSION_ENDED"))
  await assert.rejects(world.login("praxis", outside), refusedWith("LOGIN_REFUSED"))

  const aok = await world.login("aok", outside)
  const { credentials } = await world.operator.call("describeAccount", { account: world.accounts.aok })
  const credential = credentials[0]?.credential ?? ""
  await world.operator.call("revokeSshKey", { credential, reason: "verloren" })
  await assert.rejects(aok.list("/"), refusedWith("SESSION_ENDED"))
  await assert.rejects(world.login("aok", outside), refusedWith("LOGIN_REFUSED"))
})

test("a machine's key is exchanged with an overlap: both log in, then only the new one", async (t) => {
  const world = await KeeperWorld.open(t)
  const next = testKey("ssh-ed25519")
  const account = world.accounts.praxis
  const rotate = (key: ReturnType<typeof testKey>, overlapDays: number) =>
    world.operator.call("rotateSshKey", { account, sshKey: formatSshKeyLine(key.blob), overlapDays })
  assert.equal((await rotate(next, 7)).ending, 1)
  const door = await world.openDoor()
  await door.login("praxis", world.keys.praxis)
  await door.login("praxis", next)
  const last = testKey("ssh-ed25519")
  assert.equal((await rotate(last, 0)).ending, 2)
  await assert.rejects(door.login("praxis", next), refusedWith("LOGIN_REFUSED"))
  await door.login("praxis", last)
  await assert.rejects(rotate(last, 0), refusedWith("CREDENTIAL_EXISTS"))
})

test("an account with a list of networks logs in from nowhere else", async (t) => {
  const world = await KeeperWorld.open(t)
  const account = world.accounts.praxis
  await world.operator.call("setAddresses", { account, networks: ["198.51.100.0/24"] })
  await assert.rejects(world.login("praxis"), refusedWith("LOGIN_REFUSED"))
  await world.operator.call("setAddresses", { account, networks: ["192.0.2.0/24", "2001:db8::/32"] })
  await world.login("praxis")
  const wrong = world.operator.call("setAddresses", { account, networks: ["192.0.2.1/24"] })
  await assert.rejects(wrong, refusedWith("NETWORK_INVALID"))
})

test("a captured door cannot give the account of its live session a key, nor anything else that lasts", async (t) => {
  const world = await KeeperWorld.open(t)
  const session = await world.login("praxis")
  const account = world.accounts.praxis
  const sshKey = formatSshKeyLine(testKey("ssh-ed25519").blob)
  const tries = [
    () => session.call("addSshKey", { account, sshKey }),
    () => session.call("rotateSshKey", { account, sshKey, overlapDays: 0 }),
    () => session.call("setAddresses", { account, networks: [] }),
    () => session.call("unblockAccount", { account, reason: "x" }),
  ]
  for (const attempt of tries) await assert.rejects(attempt(), refusedWith("COMMAND_UNKNOWN"))
  const denied = (await world.leaves()).flatMap((leaf) => (leaf.type === "denied" ? [[leaf.command, leaf.fault]] : []))
  assert.deepEqual(
    denied,
    ["addSshKey", "rotateSshKey", "setAddresses", "unblockAccount"].map((name) => [name, "COMMAND_NOT_PERMITTED"]),
  )
})

const NASTY = ["'; drop table person; --", '" or 1=1 --', "*)(uid=*))(|(uid=*", "\\00\\2a", "%00%s${x}{{x}}"]

test("a name with something invisible in it is refused: it would look like another", async (t) => {
  const world = await KeeperWorld.open(t)
  for (const name of ["a\u202eb", "a\u200bb", "a\0b", "a\nb", "\ufeffa"]) {
    const refused = world.operator.call("addPerson", { name })
    await assert.rejects(refused, refusedWith("SCHEMA_MISMATCH"), JSON.stringify(name))
  }
})

test("SQL and LDAP metacharacters are text in every field, or refused by its form", async (t) => {
  const world = await KeeperWorld.open(t)
  for (const nasty of NASTY) {
    const { person } = await world.operator.call("addPerson", { name: nasty })
    const { people } = await world.operator.call("listPeople", {})
    assert.ok(
      people.some((one) => one.person === person && one.name === nasty),
      nasty,
    )
    await world.operator.call("changePerson", { person, name: `${nasty}!` })
    const account = world.accounts.klinik
    for (const refused of [
      () => world.operator.call("addPerson", { name: "E", lanr: nasty }),
      () => world.operator.call("addPerson", { name: "E", telephone: nasty }),
      () =>
        world.operator.call("invitePerson", { person, institution: world.institutions.aok, login: nasty, doors: [] }),
      () => world.operator.call("listPeople", { institution: nasty }),
      () => world.operator.call("describeAccount", { account: nasty }),
      () => world.operator.call("addSshKey", { account, sshKey: nasty }),
    ]) {
      await assert.rejects(refused(), refusedWith("SCHEMA_MISMATCH"), nasty)
    }
    await assert.rejects(world.operator.call("setAddresses", { account, networks: [nasty] }), {
      code: "NETWORK_INVALID",
    })
    const login = { user: nasty, password: nasty, code: nasty }
    await assert.rejects(world.operator.local("loginOperator", login), refusedWith("LOGIN_REFUSED"), nasty)
  }
})

test("operators' refusals look alike, whatever is wrong, and have their own codes behind them", async (t) => {
  const operators = await OperatorsWorld.open(t, { chefin: ["administrator"], zweite: ["administrator"] })
  const { world } = operators
  const spent = operators.touch("chefin")
  const ask = (user: string, password: string, code: string) =>
    world.operator.local("loginOperator", { user, password, code })
  await ask("chefin", PASSWORD, spent)
  assert.equal(await codeBehind(world, ask("chefin", PASSWORD, spent)), "OTP_REPLAYED")
  assert.equal(await codeBehind(world, ask("zweite", "falsch", operators.touch("zweite"))), "LOGIN_PASSWORD_WRONG")
  assert.equal(await codeBehind(world, ask("zweite", PASSWORD, operators.touch("chefin"))), "LOGIN_TOKEN_FOREIGN")
  assert.equal(await codeBehind(world, ask("praxis", PASSWORD, "123456")), "LOGIN_PASSWORD_WRONG")
  assert.equal(await codeBehind(world, ask("niemand", "x".repeat(2000), "123456")), "LOGIN_PASSWORD_INVALID")
})

test("the set-up ends for good when the second administrator is active", async (t) => {
  const operators = await OperatorsWorld.open(t, { chefin: ["administrator"] })
  const { world, house } = operators
  const key = new SoftwareYubikey()
  const { person } = await world.operator.call("addPerson", { name: "Zwei" })
  await world.operator.call("addMembership", { person, institution: house, role: "administrator" })
  const letter = await world.operator.call("invitePerson", { person, institution: house, login: "zwei", doors: [] })
  await giveKey(world, letter.account, key)
  assert.equal((await world.operator.local("status", {})).setup, "open")
  const input = { user: "zwei", code: letter.code, touch: key.touch(), password: NEW_PASSWORD }
  await world.operator.local("activate", input)
  assert.equal((await world.operator.local("status", {})).setup, "closed")
  await assert.rejects(world.operator.call("listDirectory", {}), refusedWith("SESSION_ENDED"))
  const chefin = await operators.login("chefin")
  assert.ok((await chefin.call("listDirectory", {})).institutions.length > 3)
  await chefin.call("logoutOperator", {})
  await assert.rejects(chefin.call("listDirectory", {}), refusedWith("SESSION_ENDED"))
})
