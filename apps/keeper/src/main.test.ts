import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { setTimeout as delay } from "node:timers/promises"
import { isFault } from "@schleuse/base"
import { TestDoor, type TestSession } from "./testing/door.ts"
import { KeeperChild } from "./testing/keeper-process.ts"
import { contentOf, KeeperWorld } from "./testing/keeper-world.ts"
import { verifyStoredLog } from "./testing/log-reader.ts"

const ROUNDS = 24

type Promised = {
  /** Acknowledged commits, with their content. */
  readonly committed: Map<string, Buffer>
  /** Confirmed or about to be: may be gone. */
  readonly confirming: Set<string>
  /** Content of everything that was ever begun. */
  readonly begun: Map<string, Buffer>
}

/** Uploads, reads and confirms until the keeper is gone. */
async function work(
  round: number,
  worker: number,
  praxis: TestSession,
  aok: TestSession,
  state: Promised,
): Promise<void> {
  try {
    for (let n = 0; ; n++) {
      const name = `${round}-${worker}-${n}`
      const parts = Array.from({ length: 1 + (n % 3) }, (_, i) => contentOf(100 + 400 * i, round * 1000 + n * 10 + i))
      const content = Buffer.concat(parts)
      state.begun.set(name, content)
      await praxis.put(`/ausgang/aok/${name}`, parts)
      state.committed.set(name, content)
      if (n % 3 !== 1) continue
      assert.deepEqual(await aok.get(`/eingang/praxis/${name}`), content)
      state.confirming.add(name)
      await aok.call("removeFile", { path: `/eingang/praxis/${name}` })
    }
  } catch (error) {
    if (!isFault(error) || error.code !== "KEEPER_AWAY") throw error
  }
}

test(`killed ${ROUNDS} times at random moments: what was acknowledged is there, the log is whole and never shrinks`, async (t) => {
  const world = await KeeperWorld.open(t)
  const { vkey } = world.keeper
  await world.stop()
  const state: Promised = { committed: new Map(), confirming: new Set(), begun: new Map() }
  let size = verifyStoredLog(world.folder, vkey).size
  for (let round = 0; round < ROUNDS; round++) {
    const keeper = new KeeperChild(world.folder)
    await keeper.said("ready")
    const door = new TestDoor(await keeper.attach("sftp"))
    await door.start()
    const praxis = await world.login("praxis", door)
    const aok = await world.login("aok", door)
    const workers = [0, 1, 2].map((worker) => work(round, worker, praxis, aok, state))
    await delay(Math.random() * 120)
    await keeper.kill()
    await Promise.all(workers)
    const stored = verifyStoredLog(world.folder, vkey)
    assert.ok(stored.size >= size, `round ${round}: ${stored.size} leaves after ${size}`)
    size = stored.size
  }
  await world.start()
  const reader = await world.login("aok")
  const listed = new Set(await reader.names("/eingang/praxis"))
  for (const name of state.committed.keys())
    assert.ok(listed.has(name) || state.confirming.has(name), `${name} is lost`)
  // Not acknowledged and yet there: then it is whole.
  for (const name of listed) assert.deepEqual(await reader.get(`/eingang/praxis/${name}`), state.begun.get(name), name)
  assert.ok(state.committed.size > ROUNDS, `${state.committed.size} commits in ${ROUNDS} rounds`)
  await world.stop()
  const { leaves } = verifyStoredLog(world.folder, vkey)
  assert.equal(leaves.filter((leaf) => leaf.type === "keeper_start").length, ROUNDS + 2)
})

test("a keeper that is asked to stop ends cleanly with its leaf, though a door is connected", async (t) => {
  const world = await KeeperWorld.open(t)
  const { vkey } = world.keeper
  await world.stop()
  const keeper = new KeeperChild(world.folder)
  await keeper.said("ready")
  const door = new TestDoor(await keeper.attach("sftp"))
  await door.start()
  const praxis = await world.login("praxis", door)
  const aok = await world.login("aok", door)
  const busy = work(0, 0, praxis, aok, { committed: new Map(), confirming: new Set(), begun: new Map() })
  const stopped = delay(30).then(() => keeper.stop())
  await busy
  assert.equal(await stopped, "0", keeper.stderr)
  assert.equal(verifyStoredLog(world.folder, vkey).leaves.at(-1)?.type, "keeper_stop")
})

test("a start that is refused says why, and exits with the code for it", async (t) => {
  const world = await KeeperWorld.open(t)
  const second = new KeeperChild(world.folder)
  assert.equal(Reflect.get(await second.said("refused"), "code"), "STORE_LOCKED")
  assert.equal(await second.ended, 78)
  await world.stop()
  writeFileSync(join(world.folder, "keeper.sqlite"), "keine Datenbank".repeat(1000))
  const damaged = new KeeperChild(world.folder)
  assert.equal(Reflect.get(await damaged.said("refused"), "code"), "STORE_UNREADABLE")
  await damaged.ended
})
