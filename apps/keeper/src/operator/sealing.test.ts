import assert from "node:assert/strict"
import { test } from "node:test"
import { contentOf, KeeperWorld } from "../testing/keeper-world.ts"

const A = contentOf(3000, 1)

test("a sealed keeper takes uploads and logs, and releases nothing until it is unsealed", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/vorher", [A, A])
  const read = await aok.call("openRead", { path: "/eingang/praxis/vorher" })
  assert.ok(read.kind === "stored")
  await world.operator.local("sealKeeper", { reason: "Verdacht" })
  await praxis.put("/ausgang/aok/nachher", A)
  assert.deepEqual(await aok.names("/eingang/praxis"), ["nachher", "vorher"])
  await assert.rejects(aok.get("/eingang/praxis/nachher"), { code: "KEEPER_SEALED" })
  await assert.rejects(aok.call("readPart", { release: read.release, index: 0 }), { code: "KEEPER_SEALED" })
  const upload = await praxis.open("/ausgang/aok/offen")
  await praxis.call("sealPart", { upload: upload.id, sealed: praxis.writePart(upload.part, A) })
  await assert.rejects(praxis.call("readUploadPart", { upload: upload.id, index: 0 }), { code: "KEEPER_SEALED" })
  assert.equal((await world.operator.local("status", {})).sealed, true)
  await world.operator.call("unsealKeeper", {})
  assert.deepEqual(await aok.get("/eingang/praxis/nachher"), A)
  const types = (await world.leaves()).map((leaf) => leaf.type)
  assert.ok(types.indexOf("keeper_sealed") < types.indexOf("keeper_unsealed"))
})

test("without a session nobody unseals, and a refused try seals nothing", async (t) => {
  const world = await KeeperWorld.open(t)
  const { praxis, aok } = await world.loginAll()
  await praxis.put("/ausgang/aok/a", A)
  const session = "0".repeat(26)
  await assert.rejects(world.operator.client.call("unsealKeeper", {}, session), { code: "SESSION_ENDED" })
  assert.deepEqual(await aok.get("/eingang/praxis/a"), A)
  await world.operator.local("sealKeeper", { reason: "Verdacht" })
  await assert.rejects(world.operator.client.call("unsealKeeper", {}, session), { code: "SESSION_ENDED" })
  await assert.rejects(aok.get("/eingang/praxis/a"), { code: "KEEPER_SEALED" })
})
