import assert from "node:assert/strict"
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { cpSync } from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { newTiles, signCheckpoint, noteSigner, tilePath } from "@schleuse/tlog"
import { until } from "../testing/keeper-world.ts"
import { readCheckpoint, readPublishedLeaves } from "../testing/log-reader.ts"
import { newLogKey } from "../keys/log-key.ts"
import { LogWorld } from "./testing/log-world.ts"

/** All files of a folder with their content. */
function filesOf(folder: string): Map<string, string> {
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) files.set(path.slice(folder.length + 1), readFileSync(path, "base64"))
  }
  return files
}

test("what is published is the log, at every size, and full tiles never change", async (t) => {
  const world = await LogWorld.open(t)
  const publisher = world.publisher()
  await publisher.start(world.identity)
  const full = new Map<string, string>()
  for (const count of [1, 200, 54, 1, 1, 300, 700]) {
    await world.grow(count)
    await publisher.publish()
    assert.equal(publisher.publishedSize, world.sequencer.head.size)
    assert.equal((await readPublishedLeaves(world.folder, world.vkey)).length, world.sequencer.head.size)
    for (const [path, content] of filesOf(join(world.logFolder, "tile"))) {
      if (path.includes(".p/")) continue
      assert.equal(full.get(path) ?? content, content, path)
      full.set(path, content)
    }
  }
  assert.equal(statSync(join(world.logFolder, "checkpoint")).mode & 0o444, 0o444)
})

test("many commits in a short time make one publication", async (t) => {
  const world = await LogWorld.open(t)
  const publisher = world.publisher()
  await publisher.start(world.identity)
  for (let n = 0; n < 20; n++) {
    await world.grow(1)
    publisher.schedule()
  }
  assert.equal(publisher.publishedSize, 0)
  await until(() => publisher.publishedSize === 20)
  await publisher.stop()
})

/**
 * A crash between any two steps: the folder has the files of the old publication and the first n of the new one,
 * perhaps with the next one half written under its temporary name.
 */
test("after a crash between any two files a restart completes the publication", async (t) => {
  const world = await LogWorld.open(t)
  await world.grow(250)
  await world.publish()
  const before = join(world.folder, "before")
  cpSync(world.logFolder, before, { recursive: true })
  await world.grow(300)
  await world.publish()
  const after = join(world.folder, "after")
  cpSync(world.logFolder, after, { recursive: true })
  const whole = filesOf(after)
  const steps = [...newTiles(250, 550)].map((tile) => tilePath(tile))
  assert.ok(steps.length > 4)
  for (let done = 0; done <= steps.length; done++) {
    rmSync(world.logFolder, { recursive: true })
    cpSync(before, world.logFolder, { recursive: true })
    for (const path of steps.slice(0, done)) {
      mkdirSync(dirname(join(world.logFolder, path)), { recursive: true })
      copyFileSync(join(after, path), join(world.logFolder, path))
    }
    const next = join(world.logFolder, `${steps[done] ?? "checkpoint"}.new`)
    mkdirSync(dirname(next), { recursive: true })
    writeFileSync(next, "halb")
    await world.publish()
    assert.equal(readCheckpoint(world.folder, world.vkey).size, 550)
    const now = filesOf(world.logFolder)
    for (const [path, content] of whole) assert.equal(now.get(path), content, `${done}: ${path}`)
    assert.equal((await readPublishedLeaves(world.folder, world.vkey)).length, 550)
  }
})

for (const [what, spoil] of [
  ["is gone", (path: string) => rmSync(path)],
  ["is empty", (path: string) => writeFileSync(path, "")],
  ["is cut short", (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 40))],
  ["has wrong content", (path: string) => writeFileSync(path, Buffer.alloc(statSync(path).size, 1))],
] as const) {
  test(`a tile that ${what} is written again at the next start, whichever it is`, async (t) => {
    const world = await LogWorld.open(t)
    await world.grow(600)
    await world.publish()
    const whole = filesOf(world.logFolder)
    const tiles = [...whole.keys()].filter((path) => path.startsWith("tile/"))
    for (const path of tiles) {
      spoil(join(world.logFolder, path))
      await world.publish()
      assert.deepEqual(filesOf(world.logFolder), whole, path)
    }
  })
}

test("a whole publication that is gone comes back", async (t) => {
  const world = await LogWorld.open(t)
  await world.grow(600)
  await world.publish()
  const whole = filesOf(world.logFolder)
  rmSync(world.logFolder, { recursive: true })
  await world.publish()
  assert.deepEqual(filesOf(world.logFolder), whole)
})

test("a published checkpoint beyond the database's: it was rolled back, nothing runs and nothing is overwritten", async (t) => {
  const world = await LogWorld.open(t)
  await world.grow(10)
  await world.close()
  const database = join(world.folder, "keeper.sqlite")
  copyFileSync(database, `${database}.old`)
  await world.start()
  await world.grow(5)
  await world.publish()
  const published = filesOf(world.logFolder)
  await world.close()
  for (const name of readdirSync(world.folder)) if (name.startsWith("keeper.sqlite-")) rmSync(join(world.folder, name))
  copyFileSync(`${database}.old`, database)
  await world.start()
  await assert.rejects(world.publish(), { code: "LOG_ROLLED_BACK" })
  // Growing past the published size does not hide it: then the roots differ.
  await world.grow(1)
  await assert.rejects(world.publish(), { code: "LOG_ROLLED_BACK" })
  assert.deepEqual(filesOf(world.logFolder), published)
})

test("a published tree that is not one of the database's past is a fork", async (t) => {
  const world = await LogWorld.open(t)
  await world.grow(10)
  await world.publish()
  const note = signCheckpoint({ origin: world.key.name, size: 7, root: Buffer.alloc(32, 3) }, noteSigner(world.key))
  writeFileSync(join(world.logFolder, "checkpoint"), note)
  await assert.rejects(world.publish(), { code: "LOG_PUBLISHED_FORK" })
  assert.equal(readFileSync(join(world.logFolder, "checkpoint"), "utf8"), note)
})

test("another log's checkpoint is not overwritten", async (t) => {
  const world = await LogWorld.open(t)
  await world.grow(10)
  await world.publish()
  for (const key of [newLogKey(world.key.name), newLogKey("example.org/other")]) {
    const note = signCheckpoint({ origin: key.name, size: 7, root: Buffer.alloc(32, 3) }, noteSigner(key))
    writeFileSync(join(world.logFolder, "checkpoint"), note)
    await assert.rejects(world.publish(), { name: "Fault" })
    assert.equal(readFileSync(join(world.logFolder, "checkpoint"), "utf8"), note)
  }
})

test("a publication that fails is made with the next commit; the log goes on", async (t) => {
  const world = await LogWorld.open(t)
  const publisher = world.publisher()
  await publisher.start(world.identity)
  await world.grow(3)
  // A file where a folder has to be: nothing can be written below.
  rmSync(join(world.logFolder, "tile"), { recursive: true, force: true })
  writeFileSync(join(world.logFolder, "tile"), "x")
  publisher.schedule()
  await until(() => world.errors.length > 0)
  assert.equal(publisher.publishedSize, 0)
  rmSync(join(world.logFolder, "tile"))
  await world.grow(1)
  publisher.schedule()
  await until(() => publisher.publishedSize === 4)
  await publisher.stop()
  assert.ok(existsSync(join(world.logFolder, "tile", "0")))
})
