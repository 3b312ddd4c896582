import assert from "node:assert/strict"
import { test } from "node:test"
import { Frontier, leafHash, verifyCheckpoint, verifyInclusion } from "@schleuse/tlog"
import { verifyStoredLog } from "../testing/log-reader.ts"
import { rootAt } from "./root-at.ts"
import { Sequencer } from "./sequencer.ts"
import { noteSigner } from "@schleuse/tlog"
import { leafText, LogWorld } from "./testing/log-world.ts"
import { readInclusionProof } from "./tree-reader.ts"

const SIZE = 600

test(`roots of all sizes up to ${SIZE}, and proofs of all leaves in many of them, come right out of the database`, async (t) => {
  const world = await LogWorld.open(t)
  for (let size = 0; size < SIZE;) {
    const step = Math.min(1 + ((size * 7) % 53), SIZE - size)
    await world.grow(step)
    size += step
  }
  const frontier = new Frontier()
  const hashes: Buffer[] = []
  for (let size = 0; size <= SIZE; size++) {
    if (size > 0) {
      const hash = leafHash(Buffer.from(leafText(size - 1)))
      hashes.push(hash)
      frontier.append(hash)
    }
    const root = await rootAt(world.store, size)
    assert.deepEqual(root, frontier.root(), `size ${size}`)
    // Each leaf at the sizes where the form of the tree changes, a few at all others.
    const isCorner = size < 20 || [254, 255, 256, 257, 511, 512, 513, 599, 600].includes(size)
    const indexes = isCorner ? hashes.keys() : [0, size >> 1, size - 1].values()
    for (const index of indexes) {
      const leaf = hashes[index]
      if (leaf === undefined) continue
      const proof = await readInclusionProof(world.store, index, size)
      verifyInclusion({ index, size, leaf, proof, root })
    }
  }
})

test("a tree of three levels of tiles has right roots and proofs at its end", async (t) => {
  const world = await LogWorld.open(t)
  for (let n = 0; n < 66; n++) await world.grow(1000)
  const { head } = world.sequencer
  assert.equal(head.size, 66_000)
  for (const size of [65_535, 65_536, 65_537, 66_000]) {
    const root = await rootAt(world.store, size)
    if (size === 66_000) assert.deepEqual(root, head.root)
    for (const index of [0, 255, 256, 65_279, 65_280, size - 1]) {
      const leaf = leafHash(Buffer.from(leafText(index)))
      verifyInclusion({ index, size, leaf, proof: await readInclusionProof(world.store, index, size), root })
    }
  }
})

test("the state survives being closed, and grows on", async (t) => {
  const world = await LogWorld.open(t)
  for (const count of [1, 2, 255, 256, 3]) {
    await world.grow(count)
    await world.close()
    verifyStoredLog(world.folder, world.vkey)
    await world.start()
  }
  const { note, root } = world.sequencer.head
  assert.deepEqual(verifyCheckpoint(note, world.identity).root, root)
})

test("a state that contradicts itself is refused", async (t) => {
  const world = await LogWorld.open(t)
  await world.grow(5)
  for (const change of ["size = 4", "root = zeroblob(32)", "size = 6"]) {
    await world.store.begin()
    await world.store.run({ sql: `update log_state set ${change}`, bindings: [] }, {})
    await assert.rejects(Sequencer.load(world.store, noteSigner(world.key)), { code: "LOG_STATE_DAMAGED" }, change)
    await world.store.rollback()
  }
})
