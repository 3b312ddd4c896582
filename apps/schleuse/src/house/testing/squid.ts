/** A company's proxy that wants a name and a password: real squid, on a loopback port, as an unprivileged user. */
import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { later } from "../../testing/service.ts"
import { until } from "./programs.ts"

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** Its port. It goes nowhere for anybody else. */
export async function startSquid(t: TestContext, user: string, password: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "schleuse-squid-"))
  const port = await freePort()
  const { stdout } = spawnSync("openssl", ["passwd", "-apr1", password], { encoding: "utf8" })
  writeFileSync(join(folder, "passwords"), `${user}:${stdout.trim()}\n`, { mode: 0o644 })
  const lines = [
    `http_port 127.0.0.1:${port}`,
    "pid_filename none",
    `cache_log ${join(folder, "log")}`,
    "access_log none",
    "cache deny all",
    `coredump_dir ${folder}`,
    "max_filedescriptors 256",
    "shutdown_lifetime 0 seconds",
    "visible_hostname praxis",
    `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${join(folder, "passwords")}`,
    "auth_param basic children 1",
    "acl known proxy_auth REQUIRED",
    "http_access allow known",
  ]
  writeFileSync(join(folder, "squid.conf"), `${lines.join("\n")}\n`, { mode: 0o644 })
  if (isRoot) chownSync(folder, NOBODY, NOBODY)
  const rights = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  const child = spawn("squid", ["-N", "-f", join(folder, "squid.conf")], { cwd: folder, stdio: "ignore", ...rights })
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  later(t, async () => {
    child.kill("SIGKILL")
    await ended
    rmSync(folder, { recursive: true, force: true })
  })
  await until("squid listens", async () => {
    assert.equal(child.exitCode, null, "squid ended")
    return await answers(port)
  })
  return port
}

/** A port where nobody listens now. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const at = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof at === "object" && at !== null ? at.port : assert.fail()
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.destroy())
    socket.once("error", () => resolve(false))
    socket.once("close", (hadError) => resolve(!hadError))
  })
}
