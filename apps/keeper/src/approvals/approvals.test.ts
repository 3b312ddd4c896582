/** Four eyes and roles through a whole keeper: people log in and ask as they do at the command line. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { canonicalJson, type FaultCode, formatSshKeyLine } from "@schleuse/base"
import { COMMANDS, type CommandName, isOperatorRole, isOperatorZone, OPERATOR_ROLES } from "@schleuse/wire"
import { testKey } from "../login/testing/ssh-keys.ts"
import { until } from "../testing/keeper-world.ts"
import { RULES } from "./rules.ts"
import { SoftwareYubikey } from "../tokens/testing/software-tokens.ts"
import { OperatorsWorld, PASSWORD } from "./testing/operators-world.ts"

const PEOPLE = {
  chefin: ["administrator"],
  vertretung: ["administrator"],
  technik: ["it-service"],
  hilfe: ["it-service"],
  aufsicht: ["auditor"],
} as const
const POLICY = { zone: "sftp", role: "machine", factors: ["ssh-key"] } as const
const refusedWith = (code: FaultCode) => ({ name: "Fault", code })

/** Codes of refusals as the log has them: outsiders see less. */
async function denials(operators: OperatorsWorld): Promise<readonly string[]> {
  return (await operators.world.leaves()).flatMap((leaf) => (leaf.type === "denied" ? [leaf.fault] : []))
}

test("every row of the operators' zones that needs a session says who may ask, and no other row does", () => {
  for (const [name, { zones, session, roles = [] }] of Object.entries(COMMANDS)) {
    const isTheirs = zones.some(isOperatorZone) && session !== "none"
    assert.equal(roles.length > 0, isTheirs, name)
    assert.ok(roles.every(isOperatorRole), name)
  }
})

test("each row that needs a second person has a rule, and the other way round", () => {
  const rows = Object.entries(COMMANDS).flatMap(([name, { approval }]) => (approval === undefined ? [] : [name]))
  assert.deepEqual(Object.keys(RULES).toSorted(), rows.toSorted())
})

