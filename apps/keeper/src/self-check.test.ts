import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { randomId } from "@schleuse/base"
import { checkDataFolder, requireBuild, requireConfinement } from "./self-check.ts"

const PART = randomId()

function dataFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-self-"))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const name of [`keys/epochs/${PART}`, "log/tile", "incoming/sftp", "incoming/inside", "blobs/0v", "run"]) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  chmodSync(join(folder, "keys"), 0o700)
  const files = [
    "keeper.sqlite",
    "keeper.sqlite-wal",
    "reserve",
    "keys/root.key",
    "keys/.root.check.tmp",
    "log/checkpoint",
  ]
  for (const name of [...files, `incoming/sftp/${PART}`]) writeFileSync(join(folder, name), "")
  return folder
}

test("a folder with nothing but our own files gives no line", (t) => {
  assert.deepEqual(checkDataFolder(dataFolder(t)), [])
})

test("an empty folder is as good as a folder", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-self-"))
  t.after(() => rmSync(folder, { recursive: true }))
  assert.deepEqual(checkDataFolder(folder), [])
})

const strangers: readonly string[] = [
  "human2.aspx",
  "keys/root.key.bak",
  "keys/epochs/aok",
  "log/shell.js",
  "incoming/sftp/run.sh",
  "incoming/inside/..data",
  "blobs/notes.txt",
]
for (const name of strangers) {
  test(`${name} is told to the operator`, (t) => {
    const folder = dataFolder(t)
    writeFileSync(join(folder, name), "")
    assert.deepEqual(checkDataFolder(folder), [`self-check: not ours: "${name}"`])
  })
}

test("a name cannot write a line of its own into the log", (t) => {
  const folder = dataFolder(t)
  writeFileSync(join(folder, "x\nrunning: productive"), "")
  assert.deepEqual(checkDataFolder(folder), ['self-check: not ours: "x\\nrunning: productive"'])
})

test("a thousand strangers are 20 lines and a number", (t) => {
  const folder = dataFolder(t)
  for (let i = 0; i < 1000; i++) writeFileSync(join(folder, "blobs", `x${i}`), "")
  const lines = checkDataFolder(folder)
  assert.equal(lines.length, 21)
  assert.equal(lines.at(-1), "self-check: and 980 more")
})

for (const mode of [0o750, 0o701, 0o777]) {
  test(`a keys folder of mode ${mode.toString(8)} ends the start`, (t) => {
    const folder = dataFolder(t)
    chmodSync(join(folder, "keys"), mode)
    assert.throws(() => checkDataFolder(folder), { name: "Fault", code: "KEYS_FOLDER_EXPOSED" })
  })
}

test("a keys folder that is a link ends the start", (t) => {
  const folder = dataFolder(t)
  rmSync(join(folder, "keys"), { recursive: true })
  symlinkSync("/etc", join(folder, "keys"))
  assert.throws(() => checkDataFolder(folder), { name: "Fault", code: "KEYS_FOLDER_EXPOSED" })
})

test("a program whose bytes are not the build that was named does not start", (t) => {
  const file = join(dataFolder(t), "keeper.mjs")
  writeFileSync(file, "export {}")
  const build = createHash("sha256").update("export {}").digest("hex").slice(0, 32)
  requireBuild(file, build)
  writeFileSync(file, "export {} // and a back door")
  assert.throws(() => requireBuild(file, build), { name: "Fault", code: "CODE_CHANGED" })
})

const STATUS = "Name:\tnode\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n"
const DEVICES = "Inter-|   Receive\n face |bytes    packets\n    lo:       0       0\n"

test("a process that is confined as the units say may say so", () => {
  requireConfinement(61_100, STATUS, DEVICES)
})

const loose: readonly { why: string; uid?: number; status?: string; devices?: string }[] = [
  { why: "root", uid: 0 },
  { why: "new privileges", status: STATUS.replace("Privs:\t1", "Privs:\t0") },
  { why: "every system call", status: STATUS.replace("Seccomp:\t2", "Seccomp:\t0") },
  { why: "a capability", status: STATUS.replace("0000\n", "0001\n") },
  { why: "a status that it cannot read", status: "" },
  { why: "a network card", devices: `${DEVICES}  eth0: 1 1\n` },
]
for (const { why, uid = 61_100, status = STATUS, devices = DEVICES } of loose) {
  test(`a process with ${why} must not claim to be isolated`, () => {
    assert.throws(() => requireConfinement(uid, status, devices), { name: "Fault", code: "ISOLATION_NOT_IN_FORCE" })
  })
}
