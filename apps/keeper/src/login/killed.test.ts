/** A keeper that is killed between checking a code and answering. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as delay } from "node:timers/promises"
import { isFault } from "@schleuse/base"
import { TestDoor } from "../testing/door.ts"
import { KeeperChild } from "../testing/keeper-process.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"
import { verifyStoredLog } from "../testing/log-reader.ts"
import { SoftwareYubikey } from "../tokens/testing/software-tokens.ts"

const ROUNDS = 16
const PASSWORD = "geheim"

/** Logs in with touches until the keeper is gone; the last one was not answered. */
async function touchOn(door: TestDoor, key: SoftwareYubikey, answered: Set<string>): Promise<string> {
  for (let n = 0; ; n++) {
    const code = key.touch()
    try {
      await door.loginCode("dr-beispiel", [PASSWORD, code])
      answered.add(code)
    } catch (error) {
      if (isFault(error) && error.code === "KEEPER_AWAY") return code
      throw error
    }
  }
}

test(`killed ${ROUNDS} times while people log in: a code that is in the log never works again, one that was answered is in it`, async (t) => {
  const world = await KeeperWorld.open(t)
  const { vkey } = world.keeper
  const key = new SoftwareYubikey()
  const memberships = { [world.institutions.praxis]: ["sender"] }
  await world.addPeople([{ login: "dr-beispiel", memberships, password: PASSWORD, tokens: [key.token] }])
  await world.stop()
  const answered = new Set<string>()
  let spentUnanswered = 0
  for (let round = 0; round < ROUNDS; round++) {
    const spentBefore = countSpent(world.folder, vkey)
    const keeper = new KeeperChild(world.folder)
    t.after(() => keeper.kill())
    await keeper.said("ready")
    const door = new TestDoor(await keeper.attach("sftp"))
    await door.start()
    const before = answered.size
    const lost = touchOn(door, key, answered)
    const killing = delay(10 + Math.random() * 60).then(() => keeper.kill())
    const [code] = await Promise.all([lost, killing])
    const spent = countSpent(world.folder, vkey) - spentBefore
    const wasAnswered = answered.size - before
    assert.ok(spent === wasAnswered || spent === wasAnswered + 1, `${spent} spent, ${wasAnswered} answered`)
    spentUnanswered += spent - wasAnswered

    // The code whose answer was lost is good exactly if it is not in the log.
    await world.start()
    const again = (await world.openDoor()).loginCode("dr-beispiel", [PASSWORD, code])
    if (spent === wasAnswered) await again
    else await assert.rejects(again, { code: "LOGIN_REFUSED" })
    await world.stop()
  }
  t.diagnostic(`${answered.size} answered, ${spentUnanswered} spent without an answer`)
  assert.ok(answered.size > 0)
})

function countSpent(folder: string, vkey: string): number {
  return verifyStoredLog(folder, vkey).leaves.filter(({ type }) => type === "code_spent").length
}
