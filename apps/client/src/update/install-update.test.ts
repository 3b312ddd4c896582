import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { test } from "node:test"
import type { FaultCode } from "@schleuse/base"
import { NEW_BYTES, RELEASE } from "../testing/release-keys.ts"
import { installUpdate, removeLeftovers } from "./install-update.ts"
import type { ReleaseFile } from "./release.ts"

const OLD = "the old program"

function place(t: { after(work: () => void): void }) {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-update-"))
  t.after(() => rmSync(folder, { recursive: true }))
  const executable = join(folder, "schleuse-zugang-ABCD.exe")
  writeFileSync(executable, OLD, { mode: 0o755 })
  return { folder, executable }
}

const [FILE] = RELEASE.files as readonly [ReleaseFile]
const pieces = (...chunks: readonly Buffer[]) => Readable.from(chunks, { objectMode: true })

for (const platform of ["linux", "win32"]) {
  test(`the new program takes the old one's place and name, executable, nothing else stays (${platform})`, async (t) => {
    const { folder, executable } = place(t)
    const bytes = pieces(NEW_BYTES.subarray(0, 3), Buffer.alloc(0), NEW_BYTES.subarray(3))
    await installUpdate({ executable, file: FILE, bytes, platform })
    assert.deepEqual(readFileSync(executable), NEW_BYTES)
    assert.equal(statSync(executable).mode & 0o777, 0o755)
    // Windows cannot remove what still runs.
    assert.equal(readdirSync(folder).length, platform === "win32" ? 2 : 1)
    writeFileSync(`${executable}.old`, "not ours")
    await removeLeftovers(executable)
    assert.deepEqual(readdirSync(folder).sort(), ["schleuse-zugang-ABCD.exe", "schleuse-zugang-ABCD.exe.old"])
  })
}

const broken = async function* (): AsyncGenerator<Uint8Array> {
  yield NEW_BYTES.subarray(0, 5)
  await Promise.resolve()
  throw new Error("the line is gone")
}
const endless = async function* (): AsyncGenerator<Uint8Array> {
  for (;;) {
    await Promise.resolve()
    yield Buffer.alloc(10)
  }
}
const refused: readonly { why: string; bytes: () => AsyncIterable<Uint8Array>; code: FaultCode | undefined }[] = [
  { why: "cut off", bytes: () => pieces(NEW_BYTES.subarray(0, -1)), code: "UPDATE_FILE_WRONG" },
  { why: "empty", bytes: () => pieces(), code: "UPDATE_FILE_WRONG" },
  {
    why: "of the same length with other bytes",
    bytes: () => pieces(Buffer.alloc(NEW_BYTES.length)),
    code: "UPDATE_FILE_WRONG",
  },
  { why: "with something behind it", bytes: () => pieces(NEW_BYTES, Buffer.from("!")), code: "UPDATE_FILE_WRONG" },
  { why: "without an end", bytes: endless, code: "UPDATE_FILE_WRONG" },
  { why: "broken off by the network", bytes: broken, code: undefined },
]
for (const { why, bytes, code } of refused) {
  test(`a download ${why} leaves the program as it was, and nothing beside it`, async (t) => {
    const { folder, executable } = place(t)
    const installed = installUpdate({ executable, file: FILE, bytes: bytes(), platform: process.platform })
    await assert.rejects(installed, code === undefined ? { message: "the line is gone" } : { code })
    assert.equal(readFileSync(executable, "utf8"), OLD)
    assert.equal(readdirSync(folder).length, 1)
  })
}

test("a folder that cannot be written to is said so", async (t) => {
  const { folder } = place(t)
  const executable = join(folder, "gone", "schleuse-zugang")
  const installed = installUpdate({ executable, file: FILE, bytes: pieces(NEW_BYTES), platform: "linux" })
  await assert.rejects(installed, { code: "UPDATE_NOT_WRITTEN" })
})

test("a full disk leaves the program as it was", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-small-disk-"))
  const disk = join(folder, "disk")
  mkdirSync(disk)
  t.after(() => {
    spawnSync("umount", [disk])
    rmSync(folder, { recursive: true })
  })
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", disk])
  if (status !== 0) {
    assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "no small disk could be made: root is needed")
    t.skip("no small disk: root is needed")
    return
  }
  const executable = join(disk, "schleuse-zugang")
  writeFileSync(executable, OLD)
  const bytes = Buffer.alloc(256 * 1024)
  const installed = installUpdate({
    executable,
    file: { ...FILE, sizeBytes: bytes.length },
    bytes: pieces(bytes),
    platform: "linux",
  })
  await assert.rejects(installed, { code: "UPDATE_NOT_WRITTEN" })
  assert.equal(readFileSync(executable, "utf8"), OLD)
  assert.deepEqual(readdirSync(disk), ["schleuse-zugang"])
})
