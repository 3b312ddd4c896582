/** An account begins at its own PC: letter, touch and password, and the device's signature before them. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import type { KeeperWorld } from "../testing/keeper-world.ts"
import { SoftwareHotp } from "../tokens/testing/software-tokens.ts"
import { GateWorld } from "./testing/gate-world.ts"
import { goodReport } from "./testing/reports.ts"
import { SoftwareDevice } from "./testing/software-device.ts"

const practice = ({ institutions }: KeeperWorld) => ({ [institutions.praxis]: ["sender"] })
const NEW = "nachtigall teller wolke"

test("who has no password yet gets one at her own PC, and logs in with it", async (t) => {
  const key = new SoftwareHotp()
  const house = await GateWorld.open(t, [
    (world) => ({ login: "dr-neu", memberships: practice(world), state: "invited", tokens: [key.token] }),
    (world) => ({ login: "dr-alt", memberships: practice(world), state: "invited" }),
  ])
  const { world, gate } = house
  const [, account = "", other = ""] = house.accounts
  const pc = new SoftwareDevice()
  await house.enrol(pc, account)
  const letter = (await house.call("renewActivation", { account, purpose: "first" })).code
  const foreign = (await house.call("renewActivation", { account: other, purpose: "first" })).code
  const typed = (change: object = {}) => ({ user: "dr-neu", letter, touch: key.press(), password: NEW, ...change })
  const login = () =>
    pc.login(gate.client, { user: "dr-neu", password: NEW, code: key.press(), report: goodReport(house.now) })
  await house.refusedWith("LOGIN_PASSWORD_MISSING", login(), "before")
  const rows: readonly { why: string; change: object; code: FaultCode }[] = [
    { why: "a wrong letter", change: { letter: "AAAA-BBBB-CCCC-DDDD" }, code: "ACTIVATION_CODE_WRONG" },
    { why: "another's letter", change: { letter: foreign }, code: "ACTIVATION_CODE_WRONG" },
    { why: "another's account", change: { user: "dr-alt", letter: foreign }, code: "ACTIVATION_DEVICE_FOREIGN" },
    { why: "nobody's account", change: { user: "niemand" }, code: "ACTIVATION_DEVICE_FOREIGN" },
    { why: "no touch", change: { touch: "" }, code: "ACTIVATION_TOUCH_WRONG" },
    { why: "a bad password", change: { password: "kurz" }, code: "PASSWORD_TOO_SHORT" },
  ]
  for (const { why, change, code } of rows) await house.refusedWith(code, pc.activate(gate.client, typed(change)), why)
  const another = house.pc
  const elsewhere = another.activate(gate.client, typed())
  await house.refusedWith("ACTIVATION_DEVICE_FOREIGN", elsewhere, "another's PC")
  // Counts of failures are of names and places; a while later it is let through.
  await house.pass(20 * 60_000)
  await pc.activate(gate.client, typed())
  assert.equal((await world.operator.call("describeAccount", { account })).state, "active")
  const opened = await login()
  assert.ok("session" in opened)
  await house.refusedWith("ACTIVATION_USED", pc.activate(gate.client, typed()), "a second time")
})
