/** Four eyes in time: what runs out, what may be done alone after a day, whose rights are too young. The hands are turned. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, formatSshKeyLine } from "@schleuse/base"
import { testKey } from "../login/testing/ssh-keys.ts"
import { Hands } from "../testing/hands.ts"
import { OperatorsWorld } from "./testing/operators-world.ts"

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MINUTE_MS = 60_000
const PEOPLE = {
  chefin: ["administrator"],
  vertretung: ["administrator"],
  technik: ["it-service"],
  hilfe: ["it-service"],
} as const
const POLICY = { zone: "sftp", role: "machine", factors: ["ssh-key"] } as const
const refusedWith = (code: FaultCode) => ({ name: "Fault", code })

async function open(t: Parameters<typeof OperatorsWorld.open>[0]) {
  const hands = new Hands()
  const operators = await OperatorsWorld.open(t, PEOPLE, { clock: hands.clock, schedule: hands.schedule })
  const decisions = async () =>
    (await operators.world.leaves()).flatMap((leaf) => (leaf.type === "approval_decision" ? [leaf.decision] : []))
  return { hands, operators, decisions }
}

test("a proposal lasts a week: to the last minute it is carried out, then it has run out, which is in the log", async (t) => {
  const { hands, operators, decisions } = await open(t)
  const chefin = await operators.login("chefin")
  const inTime = await chefin.propose("setPolicy", POLICY)
  const late = await chefin.propose("setPolicy", POLICY)
  await hands.advance(7 * DAY_MS - MINUTE_MS)
  const second = await operators.login("vertretung")
  await second.call("approve", { approval: inTime.approval, inputHash: inTime.inputHash })
  assert.deepEqual(await decisions(), ["approved"])

  // The time is over, and no timer has run yet.
  hands.step(2 * MINUTE_MS)
  const agreement = { approval: late.approval, inputHash: late.inputHash }
  await assert.rejects(second.call("approve", agreement), refusedWith("APPROVAL_EXPIRED"))
  await assert.rejects(second.call("rejectApproval", { approval: late.approval, reason: "x" }), {
    code: "APPROVAL_EXPIRED",
  })
  assert.deepEqual((await second.call("listApprovals", { state: "waiting" })).approvals, [])
  await hands.runTimers()
  await assert.rejects(second.call("approve", agreement), refusedWith("APPROVAL_DECIDED"))
  assert.deepEqual(await decisions(), ["approved", "expired"])
  const { approvals } = await second.call("listApprovals", { state: "expired" })
  assert.deepEqual(
    approvals.map(({ approval, decidedBy }) => [approval, decidedBy]),
    [[late.approval, undefined]],
  )
})

test("what a rule lets one do alone may be done alone after a day, not a minute before, and not if it was rejected", async (t) => {
  const { hands, operators, decisions } = await open(t)
  const { world } = operators
  const inputOf = () => ({
    account: world.accounts.praxis,
    sshKey: formatSshKeyLine(testKey("ssh-ed25519").blob),
  })
  const technik = await operators.login("technik")
  const mine = await technik.propose("addSshKey", inputOf())
  const disputed = await technik.propose("addSshKey", inputOf())
  await hands.advance(DAY_MS - MINUTE_MS)
  const early = await operators.login("technik")
  const own = { approval: mine.approval, inputHash: mine.inputHash }
  await assert.rejects(early.call("approve", own), refusedWith("APPROVAL_SAME_PERSON"))
  const hilfe = await operators.login("hilfe")
  await hilfe.call("rejectApproval", { approval: disputed.approval, reason: "Wer hat das bestellt?" })
  await hands.advance(MINUTE_MS)
  assert.equal((await early.call("approve", own)).command, "addSshKey")
  const rejected = { approval: disputed.approval, inputHash: disputed.inputHash }
  await assert.rejects(early.call("approve", rejected), refusedWith("APPROVAL_DECIDED"))
  assert.deepEqual(await decisions(), ["rejected", "alone-after-delay"])
})

test("what takes an administrator never becomes possible alone, however long one waits", async (t) => {
  const { hands, operators } = await open(t)
  const chefin = await operators.login("chefin")
  const { approval, inputHash } = await chefin.propose("setPolicy", POLICY)
  await hands.advance(6 * DAY_MS)
  const again = await operators.login("chefin")
  await assert.rejects(again.call("approve", { approval, inputHash }), refusedWith("APPROVAL_SAME_PERSON"))
})

test("a new administrator approves from the 24th hour on", async (t) => {
  const { hands, operators } = await open(t)
  const { world, house } = operators
  const { people } = await world.operator.call("listPeople", { institution: house })
  const personOf = (login: string) =>
    people.find(({ accounts }) => accounts.some((account) => account.login === login))?.person ?? ""
  const auditor = { person: personOf("technik"), institution: house, role: "auditor" } as const
  await world.operator.call("addMembership", auditor)
  await hands.advance(HOUR_MS)
  const [chefin, second] = [await operators.login("chefin"), await operators.login("vertretung")]
  const role = { person: personOf("hilfe"), institution: house, role: "administrator" } as const
  const given = await chefin.propose("addMembership", role)
  await second.call("approve", { approval: given.approval, inputHash: given.inputHash })
  const { approval, inputHash } = await chefin.propose("setPolicy", POLICY)
  await hands.advance(DAY_MS - MINUTE_MS)
  const young = await operators.login("hilfe")
  await assert.rejects(young.call("approve", { approval, inputHash }), refusedWith("APPROVER_TOO_NEW"))
  await hands.advance(MINUTE_MS)
  assert.equal((await young.call("approve", { approval, inputHash })).command, "setPolicy")
})

test("an operator's session is over after fifteen minutes, and the set-up's too", async (t) => {
  const { hands, operators } = await open(t)
  const chefin = await operators.login("chefin")
  await hands.advance(15 * MINUTE_MS - 1000)
  await chefin.call("listPolicy", {})
  await hands.advance(1000)
  await assert.rejects(chefin.call("listPolicy", {}), refusedWith("SESSION_ENDED"))
  await assert.rejects(operators.world.operator.call("listPolicy", {}), refusedWith("SESSION_ENDED"))
})
