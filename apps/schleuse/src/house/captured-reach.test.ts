/**
 * How far a captured door reaches beyond its descriptor: files, other processes, the network.
 *
 * Twice: inside Node's restrictions, and as somebody who runs machine code
 * under the door's user with the door's folders. The second needs root, since
 * only then the processes have users of their own.
 */
import assert from "node:assert/strict"
import { closeSync, openSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { spawn } from "node:child_process"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { list, parseJson, text } from "@schleuse/base"
import { SETTINGS } from "../settings/settings-table.ts"
import { operatorSessionPath } from "../operator/operator-connection.ts"
import { findRunRecord } from "../supervisor/run-record.ts"
import { CapturedHouse } from "./testing/captured-house.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { LogCopy, publishedBy } from "./testing/log-copy.ts"
import { hasPeers, isThere, PYTHON } from "./testing/programs.ts"
import type { Attempt, Puppet } from "./testing/puppet.ts"

const ESCAPED = fileURLToPath(new URL("testing/escaped_door.py", import.meta.url))
/** What "no" looks like: Node's permission model, or the kernel. "Not found" is none: then the attempt was at nothing. */
const REFUSALS = new Set(["ERR_ACCESS_DENIED", "EACCES", "EPERM"])

test("a captured door reaches its folders and nothing else", async (t) => {
  if (!hasPeers(t, "sftp") || !isThere(t, process.platform === "linux", "/proc")) return
  const house = await DemoHouse.start(t)
  writeFileSync(house.file("in"), "a file that was sent")
  await house.requireSftp("praxis-beispiel", "put in /ausgang/aok-musterland/in")
  assert.equal(await house.stop(), 0)
  const published = publishedBy(house)
  const { data } = house
  const captured = await CapturedHouse.start(data)
  const target = createServer((socket) => socket.destroy())
  try {
    const puppet = await captured.puppet("sftp")
    const started = await puppet.ask("startDoor", { build: "0".repeat(32), pid: 1 })
    const incoming = String(started.result?.["incoming"])
    const blobs = String(started.result?.["blobs"])
    const blob = findBlob(join(data, "blobs"))
    const [keeper = 0, door = 0, otherDoor = 0] = findRunRecord(data)?.children ?? []
    assert.ok(keeper > 0 && door > 0 && otherDoor > 0)
    await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve))
    const address = target.address()
    const port = typeof address === "object" && address !== null ? address.port : 0

    await t.test("what a door needs, it can: read finished parts", async () => {
      assert.match(await puppet.attempt({ act: "read", path: join(blobs, blob) }), /^done/)
    })

    await t.test("under Node's restrictions it can do nothing else", async () => {
      for (const attempt of forbidden({ incoming, blobs, blob, data, keeper, otherDoor })) {
        await requireRefused(puppet, attempt)
      }
    })

    await t.test("as machine code under the door's user it can do nothing else", async (t) => {
      if (!hasPeers(t, PYTHON) || !isThere(t, process.getuid?.() === 0, "root, for users of their own")) return
      const rows: readonly (readonly [string, string])[] = [
        ...forbidden({ incoming: IN, blobs: BLOBS, blob, data, keeper, otherDoor })
          .filter(({ act }) => act !== "link" && act !== "symlink" && act !== "rename")
          .map(({ act, path }) => [act, path] as const),
        ["dial-unix", `${IN}/../../run/operator.sock`],
        ["signal", String(keeper)],
        ["signal", String(otherDoor)],
        ["signal", String(process.pid)],
        ["read", `/proc/${keeper}/environ`],
        ["read", `/proc/${keeper}/maps`],
        ["list", `/proc/${keeper}/fd`],
      ]
      const outcomes = await escaped(data, [["read", join(BLOBS, blob)], ...rows])
      assert.equal(outcomes[0], "done", "the probe itself works")
      rows.forEach(([act, path], i) =>
        assert.ok(REFUSALS.has(outcomes[i + 1] ?? ""), `${act} ${path}: ${outcomes[i + 1]}`),
      )
    })

    await t.test("it cannot dial out where the house says that the way is closed", async (t) => {
      const { state, why } = captured.supervisor.egress
      if (!isThere(t, state === "closed", `nftables (${why})`)) return
      assert.equal(await puppet.dial({ port }), "ECONNREFUSED")
      assert.deepEqual(await escaped(data, [["dial", String(port)]]), ["ECONNREFUSED"])
    })

    await t.test("it cannot dial the operators", async (t) => {
      if (!isThere(t, process.getuid?.() === 0, "root, for users of their own")) return
      assert.ok(REFUSALS.has(await puppet.dial({ path: `${incoming}/../../run/operator.sock` })))
    })

    puppet.end()
    await captured.stop()
    await new LogCopy(published).requireHolds()
    assert.ok(statSync(join(data, "blobs", blob)).size > 0)
  } finally {
    target.close()
    await captured.stop()
  }
})

