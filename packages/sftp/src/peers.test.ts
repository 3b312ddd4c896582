/** Real clients against the memory server, over pipes: what they expect is the specification that counts. */
import assert from "node:assert/strict"
import { execFile, spawn, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"

const SERVER = fileURLToPath(new URL("testing/memory-server.ts", import.meta.url))
const PARAMIKO = fileURLToPath(new URL("testing/paramiko_pipe.py", import.meta.url))
/** Debian's python3-* modules load in this one only. */
const PYTHON = "/usr/bin/python3"

/** Is the foreign program here? If not, the test is skipped, or fails where peers are required. */
function hasPeer(t: TestContext, isHere: boolean, name: string): boolean {
  if (isHere) return true
  if (process.env["SCHLEUSE_PEERS"] === "require") throw new Error(`${name} is not installed`)
  t.skip(`${name} is not installed`)
  return false
}

function isProgram(name: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${name}`]).status === 0
}

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-sftp-"))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A program that is the server, whatever arguments a client passes to what it takes for ssh. */
function serverScript(folder: string): string {
  const path = join(folder, "server")
  writeFileSync(path, `#!/bin/sh\nexec "${process.execPath}" "${SERVER}"\n`, { mode: 0o755 })
  return path
}

type Run = { readonly code: number | string | null | undefined; readonly out: string }

function run(program: string, args: readonly string[], cwd: string): Promise<Run> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, timeout: 60_000, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, out: stdout + stderr })
    })
  })
}

/** Runs OpenSSH's `sftp` on a batch; `-D` starts the server without SSH. */
function sftp(folder: string, lines: readonly string[], ...serverArgs: readonly string[]): Promise<Run> {
  writeFileSync(join(folder, "batch"), lines.map((line) => `${line}\n`).join(""))
  const server = [process.execPath, SERVER, ...serverArgs].join(" ")
  return run("sftp", ["-b", "batch", "-D", server], folder)
}

test("OpenSSH puts, gets, resumes both ways, lists, renames, removes and asks for space", async (t) => {
  if (!hasPeer(t, isProgram("sftp"), "openssh-client")) return
  const folder = temporary(t)
  const whole = randomBytes(9_000_001)
  writeFileSync(join(folder, "whole"), whole)
  writeFileSync(join(folder, "x"), whole.subarray(0, 5_000_000))
  writeFileSync(join(folder, "back-2"), whole.subarray(0, 1_234_567))
  const { code, out } = await sftp(folder, [
    "put whole",
    "get whole back-1",
    "reget whole back-2",
    "put x",
    "!cp whole x",
    "reput x",
    "get x back-3",
    "put -fp whole again",
    "mkdir ordner",
    "rename again ordner/größe",
    "ls -l ordner",
    "df -h",
    "-get none",
    "-ln whole link",
    "-ln -s whole link",
    "rm ordner/größe",
    "rmdir ordner",
    "cd ../../..",
    "pwd",
    "ls -1",
  ])
  assert.equal(code, 0, out)
  for (const name of ["back-1", "back-2", "back-3"]) assert.ok(readFileSync(join(folder, name)).equals(whole), name)
  assert.match(out, /-rw------- +1 memory +memory +9000001 .* größe/)
  assert.match(out, /1\.0GB/)
  assert.match(out, /remote symlink .*Operation unsupported/)
  assert.match(out, /Remote working directory: \/\n/)
  assert.match(out, /sftp> ls -1\nwhole\nx\n/)
})

test("OpenSSH ends with an error code when something is refused", async (t) => {
  if (!hasPeer(t, isProgram("sftp"), "openssh-client")) return
  const { code, out } = await sftp(temporary(t), ["get none"])
  assert.equal(code, 1)
  assert.match(out, /not found/)
})