test("role by command: whoever has none of a row's roles is refused, whatever the input", async (t) => {
  const people = Object.fromEntries(OPERATOR_ROLES.map((role) => [role, [role]] as const))
  const operators = await OperatorsWorld.open(t, people)
  const samples: readonly { readonly command: CommandName; readonly input: object }[] = [
    { command: "listDirectory", input: {} },
    { command: "hostKeys", input: {} },
    { command: "findRefusal", input: { reference: "ABCDEF" } },
    { command: "listPeople", input: {} },
    { command: "listPolicy", input: {} },
    { command: "listSessions", input: {} },
    { command: "listApprovals", input: { state: "waiting" } },
    { command: "addPerson", input: { name: "Erika" } },
    { command: "blockAccount", input: { account: "0".repeat(26), reason: "x" } },
    { command: "endSessions", input: { account: "0".repeat(26), reason: "x" } },
    { command: "setPolicy", input: POLICY },
    { command: "backup", input: { folder: "/nowhere/at/all" } },
    { command: "reopen", input: { cut: "0".repeat(26), reason: "x" } },
    { command: "sealBreakGlass", input: {} },
  ]
  for (const role of OPERATOR_ROLES) {
    const { client, session } = await operators.login(role)
    for (const { command, input } of samples) {
      const may = (COMMANDS[command].roles as readonly string[]).includes(role)
      const code = await client.call(command, input as never, session).then(
        () => "done",
        (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
      )
      assert.equal(code === "ROLE_MISSING", !may, `${role}: ${command}: ${String(code)}`)
    }
  }
})

test("what one proposes another carries out, once; every step is in the log", async (t) => {
  const operators = await OperatorsWorld.open(t, PEOPLE)
  const chefin = await operators.login("chefin")
  await assert.rejects(chefin.call("setPolicy", POLICY), refusedWith("APPROVAL_NEEDED"))
  const { approval, inputHash } = await chefin.propose("setPolicy", POLICY)

  const refused: readonly { why: string; who: "chefin" | "technik" | "aufsicht"; code: FaultCode }[] = [
    { why: "the same person", who: "chefin", code: "APPROVAL_SAME_PERSON" },
    { why: "no administrator", who: "technik", code: "APPROVER_ROLE_MISSING" },
    { why: "an auditor", who: "aufsicht", code: "ROLE_MISSING" },
  ]
  for (const { why, who, code } of refused) {
    const somebody = await operators.login(who)
    await assert.rejects(somebody.call("approve", { approval, inputHash }), refusedWith(code), why)
  }
  // Another person, through the connection of the first.
  const borrowed = await operators.login("vertretung", chefin.client)
  await assert.rejects(borrowed.call("approve", { approval, inputHash }), refusedWith("APPROVAL_SAME_CONNECTION"))

  const second = await operators.login("vertretung")
  const changed = { approval, inputHash: "0".repeat(64) }
  await assert.rejects(second.call("approve", changed), refusedWith("APPROVAL_INPUT_CHANGED"))
  const shown = await second.call("listApprovals", { state: "waiting" })
  assert.deepEqual(
    shown.approvals.map((one) => [one.requestedBy, one.command, one.input, one.inputHash]),
    [["chefin", "setPolicy", canonicalJson(POLICY), inputHash]],
  )
  assert.deepEqual(await second.call("approve", { approval, inputHash }), { command: "setPolicy", result: "{}" })
  await assert.rejects(second.call("approve", { approval, inputHash }), refusedWith("APPROVAL_DECIDED"))
  assert.equal((await second.call("listPolicy", {})).rules.length, 1)

  const types = (await operators.world.leaves()).flatMap((leaf) =>
    leaf.type.startsWith("approval") ? [leaf.type] : [],
  )
  assert.deepEqual(types, ["approval_request", "approval_decision"])
  const logged = await denials(operators)
  for (const code of ["APPROVAL_NEEDED", "APPROVAL_SAME_PERSON", "APPROVER_ROLE_MISSING", "APPROVAL_INPUT_CHANGED"]) {
    assert.ok(logged.includes(code), code)
  }
})

test("rights that are younger than a day approve nothing", async (t) => {
  const operators = await OperatorsWorld.open(t, PEOPLE)
  const { world, house } = operators
  const { people } = await world.operator.call("listPeople", { institution: house })
  const hilfe = people.find(({ accounts }) => accounts.some(({ login }) => login === "hilfe"))?.person ?? ""
  const technik = people.find(({ accounts }) => accounts.some(({ login }) => login === "technik"))?.person ?? ""
  // There are two administrators: the next role ends the set-up, and whoever comes later is no founder.
  await world.operator.call("addMembership", { person: technik, institution: house, role: "auditor" })
  const [chefin, second] = [await operators.login("chefin"), await operators.login("vertretung")]
  const role = await chefin.propose("addMembership", { person: hilfe, institution: house, role: "administrator" })
  await second.call("approve", { approval: role.approval, inputHash: role.inputHash })
  const { approval, inputHash } = await chefin.propose("setPolicy", POLICY)
  const fresh = await operators.login("hilfe")
  await assert.rejects(fresh.call("approve", { approval, inputHash }), refusedWith("APPROVER_TOO_NEW"))
})

test("a key for another institution's account needs somebody else, or a day", async (t) => {
  const operators = await OperatorsWorld.open(t, PEOPLE)
  const { world } = operators
  const input = { account: world.accounts.praxis, sshKey: formatSshKeyLine(testKey("ssh-ed25519").blob) }
  const technik = await operators.login("technik")
  await assert.rejects(technik.call("addSshKey", input), refusedWith("APPROVAL_NEEDED"))
  const made = await technik.propose("addSshKey", input)
  assert.ok((made.aloneFrom ?? 0) > Date.now() + 23 * 3_600_000)
  const { approval, inputHash } = made
  await assert.rejects(technik.call("approve", { approval, inputHash }), refusedWith("APPROVAL_SAME_PERSON"))
  const hilfe = await operators.login("hilfe")
  assert.equal((await hilfe.call("approve", { approval, inputHash })).command, "addSshKey")
})

test("a key for somebody who works already needs somebody else, for an operator an administrator, for the invited nobody", async (t) => {
  const operators = await OperatorsWorld.open(t, PEOPLE)
  const { world } = operators
  const first = new SoftwareYubikey()
  const memberships = { [world.institutions.praxis]: ["sender"] }
  const [active, invited] = await world.addPeople([
    { login: "dr-alt", memberships, password: PASSWORD, tokens: [first.token] },
    { login: "dr-neu", memberships, state: "invited" },
  ])
  assert.ok(active && invited)
  const technik = await operators.login("technik")
  const hilfe = await operators.login("hilfe")
  const chefin = await operators.login("chefin")
  const tokens = [1, 2, 3].map((n) => ({ kind: "hotp", secret: `${n}${n}`.repeat(20) }) as const)
  // A token in stock is nobody's: importing needs nobody.
  const stock = (await technik.call("importTokens", { tokens, dryRun: false })).tokens.map(({ token }) => token ?? "")
  const [one = "", two = "", three = ""] = stock
  await technik.call("assignToken", { token: one, account: invited.account })

  const steps = [
    { command: "assignToken", input: { token: two, account: active.account } },
    { command: "replaceToken", input: { old: active.tokens[0] ?? "", new: two } },
  ] as const
  for (const { command, input } of steps) {
    await assert.rejects(technik.call(command, input), refusedWith("APPROVAL_NEEDED"), command)
  }
  const made = await technik.propose("replaceToken", steps[1].input, "Schlüssel verloren")
  assert.ok(made.aloneFrom !== undefined)
  const { approval, inputHash } = made
  assert.equal((await hilfe.call("approve", { approval, inputHash })).command, "replaceToken")
  const door = await world.openDoor()
  await assert.rejects(door.loginCode("dr-alt", [PASSWORD, first.touch()]), refusedWith("LOGIN_REFUSED"))

  const forOperator = await technik.propose("assignToken", { token: three, account: operators.account("hilfe") })
  assert.equal(forOperator.aloneFrom, undefined)
  const agreed = { approval: forOperator.approval, inputHash: forOperator.inputHash }
  await assert.rejects(hilfe.call("approve", agreed), refusedWith("APPROVER_ROLE_MISSING"))
  assert.equal((await chefin.call("approve", agreed)).command, "assignToken")
})

test("one clerk neither closes, blocks nor disarms an administrator; another administrator blocks at once", async (t) => {
  const operators = await OperatorsWorld.open(t, PEOPLE)
  const { world, house } = operators
  const { people } = await world.operator.call("listPeople", { institution: house })
  const person = people.find(({ accounts }) => accounts.some(({ login }) => login === "vertretung"))?.person ?? ""
  const account = operators.account("vertretung")
  const technik = await operators.login("technik")
  const { tokens } = await technik.call("listTokens", { account })
  const rows = [
    { command: "endMembership", input: { person, institution: house, role: "administrator" }, code: "APPROVAL_NEEDED" },
    { command: "closeAccount", input: { account }, code: "APPROVAL_NEEDED" },
    { command: "setAccountExpiry", input: { account, expiresAt: Date.now() + 1000 }, code: "APPROVAL_NEEDED" },
    { command: "blockAccount", input: { account, reason: "x" }, code: "ROLE_MISSING" },
    {
      command: "blockToken",
      input: { token: tokens[0]?.token ?? "", state: "lost", reason: "x" },
      code: "ROLE_MISSING",
    },
  ] as const
  for (const { command, input, code } of rows) {
    await assert.rejects(technik.client.call(command, input, technik.session), refusedWith(code), command)
  }
  await technik.call("blockAccount", { account: operators.account("hilfe"), reason: "Verdacht" })
  const chefin = await operators.login("chefin")
  await chefin.call("blockAccount", { account, reason: "Verdacht" })
})

test("a password letter takes one person only while the holder herself has used the key", async (t) => {
  const operators = await OperatorsWorld.open(t, PEOPLE)
  const { world } = operators
  const [first, next] = [new SoftwareYubikey(), new SoftwareYubikey()]
  const memberships = { [world.institutions.praxis]: ["sender"] }
  const [added] = await world.addPeople([
    { login: "dr-beispiel", memberships, password: PASSWORD, tokens: [first.token] },
  ])
  const account = added?.account ?? ""
  const [technik, hilfe] = [await operators.login("technik"), await operators.login("hilfe")]
  const letter = () => technik.call("renewActivation", { account, purpose: "password-reset" })
  // Nobody has ever seen her with it.
  await assert.rejects(letter(), refusedWith("APPROVAL_NEEDED"))
  const door = await world.openDoor()
  await door.loginCode("dr-beispiel", [PASSWORD, first.touch()])
  assert.equal((await letter()).account, account)
  // A new key, agreed to by somebody: the same clerk does not get the letter besides.
  const secret = Buffer.from(next.token.secret).toString("hex")
  const tokens = [{ kind: "yubico-otp", publicId: next.publicId, secret }] as const
  const [{ token = "" } = {}] = (await technik.call("importTokens", { tokens, dryRun: false })).tokens
  const made = await technik.propose("replaceToken", { old: added?.tokens[0] ?? "", new: token })
  await hilfe.call("approve", { approval: made.approval, inputHash: made.inputHash })
  await assert.rejects(letter(), refusedWith("APPROVAL_NEEDED"))
  await door.loginCode("dr-beispiel", [PASSWORD, next.touch()])
  assert.equal((await letter()).account, account)
})

test("what was rejected, and whose proposer was blocked, is not carried out", async (t) => {
  const operators = await OperatorsWorld.open(t, PEOPLE)
  const [chefin, second] = [await operators.login("chefin"), await operators.login("vertretung")]
  const rejected = await chefin.propose("setPolicy", POLICY)
  await second.call("rejectApproval", { approval: rejected.approval, reason: "nein" })
  const { approval, inputHash } = rejected
  await assert.rejects(second.call("approve", { approval, inputHash }), refusedWith("APPROVAL_DECIDED"))
  const left = await chefin.propose("setPolicy", POLICY)
  await second.call("blockAccount", { account: operators.account("chefin"), reason: "Verdacht" })
  await assert.rejects(chefin.call("listPolicy", {}), refusedWith("SESSION_ENDED"))
  const late = { approval: left.approval, inputHash: left.inputHash }
  await assert.rejects(second.call("approve", late), refusedWith("APPROVAL_EXPIRED"))
})

test("a proposal is refused that needs nobody, that its proposer may not make, or whose input is none", async (t) => {
  const operators = await OperatorsWorld.open(t, PEOPLE)
  const technik = await operators.login("technik")
  const rows: readonly { command: string; input: string; code: FaultCode }[] = [
    { command: "addPerson", input: '{"name":"E"}', code: "APPROVAL_NOT_NEEDED" },
    { command: "dropTables", input: "{}", code: "APPROVAL_NOT_NEEDED" },
    { command: "toString", input: "{}", code: "APPROVAL_NOT_NEEDED" },
    { command: "setPolicy", input: canonicalJson(POLICY), code: "ROLE_MISSING" },
    { command: "addSshKey", input: '{"account":1}', code: "SCHEMA_MISMATCH" },
    { command: "addSshKey", input: "{ }", code: "SCHEMA_MISMATCH" },
    { command: "addSshKey", input: "'; drop table approval; --", code: "SCHEMA_MISMATCH" },
  ]
  for (const { command, input, code } of rows) {
    await assert.rejects(technik.call("propose", { command, input, reason: "x" }), refusedWith(code), command)
  }
})

test("the emergency code works once, alone, and alarms everybody", async (t) => {
  const operators = await OperatorsWorld.open(t, PEOPLE)
  const { world } = operators
  const alarms: string[] = []
  world.connectOperator({ alarm: ({ what }) => alarms.push(what) })
  const chefin = await operators.login("chefin")
  const { code } = await chefin.call("sealBreakGlass", {})
  await assert.rejects(chefin.call("sealBreakGlass", {}), refusedWith("APPROVAL_NEEDED"))
  const { approval, inputHash } = await chefin.propose("setPolicy", POLICY)
  const wrong = { approval, inputHash, code: "AAAA-AAAA" }
  await assert.rejects(chefin.call("breakGlass", wrong), refusedWith("BREAK_GLASS_WRONG"))
  assert.equal((await chefin.call("breakGlass", { approval, inputHash, code: code.toLowerCase() })).result, "{}")
  await until(() => alarms.length > 0)
  assert.deepEqual(alarms, ["break-glass"])
  assert.ok(world.lines.some((line) => line.startsWith("ALARM")))
  assert.ok((await world.leaves()).some((leaf) => leaf.type === "break_glass"))
  const again = await chefin.propose("setPolicy", POLICY)
  const replay = { approval: again.approval, inputHash: again.inputHash, code }
  await assert.rejects(chefin.call("breakGlass", replay), refusedWith("BREAK_GLASS_WRONG"))
})
