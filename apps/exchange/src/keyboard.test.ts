/** Password and code through foreign clients: OpenSSH with its own prompts, paramiko with a handler. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { chmodSync, readFileSync, writeFileSync } from "node:fs"
import { test } from "node:test"
import { DoorWorld, type Finished, hasPeer } from "./testing/door-world.ts"

const OTP = "c".repeat(44)

/** OpenSSH asks a program for each answer; it gives the next of these, and notes what it was asked. */
async function login(world: DoorWorld, answers: readonly string[], options: readonly string[]): Promise<Finished> {
  const [script, queue, asked] = [world.file("askpass"), world.file("answers"), world.file("asked")]
  writeFileSync(queue, answers.map((answer) => `${answer}\n`).join(""))
  writeFileSync(asked, "")
  writeFileSync(script, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${asked}'\nhead -n 1 '${queue}'\nsed -i 1d '${queue}'\n`)
  chmodSync(script, 0o700)
  const environment = [`SSH_ASKPASS=${script}`, "SSH_ASKPASS_REQUIRE=force", "DISPLAY=:9"]
  const batch = world.file("batch")
  writeFileSync(batch, "ls\n")
  const common = ["-o", "BatchMode=no", "-b", batch, "-o", "NumberOfPasswordPrompts=1", ...options]
  return await world.run("env", [...environment, "sftp", ...common, ...world.sftpArguments, "test@127.0.0.1"])
}

/** The prompts that OpenSSH showed, without the "(user@host) " that it puts before them. */
function prompts(world: DoorWorld): readonly string[] {
  const lines = readFileSync(world.file("asked"), "utf8").trim().split("\n")
  return lines.map((line) => line.replace(/^\(.*?\) /, ""))
}

const noKey = ["-o", "PubkeyAuthentication=no"]
const good = [
  { why: "in two prompts", answers: ["geheim", "123456"], asked: ["Password:", "YubiKey code:"] },
  { why: "both in the first", answers: [`geheim${OTP}`], asked: ["Password:"] },
  {
    why: "with a token out of step, and its next code",
    answers: ["geheim", "111111", "222222"],
    asked: ["Password:", "YubiKey code:", "YubiKey code:"],
  },
]
for (const { why, answers, asked } of good) {
  test(`OpenSSH logs in by password and code ${why}`, async (t) => {
    if (!hasPeer(t, "sftp", ["-h"])) return
    const world = await DoorWorld.open(t)
    const { code, stderr } = await login(world, answers, noKey)
    assert.equal(code, 0, stderr)
    assert.deepEqual(prompts(world), asked)
    await world.until("the session has ended", () => world.memory.endings.length > 0)
  })
}

test("a refused login shows the sentence, whom to ask and the reference", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  const { code, stderr } = await login(world, ["falsch", "123456"], noKey)
  assert.equal(code, 255)
  assert.match(stderr, /That login was not accepted\..*\[ABC234\].*betrieb@schleuse\.test/)
  assert.match(stderr, /Permission denied \(publickey,keyboard-interactive\)/)
  assert.deepEqual([...world.memory.sessions], [])
})

test("where the keeper wants a code besides the key, OpenSSH asks for the code alone", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t, { wants: "key-and-code" })
  const right = await login(world, ["222222"], [])
  assert.equal(right.code, 0, right.stderr)
  assert.deepEqual(prompts(world), ["YubiKey code:"])
  const wrong = await login(world, ["000000"], [])
  assert.equal(wrong.code, 255)
  assert.match(wrong.stderr, /\[ABC235\]/)
})

const PARAMIKO = `
import paramiko, sys
port, answers = int(sys.argv[1]), sys.argv[2:]
def handler(title, instructions, prompts):
    return [answers.pop(0) if answers else "" for _ in prompts]
transport = paramiko.Transport(("127.0.0.1", port))
transport.start_client()
try:
    transport.auth_interactive("test", handler)
    print("in", paramiko.SFTPClient.from_transport(transport).listdir("/"))
except paramiko.AuthenticationException:
    print("refused")
transport.close()
`
test("paramiko logs in by a handler, and is refused by one", async (t) => {
  if (spawnSync("/usr/bin/python3", ["-c", "import paramiko"]).status !== 0) {
    assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", "paramiko is not installed")
    t.skip("paramiko is not installed")
    return
  }
  const world = await DoorWorld.open(t)
  const run = (answers: readonly string[]) =>
    world.run("/usr/bin/python3", ["-c", PARAMIKO, String(world.port), ...answers]).then(({ stdout }) => stdout.trim())
  assert.equal(await run(["geheim", "123456"]), "in []")
  assert.equal(await run([`geheim${OTP}`]), "in []")
  assert.equal(await run(["geheim", "999999"]), "refused")
  assert.equal(await run(["geheim", ""]), "refused")
  assert.deepEqual(world.memory.secrets.at(-1), ["geheim", ""])
  assert.equal(await run(["x".repeat(10_000), "123456"]), "refused")
})

test("a client that has no answers is refused like any other", async (t) => {
  if (!hasPeer(t, "sftp", ["-h"])) return
  const world = await DoorWorld.open(t)
  const { code } = await login(world, [], noKey)
  assert.equal(code, 255)
  assert.deepEqual(world.defects, [])
})
