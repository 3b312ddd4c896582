import assert from "node:assert/strict"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { randomBytes } from "node:crypto"
import { type FaultCode, randomId } from "@schleuse/base"
import { WrapReceiver, WrapSender } from "@schleuse/seal"
import { createKeyRing, type KeyRing, openKeyRing } from "./key-ring.ts"
import { type Keystore, openKeystore } from "./keystore.ts"
import { createRootKeyFile, fileRootKey, keysFolder } from "./root-key.ts"

const AAD = Buffer.from("a part")

async function unsealed(t: TestContext): Promise<{ data: string; ring: KeyRing; keystore: Keystore }> {
  const data = mkdtempSync(join(tmpdir(), "schleuse-keystore-"))
  t.after(() => rmSync(data, { recursive: true }))
  await createRootKeyFile(data)
  const ring = await createKeyRing(data, fileRootKey(data))
  await ring.unseal()
  return { data, ring, keystore: await openKeystore(data, ring) }
}

test("a ring starts sealed, has its branches once unsealed, and none after a seal", async (t) => {
  const { data } = await unsealed(t)
  const ring = await openKeyRing(data, fileRootKey(data))
  let forgotten = 0
  ring.onSeal(() => forgotten++)
  assert.equal(ring.isSealed, true)
  assert.throws(() => ring.branch("parts"), { name: "Fault", code: "KEEPER_SEALED" })
  await ring.unseal()
  const parts = ring.branch("parts")
  assert.notDeepEqual(parts, ring.branch("host"))
  assert.equal(
    parts.every((byte) => byte === 0),
    false,
  )
  ring.seal()
  assert.equal(
    parts.every((byte) => byte === 0),
    true,
    "the branch was overwritten",
  )
  assert.equal(forgotten, 1)
  assert.throws(() => ring.branch("host"), { name: "Fault", code: "KEEPER_SEALED" })
})

test("branches are the same at each start", async (t) => {
  const { data, ring } = await unsealed(t)
  const again = await openKeyRing(data, fileRootKey(data))
  await again.unseal()
  assert.deepEqual(again.branch("parts"), ring.branch("parts"))
})

test("a foreign root key is refused before it wraps anything", async (t) => {
  const { data } = await unsealed(t)
  const foreign = { mode: "file", load: async () => randomBytes(32) } as const
  await assert.rejects((await openKeyRing(data, foreign)).unseal(), { name: "Fault", code: "ROOT_KEY_FOREIGN" })
  await assert.rejects(createKeyRing(data, foreign), { name: "Fault", code: "ROOT_KEY_EXISTS" })
  rmSync(join(keysFolder(data), "root.check"))
  await assert.rejects(openKeyRing(data, foreign), { name: "Fault", code: "ROOT_KEY_MISSING" })
})

test("a seal during an unseal wins", async (t) => {
  const { data } = await unsealed(t)
  const ring = await openKeyRing(data, fileRootKey(data))
  const unsealing = ring.unseal()
  ring.seal()
  await assert.rejects(unsealing, { name: "Fault", code: "KEEPER_SEALED" })
  assert.equal(ring.isSealed, true)
})

test("loaded keys are of no use until they are taken over, and a dropped load leaves a running ring alone", async (t) => {
  const { data, ring: running } = await unsealed(t)
  const ring = await openKeyRing(data, fileRootKey(data))
  const loaded = await ring.load()
  assert.equal(ring.isSealed, true)
  ring.drop(loaded)
  const again = await ring.load()
  ring.use(again)
  assert.deepEqual(ring.branch("parts"), running.branch("parts"))
  const unwanted = await ring.load()
  ring.use(unwanted)
  assert.deepEqual(ring.branch("parts"), running.branch("parts"))
  ring.drop(await ring.load())
  assert.equal(ring.isSealed, false)
})

