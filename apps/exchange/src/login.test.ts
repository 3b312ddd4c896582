/** Who gets in, and how the door refuses the others. */
import assert from "node:assert/strict"
import { connect } from "node:net"
import { test } from "node:test"
import { Fault } from "@schleuse/base"
import { DoorWorld, hasPeer } from "./testing/door-world.ts"

test("a wrong key, a wrong name and a wrong way of logging in are refused alike", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  const unknown = await world.sftp(["ls"], [], "nobody")
  assert.equal(unknown.code, 255)
  assert.match(unknown.stderr, /Permission denied \(publickey,keyboard-interactive\)/)
  const password = await world.sftp(["ls"], ["-o", "PubkeyAuthentication=no"])
  assert.match(password.stderr, /Permission denied \(publickey,keyboard-interactive\)/)
  world.memory.refusals.set("loginSsh", new Fault("LOGIN_REFUSED"))
  const signature = await world.sftp(["ls"])
  assert.match(signature.stderr, /Permission denied \(publickey,keyboard-interactive\)/)
  assert.deepEqual([...world.memory.sessions], [])
})

test("the keeper hears what was negotiated, and when the session ends", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  let algorithms = ""
  const login = world.sftp(["ls"], ["-c", "aes256-gcm@openssh.com"])
  await world.until("somebody logged in", () => {
    algorithms = [...world.memory.sessions.values()][0]?.algorithms ?? ""
    return algorithms !== ""
  })
  assert.equal((await login).code, 0)
  assert.equal(algorithms, "curve25519-sha256 ssh-ed25519 aes256-gcm@openssh.com")
  await world.until("the session has ended", () => world.memory.endings.length > 0)
  assert.deepEqual(world.memory.endings, ["closed"])
})

const commands = [
  { why: "a command", args: ["test@127.0.0.1", "id"] },
  { why: "a shell", args: ["test@127.0.0.1"] },
  { why: "another subsystem", args: ["-s", "test@127.0.0.1", "netconf"] },
  { why: "forwarding", args: ["-W", "127.0.0.1:22", "test@127.0.0.1"] },
]
test("shell, commands, other subsystems and forwarding are refused", async (t) => {
  if (!hasPeer(t, "ssh", ["-V"])) return
  const world = await DoorWorld.open(t)
  for (const { why, args } of commands) {
    const { code, stdout } = await world.run("ssh", [...world.sshOptions, "-p", String(world.port), ...args])
    assert.notEqual(code, 0, why)
    assert.equal(stdout, "", why)
  }
})

const closed = [
  { why: "the door is cut", options: { cut: "all" }, text: /cut as a precaution.*betrieb@schleuse\.test/ },
  {
    why: "there is no place",
    options: { settings: { maxSessions: 0 + 1, maxSessionsPerAddress: 1 } },
    text: /Too many connections from your address/,
  },
]
for (const { why, options, text } of closed) {
  test(`the client reads why: ${why}`, async (t) => {
    if (!hasPeer(t, "sftp", ["-h"])) return
    const world = await DoorWorld.open(t, options)
    const holder = connect(world.port, "127.0.0.1")
    holder.on("error", () => undefined)
    t.after(() => holder.destroy())
    await new Promise((resolve) => holder.once("data", resolve))
    const { code, stderr } = await world.sftp(["ls"])
    assert.equal(code, 255)
    assert.match(stderr, text)
  })
}

test("connections that say nothing, or nonsense, are closed", async (t) => {
  const world = await DoorWorld.open(t, { settings: { loginMs: 1000 } })
  const outcomes = [
    "",
    "GET / HTTP/1.1\r\n\r\n",
    "SSH-1.5-x\r\n",
    "SSH-2.0-x\r\n",
    `SSH-2.0-x\r\n${"\xff".repeat(5000)}`,
  ].map(
    (text) =>
      new Promise<void>((resolve) => {
        const socket = connect(world.port, "127.0.0.1", () => socket.write(Buffer.from(text, "latin1")))
        socket.on("error", () => undefined)
        socket.on("close", () => resolve())
        socket.resume()
      }),
  )
  const begin = performance.now()
  await Promise.all(outcomes)
  assert.ok(performance.now() - begin < 4000)
  assert.deepEqual(world.defects, [])
})

test("whoever does nothing for too long is told so and logged out", async (t) => {
  if (!hasPeer(t, "ssh", ["-V"])) return
  const world = await DoorWorld.open(t, { settings: { idleMs: 1000 } })
  const ssh = [
    "-o",
    "ServerAliveInterval=1",
    ...world.sshOptions,
    "-p",
    String(world.port),
    "-s",
    "test@127.0.0.1",
    "sftp",
  ]
  const { stderr } = await world.run("sh", ["-c", 'sleep 5 | ssh "$@"', "sh", ...ssh])
  assert.match(stderr, /not used for a long time/)
  assert.deepEqual(world.memory.endings, ["idle"])
})
