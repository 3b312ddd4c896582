import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { PartFile } from "./part-file.ts"

const ignore = () => undefined

function place(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-part-"))
  t.after(() => rmSync(folder, { recursive: true }))
  return join(folder, "part")
}

test("pieces of any number and size lie in the file in order", async (t) => {
  const path = place(t)
  writeFileSync(path, "")
  const file = new PartFile(path, ignore, ignore)
  const pieces = Array.from({ length: 3000 }, (_, i) => randomBytes((i * 37) % 1500))
  for (const piece of pieces) file.add([piece])
  await file.finish()
  assert.ok(readFileSync(path).equals(Buffer.concat(pieces)))
  assert.equal(file.backlogBytes, 0)
})

test("a full disk is a refusal of its own", async (t) => {
  if (!existsSync("/dev/full")) return t.skip("no /dev/full here")
  const file = new PartFile("/dev/full", ignore, ignore)
  file.add([Buffer.alloc(10)])
  await assert.rejects(file.finish(), { name: "Fault", code: "DISK_FULL" })
})

test("a link in the place of the part's file is not followed", async (t) => {
  const path = place(t)
  writeFileSync(`${path}-target`, "before")
  symlinkSync(`${path}-target`, path)
  const file = new PartFile(path, ignore, ignore)
  file.add([Buffer.from("after")])
  await assert.rejects(file.finish())
  assert.equal(readFileSync(`${path}-target`, "utf8"), "before")
})

test("the door creates no files", async (t) => {
  const path = place(t)
  const file = new PartFile(path, ignore, ignore)
  await assert.rejects(file.finish())
  assert.equal(existsSync(path), false)
})

test("a file that was given up is never taken for whole", async (t) => {
  const path = place(t)
  writeFileSync(path, "")
  const file = new PartFile(path, ignore, ignore)
  file.add([Buffer.alloc(600_000)])
  const end = file.finish()
  file.discard()
  await assert.rejects(end)
})
