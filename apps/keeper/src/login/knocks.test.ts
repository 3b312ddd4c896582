import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault } from "@schleuse/base"
import { formatLeaf, verifyOpening } from "@schleuse/leaf"
import { type KnockLeaf, Knocks, MAX_KNOCK_ADDRESSES } from "./knocks.ts"
import { loginWorld, newPeer, seen } from "./testing/login-world.ts"

const MINUTE = 60_000
const START = 29_000_000 * MINUTE
const WRONG_KEY = new Fault("LOGIN_KEY_UNKNOWN")
const NOBODY = new Fault("LOGIN_ACCOUNT_UNKNOWN")

/** What a leaf tells, its opening checked. */
function told({ draft, opening }: KnockLeaf): unknown {
  assert.ok(draft.type === "knock")
  const leaf = { v: 1, boot: "0".repeat(26), wall: 1, mono: 1, ...draft } as const
  formatLeaf(leaf)
  const { address, reasons, acceptedProbes } = verifyOpening(opening, draft.meta)
  return { refused: draft.refused, minute: draft.minute - START / MINUTE, address, reasons, acceptedProbes }
}

class Minutes {
  readonly knocks = new Knocks()
  readonly peer = newPeer("sftp", "sftp-1")
  now = START

  refuse(address = "192.0.2.7", fault = WRONG_KEY): unknown {
    const leaf = this.knocks.refused(fault, address, this.peer, this.now)
    return leaf === undefined ? undefined : told(leaf)
  }

  flush(everything = false): unknown[] {
    const leaves: unknown[] = []
    const leaf = (...[draft, opening]: Parameters<Parameters<Knocks["flush"]>[0]["leaf"]>) => {
      assert.ok(opening)
      leaves.push(told({ draft, opening }))
      return { index: 0, text: "" }
    }
    this.knocks.flush({ now: this.now, leaf }, everything)
    return leaves
  }
}

const ONE = { refused: 1, minute: 0, address: "192.0.2.7", reasons: { LOGIN_KEY_UNKNOWN: 1 }, acceptedProbes: 0 }

test("the first refusal of an address in a minute is a leaf at once, those that follow are one leaf afterwards", () => {
  const m = new Minutes()
  assert.deepEqual(m.refuse(), ONE)
  for (let n = 0; n < 9; n++) assert.equal(m.refuse("192.0.2.7", n < 5 ? WRONG_KEY : NOBODY), undefined)
  assert.deepEqual(m.flush(), [], "the minute is not over")
  m.now += MINUTE
  const reasons = { LOGIN_KEY_UNKNOWN: 5, LOGIN_ACCOUNT_UNKNOWN: 4 }
  assert.deepEqual(m.flush(), [{ ...ONE, refused: 9, reasons }])
  assert.deepEqual(m.flush(), [])
  assert.deepEqual(m.refuse(), { ...ONE, minute: 1 })
})

test("a million refusals within a minute make a handful of leaves, and none is lost", () => {
  const m = new Minutes()
  let leaves = 0
  for (let n = 0; n < 1_000_000; n++) if (m.refuse(`192.0.2.${n % 3}`) !== undefined) leaves++
  assert.equal(leaves, 3)
  const rest = m.flush(true)
  assert.equal(rest.length, 3)
  assert.equal(JSON.stringify(rest).match(/333332|333333/g)?.length, 6)
})

test("more addresses than there is room for share one count", () => {
  const m = new Minutes()
  let leaves = 0
  for (let n = 0; n < 50_000; n++) if (m.refuse(`10.0.${n >> 8}.${n & 255}`) !== undefined) leaves++
  assert.equal(leaves, MAX_KNOCK_ADDRESSES + 1)
  assert.deepEqual(m.flush(true), [
    {
      ...ONE,
      refused: 50_000 - MAX_KNOCK_ADDRESSES - 1,
      address: "*",
      reasons: { LOGIN_KEY_UNKNOWN: 50_000 - MAX_KNOCK_ADDRESSES - 1 },
    },
  ])
})

test("each door instance has room of its own", () => {
  const m = new Minutes()
  m.refuse()
  const other = m.knocks.refused(WRONG_KEY, "192.0.2.7", newPeer("sftp", "sftp-2"), m.now)
  assert.ok(other)
})

test("if no flush came, the next minute's first leaf tells the rest", () => {
  const m = new Minutes()
  m.refuse()
  m.refuse()
  m.now += 5 * MINUTE
  assert.deepEqual(m.refuse(), { ...ONE, refused: 2, reasons: { LOGIN_KEY_UNKNOWN: 2 } })
  assert.equal(m.refuse(), undefined)
  m.now += MINUTE
  assert.deepEqual(m.flush(), [{ ...ONE, minute: 5 }])
})

const groups: readonly { a: string; b: string; same: boolean }[] = [
  { a: "2001:db8:1:2::1", b: "2001:db8:1:2:ffff::9", same: true },
  { a: "2001:db8:1:2:3:4:5:6", b: "2001:db8:1:2::", same: true },
  { a: "2001:db8::1", b: "2001:db8:0:0:9::1", same: true },
  { a: "2001:db8:1:2::1", b: "2001:db8:1:3::1", same: false },
  { a: "::1", b: "::2", same: true },
  { a: "::ffff:192.0.2.1", b: "::ffff:192.0.2.2", same: false },
  { a: "192.0.2.1", b: "192.0.2.2", same: false },
]
for (const { a, b, same } of groups) {
  test(`${a} and ${b} are counted ${same ? "as one" : "apart"}`, () => {
    const m = new Minutes()
    m.refuse(a)
    assert.equal(m.refuse(b) === undefined, same)
  })
}

test("a probe that said yes is told only if no login follows, and does not swallow a first refusal", () => {
  const m = new Minutes()
  m.knocks.probeAccepted("192.0.2.7", m.peer, m.now)
  m.knocks.loginAccepted("192.0.2.7", m.peer)
  m.now += MINUTE
  assert.deepEqual(m.flush(), [])
  m.knocks.probeAccepted("192.0.2.7", m.peer, m.now)
  m.now += MINUTE
  assert.deepEqual(m.flush(), [{ ...ONE, refused: 0, minute: 1, reasons: {}, acceptedProbes: 1 }])
  m.knocks.probeAccepted("192.0.2.7", m.peer, m.now)
  assert.deepEqual(m.refuse(), { ...ONE, minute: 2, acceptedProbes: 1 })
  m.knocks.loginAccepted("192.0.2.7", m.peer)
  assert.deepEqual(m.flush(true), [])
})

test("a login clears its own probe, an abandoned probe stays", async (t) => {
  const world = await loginWorld(t)
  await world.addAccount()
  const peer = await world.startedPeer()
  await world.probe(peer)
  await world.login(peer)
  await world.probe(peer, { peer: seen({ address: "198.51.100.1" }) })
  await world.batch.run(async (tx) => world.knocks.flush(tx, true))
  const { leaf, opening } = world.batch.log.at(-1) ?? {}
  assert.ok(leaf?.type === "knock")
  assert.deepEqual([leaf.refused, leaf.zone, leaf.door], [0, "sftp", peer.door?.id])
  assert.deepEqual([opening?.data["address"], opening?.data["acceptedProbes"]], ["198.51.100.1", 1])
  assert.equal(world.batch.log.filter((written) => written.leaf.type === "knock").length, 1)
})
