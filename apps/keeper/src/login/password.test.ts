import assert from "node:assert/strict"
import { argon2Sync } from "node:crypto"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { PASSWORD_COST, Passwords } from "./password.ts"

const CHEAP = { memory: 64, passes: 1, parallelism: 1 }
const passwords = new Passwords(CHEAP)
const PASSWORD = "Grüße an alle"
const RECORD = await passwords.encode(PASSWORD)

test("a password fits its record, in either Unicode form, and no other does", async () => {
  assert.match(RECORD, /^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
  await passwords.verify(PASSWORD, RECORD)
  await passwords.verify(PASSWORD.normalize("NFD"), RECORD)
  for (const wrong of ["grüße an alle", `${PASSWORD} `, "x"]) {
    await assert.rejects(passwords.verify(wrong, RECORD), { name: "Fault", code: "LOGIN_PASSWORD_WRONG" })
  }
})

test("a record keeps the cost it was made with", async () => {
  const costly = new Passwords({ memory: 128, passes: 3, parallelism: 2 })
  const record = await costly.encode(PASSWORD)
  assert.match(record, /m=128,t=3,p=2/)
  await passwords.verify(PASSWORD, record)
})

test("the default cost is 19 MiB, two passes, and the record is what argon2 computes", async () => {
  assert.deepEqual(PASSWORD_COST, { memory: 19 * 1024, passes: 2, parallelism: 1 })
  const record = await new Passwords().encode("password")
  const [, , , , salt = "", hash = ""] = record.split("$")
  const parameters = { message: "password", nonce: Buffer.from(salt, "base64"), tagLength: 32, ...PASSWORD_COST }
  assert.equal(argon2Sync("argon2id", parameters).toString("base64").replace(/=+$/, ""), hash)
})

test("a record that the reference implementation wrote is understood", async () => {
  // phc-winner-argon2, README: echo -n "password" | argon2 somesalt0000000 -id -t 2 -k 65536 has 16 bytes of salt.
  const nonce = Buffer.from("somesalt00000000")
  const cost = { memory: 1024, passes: 2, parallelism: 1 }
  const hash = argon2Sync("argon2id", { message: "password", nonce, tagLength: 32, ...cost })
  const text = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "")
  await passwords.verify("password", `$argon2id$v=19$m=1024,t=2,p=1$${text(nonce)}$${text(hash)}`)
})

test("two records of one password differ", async () => {
  assert.notEqual(await passwords.encode(PASSWORD), RECORD)
})

test("no account is refused like a wrong password, after the same work", async () => {
  await assert.rejects(passwords.verify(PASSWORD, undefined), { name: "Fault", code: "LOGIN_PASSWORD_WRONG" })
})

const invalid: readonly { why: string; password: string }[] = [
  { why: "empty", password: "" },
  { why: "longer than 1024 bytes", password: "ü".repeat(513) },
  { why: "not Unicode", password: "\ud800" },
]
for (const { why, password } of invalid) {
  test(`a password that is ${why} is refused`, async () => {
    await assert.rejects(passwords.encode(password), { name: "Fault", code: "LOGIN_PASSWORD_INVALID" })
    await assert.rejects(passwords.verify(password, RECORD), { name: "Fault", code: "LOGIN_PASSWORD_INVALID" })
  })
}

const records: readonly { why: string; record: string }[] = [
  { why: "empty", record: "" },
  { why: "of another kind", record: RECORD.replace("argon2id", "argon2i") },
  { why: "of another version", record: RECORD.replace("v=19", "v=16") },
  { why: "without its hash", record: RECORD.split("$").slice(0, -1).join("$") },
  { why: "with a line end", record: `${RECORD}\n` },
  { why: "with unused bits set", record: RECORD.replace(/.$/, "B") },
  { why: "that asks for 4 GiB", record: RECORD.replace("m=64", "m=4194304") },
  { why: "that asks for 99 passes", record: RECORD.replace("t=1", "t=99") },
  { why: "with less memory than lanes need", record: RECORD.replace("p=1", "p=9") },
]
for (const { why, record } of records) {
  test(`a stored record ${why} is refused`, async () => {
    const code: FaultCode = "LOGIN_PASSWORD_RECORD_INVALID"
    await assert.rejects(passwords.verify(PASSWORD, record), { name: "Fault", code })
  })
}

test("when too many wait, the next is refused at once, and those that wait are served", async () => {
  const busy = new Passwords(CHEAP)
  const results = await Promise.allSettled(Array.from({ length: 300 }, () => busy.verify(PASSWORD, RECORD)))
  const refused = results.filter((result) => result.status === "rejected")
  assert.equal(refused.length, 300 - 2 - 256)
  for (const { reason } of refused) assert.equal(reason.code, "LOGIN_BUSY")
  await busy.verify(PASSWORD, RECORD)
})
