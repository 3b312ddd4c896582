/** The timers, through a whole keeper whose clock is turned. */
import assert from "node:assert/strict"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import type { Leaf, LeafOf, LeafType } from "@schleuse/leaf"
import { OperatorsWorld, PASSWORD } from "./approvals/testing/operators-world.ts"
import { Hands } from "./testing/hands.ts"
import { contentOf, KeeperWorld } from "./testing/keeper-world.ts"
import { SoftwareYubikey } from "./tokens/testing/software-tokens.ts"

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

type Cleanup = Parameters<typeof KeeperWorld.open>[0]

async function open(t: Cleanup): Promise<{ readonly world: KeeperWorld; readonly hands: Hands }> {
  const hands = new Hands()
  return { world: await KeeperWorld.open(t, hands), hands }
}

async function leavesOf<T extends LeafType>(world: KeeperWorld, type: T): Promise<LeafOf<T>[]> {
  const isOfType = (leaf: Leaf): leaf is LeafOf<T> & Leaf => leaf.type === type
  return (await world.leaves()).filter(isOfType)
}

test("a keeper that nobody asks anything still writes its heartbeat", async (t) => {
  const { world, hands } = await open(t)
  const before = (await leavesOf(world, "heartbeat")).length
  await hands.advance(MINUTE)
  await hands.advance(MINUTE)
  assert.equal((await leavesOf(world, "heartbeat")).length, before + 2)
  assert.deepEqual(await leavesOf(world, "clock_step"), [], "time that passes is no step")
})

test("a clock that is set is in the log, with how far it was set", async (t) => {
  const { world, hands } = await open(t)
  for (const byMs of [2 * DAY, -DAY]) {
    hands.step(byMs)
    await hands.runTimers()
    const step = (await leavesOf(world, "clock_step")).at(-1)
    assert.ok(step !== undefined && Math.abs(step.byMs - byMs) < 2 * SECOND, `${step?.byMs} for ${byMs}`)
  }
})

test("sessions end when nobody uses them and when their day is over; their door is told", async (t) => {
  const { world, hands } = await open(t)
  const door = await world.openDoor()
  const idle = await world.login("praxis", door)
  const busy = await world.login("aok", door)
  for (let passed = 0; passed < 24; passed++) {
    await busy.names("/")
    await hands.advance(passed < 23 ? HOUR : HOUR - 5 * MINUTE)
  }
  const warnings = () => door.pushes.filter(({ name }) => name === "sessionEndsSoon").map(({ input }) => input)
  assert.deepEqual(warnings(), [{ session: busy.id, minutes: 5 }])
  await hands.advance(MINUTE)
  await hands.advance(4 * MINUTE)
  assert.equal(warnings().length, 1, "once")
  const ends = (await leavesOf(world, "session_end")).map(({ session, reason }) => [session, reason])
  assert.deepEqual(ends, [
    [idle.id, "idle"],
    [busy.id, "expired"],
  ])
  const told = door.pushes.filter(({ name }) => name === "endSession").map(({ input }) => input)
  assert.deepEqual(told, [
    { session: idle.id, reason: "idle" },
    { session: busy.id, reason: "expired" },
  ])
  await assert.rejects(busy.names("/"), { code: "SESSION_ENDED" })
})

test("an upload that nobody touches for two weeks is dropped with its files; one that is touched waits", async (t) => {
  const { world, hands } = await open(t)
  const first = await world.login("praxis")
  const left = await first.open("/ausgang/aok/left")
  await first.call("sealPart", { upload: left.id, sealed: first.writePart(left.part, contentOf(1000)) })
  const kept = await first.open("/ausgang/aok/kept")
  await first.call("sealPart", { upload: kept.id, sealed: first.writePart(kept.part, contentOf(1000)) })
  await hands.advance(13 * DAY)
  const second = await world.login("praxis")
  assert.equal((await second.open("/ausgang/aok/kept", "continue")).begun.sizeBytes, 1000)
  await hands.advance(2 * DAY)
  const aborted = await leavesOf(world, "upload_abort")
  assert.deepEqual(
    aborted.map(({ upload, reason }) => [upload, reason]),
    [[left.id, "expired"]],
  )
  const third = await world.login("praxis")
  assert.deepEqual(await third.names("/ausgang/aok"), ["kept"])
  assert.ok(third.hasBlob(kept.part.part))
  while (third.hasBlob(left.part.part)) await new Promise((resolve) => setImmediate(resolve))
  assert.ok(!readdirSync(join(world.folder, "incoming", "sftp")).includes(left.part.part))
})

