import assert from "node:assert/strict"
import { test } from "node:test"
import { kindOfLeaf, LEAF_KINDS, LEAF_TYPES, type LeafType, typesOfKind } from "@schleuse/leaf"
import { LOG_BROWSER } from "../database/migrations/0005-log-browser.ts"
import { temporaryStore } from "../login/testing/batch-of-one.ts"
import { indexLeaf, isRareKind } from "./kind-index.ts"

/** Came after the index: no log from before has them. */
const LATER: readonly LeafType[] = [
  "enrolment",
  "enrolment_request",
  "client_release",
  "device",
  "session_extend",
  "stream_open",
  "stream_close",
  "posture",
]
const TYPES = LEAF_KINDS.flatMap((kind) => typesOfKind(kind)).filter((type) => !LATER.includes(type))
const all = { sql: "select kind, position from leaf_kind order by position", bindings: [] }

test("a log that was written before there was the index gets the same one", async (t) => {
  const { store } = await temporaryStore(t)
  await store.begin()
  const insert = { sql: "insert into leaf values (?, ?, zeroblob(32))", bindings: ["position", "data"] }
  for (const [position, type] of TYPES.entries()) {
    await store.run(insert, { position, data: JSON.stringify({ type, v: 1 }) })
    if (isRareKind(kindOfLeaf(type))) await indexLeaf(store, type, position)
  }
  const written = await store.all(all, {})
  assert.equal(written.length, TYPES.filter((type: LeafType) => isRareKind(kindOfLeaf(type))).length)
  await store.run({ sql: "drop table leaf_kind", bindings: [] }, {})
  for (const sql of LOG_BROWSER) await store.run({ sql, bindings: [] }, {})
  assert.deepEqual(await store.all(all, {}), written)
  await store.commit()
})

test("what makes up nearly all of a busy log costs no index", () => {
  const busy: readonly LeafType[] = ["login", "session_end", "list", "upload_open", "commit", "release", "release_part"]
  for (const type of busy) assert.equal(isRareKind(kindOfLeaf(type)), false, type)
  assert.ok(Object.keys(LEAF_TYPES).length > 40)
})
