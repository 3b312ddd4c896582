/** What an import tells about itself: its rows by name, by outcome and kind, in pages of any size, and how far it is. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Keystore } from "../keys/keystore.ts"
import { KeeperWorld } from "../testing/keeper-world.ts"
import { makeInstitutionKeys } from "./institution-keys.ts"
import { delivery, machine, person, practice, stage } from "./testing/importing.ts"

test("rows are told by name, filtered and in pages; the counts are of all", async (t) => {
  const { operator } = await KeeperWorld.open(t)
  const wrong = [practice(7, "neu"), practice(8, "aok", { name: "Andere" })]
  const institutions = [...Array.from({ length: 5 }, (_, i) => practice(i + 2, `neu-${i}`)), ...wrong]
  const rows = {
    institutions,
    persons: [person(2, "dr-neu", "neu")],
    machines: [machine(2, "neu-edv", "neu")],
    deliveries: [delivery(2, "neu", "aok")],
  }
  const id = await stage(operator, rows)
  const before = await operator.call("listImport", { import: id, from: 0 })
  assert.deepEqual([before.outcomes, before.counts, before.rows], [[], { new: 0, unchanged: 0, refused: 0 }, 10])
  const { rowsSha256 } = await operator.call("stageImport", { import: id })
  assert.equal(before.rowsSha256, rowsSha256)

  await operator.call("runImport", { import: id, dryRun: true })
  const first = await operator.call("listImport", { import: id, from: 0, limit: 3 })
  assert.deepEqual(
    first.outcomes.map(({ name }) => name),
    ["neu-0", "neu-1", "neu-2"],
  )
  assert.equal(first.next, 3)
  assert.deepEqual(first.counts, { new: 9, unchanged: 0, refused: 1 })
  assert.equal(first.isDone, false)
  const refused = await operator.call("listImport", { import: id, from: 0, outcome: "refused" })
  assert.deepEqual(
    refused.outcomes.map(({ line, name, kind }) => [line, name, kind]),
    [[8, "aok", "institution"]],
  )
  assert.equal(refused.next, undefined)
  const rest = await operator.call("listImport", { import: id, from: 7 })
  assert.deepEqual(
    rest.outcomes.map(({ name }) => name),
    ["dr-neu @ neu", "neu-edv", "neu → aok"],
  )
  const people = await operator.call("listImport", { import: id, from: 0, kind: "person", limit: 1 })
  assert.equal(people.outcomes.length, 1)
  assert.deepEqual((await operator.call("listImport", { import: id, from: 99 })).outcomes, [])

  const again = await stage(operator, { ...rows, institutions: institutions.slice(0, -1) })
  await operator.call("runImport", { import: again, dryRun: false })
  const done = await operator.call("listImport", { import: again, from: 0, limit: 1 })
  assert.deepEqual([done.isDone, done.counts.new, done.progress], [true, 9, undefined])
})

test("whoever waits for the keys of new institutions hears of each", async () => {
  const keystore: Pick<Keystore, "addInstitution" | "dropInstitution"> = {
    addInstitution: () => Promise.resolve(),
    dropInstitution: () => Promise.resolve(),
  }
  let made = 0
  const slugs = Array.from({ length: 20 }, (_, i) => `s${i}`)
  const ids = await makeInstitutionKeys(keystore, slugs, () => made++)
  assert.deepEqual([made, ids.size], [20, 20])
})