test("OpenSSH copies trees both ways", async (t) => {
  if (!hasPeer(t, isProgram("sftp"), "openssh-client")) return
  const folder = temporary(t)
  mkdirSync(join(folder, "tree/deep/er"), { recursive: true })
  for (let i = 0; i < 60; i++) writeFileSync(join(folder, `tree/deep/f${i}`), `${i}`)
  writeFileSync(join(folder, "tree/deep/er/empty"), "")
  const { code, out } = await sftp(folder, ["put -r tree", "get -r tree back"])
  assert.equal(code, 0, out)
  assert.deepEqual(await run("diff", ["-r", "tree", "back"], folder), { code: 0, out: "" })
})

test("OpenSSH lists a folder of 20,000 files", async (t) => {
  if (!hasPeer(t, isProgram("sftp"), "openssh-client")) return
  const { code, out } = await sftp(temporary(t), ["ls -1 /many"], "--files", "20000")
  assert.equal(code, 0, out.slice(-500))
  assert.equal(out.split("\n").filter((line) => line.startsWith("/many/file-")).length, 20_000)
})

test("a client killed in the middle of a put leaves an abandoned file, not a closed one", async (t) => {
  if (!hasPeer(t, isProgram("sftp"), "openssh-client")) return
  const folder = temporary(t)
  writeFileSync(join(folder, "big"), Buffer.alloc(20_000_000))
  writeFileSync(join(folder, "batch"), "put big\n")
  const endings = join(folder, "endings")
  const server = [process.execPath, SERVER, "--endings", endings].join(" ")
  const client = spawn("sftp", ["-l", "8000", "-b", "batch", "-D", server], { cwd: folder, stdio: "ignore" })
  await sleep(1500)
  client.kill("SIGKILL")
  for (let i = 0; i < 100 && !existsSync(endings); i++) await sleep(50)
  await sleep(50)
  assert.equal(readFileSync(endings, "utf8"), "abandoned /big\n")
})

test("lftp puts, lists, gets and moves", async (t) => {
  if (!hasPeer(t, isProgram("lftp"), "lftp")) return
  const folder = temporary(t)
  writeFileSync(join(folder, "a"), randomBytes(3_000_000))
  const commands = [
    `set sftp:connect-program "${serverScript(folder)}"; set net:max-retries 1; set cmd:fail-exit yes`,
    "open -u x, sftp://localhost; put a; mkdir d; mv a d/b; cls d; get d/b -o back; rm d/b; rmdir d",
  ]
  const { code, out } = await run("lftp", ["-c", commands.join("; ")], folder)
  assert.equal(code, 0, out)
  assert.match(out, /d\/b/)
  assert.ok(readFileSync(join(folder, "back")).equals(readFileSync(join(folder, "a"))))
})

test("sshfs mounts, copies, appends, moves and removes", async (t) => {
  if (!hasPeer(t, isProgram("sshfs") && existsSync("/dev/fuse"), "sshfs")) return
  const folder = temporary(t)
  const mount = join(folder, "mount")
  mkdirSync(mount)
  writeFileSync(join(folder, "a"), randomBytes(3_000_000))
  const mounted = await run("sshfs", ["-o", `ssh_command=${serverScript(folder)}`, "x@localhost:/", mount], folder)
  assert.equal(mounted.code, 0, mounted.out)
  try {
    const steps = [
      "cp a mount/a && cmp a mount/a && mkdir mount/d && mv mount/a mount/d/b && cmp a mount/d/b",
      "echo one > mount/text && echo two >> mount/text && test $(cat mount/text | wc -l) = 2",
      "rm mount/d/b && rmdir mount/d && df mount && test $(ls -A mount) = text",
    ]
    const { code, out } = await run("sh", ["-ec", steps.join("\n")], folder)
    assert.equal(code, 0, out)
  } finally {
    await run("fusermount3", ["-u", mount], folder)
  }
})

test("paramiko puts, prefetches, appends, renames and reads our sentences", async (t) => {
  const isHere = spawnSync(PYTHON, ["-c", "import paramiko"]).status === 0
  if (!hasPeer(t, isHere, "python3-paramiko")) return
  const { code, out } = await run(PYTHON, [PARAMIKO, process.execPath, SERVER], temporary(t))
  assert.equal(code, 0, out)
})
