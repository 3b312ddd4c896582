/**
 * What separate users really keep apart: a program with everything that a
 * captured door has tries what it must not be able to do. Needs root.
 */
import assert from "node:assert/strict"
import { execFile, spawn } from "node:child_process"
import { closeSync, openSync, readdirSync, statSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { findWorld } from "../demo/world-file.ts"
import { object, parseJson, text, type Schema } from "@schleuse/base"
import { privateFolder, requirePeer, sftp, startService } from "../testing/service.ts"
import { isolationFor } from "./isolation.ts"
import { parseSettings } from "../settings/settings-file.ts"
import { findRunRecord } from "./run-record.ts"

const DOOR = parseSettings("", "")["users.sftp"]
const KEEPER = parseSettings("", "")["users.keeper"]

/** Each attempt as a captured door would make it; descriptors 3 and 4 are its folders. Prints what came of it. */
const ATTACK = `
const fs = require("node:fs"), net = require("node:net")
const [folder, part, blob, port, keeper] = process.argv.slice(1)
const results = {}
const attempt = (name, work) => { try { work(); results[name] = "done" } catch (error) { results[name] = error.code } }
attempt("write to its own part", () => fs.writeFileSync("/proc/self/fd/3/" + part, "x", { flag: "r+" }))
attempt("create in incoming", () => fs.writeFileSync("/proc/self/fd/3/planted", "x"))
attempt("delete from incoming", () => fs.unlinkSync("/proc/self/fd/3/" + part))
attempt("rename in incoming", () => fs.renameSync("/proc/self/fd/3/" + part, "/proc/self/fd/3/other"))
attempt("read a blob", () => fs.readFileSync("/proc/self/fd/4/" + blob))
attempt("write to a blob", () => fs.writeFileSync("/proc/self/fd/4/" + blob, "x", { flag: "r+" }))
attempt("delete a blob", () => fs.unlinkSync("/proc/self/fd/4/" + blob))
attempt("list the blobs", () => fs.readdirSync("/proc/self/fd/4"))
for (const way of [folder, "/proc/self/fd/3/../..", "/proc/self/fd/4/.."]) {
  attempt("read the root key by " + way, () => fs.readFileSync(way + "/keys/root.key"))
  attempt("read the database by " + way, () => fs.readFileSync(way + "/keeper.sqlite"))
  attempt("enter the other door's folder by " + way, () => fs.readdirSync(way + "/incoming/inside"))
  attempt("use the operators' socket file by " + way, () => fs.openSync(way + "/run/operator.sock", "r+"))
}
attempt("read the keeper's memory", () => fs.openSync("/proc/" + keeper + "/mem"))
attempt("read the keeper's environment", () => fs.readFileSync("/proc/" + keeper + "/environ"))
attempt("take the keeper's descriptors", () => fs.readdirSync("/proc/" + keeper + "/fd"))
attempt("kill the keeper", () => process.kill(Number(keeper), "SIGKILL"))
const end = (outcome) => { results.dial = outcome; console.log(JSON.stringify(results)) }
net.connect(Number(port), "127.0.0.1", function () { end("done"); this.destroy() }).on("error", (error) => end(error.code))
`

const outcome: Schema<Readonly<Record<string, string>>> = (value, at) => {
  const fields = Object.fromEntries(Object.keys(Object(value)).map((key) => [key, text(40)]))
  return object(fields)(value, at)
}

function requireRoot(t: TestContext): boolean {
  if (isolationFor(parseSettings("", "")).kind === "separate-users") return true
  t.skip("needs root on Linux")
  return false
}

test("a captured door can do what its table says and nothing else", async (t) => {
  if (!requireRoot(t) || !requirePeer(t, "sftp") || !requirePeer(t, "nft")) return
  const folder = join(privateFolder(t), "data")
  const service = await startService(t, ["demo", "--data", folder, "--ports", "auto"])
  const world = findWorld(folder)
  assert.ok(world !== undefined)
  const target = join(folder, "run", "settings.json")
  await sftp(
    { folder, port: world.endpoints.sftp.port, login: "praxis-beispiel" },
    `put ${target} /ausgang/aok-musterland/a`,
  )
  const record = findRunRecord(folder)
  assert.equal(record?.isolation, "separate-users")
  const [prefix = ""] = readdirSync(join(folder, "blobs"))
  const [blob = ""] = readdirSync(join(folder, "blobs", prefix))
  const [part = ""] = readdirSync(join(folder, "incoming", "sftp"))
  const results = await attack(t, folder, [folder, part, `${prefix}/${blob}`, String(record?.children[0])])

  const permitted = ["write to its own part", "read a blob"]
  for (const [name, result] of Object.entries(results)) {
    if (permitted.includes(name)) assert.equal(result, "done", name)
    else assert.notEqual(result, "done", name)
  }
  assert.match(results["read the root key by /proc/self/fd/3/../.."] ?? "", /EACCES/)
  assert.equal(record?.egress, "closed", service.log())
  assert.match(results["dial"] ?? "", /ECONNREFUSED|EHOSTUNREACH|EACCES|EPERM/)
})

async function attack(
  t: TestContext,
  folder: string,
  args: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1")
  t.after(() => server.close())
  await new Promise((resolve) => server.once("listening", resolve))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const incoming = openSync(join(folder, "incoming", "sftp"), "r")
  const blobs = openSync(join(folder, "blobs"), "r")
  const [data = "", part = "", blob = "", keeper = ""] = args
  // The clone may lie where the door's user cannot walk; a captured door would have its program running already.
  const program = openSync(process.execPath, "r")
  const child = spawn("/proc/self/fd/5", ["-e", ATTACK, data, part, blob, String(port), keeper], {
    uid: DOOR,
    gid: DOOR,
    cwd: "/",
    env: {},
    stdio: ["ignore", "pipe", "inherit", incoming, blobs, program],
  })
  closeSync(program)
  closeSync(incoming)
  closeSync(blobs)
  let output = ""
  for await (const chunk of child.stdout ?? []) output += String(chunk)
  return outcome(parseJson(output), "attack")
}

test("the keeper has no network, no privileges and no way to get any", async (t) => {
  if (!requireRoot(t) || !requirePeer(t, "unshare")) return
  const folder = join(privateFolder(t), "data")
  await startService(t, ["demo", "--data", folder, "--ports", "auto"])
  const keeper = findRunRecord(folder)?.children[0] ?? 0
  const status = await new Promise<string>((resolve, reject) => {
    execFile("cat", [`/proc/${keeper}/status`, `/proc/${keeper}/net/dev`], (error, out) =>
      error ? reject(error) : resolve(out),
    )
  })
  assert.match(status, new RegExp(`^Uid:\\s+${KEEPER}\\s+${KEEPER}\\s+${KEEPER}\\s+${KEEPER}$`, "m"))
  assert.match(status, /^CapEff:\s+0{16}$/m)
  assert.match(status, /^NoNewPrivs:\s+1$/m)
  // Nothing but the loopback of its own, which is down.
  assert.deepEqual(
    [...status.matchAll(/^\s*(\w+):\s+\d+\s+\d+\s+\d+\s+\d+\s+\d+\s+\d+\s+\d+\s+\d+\s+\d+/gm)].map(([, name]) => name),
    ["lo"],
  )
  assert.equal(statSync(join(folder, "keeper.sqlite")).mode & 0o777, 0o600)
})
