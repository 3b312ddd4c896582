import assert from "node:assert/strict"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { formatSignerKey, formatVerifierKey, verifierKeyOf } from "@schleuse/tlog"
import { createLogKeyFile, LOG_KEY_CREDENTIAL, loadLogKey, newLogKey, newLogOrigin } from "./log-key.ts"
import { keysFolder } from "./root-key.ts"

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-log-key-"))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

test("the log key survives in a private file and is never replaced", async (t) => {
  const data = folderFor(t)
  const key = newLogKey(newLogOrigin())
  await createLogKeyFile(data, key)
  const file = join(keysFolder(data), "log.key")
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.match(readFileSync(file, "utf8"), /^PRIVATE\+KEY\+schleuse\.invalid\/log\/[0-9a-v]{26}\+/)
  const loaded = await loadLogKey("file", data, undefined)
  assert.equal(formatVerifierKey(verifierKeyOf(loaded)), formatVerifierKey(verifierKeyOf(key)))
  await assert.rejects(createLogKeyFile(data, key), { name: "Fault", code: "LOG_KEY_EXISTS" })
})

test("the log key comes from a credential, with or without a newline", async (t) => {
  const folder = folderFor(t)
  const text = formatSignerKey(newLogKey("log.example.test/a"))
  for (const end of ["", "\n"]) {
    writeFileSync(join(folder, LOG_KEY_CREDENTIAL), text + end, { mode: 0o400 })
    assert.equal(formatSignerKey(await loadLogKey("credential", "/nowhere", folder)), text)
    rmSync(join(folder, LOG_KEY_CREDENTIAL))
  }
})

const refused: readonly { why: string; code: FaultCode; text: string | undefined; mode: number }[] = [
  { why: "is missing", code: "LOG_KEY_MISSING", text: undefined, mode: 0 },
  { why: "others may read", code: "ROOT_KEY_MODE_WRONG", text: "PRIVATE+KEY+", mode: 0o644 },
  { why: "is no signer key", code: "NOTE_KEY_INVALID", text: "hello", mode: 0o600 },
  { why: "is empty", code: "NOTE_KEY_INVALID", text: "", mode: 0o600 },
]
for (const { why, code, text, mode } of refused) {
  test(`a log key that ${why} is refused`, async (t) => {
    const data = folderFor(t)
    mkdirSync(keysFolder(data))
    if (text !== undefined) writeFileSync(join(keysFolder(data), "log.key"), text, { mode })
    await assert.rejects(loadLogKey("file", data, undefined), { name: "Fault", code })
  })
}
