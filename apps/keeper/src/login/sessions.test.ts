import assert from "node:assert/strict"
import { test } from "node:test"
import { type FaultCode, publicFault, randomId } from "@schleuse/base"
import type { Peer } from "../batch/command-handler.ts"
import type { SessionsOf } from "./sessions.ts"
import { loginWorld, type LoginWorld, SESSION_MS } from "./testing/login-world.ts"

type Open = { world: LoginWorld; peer: Peer; session: string }

async function open(t: Parameters<typeof loginWorld>[0]): Promise<Open> {
  const world = await loginWorld(t)
  await world.addAccount({ doors: ["sftp", "inside"], roles: ["collector"] })
  const peer = await world.startedPeer()
  const { session } = await world.login(peer)
  return { world, peer, session }
}

test("a live session says who acts, for policy by ids and for the log by pseudonyms", async (t) => {
  const { world, peer, session } = await open(t)
  const found = await world.find(peer, session)
  const login = world.batch.log.at(-1)?.leaf
  assert.deepEqual(found, {
    id: session,
    doorId: peer.door?.id,
    accountId: world.account,
    institutionId: world.institution,
    factor: "ssh-key",
    since: world.batch.now,
    expiresAt: world.batch.now + SESSION_MS,
    roles: ["collector"],
    actor: {
      zone: "sftp",
      door: peer.door?.id,
      build: peer.door?.build,
      session,
      factor: "ssh-key",
      institution: login?.institution,
      account: login?.account,
    },
  })
})

type Row = { why: string; code: FaultCode; looks?: FaultCode; when: (o: Open) => Promise<Partial<Open> | void> }
const refused: readonly Row[] = [
  {
    why: "that nobody opened",
    code: "SESSION_UNKNOWN",
    looks: "SESSION_ENDED",
    when: async () => ({ session: randomId() }),
  },
  {
    why: "of another instance of the same door",
    code: "SESSION_FOREIGN",
    looks: "SESSION_ENDED",
    when: async ({ world }) => ({ peer: await world.startedPeer("sftp", "sftp-1") }),
  },
  {
    why: "of a door of another zone",
    code: "SESSION_FOREIGN",
    looks: "SESSION_ENDED",
    when: async ({ world }) => ({ peer: await world.startedPeer("inside", "inside-1") }),
  },
  { why: "that ended", code: "SESSION_ENDED", when: ({ world, peer, session }) => world.endSession(peer, session) },
  {
    why: "whose time is over this instant",
    code: "SESSION_EXPIRED",
    when: async ({ world }) => void (world.batch.now += SESSION_MS),
  },
  {
    why: "of a blocked account",
    code: "SESSION_ACCOUNT_BLOCKED",
    looks: "SESSION_ENDED",
    when: ({ world }) => world.setAccount("blocked"),
  },
  {
    why: "of an account that left",
    code: "SESSION_ACCOUNT_BLOCKED",
    looks: "SESSION_ENDED",
    when: ({ world }) => world.setAccount("left"),
  },
  {
    why: "of an account whose time was shortened",
    code: "SESSION_ACCOUNT_BLOCKED",
    looks: "SESSION_ENDED",
    when: ({ world }) => world.setAccount("active", world.batch.now),
  },
  { why: "of a cut account", code: "CUT", when: ({ world }) => world.cut("account", world.account) },
  { why: "of a cut institution", code: "CUT", when: ({ world }) => world.cut("institution", world.institution) },
  { why: "at a cut zone", code: "CUT", when: ({ world }) => world.cut("door", "sftp") },
  { why: "at a cut instance", code: "CUT", when: ({ world }) => world.cut("door", "sftp-1") },
  { why: "when everything outside is cut", code: "CUT", when: ({ world }) => world.cut("outside", null) },
]
for (const { why, code, looks, when } of refused) {
  test(`a session ${why} is refused`, async (t) => {
    const opened = await open(t)
    const { peer, session } = { ...opened, ...(await when(opened)) }
    await assert.rejects(opened.world.find(peer, session), { name: "Fault", code })
    assert.equal(publicFault(code).code, looks ?? code)
  })
}

test("other people's cuts, and cuts that have ended, do not concern a session", async (t) => {
  const { world, peer, session } = await open(t)
  await world.cut("account", randomId())
  await world.cut("institution", world.account)
  await world.cut("door", "inside")
  await world.cut("outside", null, 5)
  await world.cut("account", world.account, 5)
  assert.equal((await world.find(peer, session)).id, session)
})

