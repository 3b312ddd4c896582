import assert from "node:assert/strict"
import { test } from "node:test"
import { randomId } from "@schleuse/base"
import { generateTotp, recogniseCode, totpStep } from "@schleuse/otp"
import { statement } from "../database/statement.ts"
import { spendCode } from "./spend-code.ts"
import { addToken, assignToken, blockToken, replaceToken, requireToken } from "./tokens.ts"
import { SoftwareHotp, SoftwareYubikey } from "./testing/software-tokens.ts"
import { type TokenWorld, tokenWorld } from "./testing/token-world.ts"

const swap = statement<{ id: string; wrapped: Uint8Array }>()((q, p) =>
  q.updateTable("token").set({ wrapped_secret: p.wrapped }).where("id", "=", p.id),
)
const tokenAt = (world: TokenWorld, id: string) => world.batch.run((tx) => requireToken(tx, id))

test("a touch counts once, and the log says where the token stands", async (t) => {
  const world = await tokenWorld(t)
  const key = new SoftwareYubikey({ session: 7, use: 3 })
  const id = await world.give(key.token)
  const code = key.touch()
  assert.deepEqual(await world.spend(code), { kind: "spent", token: id })
  const { leaf } = world.batch.log.at(-1) ?? {}
  assert.ok(leaf?.type === "code_spent")
  assert.deepEqual([leaf.token, leaf.counter, leaf.used], [id, 7, 3])
  await assert.rejects(world.spend(code), { code: "OTP_REPLAYED" })
  assert.equal(world.batch.log.length, 1)
})

test("a code from before, of another person, of an unknown key or corrupted is refused and changes nothing", async (t) => {
  const world = await tokenWorld(t)
  const [mine, other] = [new SoftwareYubikey(), new SoftwareYubikey()]
  const id = await world.give(mine.token)
  await world.give(other.token, randomId())
  const before = mine.touch()
  await world.spend(mine.touch())
  const now = await tokenAt(world, id)
  const fresh = mine.touch()
  const corrupted = fresh.slice(0, -1) + (fresh.endsWith("c") ? "b" : "c")
  const refused = [
    { code: before, fault: "OTP_REPLAYED" },
    { code: other.touch(), fault: "LOGIN_TOKEN_FOREIGN" },
    { code: new SoftwareYubikey().touch(), fault: "LOGIN_TOKEN_UNKNOWN" },
    { code: corrupted, fault: "OTP_CHECKSUM_WRONG" },
    { code: mine.publicId + other.touch().slice(12), fault: "OTP_CHECKSUM_WRONG" },
    { code: "123456", fault: "LOGIN_TOKEN_MISSING" },
    { code: "ubhe01234567123456", fault: "LOGIN_TOKEN_UNKNOWN" },
  ]
  for (const { code, fault } of refused) await assert.rejects(world.spend(code), { name: "Fault", code: fault }, fault)
  assert.deepEqual(await tokenAt(world, id), now)
  await world.spend(fresh)
})

test("capitals lock and Enter do not matter", async (t) => {
  const world = await tokenWorld(t)
  const key = new SoftwareYubikey()
  await world.give(key.token)
  await world.spend(`${key.touch().toUpperCase()}\n`)
  await world.spend(` ${key.touch()}\r\n`)
})

test("uses roll over into the next session; a key at its end is worn out", async (t) => {
  const world = await tokenWorld(t)
  const key = new SoftwareYubikey({ session: 0x7ffe, use: 0xff })
  const id = await world.give(key.token)
  await world.spend(key.touch())
  assert.deepEqual(key.next, { session: 0x7fff, use: 0 })
  await world.spend(key.touch())
  const spent = key.touch()
  await world.spend(spent)
  // Without power it starts its last session again.
  key.unplug()
  await assert.rejects(world.spend(key.touch()), { code: "OTP_KEY_WORN_OUT" })
  key.next = { session: 0x7fff, use: 0xff }
  await world.spend(key.touch())
  assert.equal((await tokenAt(world, id)).state, "worn-out")
  await assert.rejects(world.spend(spent), { code: "LOGIN_TOKEN_BLOCKED" })
})

test("HOTP goes forward only, over at most ten presses that were not used", async (t) => {
  const world = await tokenWorld(t)
  const key = new SoftwareHotp(5)
  const id = await world.give(key.token)
  const skipped = Array.from({ length: 10 }, () => key.press())
  await world.spend(key.press())
  assert.equal((await tokenAt(world, id)).counter, 16)
  await assert.rejects(world.spend(skipped.at(-1) ?? ""), { code: "HOTP_CODE_SPENT" })
  await assert.rejects(world.spend("000000"), { name: "Fault" })
  for (let n = 0; n < 11; n++) key.press()
  const { kind } = await world.spend(key.press())
  assert.equal(kind, "next-code")
  assert.equal((await tokenAt(world, id)).counter, 16)
})

test("a token without its counter asks for a second code, whatever the first is", async (t) => {
  const world = await tokenWorld(t)
  const key = new SoftwareHotp(4711)
  const id = await world.give({ ...key.token, counter: -1 })
  assert.deepEqual(await world.spend("123456"), { kind: "next-code", token: id, first: "123456" })
})

test("TOTP counts once per step", async (t) => {
  const world = await tokenWorld(t)
  const { secret } = new SoftwareHotp()
  await world.give({ kind: "totp", secret: Buffer.from(secret), algorithm: "sha256", digits: 8 })
  const code = () => generateTotp({ secret, digits: 8, algorithm: "sha256" }, totpStep(world.batch.now))
  await world.spend(code())
  await assert.rejects(world.spend(code()), { code: "TOTP_CODE_SPENT" })
  world.batch.now += 30_000
  await world.spend(code())
})

