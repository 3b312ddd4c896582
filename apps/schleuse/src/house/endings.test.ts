/** Ending somebody's sessions closes their live connections at every door, though their clients ask for nothing. */
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { test } from "node:test"
import { DemoHouse, type Zone } from "./testing/demo-house.ts"
import { requireLogHolds } from "./testing/log-copy.ts"
import { hasPeers, until } from "./testing/programs.ts"

const INSURER = "aok-beispielregion"
/** Far more than the second that is promised, far less than any client or door waits by itself. */
const LIMIT_MS = 20_000

test("sessions that an operator ends, and those of a blocked account, are closed at both doors by push alone", async (t) => {
  if (!hasPeers(t, "ssh", "sftp")) return
  const house = await DemoHouse.start(t)
  /** A client that has logged in, keeps its end open and says nothing: only the door can end it. */
  const idle = (zone: Zone): ChildProcess => {
    const port = String(house.port(zone))
    const args = [...house.sshOptions(INSURER), "-p", port, "-s", `${INSURER}@127.0.0.1`, "sftp"]
    const child = spawn("ssh", args, { stdio: ["pipe", "ignore", "ignore"] })
    t.after(() => void child.kill("SIGKILL"))
    return child
  }
  const open = async (): Promise<readonly ChildProcess[]> => {
    const children = [idle("sftp"), idle("inside")]
    await until("both are logged in", () => {
      const { stdout } = house.schleuse("session", "list", "--account", INSURER, "--json")
      return stdout.split('"session"').length - 1 === 2
    })
    return children
  }
  const ended = async (children: readonly ChildProcess[]): Promise<void> => {
    await until("both connections are closed", () => children.every(({ exitCode }) => exitCode !== null), LIMIT_MS)
  }

  const first = await open()
  assert.ok(first.every(({ exitCode }) => exitCode === null))
  assert.equal(house.schleuse("session", "end", "--account", INSURER, "--reason", "Probe").code, 0)
  await ended(first)
  // Ended is not blocked: they come in again.
  const second = await open()
  assert.equal(house.schleuse("account", "block", INSURER, "--reason", "Verdacht").code, 0)
  await ended(second)
  assert.notEqual((await house.sftp(INSURER, "ls /")).code, 0)
  assert.equal(house.schleuse("account", "unblock", INSURER, "--reason", "Irrtum").code, 0)
  assert.equal((await house.sftp(INSURER, "ls /")).code, 0)

  const copy = await requireLogHolds(house)
  const reasons = copy.leavesOf("session_end").map((leaf) => leaf.reason)
  for (const reason of ["operator", "blocked"])
    assert.equal(reasons.filter((word) => word === reason).length, 2, reason)
})
