/** What a listener offers can change while it listens. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { DoorWorld, hasPeer } from "../testing/door-world.ts"

test("a running door offers old algorithms to new connections from the moment it is told, and no longer", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t, { settings: { compatibleAlgorithms: "refused" } })
  const old = ["-c", "aes128-ctr", "-o", "MACs=hmac-sha2-256", "-o", "KexAlgorithms=diffie-hellman-group14-sha256"]
  const tell = (algorithms: "offered" | "refused") => world.memory.server.push("compatibleAlgorithms", { algorithms })
  world.make("in", 100_000)
  const comesIn = async () => (await world.sftp(["put in /f", "get /f out"], old)).code === 0
  assert.ok(!(await comesIn()))
  tell("offered")
  assert.ok(await comesIn())
  assert.deepEqual(world.read("out"), world.read("in"))
  tell("refused")
  assert.ok(!(await comesIn()))
  assert.equal((await world.sftp(["ls /"])).code, 0, "everybody else comes in at any time")
})
