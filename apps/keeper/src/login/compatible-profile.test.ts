/** Doors hear of the profile *kompatibel* while they run. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { formatSshKeyLine } from "@schleuse/base"
import { Hands } from "../testing/hands.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"
import { testKey } from "./testing/ssh-keys.ts"

const HOUR = 3_600_000

test("running doors are told when an account gets the profile, and when the last one has lost it", async (t) => {
  const hands = new Hands()
  const world = await KeeperWorld.open(t, hands)
  const [before, silent] = [await world.openDoor("sftp"), world.attachDoor("inside")]
  const heard = (door = before) =>
    door.pushes.flatMap(({ name, input }) => (name === "compatibleAlgorithms" ? [input.algorithms] : []))
  await hands.advance(1000)
  assert.deepEqual(heard(), [], "it was told at its start")
  const grant = async (login: string, hours: number) => {
    const { account } = await world.operator.call("addMachineAccount", {
      institution: world.institutions.klinik,
      login,
      roles: ["sender"],
      sshKey: formatSshKeyLine(testKey("ssh-ed25519").blob),
      doors: ["sftp"],
      compatibleUntil: hands.clock.wallMs() + hours * HOUR,
    })
    return account
  }
  await grant("alt-1", 1)
  const second = await grant("alt-2", 240)
  await hands.advance(1000)
  await hands.advance(1000)
  assert.deepEqual(heard(), ["offered"])
  const after = await world.openDoor("inside", "inside-2")
  assert.equal(after.started.settings.compatibleAlgorithms, "offered")
  await hands.advance(2 * HOUR)
  assert.deepEqual(heard(), ["offered"], "one of them has it still")
  const operator = await world.openOperator()
  await operator.call("blockAccount", { account: second, reason: "Probe" })
  await hands.advance(1000)
  assert.deepEqual(heard(), ["offered", "refused"])
  assert.deepEqual(heard(after), ["refused"])
  assert.deepEqual(heard(silent), [], "who has not started will be told at the start")
})