test("what was counted in a minute is told when the minute is over: refusals of sessions, and knocks", async (t) => {
  const { world, hands } = await open(t)
  const praxis = await world.login("praxis")
  const asked = Array.from({ length: 150 }, () => praxis.call("openRead", { path: "/nowhere" }).catch(() => undefined))
  await Promise.all(asked)
  const knocking = { user: "nobody", key: "AAAA", peer: { address: "192.0.2.9", port: 1, client: "", algorithms: "" } }
  for (let n = 0; n < 5; n++) await praxis.door.client.call("probeSshKey", knocking).catch(() => undefined)
  await hands.advance(MINUTE)
  const denied = (await leavesOf(world, "denied")).filter(({ command }) => command === "openRead")
  const sum = denied.reduce((total, { count }) => total + count, 0)
  assert.equal(sum, 150)
  assert.ok(denied.length < 150, "not each with a leaf of its own")
  const knocks = await leavesOf(world, "knock")
  assert.equal(
    knocks.reduce((total, { refused }) => total + refused, 0),
    5,
  )
})

test("a replaced token goes on beside its successor until its last day, and is ended then", async (t) => {
  const { world, hands } = await open(t)
  const [old, fresh] = [new SoftwareYubikey(), new SoftwareYubikey()]
  const person = { login: "erika", memberships: { [world.institutions.praxis]: ["sender"] }, password: PASSWORD }
  const [{ account, tokens } = { account: "", tokens: [] }] = await world.addPeople([
    { ...person, tokens: [old.token] },
  ])
  const { kind, publicId = "", secret } = fresh.token
  const tokenText = { kind, publicId, secret: Buffer.from(secret).toString("hex") }
  const imported = await world.operator.call("importTokens", { tokens: [tokenText], dryRun: false })
  const change = { old: tokens[0] ?? "", new: imported.tokens[0]?.token ?? "" }
  await world.operator.call("replaceToken", { ...change, overlapUntil: hands.clock.wallMs() + 12 * HOUR })
  const login = async (key: SoftwareYubikey) => (await world.openDoor()).loginCode("erika", [PASSWORD, key.touch()])
  const states = async () => {
    const operator = await world.openOperator()
    const listed = (await operator.call("listTokens", { account })).tokens
    return new Map(listed.map(({ token, state }) => [token, state]))
  }
  await hands.advance(11 * HOUR)
  await login(old)
  await login(fresh)
  assert.equal((await states()).get(change.old), "active")
  await hands.advance(2 * HOUR)
  assert.equal((await states()).get(change.old), "blocked")
  await assert.rejects(login(old), { code: "LOGIN_REFUSED" })
  await login(fresh)
})

test("a proposal that nobody decides in a week runs out", async (t) => {
  const hands = new Hands()
  const house = await OperatorsWorld.open(t, { anna: ["administrator"], bela: ["administrator"] }, hands)
  const anna = await house.login("anna")
  const policy = { zone: "sftp", role: "sender", factors: ["fido2"] } as const
  const { approval } = await anna.propose("setPolicy", policy)
  await hands.advance(7 * DAY + MINUTE)
  const [decision] = await leavesOf(house.world, "approval_decision")
  assert.deepEqual([decision?.approval, decision?.decision], [approval, "expired"])
})