test("a session ends once, with one leaf", async (t) => {
  const { world, peer, session } = await open(t)
  await world.endSession(peer, session)
  await world.batch.run((tx) => world.sessions.end(tx, session, "closed"))
  const ends = world.batch.log.filter(({ leaf }) => leaf.type === "session_end")
  assert.equal(ends.length, 1)
  assert.deepEqual([ends[0]?.leaf.session, ends[0]?.leaf.zone], [session, "sftp"])
})

const groups: readonly { why: string; of: (o: Open) => SessionsOf; ends: boolean }[] = [
  { why: "its door instance", of: ({ peer }) => ({ door: peer.door?.id ?? "" }), ends: true },
  { why: "another instance", of: () => ({ door: randomId() }), ends: false },
  { why: "its zone", of: () => ({ zoneOrName: "sftp" }), ends: true },
  { why: "its instance's name", of: () => ({ zoneOrName: "sftp-1" }), ends: true },
  { why: "another zone", of: () => ({ zoneOrName: "inside" }), ends: false },
  { why: "its account", of: ({ world }) => ({ account: world.account }), ends: true },
  { why: "another account", of: () => ({ account: randomId() }), ends: false },
  { why: "its institution", of: ({ world }) => ({ institution: world.institution }), ends: true },
  { why: "everything outside", of: () => "outside", ends: true },
]
for (const { why, of, ends } of groups) {
  test(`ending the sessions of ${why} ${ends ? "ends it" : "leaves it"}`, async (t) => {
    const opened = await open(t)
    const { world, peer, session } = opened
    const inside = await world.startedPeer("inside", "inside-1")
    const other = await world.login(inside)
    const ended = await world.batch.run((tx) => world.sessions.endAllOf(tx, of(opened), "cut"))
    assert.equal(
      ended.some(({ id }) => id === session),
      ends,
    )
    if (ends) await assert.rejects(world.find(peer, session), { code: "SESSION_ENDED" })
    else await world.find(peer, session)
    if (ends && !["its account", "its institution"].includes(why)) await world.find(inside, other.session)
  })
}

test("expiry ends what is over and nothing else, and each end is a leaf of its door", async (t) => {
  const { world, peer, session } = await open(t)
  world.batch.now += 1000
  const later = await world.login(peer)
  world.batch.now += SESSION_MS - 1000
  await world.find(peer, later.session)
  const ended = await world.batch.run((tx) => world.sessions.expire(tx))
  assert.deepEqual(ended, [{ id: session, doorId: peer.door?.id, reason: "expired" }])
  const leaf = world.batch.log.at(-1)?.leaf
  assert.ok(leaf?.type === "session_end")
  assert.deepEqual([leaf.reason, leaf.session, leaf.door], ["expired", session, peer.door?.id])
  assert.equal((await world.find(peer, later.session)).id, later.session)
})

test("a session that nobody uses for two hours ends, one that is used goes on", async (t) => {
  const { world, peer, session } = await open(t)
  const other = await world.login(peer)
  const expire = () => world.batch.run((tx) => world.sessions.expire(tx))
  world.batch.now += 2 * 3_600_000 - 1
  await world.find(peer, other.session)
  assert.deepEqual(await expire(), [])
  world.batch.now += 1
  assert.deepEqual(await expire(), [{ id: session, doorId: peer.door?.id, reason: "idle" }])
  await assert.rejects(world.find(peer, session), { code: "SESSION_ENDED" })
  assert.equal(world.sessions.usedAt(session), undefined)
  assert.equal(world.sessions.usedAt(other.session), world.batch.now - 1)
})

test("finding a session is cheap enough for every command (measured, not judged)", async (t) => {
  const { world, peer, session } = await open(t)
  for (let n = 0; n < 50; n++) await world.cut("account", randomId(), 5)
  const count = 20_000
  await world.batch.run(async (tx) => {
    for (let n = 0; n < 2000; n++) await world.sessions.find(tx, peer, session)
    const started = performance.now()
    for (let n = 0; n < count; n++) await world.sessions.find(tx, peer, session)
    t.diagnostic(`${(((performance.now() - started) * 1000) / count).toFixed(1)} µs per session`)
  })
})
