/** The thread that hashes really starts under the seat belt, whatever keeps the processes apart. systemd: container.test.ts. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { findWorld } from "../demo/world-file.ts"
import { parseSettings } from "../settings/settings-file.ts"
import { hashThreadNs } from "../testing/hash-thread.ts"
import { later, privateFolder, requirePeer, sftp, startService, until } from "../testing/service.ts"
import { writeCodeBundle } from "./code-bundle.ts"
import { prepareDataFolder } from "./data-folder.ts"
import { openDescriptorPair } from "./descriptor-pair.ts"
import { DoorProcess } from "./door-process.ts"
import { isolationFor } from "./isolation.ts"
import { findRunRecord } from "./run-record.ts"

const WITHOUT = "no thread for hashes"
const isLinux = process.platform === "linux"

const run = (program = "", ...args: readonly string[]) => spawnSync(program, args, { encoding: "utf8" }).stdout
const kinds = new Map(
  [isolationFor(parseSettings("", "")), { kind: "one-user" } as const].map((one) => [one.kind, one]),
)

for (const [kind, isolation] of kinds) {
  test(`a door under ${kind} has its hash thread before it has said a word`, async (t) => {
    if (!isLinux) return t.skip("reads /proc")
    const dataFolder = prepareDataFolder(join(privateFolder(t), "data"), isolation)
    const bundle = await writeCodeBundle(join(dataFolder, "run", "code"))
    const pair = await openDescriptorPair()
    let log = ""
    const door = new DoorProcess(
      { zone: "sftp", name: "sftp", listen: { host: "127.0.0.1", port: 0 }, dataFolder, bundle, isolation, runId: "t" },
      pair,
      { onListening: () => undefined, onEnd: () => undefined },
      (_who, line) => (log += `${line}\n`),
    )
    later(t, async () => {
      pair.keeperEnd.destroy()
      await door.stop(1000)
    })
    // It asks as soon as it has prepared itself, and waits: nobody answers.
    await new Promise((resolve) => pair.keeperEnd.once("data", resolve).resume())
    assert.notEqual(hashThreadNs(run, door.pid ?? 0), undefined, log)
    assert.doesNotMatch(log, new RegExp(WITHOUT))
  })
}

test("what is uploaded is hashed by that thread", async (t) => {
  if (!isLinux) return t.skip("reads /proc")
  if (!requirePeer(t, "sftp")) return
  const parent = privateFolder(t)
  const folder = join(parent, "data")
  const service = await startService(t, ["demo", "--data", folder, "--ports", "auto"])
  const port = findWorld(folder)?.endpoints.sftp.port ?? 0
  const pids = findRunRecord(folder)?.children ?? []
  const pid = pids.find((one) => run("cat", `/proc/${one}/cmdline`).includes("--zone\0sftp")) ?? assert.fail("no door")
  const before = hashThreadNs(run, pid) ?? assert.fail(service.log())
  const content = join(parent, "content")
  const bytes = 32 * 1024 * 1024
  writeFileSync(content, Buffer.alloc(bytes, "Schleuse"))
  await sftp({ folder, port, login: "praxis-beispiel" }, `put ${content} /ausgang/aok-musterland/a`)
  // Content and ciphertext once each. No machine hashes 8 GB a second on one thread.
  const leastNs = (2 * bytes) / 8
  await until("the thread's work is counted", () => (hashThreadNs(run, pid) ?? 0) - before > leastNs, 5000)
  assert.doesNotMatch(service.log(), new RegExp(WITHOUT))
})
