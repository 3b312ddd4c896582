import assert from "node:assert/strict"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { TEST_VKEY, TestTree } from "../testing/log-writer.ts"
import { begin } from "../testing/sample-history.ts"
import { tempFolder } from "../testing/temp-folder.ts"
import type { LogCommand } from "./commands.ts"
import { runLog } from "./run.ts"

function command(folder: string, key = TEST_VKEY): LogCommand {
  return {
    name: "log",
    folder,
    key,
    version: undefined,
    since: undefined,
    releases: undefined,
    isJson: false,
    language: "de",
  }
}

test("who waits at a terminal sees it count, and the line is gone at the end; a pipe sees nothing", (t) => {
  const folder = tempFolder(t)
  new TestTree(begin().fillTo(1000).texts).publish(folder)
  const seen: string[] = []
  runLog(command(folder), { isTTY: true, write: (text) => seen.push(text) })
  assert.equal(seen[0], "\r256 / 1.000")
  assert.equal(seen.at(-1), "\r\x1b[K")
  runLog(command(folder), { write: () => assert.fail("a pipe was written to") })
})

test("the key may be a file, and a file that is too long for a key is not read", (t) => {
  const folder = tempFolder(t)
  new TestTree(begin().texts).publish(folder)
  const key = join(folder, "key")
  writeFileSync(key, `${TEST_VKEY}\n`)
  assert.equal(runLog(command(folder, key), { write: () => undefined }).holds, true)
  writeFileSync(key, "x".repeat(5000))
  assert.throws(() => runLog(command(folder, key), { write: () => undefined }), { code: "VERIFY_INPUT_UNREADABLE" })
})