test("a TOTP token of 60 seconds makes one code a minute, and no other period passes", async (t) => {
  const world = await tokenWorld(t)
  const { secret } = new SoftwareHotp()
  const token = { kind: "totp", digits: 6, periodSeconds: 60 } as const
  await world.give({ ...token, secret: Buffer.from(secret) })
  const codeAt = (period: number) => generateTotp({ secret, digits: 6 }, totpStep(world.batch.now, period))
  await assert.rejects(world.spend(codeAt(30)), { code: "TOTP_CODE_WRONG" })
  await world.spend(codeAt(60))
  world.batch.now += 30_000
  await assert.rejects(world.spend(codeAt(60)), { code: "TOTP_CODE_SPENT" })
  world.batch.now += 30_000
  await world.spend(codeAt(60))
  for (const wrong of [
    { ...token, periodSeconds: 45 },
    { kind: "hotp", periodSeconds: 60 },
    { ...token, startsAt: 2, expiresAt: 2 },
  ] as const) {
    const given = world.give({ ...wrong, secret: Buffer.alloc(20, 7) })
    await assert.rejects(given, { code: "TOKEN_INVALID" })
  }
})

test("a token counts from its maker's first day to the last, an overlap ends it no later, and what is over stays in stock", async (t) => {
  const world = await tokenWorld(t)
  const { batch, ring } = world
  const key = new SoftwareYubikey()
  const [startsAt, expiresAt] = [batch.now + 1000, batch.now + 5000]
  const id = await world.give({ ...key.token, startsAt, expiresAt })
  await assert.rejects(world.spend(key.touch()), { code: "LOGIN_TOKEN_BLOCKED" })
  batch.now = startsAt
  await world.spend(key.touch())
  const next = await batch.run((tx) => addToken(tx, ring, new SoftwareYubikey().token))
  await batch.run((tx) => replaceToken(tx, id, next, batch.now + 3_600_000))
  assert.equal((await tokenAt(world, id)).expiresAt, expiresAt)
  batch.now = expiresAt
  await assert.rejects(world.spend(key.touch()), { code: "LOGIN_TOKEN_BLOCKED" })
  const over = await batch.run((tx) => addToken(tx, ring, { ...new SoftwareYubikey().token, expiresAt: batch.now }))
  const late = batch.run((tx) => assignToken(tx, over, world.account))
  await assert.rejects(late, { code: "TOKEN_NOT_IN_STOCK" })
})

test("of several tokens of one account each is found by its codes", async (t) => {
  const world = await tokenWorld(t)
  const [first, second] = [new SoftwareHotp(), new SoftwareHotp(100)]
  const ids = [await world.give(first.token), await world.give(second.token)]
  assert.deepEqual(await world.spend(first.press()), { kind: "spent", token: ids[0] })
  assert.deepEqual(await world.spend(second.press()), { kind: "spent", token: ids[1] })
})

test("a blocked token refuses at once, a replaced one when its overlap is over", async (t) => {
  const world = await tokenWorld(t)
  const [old, next] = [new SoftwareYubikey(), new SoftwareYubikey()]
  const id = await world.give(old.token)
  const { batch, ring } = world
  const until = batch.now + 1000
  const newId = await batch.run(async (tx) => {
    const added = await addToken(tx, ring, next.token)
    await replaceToken(tx, id, added, until)
    return added
  })
  await world.spend(old.touch())
  await world.spend(next.touch())
  batch.now = until
  await assert.rejects(world.spend(old.touch()), { code: "LOGIN_TOKEN_BLOCKED" })
  await batch.run((tx) => blockToken(tx, newId, "lost"))
  await assert.rejects(world.spend(next.touch()), { code: "LOGIN_TOKEN_BLOCKED" })
})

test("a sealed keeper checks no code; a secret that was moved to another row does not open", async (t) => {
  const world = await tokenWorld(t)
  const [mine, other] = [new SoftwareYubikey(), new SoftwareYubikey()]
  const ids = [await world.give(mine.token), await world.give(other.token)] as const
  const { wrapped } = await tokenAt(world, ids[1])
  await world.batch.run((tx) => tx.run(swap, { id: ids[0], wrapped }))
  await assert.rejects(world.spend(mine.touch()), { code: "WRAP_DAMAGED" })
  world.ring.seal()
  await assert.rejects(world.spend(other.touch()), { code: "KEEPER_SEALED" })
})

test("codes are checked and spent fast enough (measured, not judged)", async (t) => {
  const world = await tokenWorld(t)
  const yubikeys = [new SoftwareYubikey(), new SoftwareHotp()] as const
  for (const key of yubikeys) await world.give(key.token)
  const count = 2000
  const rate = async (codes: readonly string[]) => {
    const parsed = codes.flatMap((text) => recogniseCode(text) ?? [])
    const started = performance.now()
    await world.batch.run(async (tx) => {
      for (const code of parsed) await spendCode(tx, world.ring, world.account, code)
    })
    return Math.round((parsed.length * 1000) / (performance.now() - started))
  }
  const [yubikey, hotp] = yubikeys
  t.diagnostic(`Yubico OTP: ${await rate(Array.from({ length: count }, () => yubikey.touch()))}/s`)
  t.diagnostic(`HOTP: ${await rate(Array.from({ length: count }, () => hotp.press()))}/s`)
})
