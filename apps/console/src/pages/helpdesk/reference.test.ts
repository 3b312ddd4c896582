import assert from "node:assert/strict"
import { test } from "node:test"
import { randomReference } from "@schleuse/base"
import { parseReference } from "./reference.ts"

const rows: readonly { typed: string; read: object }[] = [
  { typed: "K7MPQ2", read: { reference: "K7MPQ2" } },
  { typed: " k7m pq2 ", read: { reference: "K7MPQ2" } },
  { typed: "K7M-PQ2.", read: { reference: "K7MPQ2" } },
  { typed: "k\u00a07\u2009m\tp q 2", read: { reference: "K7MPQ2" } },
  { typed: "", read: { problem: "referenceMissing" } },
  { typed: " - ", read: { problem: "referenceMissing" } },
  { typed: "K7MPQ", read: { problem: "referenceShort" } },
  { typed: "K7MPQ22", read: { problem: "referenceShort" } },
  { typed: "K7MPÄ2", read: { problem: "referenceShort" } },
  { typed: "<script>", read: { problem: "referenceForeign" } },
  { typed: "K7MPO2", read: { problem: "referenceForeign" } },
  { typed: "k7mp02", read: { problem: "referenceForeign" } },
  { typed: "K7MPI2", read: { problem: "referenceForeign" } },
]
for (const { typed, read } of rows) {
  test(`“${typed}” is read as ${JSON.stringify(read)}`, () => assert.deepEqual(parseReference(typed), read))
}

test("every reference that is given out is read as itself, however it is written", () => {
  for (let i = 0; i < 500; i++) {
    const reference = randomReference()
    for (const typed of [reference, reference.toLowerCase(), reference.split("").join(" ")])
      assert.deepEqual(parseReference(typed), { reference })
  }
})
