import assert from "node:assert/strict"
import { test } from "node:test"
import { isRandomId, randomId, randomReference } from "./random-id.ts"

const IDS = Array.from({ length: 5000 }, randomId)

test("ids have their form and do not repeat, across several fillings of the pool", () => {
  for (const id of IDS) assert.match(id, /^[0-9a-v]{25}[048cgkos]$/)
  assert.equal(new Set(IDS).size, IDS.length)
})

test("every place of an id takes every value about equally often", () => {
  for (let place = 0; place < 26; place++) {
    const counts = new Map<string, number>()
    for (const id of IDS) counts.set(id.charAt(place), (counts.get(id.charAt(place)) ?? 0) + 1)
    const values = place === 25 ? 8 : 32
    assert.equal(counts.size, values, `place ${place}`)
    const expected = IDS.length / values
    // Six standard deviations: fails by chance less than once in a million runs of this file.
    const slack = 6 * Math.sqrt(expected)
    for (const [value, count] of counts)
      assert.ok(Math.abs(count - expected) < slack, `place ${place}: ${value} ${count} times`)
  }
})

const notIds: readonly string[] = [
  "",
  "0".repeat(25),
  "0".repeat(27),
  `${"0".repeat(25)}w`,
  `${"0".repeat(25)}A`,
  `${"0".repeat(26)}\n`,
  `../${"0".repeat(23)}`,
]
for (const text of notIds) {
  test(`${JSON.stringify(text)} has not the form of an id`, () => {
    assert.equal(isRandomId(text), false)
  })
}

test("every id has the form of an id", () => {
  assert.ok(IDS.every(isRandomId))
})

test("references are six characters that cannot be mistaken on the phone", () => {
  const references = Array.from({ length: 2000 }, randomReference)
  for (const reference of references) assert.match(reference, /^[A-HJKMNP-TV-Z2-9]{6}$/)
  assert.equal(new Set(references.join("")).size, 30)
})
