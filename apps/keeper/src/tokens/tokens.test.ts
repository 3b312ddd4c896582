import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { findCounter } from "./resync.ts"
import { SoftwareHotp, SoftwareYubikey } from "./testing/software-tokens.ts"
import { type TokenWorld, tokenWorld } from "./testing/token-world.ts"
import {
  addToken,
  assignToken,
  blockToken,
  endExpiredTokens,
  isThere,
  MAX_OVERLAP_MS,
  type NewToken,
  replaceToken,
  requireToken,
} from "./tokens.ts"

const add = (world: TokenWorld, token: NewToken) => world.batch.run((tx) => addToken(tx, world.ring, token))
const tokenAt = (world: TokenWorld, id: string) => world.batch.run((tx) => requireToken(tx, id))

const yubico = (change: Partial<NewToken>): NewToken => ({ ...new SoftwareYubikey().token, ...change })
const hotp = (change: Partial<NewToken>): NewToken => ({ ...new SoftwareHotp().token, ...change })
const invalid: readonly { why: string; token: NewToken }[] = [
  { why: "a private id of 5 bytes", token: yubico({ secret: randomBytes(21) }) },
  { why: "a public id that is no modhex", token: yubico({ publicId: "abcdef" }) },
  { why: "a public id of 9 bytes", token: yubico({ publicId: "c".repeat(18) }) },
  { why: "a session beyond the last", token: yubico({ counter: 0x8000, used: 0 }) },
  { why: "a HOTP secret of 15 bytes", token: hotp({ secret: randomBytes(15) }) },
  { why: "a HOTP id in modhex", token: hotp({ publicId: "cccccccccccc" }) },
  { why: "a HOTP counter of -2", token: hotp({ counter: -2 }) },
  { why: "HOTP with SHA-256", token: hotp({ algorithm: "sha256" }) },
  { why: "a serial number with a space", token: hotp({ serial: "4 711" }) },
]
for (const { why, token } of invalid) {
  test(`a token with ${why} is refused`, async (t) => {
    const world = await tokenWorld(t)
    await assert.rejects(add(world, token), { name: "Fault", code: "TOKEN_INVALID" })
  })
}

test("a token is there once: by its id, by its serial number within its kind", async (t) => {
  const world = await tokenWorld(t)
  const token = yubico({ serial: "4711" })
  const id = await add(world, token)
  await assert.rejects(add(world, token), { code: "TOKEN_EXISTS" })
  await assert.rejects(add(world, yubico({ serial: "4711" })), { code: "TOKEN_EXISTS" })
  await add(world, hotp({ serial: "4711" }))
  await add(world, hotp({}))
  await add(world, hotp({}))
  // A key that was programmed anew: the old one's life must end first.
  await world.batch.run((tx) => blockToken(tx, id, "blocked"))
  assert.equal(await world.batch.run((tx) => isThere(tx, token)), false)
  await add(world, token)
})

test("a secret never lies in the database in clear", async (t) => {
  const world = await tokenWorld(t)
  const key = new SoftwareYubikey()
  const { wrapped } = await tokenAt(world, await add(world, key.token))
  assert.ok(!Buffer.from(wrapped).includes(key.aesKey) && !Buffer.from(wrapped).includes(key.privateId))
})

test("a token has one holder; what is in nobody's hands cannot be replaced", async (t) => {
  const world = await tokenWorld(t)
  const id = await add(world, yubico({}))
  await assert.rejects(
    world.batch.run((tx) => replaceToken(tx, id, id)),
    { code: "TOKEN_NOT_ACTIVE" },
  )
  await world.batch.run((tx) => assignToken(tx, id, world.account))
  await assert.rejects(
    world.batch.run((tx) => assignToken(tx, id, randomId())),
    { code: "TOKEN_NOT_IN_STOCK" },
  )
  await assert.rejects(
    world.batch.run((tx) => assignToken(tx, randomId(), world.account)),
    { code: "TOKEN_UNKNOWN" },
  )
  await world.batch.run((tx) => blockToken(tx, id, "lost"))
  await assert.rejects(
    world.batch.run((tx) => blockToken(tx, id, "blocked")),
    { code: "TOKEN_NOT_ACTIVE" },
  )
})

test("a lost token is replaced at once, another within an overlap of at most 30 days", async (t) => {
  const world = await tokenWorld(t)
  const { batch } = world
  const lost = await world.give(yubico({}))
  const second = await add(world, yubico({}))
  await batch.run((tx) => replaceToken(tx, lost, second))
  assert.equal((await tokenAt(world, lost)).state, "lost")
  assert.equal((await tokenAt(world, second)).accountId, world.account)
  const third = await add(world, yubico({}))
  for (const until of [batch.now, batch.now + MAX_OVERLAP_MS + 1]) {
    await assert.rejects(
      batch.run((tx) => replaceToken(tx, second, third, until)),
      { code: "TOKEN_INVALID" },
    )
  }
  await batch.run((tx) => replaceToken(tx, second, third, batch.now + MAX_OVERLAP_MS))
  batch.now += MAX_OVERLAP_MS
  assert.equal(await batch.run((tx) => endExpiredTokens(tx)), 1)
  assert.equal((await tokenAt(world, second)).state, "blocked")
  assert.equal((await tokenAt(world, third)).state, "active")
})

test("two consecutive codes find a token that was pressed 40 times, or 999, in a pocket", async (t) => {
  const world = await tokenWorld(t)
  for (const presses of [0, 40, 249, 250, 999, 1000]) {
    const key = new SoftwareHotp(100)
    const token = await tokenAt(world, await world.give(key.token))
    key.counter += presses
    const codes = { first: key.press(), second: key.press() }
    assert.equal(await findCounter(world.ring, token, codes), key.counter, String(presses))
  }
})

test("two codes that do not follow each other, of one press, from before or from too far ahead find nothing", async (t) => {
  const world = await tokenWorld(t)
  const key = new SoftwareHotp(100)
  const token = await tokenAt(world, await world.give(key.token))
  const at = (counter: number) => {
    key.counter = counter
    return key.press()
  }
  const pairs = [
    { first: at(120), second: at(122) },
    { first: at(121), second: at(120) },
    { first: at(120), second: at(120) },
    { first: at(98), second: at(99) },
    { first: at(1102), second: at(1103) },
    { first: "12345", second: at(120) },
  ]
  for (const pair of pairs) await assert.rejects(findCounter(world.ring, token, pair), { code: "TOKEN_RESYNC_FAILED" })
  const other = await tokenAt(world, await world.give(yubico({})))
  const codes = { first: at(1), second: at(2) }
  await assert.rejects(findCounter(world.ring, other, codes), { code: "TOKEN_NEEDS_NO_RESYNC" })
})

test("a token without its counter is found far along", async (t) => {
  const world = await tokenWorld(t)
  const key = new SoftwareHotp(30_000)
  const token = await tokenAt(world, await world.give({ ...key.token, counter: -1 }))
  assert.equal(await findCounter(world.ring, token, { first: key.press(), second: key.press() }), 30_002)
})
