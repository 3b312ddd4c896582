import assert from "node:assert/strict"
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { createRootKeyFile, credentialRootKey, fileRootKey, keysFolder, ROOT_KEY_CREDENTIAL } from "./root-key.ts"

function dataFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-root-key-"))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

test("a root key made at genesis is 32 bytes that only its owner can read, and is never replaced", async (t) => {
  const data = dataFolder(t)
  await createRootKeyFile(data)
  const file = join(keysFolder(data), "root.key")
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(statSync(keysFolder(data)).mode & 0o777, 0o700)
  const key = readFileSync(file)
  assert.deepEqual(await fileRootKey(data).load(), key)
  await assert.rejects(createRootKeyFile(data), { name: "Fault", code: "ROOT_KEY_EXISTS" })
  assert.deepEqual(readFileSync(file), key)
})

const refused: readonly { why: string; code: FaultCode; make: (file: string) => void }[] = [
  { why: "is missing", code: "ROOT_KEY_MISSING", make: () => undefined },
  { why: "is readable by a group", code: "ROOT_KEY_MODE_WRONG", make: (file) => write(file, 32, 0o640) },
  { why: "is readable by all", code: "ROOT_KEY_MODE_WRONG", make: (file) => write(file, 32, 0o604) },
  { why: "is a byte short", code: "ROOT_KEY_LENGTH_WRONG", make: (file) => write(file, 31, 0o600) },
  { why: "is a byte long", code: "ROOT_KEY_LENGTH_WRONG", make: (file) => write(file, 33, 0o600) },
  { why: "is empty", code: "ROOT_KEY_LENGTH_WRONG", make: (file) => write(file, 0, 0o600) },
  {
    why: "is all zeros",
    code: "ROOT_KEY_LENGTH_WRONG",
    make: (file) => writeFileSync(file, Buffer.alloc(32), { mode: 0o600 }),
  },
  { why: "is a folder", code: "ROOT_KEY_OWNER_WRONG", make: (file) => mkdirSync(file, { mode: 0o700 }) },
  {
    why: "is a link",
    code: "ROOT_KEY_OWNER_WRONG",
    make: (file) => {
      write(`${file}.real`, 32, 0o600)
      symlinkSync(`${file}.real`, file)
    },
  },
]
for (const { why, code, make } of refused) {
  test(`a root key file that ${why} is refused`, async (t) => {
    const data = dataFolder(t)
    mkdirSync(keysFolder(data))
    make(join(keysFolder(data), "root.key"))
    await assert.rejects(fileRootKey(data).load(), { name: "Fault", code })
  })
  // What a group may do is the service manager's business: an access list shows as group bits.
  if (why.includes("group")) continue
  test(`a credential that ${why} is refused`, async (t) => {
    const folder = dataFolder(t)
    make(join(folder, ROOT_KEY_CREDENTIAL))
    await assert.rejects(credentialRootKey(folder).load(), { name: "Fault", code })
  })
}

test("a file of another user is refused, and root's only if the service manager handed it over", async (t) => {
  if (process.geteuid?.() !== 0) return t.skip("needs root to give a file away")
  const data = dataFolder(t)
  await createRootKeyFile(data)
  const { chownSync } = await import("node:fs")
  chownSync(join(keysFolder(data), "root.key"), 12_345, 12_345)
  await assert.rejects(fileRootKey(data).load(), { name: "Fault", code: "ROOT_KEY_OWNER_WRONG" })
})

test("a credential is read from the folder that the service manager names", async (t) => {
  const folder = dataFolder(t)
  write(join(folder, ROOT_KEY_CREDENTIAL), 32, 0o440)
  assert.equal((await credentialRootKey(folder).load()).length, 32)
  for (const none of [undefined, ""]) {
    await assert.rejects(credentialRootKey(none).load(), { name: "Fault", code: "ROOT_KEY_NO_CREDENTIALS" })
  }
})

function write(file: string, bytes: number, mode: number): void {
  writeFileSync(file, Buffer.from(Array.from({ length: bytes }, (_, i) => i)))
  chmodSync(file, mode)
}
