import assert from "node:assert/strict"
import { test } from "node:test"
import { randomReference } from "@schleuse/base"
import { BUILD, PEER } from "../testing/door.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"

const page = { reference: "ABC234", code: "PAGE_UNKNOWN", detail: "" } as const

test("what a page refused by itself is found by its reference, and in the log", async (t) => {
  const world = await KeeperWorld.open(t)
  const console = world.attachConsole()
  await console.call("startConsole", { build: BUILD, pid: 1 })
  await console.call("noteRefusal", { ...page, account: world.accounts.praxis })
  const { refusals } = await world.operator.call("findRefusal", { reference: page.reference })
  const expected = { command: "page", code: page.code, detail: "", zone: "console", account: world.accounts.praxis }
  assert.deepEqual(
    refusals.map(({ at: _, ...refusal }) => refusal),
    [expected],
  )
  const denied = (await world.leaves()).find((leaf) => leaf.type === "denied" && leaf.reference === page.reference)
  assert.equal(denied?.type === "denied" && denied.command, "page")
})

test("a console that floods is stopped, and one that invents a reason or has not started is refused", async (t) => {
  const world = await KeeperWorld.open(t)
  const console = world.attachConsole()
  await assert.rejects(console.call("noteRefusal", page), { code: "KEEPER_AWAY" })
  await console.call("startConsole", { build: BUILD, pid: 1 })
  await assert.rejects(console.call("noteRefusal", { ...page, code: "MADE_UP" }), { code: "SCHEMA_MISMATCH" })
  const asked = Array.from({ length: 80 }, () => console.call("noteRefusal", { ...page, reference: randomReference() }))
  const answers = await Promise.allSettled(asked)
  const refused = answers.filter(({ status }) => status === "rejected")
  // Thirty a minute; the minute may end meanwhile.
  assert.ok(refused.length >= 20 && refused.length <= 50, `${refused.length}`)
})

test("a refused login is found by the reference that its door was given, with whose account it is", async (t) => {
  const world = await KeeperWorld.open(t)
  const door = await world.openDoor()
  const login = door.client.call("loginCode", { user: "praxis", secrets: ["falsch", "cccccccccccc"], peer: PEER })
  const reference = await login.then(
    () => assert.fail("was let in"),
    (error: unknown) => (error instanceof Error && "reference" in error ? String(error.reference) : ""),
  )
  const { refusals } = await world.operator.call("findRefusal", { reference })
  assert.deepEqual(
    refusals.map(({ command, zone, account }) => [command, zone, account]),
    [["loginCode", "sftp", world.accounts.praxis]],
  )
})
