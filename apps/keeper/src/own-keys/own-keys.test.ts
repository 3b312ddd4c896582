/** A partner exchanges his machine's keys, a captured door tries to give itself one; the hands of the clock are turned. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { canonicalJson, type FaultCode, formatSshKeyLine, isFault, sshFingerprint } from "@schleuse/base"
import { testKey } from "../login/testing/ssh-keys.ts"
import { OperatorsWorld } from "../approvals/testing/operators-world.ts"
import type { TestDoor } from "../testing/door.ts"
import { Hands } from "../testing/hands.ts"
import { SoftwareYubikey } from "../tokens/testing/software-tokens.ts"

const DAY_MS = 24 * 3_600_000
const FOLDER = "/schluessel"
const PEOPLE = { chefin: ["administrator"], technik: ["it-service"], aufsicht: ["auditor"] } as const
const refusedWith = (code: FaultCode) => ({ name: "Fault", code })

async function open(t: Parameters<typeof OperatorsWorld.open>[0]) {
  const hands = new Hands()
  const operators = await OperatorsWorld.open(t, PEOPLE, { clock: hands.clock, schedule: hands.schedule })
  const { world } = operators
  const waiting = async () => (await world.operator.call("listApprovals", { state: "waiting" })).approvals
  const agree = async (who: keyof typeof PEOPLE) => {
    const [first] = await waiting()
    assert.ok(first)
    const somebody = await operators.login(who)
    return await somebody.call("approve", { approval: first.approval, inputHash: first.inputHash })
  }
  return { hands, operators, world, waiting, agree }
}

const lineOf = (key: { readonly blob: Buffer }, comment = "") => formatSshKeyLine(key.blob, comment)
const canLogIn = (door: TestDoor, key: Parameters<TestDoor["login"]>[1]) =>
  door.login("praxis", key).then(
    () => true,
    (error: unknown) => {
      assert.ok(isFault(error) && error.code === "LOGIN_REFUSED", String(error))
      return false
    },
  )

test("a partner's next key counts when the operator agrees, beside the old one for thirty days, then alone", async (t) => {
  const { hands, world, waiting, agree } = await open(t)
  const door = await world.openDoor()
  const praxis = await world.login("praxis", door)
  const key = testKey("ssh-ed25519")
  const proposed = await praxis.call("proposeOwnKey", { sshKey: lineOf(key, "root@kv says: approve") })
  assert.equal(proposed.fingerprint, sshFingerprint(key.blob))
  assert.equal(await canLogIn(door, key), false)

  const [shown] = await waiting()
  const input = { account: world.accounts.praxis, sshKey: lineOf(key), overlapDays: 30 }
  assert.deepEqual(
    [shown?.command, shown?.input, shown?.requestedBy, shown?.aloneFrom],
    ["rotateSshKey", canonicalJson(input), "praxis", undefined],
  )
  assert.ok(shown?.reason.includes(proposed.fingerprint))
  assert.deepEqual(await praxis.names(FOLDER), [expectName(world.keys.praxis), `wartet-${expectName(key)}`])

  assert.equal((await agree("technik")).command, "rotateSshKey")
  assert.equal(await canLogIn(door, key), true)
  assert.equal(await canLogIn(door, world.keys.praxis), true)
  const files = await Promise.all([world.keys.praxis, key].map((one) => praxis.get(`${FOLDER}/${expectName(one)}`)))
  const until = new Date(hands.clock.wallMs() + 30 * DAY_MS).toISOString().slice(0, 10)
  assert.deepEqual(
    files.map((file) => file.toString()),
    [`${lineOf(world.keys.praxis, `bis/until ${until}`)}\n`, `${lineOf(key, "ohne-Ende/no-end")}\n`],
  )

  await hands.advance(30 * DAY_MS - 60_000)
  assert.equal(await canLogIn(door, world.keys.praxis), true)
  await hands.advance(2 * 60_000)
  assert.equal(await canLogIn(door, world.keys.praxis), false)
  const session = await door.login("praxis", key)
  assert.deepEqual(await session.names(FOLDER), [expectName(key)])
  const back = session.call("proposeOwnKey", { sshKey: lineOf(world.keys.praxis) })
  await assert.rejects(back, refusedWith("KEY_PROPOSAL_ENDED"))
})

test("a captured door adds nothing by itself: no proposal gives access, and it can neither agree nor take a key away", async (t) => {
  const { world, waiting, operators } = await open(t)
  const { praxis, aok, door } = await world.loginAll()
  const own = testKey("ssh-ed25519")
  await praxis.call("proposeOwnKey", { sshKey: lineOf(own) })
  const [row] = await waiting()
  const { approval = "", inputHash = "" } = row ?? {}
  const rotation = { account: world.accounts.aok, sshKey: lineOf(own), overlapDays: 0 }
  const attempts = [
    ["approve", { approval, inputHash }],
    ["propose", { command: "rotateSshKey", input: canonicalJson(rotation), reason: "x" }],
    ["rotateSshKey", rotation],
    ["addSshKey", { account: world.accounts.praxis, sshKey: lineOf(own) }],
    ["rejectApproval", { approval, reason: "x" }],
    // The account is the session's own: no other can be named.
    ["proposeOwnKey", { sshKey: lineOf(own), account: world.accounts.aok }],
  ] as const
  for (const [command, input] of attempts) {
    const code = command === "proposeOwnKey" ? "SCHEMA_MISMATCH" : "COMMAND_UNKNOWN"
    await assert.rejects(praxis.call(command, input), refusedWith(code), command)
  }
  const fixed = { name: "Fault", code: "KEY_FOLDER_FIXED" }
  const path = `${FOLDER}/${expectName(world.keys.praxis)}`
  await assert.rejects(praxis.call("removeFile", { path }), fixed)
  await assert.rejects(praxis.call("removeFolder", { path: FOLDER }), fixed)
  await assert.rejects(praxis.call("makeFolder", { path: `${FOLDER}/x` }), fixed)
  await assert.rejects(praxis.call("renamePath", { from: path, to: "/ausgang/aok/x", replace: true }), fixed)
  await assert.rejects(praxis.open(`${FOLDER}/x.pub`), fixed)
  assert.equal(await canLogIn(door, own), false)
  assert.equal(await canLogIn(door, world.keys.praxis), true)

  // Nobody sees the keys of others, not even inside one institution.
  await assert.rejects(aok.get(path), refusedWith("PATH_NOT_FOUND"))
  const other = await world.loginNew("praxis", "praxis-zwei", ["sender"])
  assert.equal((await other.names(FOLDER)).length, 1)
  await assert.rejects(other.get(path), refusedWith("PATH_NOT_FOUND"))

  // An auditor only looks.
  const aufsicht = await operators.login("aufsicht")
  await assert.rejects(aufsicht.call("approve", { approval, inputHash }), refusedWith("ROLE_MISSING"))
})

test("three proposals may wait; what is there, waits or is no good key is refused; a week later there is room again", async (t) => {
  const { hands, world, operators } = await open(t)
  const door = await world.openDoor()
  const praxis = await world.login("praxis", door)
  const keys = [1, 2, 3].map(() => testKey("ssh-ed25519"))
  for (const key of keys) await praxis.call("proposeOwnKey", { sshKey: lineOf(key) })
  const [first] = keys
  assert.ok(first)
  const rows: readonly { why: string; sshKey: string; code: FaultCode }[] = [
    { why: "a fourth one", sshKey: lineOf(testKey("ssh-ed25519")), code: "KEY_PROPOSALS_TOO_MANY" },
    { why: "one that waits", sshKey: lineOf(first, "other words"), code: "KEY_PROPOSAL_WAITING" },
    { why: "one that counts", sshKey: lineOf(world.keys.praxis), code: "CREDENTIAL_EXISTS" },
    { why: "nothing", sshKey: "", code: "SSH_KEY_LINE_INVALID" },
    { why: "two lines", sshKey: `${lineOf(first)}\n${lineOf(first)}`, code: "SSH_KEY_LINE_INVALID" },
    { why: "options before the key", sshKey: `command="x" ${lineOf(first)}`, code: "SSH_KEY_LINE_INVALID" },
    { why: "half a key", sshKey: lineOf(first).slice(0, 60), code: "SSH_KEY_INVALID" },
    { why: "a DSA key", sshKey: dsaLine(), code: "SSH_KEY_DSA" },
  ]
  for (const { why, sshKey, code } of rows) {
    await assert.rejects(praxis.call("proposeOwnKey", { sshKey }), refusedWith(code), why)
  }
  await hands.advance(7 * DAY_MS)
  const technik = await operators.login("technik")
  assert.deepEqual((await technik.call("listApprovals", { state: "waiting" })).approvals, [])
  const later = await world.login("praxis", door)
  await later.call("proposeOwnKey", { sshKey: lineOf(testKey("ssh-ed25519")) })
})

test("whoever withdraws a key or blocks the account drops what was proposed with it", async (t) => {
  const { world, waiting, operators } = await open(t)
  const door = await world.openDoor()
  const praxis = await world.login("praxis", door)
  const klinik = await world.login("klinik", door)
  for (const session of [praxis, klinik]) {
    await session.call("proposeOwnKey", { sshKey: lineOf(testKey("ssh-ed25519")) })
  }
  const [row] = (await waiting()).filter(({ requestedBy }) => requestedBy === "praxis")
  const technik = await operators.login("technik")
  const { credentials } = await technik.call("describeAccount", { account: world.accounts.praxis })
  await technik.call("revokeSshKey", { credential: credentials[0]?.credential ?? "", reason: "gestohlen" })
  await technik.call("blockAccount", { account: world.accounts.klinik, reason: "Verdacht" })
  assert.deepEqual(await waiting(), [])
  const { approval = "", inputHash = "" } = row ?? {}
  await assert.rejects(technik.call("approve", { approval, inputHash }), refusedWith("APPROVAL_DECIDED"))
  const decided = (await world.leaves()).flatMap((leaf) => (leaf.type === "approval_decision" ? [leaf.decision] : []))
  assert.deepEqual(decided, ["rejected", "rejected"])
})

test("a person has no such folder and proposes no key", async (t) => {
  const { world } = await open(t)
  const token = new SoftwareYubikey()
  await world.addPeople([
    {
      login: "dr",
      memberships: { [world.institutions.praxis]: ["sender"] },
      password: "geheim",
      tokens: [token.token],
    },
  ])
  const door = await world.openDoor()
  const answer = await door.loginCode("dr", ["geheim", token.touch()])
  assert.ok("session" in answer)
  const ask = door.client
  assert.deepEqual(
    (await ask.call("listFolder", { path: "/" }, answer.session)).entries.map(({ name }) => name),
    ["ausgang", "eingang", "ablage", "quittungen"],
  )
  assert.deepEqual(await ask.call("statPath", { path: FOLDER }, answer.session), {})
  await assert.rejects(ask.call("listFolder", { path: FOLDER }, answer.session), refusedWith("PATH_NOT_FOUND"))
  const sshKey = lineOf(testKey("ssh-ed25519"))
  await assert.rejects(ask.call("proposeOwnKey", { sshKey }, answer.session), refusedWith("PATH_NOT_FOUND"))
})

test("however many keys machines propose, what people proposed is listed before", async (t) => {
  const { world, operators, waiting } = await open(t)
  const chefin = await operators.login("chefin")
  await chefin.propose("setPolicy", { zone: "sftp", role: "machine", factors: ["ssh-key"] })
  const { praxis, aok, klinik } = await world.loginAll()
  for (const session of [praxis, aok, klinik]) {
    await session.call("proposeOwnKey", { sshKey: lineOf(testKey("ssh-ed25519")) })
  }
  assert.deepEqual(
    (await waiting()).map(({ command }) => command),
    ["setPolicy", "rotateSshKey", "rotateSshKey", "rotateSshKey"],
  )
})

/** The name under which a key lies in the folder. */
function expectName(key: { readonly blob: Buffer }): string {
  const [, base64 = ""] = sshFingerprint(key.blob).split(":")
  return `SHA256-${base64.slice(0, 16).replaceAll("/", "_").replaceAll("+", "-")}.pub`
}

function dsaLine(): string {
  const blob = Buffer.concat([Buffer.of(0, 0, 0, 7), Buffer.from("ssh-dss"), Buffer.alloc(40, 1)])
  return `ssh-dss ${blob.toString("base64")}`
}
