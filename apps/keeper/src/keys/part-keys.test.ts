import assert from "node:assert/strict"
import { test, type TestContext } from "node:test"
import { Fault, type FaultCode, randomId } from "@schleuse/base"
import { BatchOfOne, temporaryStore } from "../login/testing/batch-of-one.ts"
import { createKeyRing, type KeyRing, openKeyRing } from "./key-ring.ts"
import { type Keystore, openKeystore } from "./keystore.ts"
import { type NewPartKey, PartKeys, type WrappedPart } from "./part-keys.ts"
import { createRootKeyFile, fileRootKey } from "./root-key.ts"

type World = {
  folder: string
  batch: BatchOfOne
  ring: KeyRing
  keystore: Keystore
  partKeys: PartKeys
  institution: string
}

async function world(t: TestContext): Promise<World> {
  const { store, folder } = await temporaryStore(t)
  await createRootKeyFile(folder)
  const ring = await createKeyRing(folder, fileRootKey(folder))
  await ring.unseal()
  const keystore = await openKeystore(folder, ring)
  const institution = randomId()
  await keystore.addInstitution(institution)
  return { folder, batch: new BatchOfOne(store), ring, keystore, partKeys: new PartKeys(keystore, ring), institution }
}

async function create(
  { batch, partKeys, institution }: World,
  part = randomId(),
): Promise<NewPartKey & { row: WrappedPart }> {
  const made = await batch.run((tx) => partKeys.create(tx, institution, part, tx.now))
  return { ...made, row: { id: part, wrap_id: made.wrapId, wrapped_key: made.wrapped } }
}

test("part keys open again, after a restart too, and share one encapsulation", async (t) => {
  const w = await world(t)
  const [first, second] = [await create(w), await create(w)]
  assert.equal(first.wrapId, second.wrapId)
  assert.notDeepEqual(first.key, second.key)
  assert.equal(first.key.length, 32)
  const ring = await openKeyRing(w.folder, fileRootKey(w.folder))
  const restarted = new PartKeys(await openKeystore(w.folder, ring), ring)
  await ring.unseal()
  for (const { row, key } of [first, second]) {
    assert.deepEqual(await w.batch.run((tx) => w.partKeys.open(tx, row)), key)
    assert.deepEqual(await w.batch.run((tx) => restarted.open(tx, row)), key)
  }
})

for (const keysBefore of [1, 2, 3])
  test(`a key opens although a command that made ${keysBefore} was refused and took the encapsulation's row along`, async (t) => {
    const w = await world(t)
    for (let round = 0; round < 2; round++) {
      await assert.rejects(
        w.batch.run(async (tx) => {
          for (let n = 0; n < keysBefore; n++) await w.partKeys.create(tx, w.institution, randomId(), tx.now)
          throw new Fault("CUT")
        }),
        { name: "Fault", code: "CUT" },
      )
    }
    const { row, key } = await create(w)
    const ring = await openKeyRing(w.folder, fileRootKey(w.folder))
    await ring.unseal()
    const restarted = new PartKeys(await openKeystore(w.folder, ring), ring)
    assert.deepEqual(await w.batch.run((tx) => restarted.open(tx, row)), key)
  })

test("while sealed, keys are made but not opened; after unsealing all open", async (t) => {
  const w = await world(t)
  const before = await create(w)
  await w.batch.run((tx) => w.partKeys.open(tx, before.row))
  w.ring.seal()
  const during = await create(w)
  assert.notEqual(during.wrapId, before.wrapId, "a seal drops the secrets of senders too")
  for (const { row } of [before, during]) {
    await assert.rejects(
      w.batch.run((tx) => w.partKeys.open(tx, row)),
      { name: "Fault", code: "KEEPER_SEALED" },
    )
  }
  await w.ring.unseal()
  for (const { row, key } of [before, during]) {
    assert.deepEqual(await w.batch.run((tx) => w.partKeys.open(tx, row)), key)
  }
})

test("an encapsulation is renewed after an hour, for a new epoch, and when the clock went back", async (t) => {
  const w = await world(t)
  const ids = [(await create(w)).wrapId]
  w.batch.now += 3_599_999
  assert.equal((await create(w)).wrapId, ids[0])
  w.batch.now += 1
  ids.push((await create(w)).wrapId)
  await w.keystore.newEpoch(w.institution)
  ids.push((await create(w)).wrapId)
  w.batch.now -= 10
  ids.push((await create(w)).wrapId)
  assert.equal(new Set(ids).size, 4)
})

const refused: readonly {
  why: string
  code: FaultCode
  change: (row: WrappedPart, other: WrappedPart) => WrappedPart
}[] = [
  { why: "moved to another part", code: "WRAP_DAMAGED", change: (row, other) => ({ ...row, id: other.id }) },
  {
    why: "taken from another institution's encapsulation",
    code: "WRAP_DAMAGED",
    change: (row, other) => ({ ...row, wrap_id: other.wrap_id }),
  },
  { why: "shredded", code: "WRAP_INVALID", change: (row) => ({ ...row, wrapped_key: Buffer.alloc(0) }) },
  {
    why: "without its encapsulation",
    code: "KEYSTORE_WRAP_UNKNOWN",
    change: (row) => ({ ...row, wrap_id: randomId() }),
  },
]
for (const { why, code, change } of refused) {
  test(`a wrapped key ${why} does not open`, async (t) => {
    const w = await world(t)
    const institution = randomId()
    await w.keystore.addInstitution(institution)
    const { row } = await create(w)
    const other = await create({ ...w, institution })
    await assert.rejects(
      w.batch.run((tx) => w.partKeys.open(tx, change(row, other.row))),
      { name: "Fault", code },
    )
  })
}

test("an institution without keys gets no part", async (t) => {
  const w = await world(t)
  await assert.rejects(create({ ...w, institution: randomId() }), { name: "Fault", code: "KEYSTORE_KEY_UNKNOWN" })
})

test("making a key is cheap enough for every write (measured, not judged)", async (t) => {
  const w = await world(t)
  const count = 5000
  await create(w)
  await create(w)
  const started = performance.now()
  await w.batch.run(async (tx) => {
    for (let n = 0; n < count; n++) await w.partKeys.create(tx, w.institution, randomId(), tx.now)
  })
  t.diagnostic(`${(((performance.now() - started) * 1000) / count).toFixed(1)} µs per key`)
})
