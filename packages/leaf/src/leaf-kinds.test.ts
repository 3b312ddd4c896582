import assert from "node:assert/strict"
import { test } from "node:test"
import { kindOfLeaf, LEAF_KINDS, typesOfKind } from "./leaf-kinds.ts"
import { LEAF_TYPES } from "./leaf-types.ts"

test("every type of leaf has one kind, and every kind has types", () => {
  const listed = LEAF_KINDS.flatMap((kind) => {
    const types = typesOfKind(kind)
    assert.ok(types.length > 0, kind)
    for (const type of types) assert.equal(kindOfLeaf(type), kind)
    return types
  })
  assert.deepEqual(listed.toSorted(), Object.keys(LEAF_TYPES).toSorted())
})
