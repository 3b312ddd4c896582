/** The approvals as a process of its own: what a session there may do, and what it may not. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { canonicalJson } from "@schleuse/base"
import type { KeeperClient } from "@schleuse/wire"
import { LoggedIn, PASSWORD } from "../approvals/testing/operators-world.ts"
import { BUILD } from "../testing/door.ts"
import { FidoWorld } from "../webauthn/testing/fido-world.ts"

const BROWSER = { address: "192.0.2.9", port: 50_123 }
const PEOPLE = { chefin: ["administrator"], zweite: ["administrator"] } as const
const POLICY = { zone: "sftp", role: "machine", factors: ["ssh-key"] } as const

async function logIn(fido: FidoWorld, client: KeeperClient, login: string): Promise<LoggedIn> {
  const input = { user: login, password: PASSWORD, code: fido.operators.touch(login), peer: BROWSER }
  return new LoggedIn(client, (await client.call("loginOperator", input)).session)
}

test("a second person agrees at the approvals to what came through the console, and can do nothing else there", async (t) => {
  const fido = await FidoWorld.open(t, PEOPLE)
  const console = fido.world.attachConsole()
  await console.call("startConsole", { build: BUILD, pid: 1 })
  const approvals = fido.world.attachApprovals()
  // Before it has said who it is nobody gets in, or its sessions would pass for those of the operators' socket.
  await assert.rejects(logIn(fido, approvals, "zweite"), { code: "KEEPER_AWAY" })
  const given = await approvals.call("startConsole", { build: BUILD, pid: 2 })
  assert.match(given.tls.certificate, /BEGIN CERTIFICATE/)

  const first = await logIn(fido, console, "chefin")
  const input = canonicalJson(POLICY)
  const { approval, inputHash } = await first.call("propose", { command: "setPolicy", input, reason: "Probe" })
  const here = await logIn(fido, console, "zweite")
  await assert.rejects(here.call("approve", { approval, inputHash }), { code: "APPROVAL_SAME_CONNECTION" })

  const second = await logIn(fido, approvals, "zweite")
  const denied = [
    () => second.call("setPolicy", POLICY),
    () => second.call("propose", { command: "setPolicy", input, reason: "Allein" }),
    () => second.call("sealBreakGlass", {}),
    () => approvals.call("setupBegin", { code: "x", peer: BROWSER }),
  ]
  for (const ask of denied) assert.equal(await fido.codeOf(ask()), "COMMAND_NOT_PERMITTED")
  assert.equal((await second.call("describeApproval", { approval })).refusal, undefined)
  await second.call("approve", { approval, inputHash })
  assert.equal((await first.call("describeApproval", { approval })).state, "approved")

  // Neither process can use the other's sessions.
  await assert.rejects(console.call("listOwnSessions", {}, second.session), { code: "SESSION_ENDED" })
  const { sessions } = await second.call("listOwnSessions", {})
  assert.deepEqual(
    sessions.map(({ zone, isThis }) => [zone, isThis]),
    [
      ["console", false],
      ["approvals", true],
    ],
  )
  const { doors } = await first.call("status", {})
  const live = new Map(doors.map(({ zone, sessions: count }) => [zone, count]))
  assert.deepEqual([live.get("console"), live.get("approvals")], [2, 1])
})

test("sessions at the approvals end with their process", async (t) => {
  const fido = await FidoWorld.open(t, PEOPLE)
  const approvals = fido.world.attachApprovals()
  await approvals.call("startConsole", { build: BUILD, pid: 2 })
  await logIn(fido, approvals, "zweite")
  const chefin = await fido.operators.login("chefin")
  const isThere = async () => (await chefin.call("listSessions", {})).sessions.some(({ zone }) => zone === "approvals")
  assert.ok(await isThere())
  approvals.close()
  // The keeper hears of it when it hears of it: a session that stayed would keep us here until the test's time is over.
  while (await isThere());
})
