import assert from "node:assert/strict"
import { test } from "node:test"
import { Fault, randomId } from "@schleuse/base"
import { statement } from "../database/statement.ts"
import { accountEpoch, Pseudonyms } from "./pseudonyms.ts"
import { BatchOfOne, temporaryStore } from "./testing/batch-of-one.ts"

const rows = statement()((q) => q.selectFrom("pseudonym").selectAll().orderBy("epoch"))

const epochs: readonly { at: string; epoch: string }[] = [
  { at: "2026-01-01T00:00:00.000Z", epoch: "2026-Q1" },
  { at: "2026-03-31T23:59:59.999Z", epoch: "2026-Q1" },
  { at: "2026-04-01T00:00:00.000Z", epoch: "2026-Q2" },
  { at: "2026-09-30T23:59:59.999Z", epoch: "2026-Q3" },
  { at: "2026-12-31T23:59:59.999Z", epoch: "2026-Q4" },
]
for (const { at, epoch } of epochs) {
  test(`at ${at} the epoch of accounts is ${epoch}`, () => assert.equal(accountEpoch(Date.parse(at)), epoch))
}

test("a pseudonym is random, stored once, and the same after a restart", async (t) => {
  const batch = new BatchOfOne((await temporaryStore(t)).store)
  const [subject, other] = [randomId(), randomId()]
  const names = new Pseudonyms()
  const first = await batch.run((tx) => names.institution(tx, subject))
  assert.notEqual(first, subject)
  assert.notEqual(await batch.run((tx) => names.institution(tx, other)), first)
  for (const again of [names, new Pseudonyms()]) {
    for (let n = 0; n < 3; n++) assert.equal(await batch.run((tx) => again.institution(tx, subject)), first)
  }
  assert.equal((await batch.run((tx) => tx.all(rows, {}))).length, 2)
})

test("an account gets a new pseudonym each quarter, an institution keeps its own", async (t) => {
  const batch = new BatchOfOne((await temporaryStore(t)).store, Date.UTC(2026, 11, 31, 23, 59))
  const subject = randomId()
  const names = new Pseudonyms()
  const both = () =>
    batch.run(async (tx) => [await names.account(tx, subject, tx.now), await names.institution(tx, subject)] as const)
  const [account, institution] = await both()
  batch.now += 60_000
  const [nextAccount, sameInstitution] = await both()
  assert.notEqual(nextAccount, account)
  assert.equal(sameInstitution, institution)
  batch.now -= 60_000
  assert.deepEqual(await both(), [account, institution])
})

for (const uses of [1, 2]) {
  test(`a pseudonym first used ${uses} times in a refused command is the same later, and stored then`, async (t) => {
    const batch = new BatchOfOne((await temporaryStore(t)).store)
    const subject = randomId()
    const names = new Pseudonyms()
    let refused = ""
    for (let round = 0; round < 2; round++) {
      await assert.rejects(
        batch.run(async (tx) => {
          for (let n = 0; n < uses; n++) refused = await names.account(tx, subject, tx.now)
          throw new Fault("CUT")
        }),
      )
    }
    assert.deepEqual(await batch.run((tx) => tx.all(rows, {})), [])
    assert.equal(await batch.run((tx) => names.account(tx, subject, tx.now)), refused)
    assert.equal((await batch.run((tx) => tx.all(rows, {})))[0]?.pseudonym, refused)
  })
}
