/** What a captured console can ask: its rows of the table, with the sessions that began at it, and nothing with those of others. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { COMMANDS, type KeeperClient, needsSession, type Zone } from "@schleuse/wire"
import { BUILD } from "../testing/door.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"

/** Whoever adds to this list widens what a console does on behalf of nobody: say in the row's purpose what stops it from more. */
const WITHOUT_SESSION = [
  "activate",
  "activateFido",
  "beginFidoActivation",
  "beginFidoLogin",
  "loginFido",
  "loginOperator",
  "noteRefusal",
  "setupBegin",
  "startConsole",
]

const BROWSER = { address: "192.0.2.1", port: 50_000 }

test("without a session a console starts, lets people begin one, and says what it refused; nothing else", () => {
  const open = Object.entries(COMMANDS)
    .filter(([, row]) => {
      const zones: readonly Zone[] = row.zones
      return zones.includes("console") && !needsSession(row, "console")
    })
    .map(([name]) => name)
  assert.deepEqual(open.toSorted(), WITHOUT_SESSION)
})

test("a session is worth nothing at a console where it did not begin", async (t) => {
  const world = await KeeperWorld.open(t)
  const [mine, theirs] = [world.attachConsole(), world.attachConsole()]
  for (const client of [mine, theirs]) await client.call("startConsole", { build: BUILD, pid: 1 })
  const { session } = await mine.call("setupBegin", { code: world.keeper.setupCode ?? "", peer: BROWSER })
  assert.ok((await mine.call("listDirectory", {}, session)).institutions.length > 0)
  const attempts: readonly { readonly why: string; readonly client: KeeperClient; readonly session: string }[] = [
    { why: "another console's", client: theirs, session },
    { why: "of the operators' socket", client: theirs, session: world.operator.session },
    {
      why: "of the operators' socket, at a console that has one of its own",
      client: mine,
      session: world.operator.session,
    },
    { why: "a console's, at the operators' socket", client: world.operator.client, session },
    { why: "made up", client: mine, session: "0".repeat(26) },
  ]
  for (const { why, client, session: stolen } of attempts) {
    await assert.rejects(client.call("listDirectory", {}, stolen), { code: "SESSION_ENDED" }, why)
    await assert.rejects(client.call("addPerson", { name: "Eingeschleust" }, stolen), { code: "SESSION_ENDED" }, why)
    await assert.rejects(client.call("status", {}, stolen), { name: "Fault" }, why)
  }
  // What the socket's file permission stands for needs a session here.
  for (const command of ["status", "listDirectory"] as const)
    await assert.rejects(mine.call(command, {}), { name: "Fault" }, command)
  await assert.rejects(mine.call("cut", { scope: "outside", reason: "Probe" }), { name: "Fault" })
  await assert.rejects(mine.call("sealKeeper", { reason: "Probe" }), { name: "Fault" })
})

test("a console that has not said who it is lets nobody in, and does not pass for the operators' socket", async (t) => {
  const world = await KeeperWorld.open(t)
  const silent = world.attachConsole()
  // From outside a door that has not started looks as if the keeper were away.
  const refused = { code: "KEEPER_AWAY" }
  await assert.rejects(silent.call("setupBegin", { code: world.keeper.setupCode ?? "", peer: BROWSER }), refused)
  await assert.rejects(silent.call("listDirectory", {}, world.operator.session), refused)
  await assert.rejects(silent.call("addPerson", { name: "Eingeschleust" }, world.operator.session), refused)
  const denied = (await world.leaves()).filter((leaf) => leaf.type === "denied" && leaf.fault === "DOOR_NOT_STARTED")
  assert.ok(denied.length >= 2)
})