type Places = {
  /** As the door sees them. */
  readonly incoming: string
  readonly blobs: string
  /** Path of a finished part below `blobs`. */
  readonly blob: string
  /** As we see it. */
  readonly data: string
  readonly keeper: number
  readonly otherDoor: number
}

function forbidden({ incoming, blobs, blob, data, keeper, otherDoor }: Places): readonly Attempt[] {
  // Written out, not joined: the kernel walks up from the folder behind the descriptor.
  const above = `${incoming}/../..`
  const secrets = ["keeper.sqlite", "keeper.sqlite-wal", "keys/root.key", "keys/log.key", "reserve", "demo.json"]
  const keys = ["demo/praxis-beispiel.key", operatorSessionPath("")]
  // With one user for all, its folder of unfinished parts is wholly the door's, and names of blobs are no secret to it.
  const ofOtherUsers: readonly Attempt[] = [
    { act: "create", path: `${incoming}/planted` },
    { act: "symlink", path: "/etc/passwd", to: `${incoming}/planted` },
    { act: "link", path: `${blobs}/${blob}`, to: `${incoming}/planted` },
    { act: "list", path: blobs },
  ]
  return [
    ...[above, data].flatMap((folder) =>
      [...secrets, ...keys].flatMap((name): Attempt[] => [
        { act: "read", path: `${folder}/${name}` },
        { act: "write", path: `${folder}/${name}` },
        { act: "delete", path: `${folder}/${name}` },
      ]),
    ),
    { act: "read", path: "/etc/shadow" },
    { act: "read", path: `/proc/${keeper}/mem` },
    { act: "read", path: `/proc/${otherDoor}/mem` },
    { act: "read", path: `/proc/${otherDoor}/environ` },
    { act: "list", path: `${incoming}/../inside` },
    { act: "create", path: `${incoming}/../inside/planted` },
    { act: "write", path: `${blobs}/${blob}` },
    { act: "delete", path: `${blobs}/${blob}` },
    { act: "rename", path: `${blobs}/${blob}`, to: `${blobs}/${blob}x` },
    { act: "create", path: `${blobs}/planted` },
    { act: "create", path: `${above}/log/planted` },
    { act: "write", path: `${above}/log/checkpoint` },
    { act: "delete", path: `${above}/log/checkpoint` },
    { act: "create", path: `${above}/run/code/planted` },
    ...(process.getuid?.() === 0 ? ofOtherUsers : []),
  ]
}

async function requireRefused(puppet: Puppet, attempt: Attempt): Promise<void> {
  const outcome = await puppet.attempt(attempt)
  assert.ok(REFUSALS.has(outcome), `${attempt.act} ${attempt.path}: ${outcome}`)
}

function findBlob(folder: string): string {
  const [prefix = ""] = readdirSync(folder)
  const [name = ""] = readdirSync(join(folder, prefix))
  return join(prefix, name)
}

/** The door's folders as descriptors, as the real process has them. */
const IN = "/proc/self/fd/3"
const BLOBS = "/proc/self/fd/4"
const outcomesOf = list(text(100), 1000)

/** Runs attempts as the SFTP door's user, with its two folders open, outside Node. */
async function escaped(data: string, rows: readonly (readonly [string, string])[]): Promise<readonly string[]> {
  const uid = SETTINGS["users.sftp"].default
  const folders = [join(data, "incoming", "sftp"), join(data, "blobs")].map((path) => openSync(path, "r"))
  // Its own script it must be able to read wherever the repository lies.
  const script = openSync(ESCAPED, "r")
  const stdio = [script, "pipe", "inherit", ...folders] as const
  const child = spawn(PYTHON, ["-", JSON.stringify(rows)], { uid, gid: uid, cwd: "/", env: {}, stdio: [...stdio] })
  for (const file of [...folders, script]) closeSync(file)
  let said = ""
  const { stdout } = child
  stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve))
  assert.equal(code, 0)
  return outcomesOf(parseJson(said), "escaped_door.py")
}
