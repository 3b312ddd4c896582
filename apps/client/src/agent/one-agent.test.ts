import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { Folder } from "../device/folder.ts"
import { findHolder, takePlace } from "./one-agent.ts"

function makeFolder(t: { after(work: () => void): void }): Folder {
  const path = mkdtempSync(join(tmpdir(), "schleuse-place-"))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return Folder.open(path)
}

test("one holds the place, gives it back, and leaves nothing lying about", (t) => {
  const folder = makeFolder(t)
  const release = takePlace(folder)
  assert.ok(release !== undefined)
  assert.equal(findHolder(folder)?.pid, process.pid)
  assert.equal(takePlace(folder), undefined)
  release()
  assert.equal(findHolder(folder), undefined)
  assert.deepEqual(readdirSync(folder.path), [])
  takePlace(folder)?.()
})

const left = [
  "",
  "{",
  '{"v":1,"pid":999999999,"began":"x"}',
  `{"v":1,"pid":${process.pid},"began":"another run of this id"}`,
]
for (const text of left) {
  test(`what a killed run left is taken over: ${text.slice(0, 40)}`, (t) => {
    const folder = makeFolder(t)
    writeFileSync(folder.at("agent.lock"), text, { mode: 0o600 })
    assert.equal(findHolder(folder), undefined)
    const release = takePlace(folder)
    assert.equal(findHolder(folder)?.pid, process.pid)
    release?.()
    assert.deepEqual(readdirSync(folder.path), [])
  })
}

const RACER = `
import { Folder } from ${JSON.stringify(new URL("../device/folder.ts", import.meta.url).href)}
import { takePlace } from ${JSON.stringify(new URL("one-agent.ts", import.meta.url).href)}
console.log(takePlace(Folder.open(process.argv[1])) === undefined ? "second" : "first")
process.stdin.resume().once("end", () => process.exit())`

test("of several that start at the same moment over a dead one's place, one gets it", async (t) => {
  const folder = makeFolder(t)
  writeFileSync(folder.at("agent.lock"), '{"v":1,"pid":999999999,"began":"x"}', { mode: 0o600 })
  const racers = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["--input-type=module", "-e", RACER, folder.path], { stdio: ["pipe", "pipe", "inherit"] }),
  )
  const said = await Promise.all(racers.map(async ({ stdout }) => String((await once(stdout, "data"))[0]).trim()))
  for (const { stdin } of racers) stdin.end()
  assert.deepEqual(said.sort(), ["first", "second", "second", "second"])
})
