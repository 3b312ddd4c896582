/**
 * `kill -9` of keeper, doors, both, and everything, at random moments during
 * parallel transfers. After each round: nothing acknowledged is lost or
 * damaged, nothing is delivered with wrong content, and a copy of the log
 * verifies and contains the copy of the round before.
 *
 * SCHLEUSE_CHAOS_ROUNDS: how many rounds (default 50). SCHLEUSE_CHAOS_SEED:
 * repeats the choices of a run, though not the moments that the kernel chooses.
 */
import assert from "node:assert/strict"
import { randomInt } from "node:crypto"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { Campaign } from "./testing/campaign.ts"
import { DemoHouse, type Role } from "./testing/demo-house.ts"
import { LogCopy, publishedBy, requireLogHolds } from "./testing/log-copy.ts"
import { hasPeers, isThere } from "./testing/programs.ts"

const ROUNDS = Number(process.env["SCHLEUSE_CHAOS_ROUNDS"] ?? 50)
const SEED = Number(process.env["SCHLEUSE_CHAOS_SEED"] ?? randomInt(2 ** 31))
/** Every so often everything is killed, supervisor included, which also begins its restart delays anew. */
const EVERYTHING_EVERY = 4

const VICTIMS: readonly (readonly Role[])[] = [["keeper"], ["sftp"], ["keeper", "sftp"], ["keeper"], ["sftp"]]

/** Numbers from 0 to below 1 that follow from the seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

test(`kill -9 at random moments, ${ROUNDS} rounds, seed ${SEED}`, async (t) => {
  if (!hasPeers(t, "sftp") || !isThere(t, process.platform === "linux", "/proc")) return
  const house = await DemoHouse.start(t, { settings: ["[limits]", "sessions_per_address = 500"] })
  const chance = chances(SEED)
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(chance() * from.length)]
  /** From 1 byte to `max`, small ones more often. */
  const size = (max: number) => Math.ceil(max ** chance())
  const campaign = new Campaign(house)
  let copy = new LogCopy(publishedBy(house))
  let killed = 0
  const passed: string[] = []

  for (let round = 1; round <= ROUNDS; round++) {
    const sizes = [
      [size(4e6), size(4e6), size(4e6)],
      Array.from({ length: 12 }, () => size(20_000)),
      [round % 20 === 0 ? 70_000_000 : size(10e6), size(1e6)],
    ]
    const puts = sizes.map((files) => campaign.put(files))
    const gets = campaign.get(campaign.acknowledged().slice(-4))
    await new Promise((resolve) => setTimeout(resolve, 20 + 500 * chance()))
    if (round % EVERYTHING_EVERY === 0) {
      // The supervisor first: a keeper or a door that it starts again would survive.
      await house.killSupervisor()
      for (const role of house.pids().keys()) killed += Number(house.kill(role))
      await Promise.all([...puts.map((put) => put.ended()), gets.ended])
      await house.open()
    } else {
      const victims = pick(VICTIMS) ?? []
      for (const role of victims) killed += Number(house.kill(role))
      await Promise.all([...puts.map((put) => put.ended()), gets.ended])
    }
    await house.untilServing()
    const before = new Set(passed)
    await campaign.check((name) => !before.has(name))
    passed.push(...campaign.acknowledged().filter((name) => !before.has(name)))

    const newer = await copyThatGrew(house, copy)
    rmSync(copy.folder, { recursive: true })
    copy = newer
  }

  await t.test("at the end every file that was ever acknowledged is there, byte for byte", async () => {
    await campaign.check(() => true)
  })
  await t.test("the whole log holds", async () => {
    await requireLogHolds(house)
    assert.ok(killed >= ROUNDS * 0.8, `${killed} processes were killed in ${ROUNDS} rounds`)
  })
  const { sent, acknowledged } = campaign.summary
  t.diagnostic(`${killed} processes killed, ${sent} files sent, ${acknowledged} acknowledged, log size ${copy.size}`)
  assert.ok(acknowledged > 0 && acknowledged < sent, "some transfers were hit and some were not")
})

/** A new copy of the log that verifies and begins with the older one. */
async function copyThatGrew(house: DemoHouse, older: LogCopy): Promise<LogCopy> {
  const newer = new LogCopy(publishedBy(house))
  assert.ok(newer.size >= older.size, `the checkpoint shrank from ${older.size} to ${newer.size}`)
  await newer.requireHolds("--since", join(older.folder, "checkpoint"))
  return newer
}
