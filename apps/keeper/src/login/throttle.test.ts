import assert from "node:assert/strict"
import { test } from "node:test"
import { isFault } from "@schleuse/base"
import { prune } from "../keeping/prune.ts"
import { BatchOfOne, type Cleanup, temporaryStore } from "./testing/batch-of-one.ts"
import { countFailure, delayMs, forgiveFailures, type Knocker, requireUnthrottled } from "./throttle.ts"

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
const OWNER = { login: "dr-beispiel", address: "192.0.2.7" }
const STRANGER = { login: "dr-beispiel", address: "198.51.100.9" }

class Doorkeeper {
  readonly batch: BatchOfOne
  constructor(batch: BatchOfOne) {
    this.batch = batch
  }

  static async open(t: Cleanup): Promise<Doorkeeper> {
    return new Doorkeeper(new BatchOfOne((await temporaryStore(t)).store))
  }

  async fail(who: Knocker, times = 1): Promise<void> {
    for (let n = 0; n < times; n++) await this.batch.run((tx) => countFailure(tx, who))
  }

  async succeed(who: Knocker): Promise<void> {
    await this.batch.run((tx) => forgiveFailures(tx, who))
  }

  /** Would a login be checked now? */
  async admits(who: Knocker): Promise<boolean> {
    try {
      await this.batch.run((tx) => requireUnthrottled(tx, who))
      return true
    } catch (error) {
      assert.ok(isFault(error) && error.code === "LOGIN_THROTTLED")
      return false
    }
  }
}

const delays = [
  { failures: 0, seconds: 0 },
  { failures: 4, seconds: 0 },
  { failures: 5, seconds: 2 },
  { failures: 6, seconds: 4 },
  { failures: 9, seconds: 32 },
  { failures: 13, seconds: 512 },
  { failures: 14, seconds: 900 },
  { failures: 1_000_000, seconds: 900 },
]
for (const { failures, seconds } of delays) {
  test(`after ${failures} failures nothing is checked for ${seconds} seconds`, async (t) => {
    assert.equal(delayMs(failures, 4), seconds * SECOND)
    if (failures > 100) return
    const keeper = await Doorkeeper.open(t)
    await keeper.fail(OWNER, failures)
    if (seconds > 0) assert.equal(await keeper.admits(OWNER), false)
    keeper.batch.now += seconds * SECOND - 1
    if (seconds > 0) assert.equal(await keeper.admits(OWNER), false)
    keeper.batch.now += 1
    assert.equal(await keeper.admits(OWNER), true)
  })
}

type Row = { why: string; act: (k: Doorkeeper) => Promise<void>; who: Knocker; admitted: boolean }
const rows: readonly Row[] = [
  { why: "a stranger is slowed down at any address", act: (k) => k.fail(OWNER, 5), who: STRANGER, admitted: false },
  {
    why: "the owner is not, from where she logged in",
    act: async (k) => {
      await k.succeed(OWNER)
      await k.fail(STRANGER, 19)
    },
    who: OWNER,
    admitted: true,
  },
  {
    why: "the owner is, from there too, by her own failures",
    act: async (k) => {
      await k.succeed(OWNER)
      await k.fail(OWNER, 5)
    },
    who: OWNER,
    admitted: false,
  },
  {
    why: "an address is known for 30 days only",
    act: async (k) => {
      await k.succeed(OWNER)
      k.batch.now += 30 * DAY
      await k.fail(STRANGER, 5)
    },
    who: OWNER,
    admitted: false,
  },
  {
    why: "a neighbour behind the same address is not slowed down by five failures",
    act: (k) => k.fail(OWNER, 5),
    who: { ...OWNER, login: "dr-muster" },
    admitted: true,
  },
  {
    why: "an address from which many names were tried is slowed down for every name",
    act: async (k) => {
      for (let n = 0; n < 20; n++) await k.fail({ ...STRANGER, login: `name-${n}` })
    },
    who: { ...STRANGER, login: "another" },
    admitted: false,
  },
  {
    why: "a success lets its name begin anew, not its address",
    act: async (k) => {
      for (let n = 0; n < 19; n++) await k.fail({ ...STRANGER, login: `name-${n}` })
      await k.succeed(STRANGER)
      await k.fail(STRANGER)
    },
    who: { ...STRANGER, login: "another" },
    admitted: false,
  },
  {
    why: "who logs in where colleagues mistype all day is not slowed down by them",
    act: async (k) => {
      await k.succeed(OWNER)
      for (let n = 0; n < 30; n++) await k.fail({ ...OWNER, login: `name-${n}` })
    },
    who: OWNER,
    admitted: true,
  },
  {
    why: "addresses of one IPv6 subscriber are one",
    act: (k) => k.fail({ login: "x", address: "2001:db8:1:2::1" }, 5),
    who: { login: "x", address: "2001:db8:1:2:ffff::2" },
    admitted: false,
  },
  {
    why: "a day without failures is forgotten",
    act: async (k) => {
      await k.fail(OWNER, 4)
      k.batch.now += DAY
      await k.fail(OWNER)
    },
    who: OWNER,
    admitted: true,
  },
  {
    why: "a clock that was set back by a year locks nobody out for a year",
    act: async (k) => {
      await k.fail(OWNER, 9)
      k.batch.now -= 365 * DAY
    },
    who: OWNER,
    admitted: true,
  },
  {
    why: "what is dropped is only what no longer matters",
    act: async (k) => {
      await k.fail(OWNER, 5)
      await prune(
        (_name, work) => k.batch.run(work),
        () => true,
      )
    },
    who: OWNER,
    admitted: false,
  },
]
for (const { why, act, who, admitted } of rows) {
  test(`throttling: ${why}`, async (t) => {
    const keeper = await Doorkeeper.open(t)
    await act(keeper)
    assert.equal(await keeper.admits(who), admitted)
  })
}
