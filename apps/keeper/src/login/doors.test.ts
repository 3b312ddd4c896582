import assert from "node:assert/strict"
import { test } from "node:test"
import { COMMANDS } from "@schleuse/wire"
import { publicFault } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import { loginWorld, newPeer } from "./testing/login-world.ts"

const open = statement()((q) => q.selectFrom("door_instance").select("id").where("ended_at", "is", null))

test("a door that starts gets an id, its host key, its folders and a leaf, in the form of the command table", async (t) => {
  const world = await loginWorld(t)
  const peer = newPeer("inside", "inside-1")
  const answer = await world.start(peer)
  COMMANDS.startDoor.output(answer, "startDoor")
  assert.equal(peer.door?.id, answer.door)
  assert.equal(answer.hostKeys.length, 1)
  assert.match(answer.hostKeys[0] ?? "", /^-----BEGIN OPENSSH PRIVATE KEY-----\n/)
  assert.deepEqual([answer.incoming, answer.blobs, answer.cut], ["/incoming/inside", "/blobs", undefined])
  const { leaf, opening } = world.batch.log[0] ?? {}
  assert.ok(leaf?.type === "door_start")
  assert.deepEqual([leaf.kind, leaf.zone, leaf.door, leaf.build], ["inside", "inside", answer.door, "ab".repeat(16)])
  assert.deepEqual(opening?.data, { name: "inside-1", pid: 7 })
})

test("a door starts once on a descriptor", async (t) => {
  const world = await loginWorld(t)
  const peer = await world.startedPeer()
  const { door } = peer
  await assert.rejects(world.start(peer), { name: "Fault", code: "DOOR_STARTED_TWICE" })
  assert.equal(peer.door, door)
  assert.equal(publicFault("DOOR_STARTED_TWICE").code, "KEEPER_AWAY")
  assert.equal(publicFault("DOOR_NOT_STARTED").code, "KEEPER_AWAY")
})

test("the operators' socket is no door", async (t) => {
  const world = await loginWorld(t)
  await assert.rejects(world.start(newPeer("operator", "socket")), { name: "Fault", code: "COMMAND_NOT_PERMITTED" })
})

test("a sealed keeper starts no door; the same descriptor may ask again", async (t) => {
  const world = await loginWorld(t)
  const peer = newPeer("sftp", "sftp-1")
  world.ring.seal()
  await assert.rejects(world.start(peer), { name: "Fault", code: "KEEPER_SEALED" })
  assert.equal(peer.door, undefined)
  await world.ring.unseal()
  await world.start(peer)
})

test("a door that starts during a cut is told why", async (t) => {
  const world = await loginWorld(t)
  await world.cut("outside", null)
  assert.equal((await world.start(newPeer("sftp", "sftp-1"))).cut, "a test")
  assert.equal((await world.start(newPeer("inside", "inside-1"))).cut, undefined)
})

test("old algorithms are offered only while some active account has them", async (t) => {
  const world = await loginWorld(t)
  const offered = async () => (await world.start(newPeer("sftp", "sftp-1"))).settings.compatibleAlgorithms
  assert.equal(await offered(), "refused")
  await world.addAccount({ compatibleUntil: world.batch.now + 1000 })
  assert.equal(await offered(), "offered")
  world.batch.now += 1000
  assert.equal(await offered(), "refused")
})

test("when a descriptor closes, its sessions end with it, and it is written down once", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount()
  const peer = await world.startedPeer()
  const other = await world.startedPeer("sftp", "sftp-2")
  const [first, second] = [await world.login(peer), await world.login(other)]
  const stopped = () => world.batch.run((tx) => world.doors.stopped(tx, peer, "closed"))
  assert.deepEqual(await stopped(), [{ id: first.session, doorId: peer.door?.id }])
  assert.deepEqual(await stopped(), [])
  assert.deepEqual(
    world.batch.log.slice(-2).map(({ leaf }) => [leaf.type, leaf.door]),
    [
      ["session_end", peer.door?.id],
      ["door_stop", peer.door?.id],
    ],
  )
  await assert.rejects(world.find(peer, first.session), { code: "SESSION_ENDED" })
  await world.find(other, second.session)
})

test("a descriptor that closes in the batch in which its door started leaves no open instance", async (t) => {
  const world = await loginWorld(t)
  const peer = newPeer("sftp", "sftp-1")
  await world.batch.run(async (tx) => {
    const { startDoor } = world.doors.handlers()
    await startDoor.run(tx, { build: "ab".repeat(16), pid: 7 }, { peer, session: undefined }, undefined)
    await world.doors.stopped(tx, peer, "closed")
  })
  assert.deepEqual(await world.batch.run((tx) => tx.all(open, {})), [])
})

test("a descriptor that closes before its door started leaves no trace", async (t) => {
  const world = await loginWorld(t)
  assert.deepEqual(await world.batch.run((tx) => world.doors.stopped(tx, newPeer("sftp", "sftp-1"), "closed")), [])
  assert.deepEqual(world.batch.log, [])
})

test("what a keeper that died left open is ended at the next start", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount()
  const peer = await world.startedPeer()
  await world.startedPeer("inside", "inside-1")
  const { session } = await world.login(peer)
  await world.batch.run((tx) => world.doors.endLeftOver(tx))
  assert.deepEqual(await world.batch.run((tx) => tx.all(open, {})), [])
  await assert.rejects(world.find(peer, session), { code: "SESSION_ENDED" })
  assert.equal(world.batch.log.filter(({ leaf }) => leaf.type === "door_stop").length, 2)
})