test("an epoch key is durable, private, and opens what was wrapped to it after a restart", async (t) => {
  const { data, keystore } = await unsealed(t)
  const institution = randomId()
  await keystore.addInstitution(institution)
  const folder = join(keysFolder(data), "epochs", institution)
  assert.deepEqual(readdirSync(folder), ["1.json"])
  assert.equal(statSync(join(folder, "1.json")).mode & 0o777, 0o600)
  const sender = new WrapSender(keystore.current(institution).publicKey)
  const key = randomBytes(32)
  const wrapped = sender.wrap(key, AAD)

  const ring = await openKeyRing(data, fileRootKey(data))
  const sealed = await openKeystore(data, ring)
  assert.deepEqual(sealed.current(institution).publicKey.bytes, keystore.current(institution).publicKey.bytes)
  assert.throws(() => sealed.privateKey(institution, "1"), { name: "Fault", code: "KEEPER_SEALED" })
  await assert.rejects(sealed.newEpoch(institution), { name: "Fault", code: "KEEPER_SEALED" })
  await assert.rejects(sealed.addInstitution(randomId()), { name: "Fault", code: "KEEPER_SEALED" })
  await ring.unseal()
  const receiver = new WrapReceiver(sealed.privateKey(institution, "1"), sender.encapsulation)
  assert.deepEqual(receiver.open(wrapped, AAD), key)
})

test("a new epoch is what new keys are wrapped to; the old one still opens", async (t) => {
  const { data, ring, keystore } = await unsealed(t)
  const institution = randomId()
  await keystore.addInstitution(institution)
  for (let epoch = 2; epoch <= 11; epoch++) assert.equal(await keystore.newEpoch(institution), String(epoch))
  assert.equal(keystore.current(institution).epoch, "11")
  assert.equal((await openKeystore(data, ring)).current(institution).epoch, "11", "numbers, not texts, are compared")
  assert.ok(keystore.privateKey(institution, "1"))
  assert.throws(() => keystore.privateKey(institution, "12"), { name: "Fault", code: "KEYSTORE_KEY_UNKNOWN" })
})

test("a dropped institution leaves nothing behind", async (t) => {
  const { data, keystore } = await unsealed(t)
  const institution = randomId()
  await keystore.addInstitution(institution)
  await keystore.dropInstitution(institution)
  assert.deepEqual(readdirSync(join(keysFolder(data), "epochs")), [])
  assert.throws(() => keystore.current(institution), { name: "Fault", code: "KEYSTORE_KEY_UNKNOWN" })
})

type Damage = { why: string; code: FaultCode; damage: (own: string, other: string) => void }
const damaged: readonly Damage[] = [
  {
    why: "cut short",
    code: "KEYSTORE_INVALID",
    damage: (own) => writeFileSync(own, readFileSync(own).subarray(0, 99)),
  },
  {
    why: "another institution's",
    code: "KEYSTORE_INVALID",
    damage: (own, other) => writeFileSync(own, readFileSync(other)),
  },
  {
    why: "renamed to another epoch",
    code: "KEYSTORE_INVALID",
    damage: (own) => writeFileSync(own.replace("1.json", "2.json"), readFileSync(own)),
  },
  { why: "joined by a foreign file", code: "KEYSTORE_INVALID", damage: (own) => writeFileSync(`${own}.bak`, "x") },
]
for (const { why, code, damage } of damaged) {
  test(`a key file that is ${why} is refused at start`, async (t) => {
    const { data, ring, keystore } = await unsealed(t)
    const [own, other] = [randomId(), randomId()]
    await keystore.addInstitution(own)
    await keystore.addInstitution(other)
    const fileOf = (institution: string) => join(keysFolder(data), "epochs", institution, "1.json")
    damage(fileOf(own), fileOf(other))
    await assert.rejects(openKeystore(data, ring), { name: "Fault", code })
  })
}

test("a replaced public part is noticed before anything is wrapped to it", async (t) => {
  const { data, ring, keystore } = await unsealed(t)
  const [own, other] = [randomId(), randomId()]
  await keystore.addInstitution(own)
  await keystore.addInstitution(other)
  const file = join(keysFolder(data), "epochs", own, "1.json")
  const text = readFileSync(file, "utf8")
  const publicOf = (institution: string) => keystore.current(institution).publicKey.bytes.toString("base64")
  writeFileSync(file, text.replace(publicOf(own), publicOf(other)))
  const reopened = await openKeystore(data, ring)
  assert.throws(() => reopened.current(own), { name: "Fault", code: "KEYSTORE_KEY_MISMATCH" })
})

test("what a crash left unfinished is cleared away", async (t) => {
  const { data, ring, keystore } = await unsealed(t)
  const institution = randomId()
  await keystore.addInstitution(institution)
  const folder = join(keysFolder(data), "epochs", institution)
  writeFileSync(join(folder, ".2.json.tmp"), "{")
  assert.equal((await openKeystore(data, ring)).current(institution).epoch, "1")
  assert.deepEqual(readdirSync(folder), ["1.json"])
})
