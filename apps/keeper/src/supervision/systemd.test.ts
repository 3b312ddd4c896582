import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { keepDoor, killDoor, requireListener } from "./systemd.ts"

/** A listener in the place of systemd's; what it does with a connection is the test's. */
async function listen(t: TestContext, name: string, onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = mkdtempSync(join(tmpdir(), "schleuse-spawn-"))
  const server = createServer(onConnection)
  t.after(() => {
    server.close()
    rmSync(sockets, { recursive: true })
  })
  await new Promise<void>((resolve) => server.listen(join(sockets, name), resolve))
  return sockets
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !isSo(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.ok(isSo())
}

test("each connection is attached as its zone, with the folders of that zone", async (t) => {
  const taken: Socket[] = []
  const sockets = await listen(t, "spawn-inside", (socket) => taken.push(socket))
  const attached: object[] = []
  const attach = (stream: Socket, as: object) => {
    stream.resume()
    attached.push(as)
  }
  const stop = keepDoor("inside", { dataFolder: "/d", sockets, attach, log: () => undefined })
  await until(() => attached.length === 1 && taken.length === 1)
  assert.deepEqual(attached, [{ zone: "inside", name: "inside", incoming: "/d/incoming/inside", blobs: "/d/blobs" }])
  // One at a time: while it lives there is no second.
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.equal(taken.length, 1)
  taken[0]?.destroy()
  await until(() => taken.length === 2)
  stop()
  taken[1]?.destroy()
  await new Promise((resolve) => setTimeout(resolve, 500))
  assert.equal(taken.length, 2)
})

test("a door that ends at once is asked for again, each time after twice the wait", async (t) => {
  const sockets = await listen(t, "spawn-sftp", (socket) => socket.destroy())
  const lines: string[] = []
  const attach = (stream: Socket) => void stream.resume()
  const stop = keepDoor("sftp", { dataFolder: "/d", sockets, attach, log: (line) => lines.push(line) })
  await until(() => lines.length === 4)
  stop()
  const waits = lines.map((line) => /in (\d+) ms/.exec(line)?.[1])
  assert.deepEqual(waits, ["100", "200", "400", "800"])
})

test("where no socket is yet, it is looked for again", async (t) => {
  const lines: string[] = []
  const sockets = await listen(t, "other", () => undefined)
  const attach = () => assert.fail("nothing to attach")
  const stop = keepDoor("sftp", { dataFolder: "/d", sockets, attach, log: (line) => lines.push(line) })
  await until(() => lines.length === 2)
  stop()
  assert.match(lines[0] ?? "", /door sftp: .*ENOENT.*another one in 100 ms/)
})

test("a door is killed by a connection to its kill socket, and a failure of that is told", async (t) => {
  let kills = 0
  const sockets = await listen(t, "kill-sftp", (socket) => {
    kills++
    socket.destroy()
  })
  const lines: string[] = []
  const log = (line: string) => void lines.push(line)
  killDoor("sftp", { sockets, log })
  await until(() => kills === 1)
  killDoor("inside", { sockets, log })
  await until(() => lines.some((line) => line.includes("could not be killed")))
})

const strangers: readonly { why: string; env: Record<string, string> }[] = [
  { why: "no listener", env: {} },
  { why: "a listener for another process", env: { LISTEN_PID: "8", LISTEN_FDS: "1", LISTEN_FDNAMES: "operator" } },
  { why: "two listeners", env: { LISTEN_PID: "7", LISTEN_FDS: "2", LISTEN_FDNAMES: "operator:door" } },
  { why: "a listener of another name", env: { LISTEN_PID: "7", LISTEN_FDS: "1", LISTEN_FDNAMES: "connection" } },
]
for (const { why, env } of strangers) {
  test(`${why} is refused`, () => {
    assert.throws(() => requireListener(env, 7), { name: "Fault", code: "ARGUMENT_INVALID" })
  })
}

test("the operators' listener is accepted", () => {
  requireListener({ LISTEN_PID: "7", LISTEN_FDS: "1", LISTEN_FDNAMES: "operator" }, 7)
})
