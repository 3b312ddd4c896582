import assert from "node:assert/strict"
import { test, type TestContext } from "node:test"
import { parseSshKeyLine } from "@schleuse/base"
import { DOOR_ZONES } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import { BatchOfOne, temporaryStore } from "../login/testing/batch-of-one.ts"
import { createHostKeys, privateHostKeys, publicHostKeys } from "./host-keys.ts"
import { createKeyRing, type KeyRing } from "./key-ring.ts"
import { createRootKeyFile, fileRootKey } from "./root-key.ts"

async function world(t: TestContext): Promise<{ batch: BatchOfOne; ring: KeyRing }> {
  const { store, folder } = await temporaryStore(t)
  await createRootKeyFile(folder)
  const ring = await createKeyRing(folder, fileRootKey(folder))
  await ring.unseal()
  const batch = new BatchOfOne(store)
  await batch.run((tx) => createHostKeys(tx, ring, DOOR_ZONES))
  return { batch, ring }
}

test("each zone has an active and a standby key, each with its leaf and a line for known_hosts", async (t) => {
  const { batch } = await world(t)
  const lines = await batch.run((tx) => publicHostKeys(tx))
  assert.deepEqual(
    lines.map(({ zone, use }) => `${zone} ${use}`),
    ["inside active", "inside standby", "sftp active", "sftp standby"],
  )
  assert.equal(new Set(lines.map(({ publicKey }) => publicKey)).size, 4)
  for (const { publicKey } of lines) assert.equal(parseSshKeyLine(publicKey).type, "ssh-ed25519")
  assert.deepEqual(
    batch.log.map(({ leaf, opening }) => [leaf.type, opening?.data["zone"], opening?.data["use"]]),
    DOOR_ZONES.flatMap((zone) => ["active", "standby"].map((use) => ["host_key", zone, use])),
  )
})

test("a door gets its active private key alone", async (t) => {
  const { batch, ring } = await world(t)
  const lines = await batch.run((tx) => publicHostKeys(tx))
  for (const zone of DOOR_ZONES) {
    const files = await batch.run((tx) => privateHostKeys(tx, ring, zone))
    assert.equal(files.length, 1)
    const active = lines.find((line) => line.zone === zone && line.use === "active")?.publicKey ?? ""
    const body = Buffer.from((files[0] ?? "").split("\n").slice(1, -2).join(""), "base64")
    assert.equal(body.includes(parseSshKeyLine(active).blob), true)
  }
})

test("a sealed keeper hands out no host key, but still says the public lines", async (t) => {
  const { batch, ring } = await world(t)
  ring.seal()
  await assert.rejects(
    batch.run((tx) => privateHostKeys(tx, ring, "sftp")),
    { name: "Fault", code: "KEEPER_SEALED" },
  )
  assert.equal((await batch.run((tx) => publicHostKeys(tx))).length, 4)
})

const setZone = statement<{ zone: string }>()((q, p) => q.updateTable("host_key").set({ zone: p.zone }))
const setPublicKey = statement<{ publicKey: Uint8Array }>()((q, p) =>
  q.updateTable("host_key").set({ public_key: p.publicKey }),
)

test("a host key does not open in another zone, nor beside another public key, nor if there is none", async (t) => {
  const { batch, ring } = await world(t)
  await batch.run((tx) => tx.run(setPublicKey, { publicKey: Buffer.alloc(51, 1) }))
  await assert.rejects(
    batch.run((tx) => privateHostKeys(tx, ring, "sftp")),
    { name: "Fault", code: "HOST_KEY_INVALID" },
  )
  await batch.run((tx) => tx.run(setZone, { zone: "sftp" }))
  await assert.rejects(
    batch.run((tx) => privateHostKeys(tx, ring, "sftp")),
    { name: "Fault" },
  )
  await assert.rejects(
    batch.run((tx) => privateHostKeys(tx, ring, "inside")),
    { name: "Fault", code: "HOST_KEY_INVALID" },
  )
})
